"""Document numbers as they are typed, found and printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.clauses import document_text
from shanzhi.policy.document_numbers import DocumentNumber, find_document_number

WRITTEN = [
    ("鞍政办发〔2026〕118号", "鞍政办发〔2026〕118号"),
    ("铁东商发[2026]6号", "铁东商发〔2026〕6号"),
    ("铁东商发［２０２６］６号", "铁东商发〔2026〕6号"),
    ("鞍民发（2021）36号", "鞍民发〔2021〕36号"),
    ("鞍民发(2021)第36号", "鞍民发〔2021〕36号"),
    ("（2021）36号", "〔2021〕36号"),
    ("民发 〔2020〕 20 号", "民发〔2020〕20号"),
    ("国发【2016】9号", "国发〔2016〕9号"),
    ("《关于做好反诈宣传工作的通知》（鞍公发〔2026〕9号）第三条", "鞍公发〔2026〕9号"),
    ("关于印发实施方案的通知鞍委办发〔2021〕36号", "鞍委办发〔2021〕36号"),
    ("根据鞍委办发〔2021〕36号和鞍民发〔2019〕50号", "鞍委办发〔2021〕36号"),
    ("铁东和街发〔2026〕1号", "铁东和街发〔2026〕1号"),
    ("见鞍民发〔2026〕7号文件", "鞍民发〔2026〕7号"),
    ("中华人民共和国国务院令（2019）第709号", "中华人民共和国国务院令〔2019〕709号"),
]

NONE_WRITTEN = [
    "",
    "反家庭暴力法第十五条",
    "2026年第6号",
    "鞍政办发2026-118",
    "鞍政办发〔2026〕号",
    "鞍政办发〔26〕118号",
    "鞍政办发〔2026〕0号",
    "社会救助暂行办法（2019-03-02）",
    "解放路（2021）幢36室",
]


@pytest.mark.parametrize(("typed", "printed"), WRITTEN)
def test_a_number_is_found_and_printed_in_one_form(typed: str, printed: str) -> None:
    assert str(find_document_number(typed)) == printed


@pytest.mark.parametrize("text", NONE_WRITTEN)
def test_a_text_without_one_has_none(text: str) -> None:
    assert find_document_number(text) is None


def test_parts_are_numbers_and_agency() -> None:
    assert find_document_number("鞍政办发〔2026〕118号") == DocumentNumber("鞍政办发", 2026, 118)


def test_the_number_quoted_in_document_two_is_found() -> None:
    assert str(find_document_number(document_text("2"))) == "鞍委办发〔2021〕36号"


@given(
    st.text(alphabet="鞍铁政民商办发委", min_size=1, max_size=8),
    st.integers(1949, 2099),
    st.integers(1, 99999),
    st.sampled_from(["〔〕", "[]", "()", "（）", "【】", "［］"]),
)
def test_whatever_the_brackets_the_printed_form_is_read_back(
    agency: str, year: int, serial: int, brackets: str
) -> None:
    number = DocumentNumber(agency, year, serial)
    assert find_document_number(f"{agency}{brackets[0]}{year}{brackets[1]}{serial}号") == number
    assert find_document_number(f"参见《某通知》（{number}）") == number


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    found = find_document_number(text)
    assert found is None or find_document_number(str(found)) == found
