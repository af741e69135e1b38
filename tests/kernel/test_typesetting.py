"""A layout and its values become a PDF; a character no font holds is named and nothing is made."""

import io
import zipfile

import pytest

from shanzhi.kernel.documents.letters import OfficialLetter, Part, letter_docx, letter_pdf
from shanzhi.kernel.documents.typesetting import LAYOUTS, Unprintable, layout_hash, typeset, unprintable

LETTER = OfficialLetter(
    title="关于自检自查情况的通报",
    paragraphs=[Part("一、基本情况", 1), Part("（一）问题", 2), Part("已整改。")],
    head="民政局文件",
    number="鞍民发〔2026〕1号",
    addressee="各县（市）区民政局",
    table=[["街道", "状态"], ["解放街道", "已整改"]],
    attachments=["自查表"],
    signature="民政局",
    date="2026年11月25日",
    copies="市委组织部",
    printed_by="办公室",
    printed_on="2026年11月25日",
)


def test_a_letter_becomes_a_pdf_and_the_same_one_twice() -> None:
    made = letter_pdf(LETTER)
    assert made.startswith(b"%PDF-")
    assert made == letter_pdf(LETTER)


@pytest.mark.parametrize("name", ["𠮷", "䶮", "㼆", "𬘡", "龘", "犇", "·"])
def test_rare_characters_of_names_are_printed(name: str) -> None:
    assert unprintable({"rows": [{"name": f"王{name}"}]}) == ""


def test_a_character_without_glyph_is_named_and_nothing_is_made() -> None:
    with pytest.raises(Unprintable) as refused:
        typeset("official", {"title": "王\U00031fff", "paragraphs": []})
    assert refused.value.characters == "\U00031fff"
    assert "U+31FFF" in str(refused.value)


@pytest.mark.parametrize("layout", sorted(path.stem for path in LAYOUTS.glob("*.typ")))
def test_the_words_of_a_layout_itself_can_be_printed(layout: str) -> None:
    assert unprintable((LAYOUTS / f"{layout}.typ").read_text("utf-8")) == ""


def test_the_hash_of_a_layout_names_its_form() -> None:
    assert layout_hash("official") == layout_hash("official")
    assert len(layout_hash("official")) == 64


def test_the_word_document_holds_what_the_pdf_holds() -> None:
    with zipfile.ZipFile(io.BytesIO(letter_docx(LETTER))) as packed:
        text = packed.read("word/document.xml").decode()
    said = ("民政局文件", "鞍民发〔2026〕1号", "一、基本情况", "自查表", "抄送：市委组织部。")
    assert [words for words in said if words not in text] == []
    assert 'w:top="2098"' in text  # 37 mm
