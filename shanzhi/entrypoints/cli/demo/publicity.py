"""What the demo communities tell and answer by themselves, through the ordinary actions."""

from datetime import datetime, timedelta
from importlib import resources
from typing import Any

import yaml

from shanzhi.entrypoints.cli.demo.somebody import somebody
from shanzhi.kernel.places import queries as places
from shanzhi.missions.publicity import actions, queries


def load(now: datetime) -> None:
    """Once."""
    if queries.anything_shown():
        return
    text = resources.files("shanzhi.entrypoints.cli.demo").joinpath("content/publicity.yaml").read_text("utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    actions.keep_profile(values=content["profile"], actor=somebody("worker1", now), now=now)
    for row in content["postings"]:
        _show(row, now - timedelta(days=row["days"]))
    for row in content["questions"]:
        _ask(row, now - timedelta(days=row["days"]))


def _show(row: dict[str, Any], now: datetime) -> None:
    actor = somebody(row["by"], now)
    _, made = actions.write_posting(
        draft=actions.Draft(row["section"], row["title"], row["text"]), actor=actor, now=now
    )
    if made is None:
        raise LookupError(row["title"])
    actions.publish_posting(posting_id=made.pk, actor=actor, now=now)
    if "chosen" in row:
        chosen, later = row["chosen"], now + timedelta(days=3)
        actions.choose_story(posting_id=made.pk, reason=chosen["why"], actor=somebody(chosen["by"], later), now=later)


def _ask(row: dict[str, Any], now: datetime) -> None:
    place = places.place_by_code(row["place"])
    if place is None:
        raise LookupError(row["place"])
    asked = actions.ask(place=place, kind=row["kind"], text=row["text"], now=now)
    if "answer" in row:
        later = now + timedelta(days=1)
        actor = somebody(row["by"], later)
        actions.answer_question(question_id=asked.pk, text=row["answer"], shown=row["shown"], actor=actor, now=later)
