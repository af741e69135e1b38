"""Tests about the code itself: they keep the house as it was drawn."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from shanzhi.kernel.people.permission import declared
from shanzhi.policy.clauses import all_clauses
from shanzhi.policy.procedures.diagrams import PROCEDURES, page

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for path in (ROOT / "shanzhi").rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = list((ROOT / "shanzhi").rglob("templates/**/*.html"))
STYLES = [p for p in (ROOT / "shanzhi").rglob("*.css") if "vendor" not in p.parts]
CONTRACT = (ROOT / ".importlinter").read_text("utf-8")
_LAYERS = re.findall(r"containers = shanzhi.kernel\nlayers =\n((?:    .+\n)+)", CONTRACT)[0]
FLOORS = [re.findall(r"\w+", floor) for floor in reversed(_LAYERS.splitlines())]
LIBRARY = re.compile(r"^(accounts/|_allauth)")


def rank(label: str) -> int:
    """How high an app stands: kernel floors first, missions above."""
    for height, floor in enumerate(FLOORS):
        if label in floor:
            return height
    return len(FLOORS)


def test_foreign_keys_point_down() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("shanzhi.")]
    upward = [
        f"{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and model._meta.app_label != field.related_model._meta.app_label
        and rank(field.related_model._meta.app_label) >= rank(model._meta.app_label)
    ]
    assert upward == []


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def test_no_module_is_called_a_drawer() -> None:
    drawers = {"utils", "helpers", "common", "manager", "service", "misc"}
    assert [str(p) for p in SOURCES if p.stem in drawers] == []


def views() -> Iterator[tuple[str, object]]:
    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, object]]:
        for pattern in patterns:
            address = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, address)
            else:
                yield address, pattern.callback

    return walk(get_resolver().url_patterns, "")


def test_every_page_declares_who_may_open_it() -> None:
    """Deny by default: a view without a declaration fails the build."""
    silent = [address for address, view in views() if not LIBRARY.match(address) and not declared(view)]
    assert silent == []


def test_committed_diagrams_are_the_generated_ones() -> None:
    for procedure in PROCEDURES:
        committed = (ROOT / "docs" / "procedures" / f"{procedure.name}.md").read_text("utf-8")
        assert committed == page(procedure)


def cited(folder: str) -> set[str]:
    texts = [p.read_text("utf-8") for p in (ROOT / folder).rglob("*.py")]
    texts += [
        p.read_text("utf-8")
        for p in (ROOT / folder).rglob("*.toml")
        if p.name not in ("clauses.toml", "clauses_not_yet.toml")
    ]
    return {clause for text in texts for clause in re.findall(r"D[1235]-\d\.\d(?:\.\d+)?", text)}


def test_every_clause_is_cited_by_a_rule_and_a_test_or_named_as_not_yet() -> None:
    """Clauses that later issues build stand in clauses_not_yet.toml with the issue that owes them."""
    later = tomllib.loads((ROOT / "tests" / "house" / "clauses_not_yet.toml").read_text("utf-8"))["clause"]
    known = set(all_clauses())
    proven = cited("shanzhi") & cited("tests")
    assert set(later) <= known
    assert sorted(known - proven - set(later)) == []
    assert sorted(proven & set(later)) == []


def test_every_cited_clause_exists() -> None:
    """Clauses are never invented."""
    known = set(all_clauses())
    invented = [c for c in cited("shanzhi") - known if not any(k.startswith(f"{c}.") for k in known)]
    assert sorted(invented) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"<style|\sstyle=|<script(?![^>]*src)|\son[a-z]+=|javascript:", text) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.name)
def test_styles_stay_on_the_browser_floor(path: Path) -> None:
    """Chromium 86: what newer browsers brought is not used."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    newer = r"color-mix\(|light-dark\(|:has\(|:is\(|:where\(|@layer|@container|\ddvh|inset:|aspect-ratio"
    assert re.findall(newer, text) == []


def test_scripts_parse_without_newer_syntax() -> None:
    for path in (ROOT / "shanzhi").rglob("static/site/*.js"):
        assert re.findall(r"\?\.|\?\?|=>\s*\{?|\bclass\s|\basync\s", path.read_text("utf-8")) == []


def test_no_registry_host_and_no_path_of_a_machine_is_committed() -> None:
    words = ["py" + "pi.org", "python" + "hosted.org", "registry.n" + "pmjs", "deb.deb" + "ian.org", "/work" + "/main"]
    folders = ("requirements", "scripts", "deploy", "docs")
    for path in [*ROOT.glob("*.*"), *(p for name in folders for p in (ROOT / name).rglob("*")), *SOURCES]:
        if path.is_file() and path.name != ".git":  # a work tree's own pointer
            text = path.read_text("utf-8", errors="ignore")
            assert [word for word in words if word in text] == []


def test_every_mission_stands_in_the_contract_of_floors() -> None:
    missions = [p.name for p in (ROOT / "shanzhi" / "missions").iterdir() if list(p.glob("models*"))]
    assert [name for name in missions if f"shanzhi.missions.{name}" not in CONTRACT] == []
