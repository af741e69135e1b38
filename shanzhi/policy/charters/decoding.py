"""Reads the bytes of a text file: UTF-8, UTF-16 and GB 18030 are recognised, anything else is named."""

from dataclasses import dataclass

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"), (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))
_SAMPLE = 4000
ENOUGH_CHINESE = 0.3
"""Share of Chinese letters from which a guess is believed (本系统约定)."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text with the name of its encoding, or why it cannot be read."""

    text: str = ""
    encoding: str = ""
    why: str = ""


def decode(content: bytes) -> Decoded:
    """The text; never a guess that yields no Chinese."""
    if not content.strip():
        return Decoded(why="文件是空的。")
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _read(content, codec, name)
    for codec, name in (("utf-8", "UTF-8"), (_utf16_guess(content), "UTF-16"), ("gb18030", "GBK / GB 18030")):
        found = _read(content, codec, name) if codec else Decoded()
        if found.text and _chinese(found.text) >= ENOUGH_CHINESE:
            return found
    return Decoded(why="认不出文件的编码：请用记事本打开，另存为 UTF-8，再上传；或者直接把文字粘贴进来。")


def _read(content: bytes, codec: str, name: str) -> Decoded:
    try:
        text = content.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return Decoded(why=f"文件看起来是 {name} 编码，但中间有坏的字节：请重新另存为 UTF-8 再上传。")
    if not text.strip():
        return Decoded(why="文件是空的。")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), name)


def _utf16_guess(content: bytes) -> str:
    """Without a mark: line ends and ASCII leave zero bytes on one side."""
    even, odd = content[0:_SAMPLE:2].count(0), content[1:_SAMPLE:2].count(0)
    if len(content) % 2 or not even + odd:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _chinese(text: str) -> float:
    sample = [c for c in text[:_SAMPLE] if not c.isspace()]
    return sum("\u4e00" <= c <= "\u9fff" for c in sample) / len(sample) if sample else 0.0
