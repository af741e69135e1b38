"""Takes a text out of an uploaded DOCX or text file; what cannot be read is named."""

import io
from dataclasses import dataclass
from typing import IO, Any

import docx
from docx.opc.exceptions import OpcError

from shanzhi.kernel.documents import files
from shanzhi.policy.charters.decoding import decode


@dataclass(frozen=True, slots=True)
class Read:
    """The text and where it came from, or why there is none."""

    text: str = ""
    encoding: str = ""
    why: str = ""


def read(upload: IO[bytes]) -> Read:
    """Recognised by its bytes, never by its name."""
    content = upload.read(files.MOST_BYTES + 1)
    if content.startswith(b"PK\x03\x04"):
        return _word(content)
    if content.startswith((b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return Read(why="只收 DOCX 和纯文本。旧的 DOC、PDF 请用 Word 或 WPS 另存为 DOCX，或者把文字粘贴进来。")
    if len(content) > 2_000_000:
        return Read(why="文本文件超过 2 MB，不像一份村规民约。请核对是不是选错了文件。")
    found = decode(content)
    return Read(found.text, found.encoding, found.why)


def _word(content: bytes) -> Read:
    try:
        checked = files.check(content, images_only=False)
        if checked.content_type != files.WORD:
            return Read(why="这是一个 Excel 文件。请上传 DOCX 或纯文本。")
        document = docx.Document(io.BytesIO(checked.content))
    except files.UnacceptableFile as problem:
        return Read(why=str(problem))
    except (KeyError, ValueError, OpcError):
        return Read(why="DOCX 打不开，可能没有传完整。请重新保存后再传。")
    text = "\n".join(_paragraph(paragraph) for paragraph in document.paragraphs).strip()
    return Read(text, "DOCX") if text else Read(why="DOCX 里没有文字（可能是图片）。请把文字粘贴进来。")


def _paragraph(paragraph: Any) -> str:
    return str(paragraph.text).strip()
