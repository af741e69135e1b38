"""Look-alikes fall together when compared, names stay exact when stored (safety row 18)."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.normalising import bigrams, compared, stored

LOOK_ALIKES = [
    ("ＡＢＣ１２３", "abc123"),
    ("铁东区 民政局", "铁东区民政局"),
    ("铁东区　民政局", "铁东区民政局"),
    ("⼭南街道", "山南街道"),
    ("⻓甸街道", "长甸街道"),
    ("⻢风镇", "马风镇"),
    ("山﨑", "山崎"),
    ("民政\u200b局", "民政局"),
    ("\ufeff民政局", "民政局"),
    ("民政\u2060局\u00ad", "民政局"),
    ("\u202e民政局\u202c", "民政局"),
    ("аdmin", "admin"),
    ("ADMΙN", "admin"),
    ("ТЕСТ", "TECT"),
    ("ｔｄ＿ｄｅｐｔ", "td_dept"),
    ("阿依古丽·买买提", "阿依古丽•买买提"),
    ("阿依古丽・买买提", "阿依古丽‧买买提"),
    ("阿依古丽･买买提", "阿依古丽⋅买买提"),
    ("二○二一年", "二〇二一年"),
    ("民政局\u2028", "民政局"),
    ("民政局\u3164", "民政局"),
    ("（铁东区）民政局", "(铁东区)民政局"),
    ("㈠", "(一)"),
    ("cafe\u0301", "café"),
]

EXACT_NAMES = [
    "山﨑",
    "𠮷野",
    "𪚥",
    "𫖯",
    "䶮",
    "\U00030edd面",
    "阿依古丽·买买提",
    "葛\U000e0100",
    "㛃",
]


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES)
def test_look_alikes_compare_as_the_same(one: str, other: str) -> None:
    assert compared(one) == compared(other) != ""


@pytest.mark.parametrize("name", EXACT_NAMES)
def test_rare_names_are_stored_exactly(name: str) -> None:
    assert stored(name) == name


def test_different_names_stay_different() -> None:
    names = [
        "山崎",
        "山琦",
        "𠮷野",
        "吉野",
        "解放社区",
        "解放社区一",
        "admin",
        "admin1",
        "乡",
        "卿",
    ]
    assert len({compared(name) for name in names}) == len(names)


def test_stored_text_loses_what_cannot_be_seen_and_keeps_its_lines() -> None:
    assert stored("一\u200b二\x00三\ufeff") == "一二三"
    assert stored("一\r\n二\u2028三\r四\n") == "一\n二\n三\n四\n"
    assert stored("e\u0301") == "\u00e9"
    assert stored("坏\ud800字") == "坏字"
    assert stored("表\t格") == "表\t格"


def test_bigrams_hold_characters_pairs_and_whole_latin_words() -> None:
    assert bigrams("反诈APP 2.0 注册率") == "反 反诈 诈 app 2 0 注 注册 册 册率 率"
    assert bigrams("社区，社区") == "社 社区 区"
    assert bigrams("，。 ") == ""


def test_a_two_character_word_is_found_inside_a_long_title() -> None:
    indexed = set(bigrams("协助做好消防宣传教育；确定消防安全管理人").split())
    assert set(bigrams("消防").split()) <= indexed
    assert set(bigrams("防宣").split()) <= indexed
    assert not set(bigrams("消教").split()) <= indexed


def test_full_width_and_look_alike_words_find_the_plain_ones() -> None:
    assert bigrams("ＡＰＰ") == bigrams("app") == "app"
    assert bigrams("⼭南") == bigrams("山南") == "山 山南 南"


@given(st.text())
def test_storing_and_comparing_twice_changes_nothing_more(text: str) -> None:
    assert stored(stored(text)) == stored(text)
    assert compared(compared(text)) == compared(text)
    assert compared(stored(text)) == compared(text)


@given(st.text())
def test_search_words_are_safe_in_a_query(text: str) -> None:
    words = bigrams(text).split()
    assert " ".join(words) == bigrams(text)
    assert not re.search(r"[&|!():*<>'\\]", bigrams(text))


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1))
def test_plain_chinese_is_never_changed(text: str) -> None:
    assert stored(text) == text == unicodedata.normalize("NFC", text)
    assert compared(text) == text
