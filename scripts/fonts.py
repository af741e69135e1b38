"""Cut the shipped fonts out of Debian's fonts-noto-cjk (SIL Open Font License); run again only for a new edition.

The book face keeps every Chinese character of the Simplified-Chinese face, so that rare names print; the
bold and sans faces keep GB 2312 (6,763 characters), Latin letters and signs, and fall back to the book face.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FROM = Path("/usr/share/fonts/opentype/noto")
TO = Path(__file__).resolve().parents[1] / "shanzhi" / "kernel" / "documents" / "fonts"
SIGNS = [*range(0x20, 0x180), *range(0x2000, 0x2070), *range(0x2100, 0x2200), *range(0x2460, 0x2500)]
SIGNS += [*range(0x25A0, 0x2700), *range(0x3000, 0x3020), *range(0x3200, 0x3300), *range(0xFF00, 0xFFF0)]
CHINESE = [*range(0x2E80, 0x2FE0), *range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x33480)]
COMMON = [ord(bytes((a, b)).decode("gb2312", "ignore") or " ") for a in range(0xA1, 0xF8) for b in range(0xA1, 0xFF)]
FACES = {
    "NotoSerifSC-Regular.otf": ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", CHINESE),
    "NotoSerifSC-Bold.otf": ("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", COMMON),
    "NotoSansSC-Regular.otf": ("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", COMMON),
}


def face(collection: str, family: str) -> TTFont:
    """The face of one family out of a collection."""
    for font in TTCollection(FROM / collection).fonts:
        if font["name"].getDebugName(1) == family or font["name"].getDebugName(16) == family:
            return font
    raise LookupError(family)


def main() -> int:
    options = subset.Options(layout_features=["kern", "palt"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17])
    options.notdef_outline = True
    options.desubroutinize = False
    covered: set[int] = set()
    for name, (collection, family, wanted) in FACES.items():
        font = face(collection, family)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[*SIGNS, *wanted])
        cutter.subset(font)
        font.save(TO / name)
        covered |= set(font.getBestCmap())
    (TO / "coverage.txt").write_text("\n".join(spans(sorted(covered))) + "\n", "utf-8")
    return 0


def spans(points: list[int]) -> list[str]:
    """Runs of code points as first-last, so that the glyph check needs no font library."""
    starts = [p for i, p in enumerate(points) if i == 0 or points[i - 1] != p - 1]
    ends = [p for i, p in enumerate(points) if i == len(points) - 1 or points[i + 1] != p + 1]
    return [f"{a:X}-{b:X}" for a, b in zip(starts, ends, strict=True)]


if __name__ == "__main__":
    sys.exit(main())
