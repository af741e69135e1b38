"""What is written about the code is true of the code."""

import re
from pathlib import Path

import pytest

from scripts import clause_coverage, vocabulary
from shanzhi.entrypoints.site.configuration import TABLE

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    near = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in near if not (page.parent / target).exists()] == []


def test_the_map_names_every_package_and_nothing_else() -> None:
    lines = re.findall(r"^(\s*)(\w+)  +\S", (ROOT / "MAP.md").read_text("utf-8"), re.MULTILINE)
    named: set[str] = set()
    band = ""
    for indent, name in lines:
        band = band if indent else name
        named.add(f"{band}/{name}" if indent else band)
    there = {
        str(path.parent.relative_to(ROOT / "shanzhi"))
        for depth in ("*", "*/*")
        for path in (ROOT / "shanzhi").glob(f"{depth}/__init__.py")
    }
    assert named == there - {"site/templatetags"}


def test_the_table_of_settings_is_the_one_of_the_code() -> None:
    text = (ROOT / "docs" / "operate" / "settings.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    assert rows == [(s.name, f"`{s.default}`" if s.default else "–", s.meaning) for s in TABLE]
    example = (ROOT / "deploy" / "shanzhi.env.example").read_text("utf-8")
    assert set(re.findall(r"^(\w+)=", example, re.MULTILINE)) <= {s.name for s in TABLE}


def test_the_page_of_clauses_is_current() -> None:
    """Run `python scripts/clause_coverage.py` when this fails."""
    assert clause_coverage.PAGE.read_text("utf-8") == clause_coverage.page()


def test_no_secret_default_stands_in_the_unit_files() -> None:
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "deploy").iterdir()}
    assert [name for name, text in texts.items() if re.search(r"(PASSWORD|SECRET_KEY)=(?!CHANGE-ME)\S", text)] == []


def test_the_vocabulary_is_the_one_of_the_models() -> None:
    """Run `python scripts/vocabulary.py` when this fails."""
    assert vocabulary.PAGE.read_text("utf-8") == vocabulary.page()
