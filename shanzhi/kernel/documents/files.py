"""What may be kept: recognised by its bytes, within limits, pictures drawn anew."""

import io
import zipfile
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

MOST_BYTES = 10_000_000
MOST_PIXELS = 25_000_000
MOST_UNPACKED = 100_000_000
MOST_RATIO = 100
LONGEST_SIDE = 2000
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnacceptableFile(ValueError):
    """A file that is not kept; the text says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The bytes to keep and what they are."""

    content: bytes
    content_type: str


def check(content: bytes, images_only: bool) -> Checked:
    """The file as it may be kept; UnacceptableFile with the reason otherwise."""
    if not content:
        raise UnacceptableFile("文件是空的，请重新选一个。")
    if len(content) > MOST_BYTES:
        raise UnacceptableFile(f"文件有 {len(content) // 1_000_000} MB，最多 10 MB。请压缩后再传。")
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff")) or content[8:12] == b"WEBP":
        return _picture(content)
    if images_only:
        raise UnacceptableFile("这里只收图片：PNG、JPEG 或 WEBP。截图一般就是。")
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    raise UnacceptableFile("只收 PDF、Word（docx）、Excel（xlsx）和图片。请另存后再传。")


def _picture(content: bytes) -> Checked:
    """Redraw the picture, so that nothing hides in it: no position, no second file behind it."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            kind = picture.format or ""
            if kind not in PICTURES:
                raise UnacceptableFile("只收 PNG、JPEG 或 WEBP 图片。")
            if picture.width * picture.height > MOST_PIXELS:
                raise UnacceptableFile("图片太大了（超过 2500 万像素），请缩小后再传。")
            picture.load()
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            drawn = io.BytesIO()
            plain = picture.convert("RGB") if kind == "JPEG" else picture
            plain.save(drawn, kind)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as problem:
        raise UnacceptableFile("图片打不开，可能没有传完整。请重新截图或拍照。") from problem
    return Checked(drawn.getvalue(), PICTURES[kind])


def _pdf(content: bytes) -> Checked:
    if b"%%EOF" not in content[-2048:]:
        raise UnacceptableFile("PDF 不完整，请重新导出后再传。")
    return Checked(content, "application/pdf")


def _office(content: bytes) -> Checked:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as problem:
        raise UnacceptableFile("文件打不开，可能没有传完整。请重新保存后再传。") from problem
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content):
        raise UnacceptableFile("文件展开后太大，不能收。请另存一份再传。")
    names = {part.filename for part in parts}
    if any("vbaproject" in name.lower() for name in names):
        raise UnacceptableFile("文件里有宏，不能收。请另存为不带宏的 docx 或 xlsx。")
    if "word/document.xml" in names:
        return Checked(content, WORD)
    if "xl/workbook.xml" in names:
        return Checked(content, EXCEL)
    raise UnacceptableFile("压缩包不能收，请直接传 PDF、Word 或 Excel 文件。")
