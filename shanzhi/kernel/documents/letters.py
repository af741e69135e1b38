"""Official letters (公文) after GB/T 9704-2012, as PDF and as an editable DOCX; the values are 示例（待确认）."""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from shanzhi.kernel.documents.typesetting import typeset

BODY, HEI, KAI, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
LINE = Pt(28)
RED = RGBColor(0xC8, 0x10, 0x2E)


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph: level 0 is plain text, 1 “一、” in 黑体, 2 “（一）” in 楷体."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class OfficialLetter:
    """What a letter holds; an empty field is left out. `head` is the red 发文机关标志, `table` has its header first."""

    title: str
    paragraphs: Sequence[Part]
    head: str = ""
    number: str = ""
    signer: str = ""
    addressee: str = ""
    table: Sequence[Sequence[str]] = field(default_factory=tuple)
    attachments: Sequence[str] = field(default_factory=tuple)
    signature: str = ""
    date: str = ""
    note: str = ""
    copies: str = ""
    printed_by: str = ""
    printed_on: str = ""


def letter_pdf(letter: OfficialLetter) -> bytes:
    """The letter set in the shipped fonts."""
    return typeset("official", asdict(letter))


def letter_docx(letter: OfficialLetter) -> bytes:
    """The letter as Word document; it names the usual fonts of offices, which each office has or has not."""
    book = Document()
    _page(book)
    _heading(book, letter)
    if letter.addressee:
        _line(book, f"{letter.addressee}：", indent=False)
    for part in letter.paragraphs:
        _line(book, part.text, font=(BODY, HEI, KAI)[part.level])
    if letter.table:
        _table(book, letter.table)
    for place, name in enumerate(letter.attachments):
        _line(book, ("附件：" if place == 0 else "　　　") + name)
    if letter.signature:
        _line(book, "")
        _line(book, letter.signature, align=WD_ALIGN_PARAGRAPH.RIGHT)
        _line(book, f"{letter.date}　　", align=WD_ALIGN_PARAGRAPH.RIGHT)
    if letter.note:
        _line(book, f"（{letter.note}）")
    _footer(book, letter)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _page(book: Any) -> None:
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("text", "— "), ("field", "PAGE"), ("text", " —")):
        run = paragraph.add_run(text if kind == "text" else "")
        _set_font(run, "宋体", Pt(14))
        if kind == "field":
            _page_number(run)


def _page_number(run: Any) -> None:
    for name, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if name else "w:instrText")
        if name:
            element.set(qn("w:fldCharType"), name)
        else:
            element.text = text
        run._r.append(element)


def _heading(book: Any, letter: OfficialLetter) -> None:
    middle = WD_ALIGN_PARAGRAPH.CENTER
    if letter.head:
        size = Pt(max(22, min(48, 440 // max(1, len(letter.head)))))
        _line(book, letter.head, font=TITLE, size=size, align=middle, colour=RED, exact=False)
        number = f"{letter.number}　　签发人：{letter.signer}" if letter.signer else letter.number
        _rule(_line(book, number, align=middle))
        _line(book, "")
    _line(book, letter.title, font=TITLE, size=Pt(22), align=middle, exact=False)
    _line(book, "")


def _line(
    book: Any,
    text: str,
    *,
    font: str = BODY,
    size: Any = Pt(16),  # noqa: B008 - a length never changes
    align: Any = None,
    colour: Any = None,
    indent: bool = True,
    exact: bool = True,
) -> Any:
    paragraph = book.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    if exact:
        shape.line_spacing = LINE
    if align is None and indent:
        shape.first_line_indent = Pt(32)
    paragraph.alignment = align
    run = paragraph.add_run(text)
    _set_font(run, font, size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _set_font(run: Any, name: str, size: Any) -> None:
    run.font.name, run.font.size = "Times New Roman", size
    run._element.rPr.rFonts.set(qn("w:eastAsia"), name)


def _rule(paragraph: Any) -> None:
    """The red line under the number, as wide as the text."""
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "11"), ("color", "C8102E")):
        line.set(qn(f"w:{key}"), value)
    border.append(line)
    paragraph._p.get_or_add_pPr().append(border)


def _table(book: Any, rows: Sequence[Sequence[str]]) -> None:
    grid = book.add_table(rows=len(rows), cols=len(rows[0]))
    grid.style = "Table Grid"
    for line, row in zip(grid.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            _set_font(cell.paragraphs[0].add_run(text), BODY, Pt(10.5))


def _footer(book: Any, letter: OfficialLetter) -> None:
    if letter.copies:
        _line(book, f"抄送：{letter.copies}。", size=Pt(14), indent=False)
    if letter.printed_by:
        _line(book, f"{letter.printed_by}　　{letter.printed_on}印发", size=Pt(14), indent=False)
