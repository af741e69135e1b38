"""A text falls into its clauses, whatever the numbering, and no letter of a clause is lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.charters.clausing import cut, number_of
from tests.policy.charters.samples import FILES, labels, read


@pytest.mark.parametrize("name", FILES)
def test_the_sample_texts_fall_into_the_labelled_clauses(name: str) -> None:
    text, wanted = read(name), labels()[name]["clauses"]
    clauses = cut(text).clauses
    assert [c.no for c in clauses] == [row["no"] for row in wanted]
    assert [c.text.startswith(row["starts_with"]) for c, row in zip(clauses, wanted, strict=True)] == [True] * len(
        wanted
    )
    assert [text[c.start : c.end] for c in clauses] == [c.text for c in clauses]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("第一条 甲。\n第二条 乙。", ["第一条", "第二条"]),
        ("某村村规民约 第一条 总则。第二条 乙。第三条 丙。", ["第一条", "第二条", "第三条"]),
        ("第 1 条 甲\n第 2 条 乙", ["第1条", "第2条"]),
        ("公约\n一、甲\n二、乙\n三、丙", ["一", "二", "三"]),
        ("公约\n1.甲\n2.乙\n3.丙", ["1", "2", "3"]),
        ("公约\n（一）甲\n（二）乙", ["（一）", "（二）"]),
        ("①甲\n②乙", ["①", "②"]),
        ("第一章 总则\n第一条 甲\n第二章 环境\n第二条 乙", ["第一条", "第二条"]),
        ("敬老爱幼好家风\n邻里互助一家亲。", ["", ""]),
        ("某社区居民公约\n（某日居民会议通过）\n早上扫地。\n晚上关灯。", ["", ""]),
        ("", []),
        ("   \n\n", []),
    ],
)
def test_each_kind_of_numbering_is_read(text: str, labels: list[str]) -> None:
    assert [clause.label for clause in cut(text).clauses][-len(labels) or None :] == labels


def test_chapter_headings_and_signatures_belong_to_no_clause() -> None:
    text = "某村村规民约\n第一章 总则\n第一条 甲。\n第二章 环境卫生\n第二条 乙。\n某村村民委员会 2021年9月1日"
    assert [clause.text for clause in cut(text).clauses] == ["第一条 甲。", "第二条 乙。"]


def test_numbers_written_twice_and_left_out_are_named() -> None:
    parts = cut("第一条 甲\n第二条 乙\n第二条 丙\n第五条 丁")
    assert (parts.twice, parts.left_out) == ((2,), (3, 4))


@pytest.mark.parametrize(
    ("label", "number"),
    [("第二十一条", 21), ("第一百零三条", 103), ("第十条", 10), ("（三）", 3), ("12", 12), ("⑤", 5), ("第二〇条", 20)],
)
def test_numbers_are_read_as_written(label: str, number: int) -> None:
    assert number_of(label) == number


@given(st.text(st.sampled_from("第一二十条章、（）1.\n 甲乙。；①"), max_size=80))
def test_clauses_are_pieces_of_the_text_in_order(text: str) -> None:
    clauses = cut(text).clauses
    assert [text[c.start : c.end] for c in clauses] == [c.text for c in clauses]
    assert all(a.end <= b.start for a, b in pairwise(clauses))
