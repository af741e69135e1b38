"""Committed procedure pages equal what the data says."""

from pathlib import Path

import pytest

from shanzhi.policy.procedures.diagrams import PROCEDURES, main, page
from shanzhi.policy.procedures.engine import Procedure

DOCS = Path(__file__).parents[3] / "docs" / "procedures"


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.name)
def test_the_committed_page_equals_the_generated_one(procedure: Procedure) -> None:
    committed = (DOCS / f"{procedure.name}.md").read_text("utf-8")
    assert committed == page(procedure)


def test_no_page_stands_without_its_procedure() -> None:
    assert sorted(path.stem for path in DOCS.glob("*.md")) == sorted(p.name for p in PROCEDURES)


def test_writing_gives_the_same_bytes_every_time(tmp_path: Path) -> None:
    main([str(tmp_path)])
    first = (tmp_path / "admission.md").read_bytes()
    main([str(tmp_path)])
    assert (tmp_path / "admission.md").read_bytes() == first == (DOCS / "admission.md").read_bytes()
