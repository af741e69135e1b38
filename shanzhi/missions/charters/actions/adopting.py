"""The assembly's verdict, and publication of exactly the voted text (审议表决、备案公布, D2-2.4, D2-2.5)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns import queries as running
from shanzhi.kernel.evidence.actions import record_evidence
from shanzhi.kernel.publications import actions as publications
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.charters import facts, queries
from shanzhi.missions.charters.actions.opening import not_yours
from shanzhi.missions.charters.actions.reviewing import ask
from shanzhi.missions.charters.actions.walking import walk
from shanzhi.missions.charters.models import Charter, FilingNumber, Release, Review, Revision, Vote
from shanzhi.policy.assemblies import evaluate, pack_on
from shanzhi.policy.assemblies.facts import Matter
from shanzhi.policy.assemblies.verdict import Verdict
from shanzhi.policy.charters.moving import refused
from shanzhi.policy.charters.timetable import CAMPAIGN
from shanzhi.policy.decision import Decision

FIGURES = ("eligible", "present", "in_favour", "against", "abstained")


@transaction.atomic
def record_vote(*, revision_id: int, told: Mapping[str, Any], actor: Actor, now: datetime) -> Decision:
    """Keep the assembly's figures with the verdict of the law of its day; passed goes to filing, failed to the draft.

    A verdict that is no yes because something is missing is not kept: the missing figures are asked for.
    """
    revision = queries.revision_locked(actor, revision_id)
    if revision is None or revision.charter.place_id != actor.place_id:
        return not_yours()
    if revision.state != "vote" or revision.frozen is None:
        return walk(revision, "filing", by="committee", actor=actor, now=now)
    if told["on"] > facts.today(now):
        return refused("vote_not_yet", "会议日期还没到。", "开完会以后再记。", "D2-2.4")
    verdict = judged(revision.charter, told)
    if verdict.missing or not verdict.rule_loaded:
        return Decision(verdict.reasons) if verdict.reasons else _missing(verdict)
    Vote.objects.create(
        revision=revision,
        version=revision.frozen,
        round=revision.round,
        on=told["on"],
        adopted=verdict.adopted,
        meeting={name: str(value) if value is not None else "" for name, value in told.items()},
        verdict=verdict_told(verdict),
        recorded_by_id=actor.held_post,
        recorded_at=now,
    )
    _conclude(revision, verdict, told, actor, now)
    return Decision()


def _missing(verdict: Verdict) -> Decision:
    text = f"还缺：{'、'.join(verdict.missing)}。" if verdict.missing else "那一天的规则没有装入。"
    return refused("vote_incomplete", text, "补齐会议记录上的数字。", "D2-2.4")


def _conclude(revision: Revision, verdict: Verdict, told: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    record_evidence(
        kind="charter_vote",
        matter=f"{revision.subject}:{revision.round}",
        outcome="adopted" if verdict.adopted else "failed",
        place_id=revision.charter.place_id,
        file_id=None,
        on=told["on"],
        actor=actor,
        now=now,
    )
    to = "filing" if verdict.adopted else "draft"
    version = revision.frozen
    if not verdict.adopted:
        revision.frozen = None
    walk(revision, to, by="committee", actor=actor, now=now, verdict=verdict.adopted)
    if verdict.adopted and version is not None:
        ask(revision, version, Review.Stage.FILING, now)


def judged(charter: Charter, told: Mapping[str, Any]) -> Verdict:
    meeting = facts.meeting(charter, told)
    return evaluate(pack_on(meeting.body, Matter.CHARTER, meeting.on, charter.place.code), meeting)


def verdict_told(verdict: Verdict) -> dict[str, Any]:
    """The verdict as kept: the law's edition, every step with its arithmetic."""
    return {
        "adopted": verdict.adopted,
        "valid": verdict.valid,
        "edition": verdict.edition_title,
        "edition_title": verdict.edition_title,
        "numbers_checked": verdict.numbers_checked,
        "steps": [asdict(step) for step in verdict.steps],
        "reasons": [asdict(reason) for reason in verdict.reasons],
        "rules_version": verdict.rules_version,
    }


@transaction.atomic
def publish(*, revision_id: int, actor: Actor, now: datetime) -> Decision:
    """The filed text becomes public, letter for letter the voted one; an older text is superseded."""
    revision = queries.revision_locked(actor, revision_id)
    if revision is None or revision.charter.place_id != actor.place_id:
        return not_yours()
    number = FilingNumber.objects.filter(revision=revision).first()
    vote = queries.vote_of(revision)
    same = _is_voted_text(revision, number, vote)
    charter = Charter.objects.unscoped("locked for publishing").select_for_update().get(pk=revision.charter_id)
    if revision.state == "filed" and number is not None and same:
        _supersede(charter, revision, actor, now)
    decision = walk(
        revision, "in_force", by="committee", actor=actor, now=now, numbered=number is not None, voted_text=same
    )
    if not decision.allowed or vote is None:
        return decision
    _release(charter, revision, vote, str(number), actor, now)
    return decision


def _is_voted_text(revision: Revision, number: FilingNumber | None, vote: Vote | None) -> bool:
    """Frozen, voted and filed are one version, and its text still has the hash it was frozen with."""
    version = revision.frozen
    if version is None or number is None or vote is None or not vote.adopted:
        return False
    rows = queries.clause_texts(version.pk)
    whole = facts.text_of(version.head, [row.text for row in rows])
    one = {version.pk, number.version_id, vote.version_id} == {version.pk}
    return one and version.sha256 == facts.digest(version.text) == facts.digest(whole)


def _supersede(charter: Charter, revision: Revision, actor: Actor, now: datetime) -> None:
    rows = Revision.objects.unscoped("the text in force").filter(charter=charter, state="in_force")
    former = rows.select_for_update().first()
    if former is None:
        return
    release = queries.release_of(former.pk)
    walk(former, "superseded", by="system", actor=actor, now=now, newer_text=True)
    if release is not None:
        publications.change_state(
            publication_id=release.publication_id, came_from=["active"], to="superseded", actor=actor, now=now
        )


def _release(charter: Charter, revision: Revision, vote: Vote, number: str, actor: Actor, now: datetime) -> None:
    version = vote.version
    publication = publications.publish(
        kind=Publication.Kind.CHARTER,
        key=f"{charter.place.code}-{revision.number}",
        title=charter.title,
        issuer_id=charter.body_id,
        place_id=charter.place_id,
        content={
            "kind": charter.kind,
            "head": version.head,
            "clauses": [row.text for row in queries.clause_texts(version.pk)],
            "sha256": version.sha256,
            "filing_number": number,
            "vote": {"on": str(vote.on), **{name: vote.meeting.get(name, "") for name in ("body", *FIGURES)}},
            "verdict": vote.verdict,
            "opinions": queries.opinion_counts(revision.pk),
        },
        valid_from=facts.today(now),
        valid_until=None,
        actor=actor,
        now=now,
    )
    Release.objects.create(revision=revision, version=version, publication=publication, released_at=now)
    charter.published = version
    charter.save(update_fields=["published"])
    _tell_campaigns(len(publication.content["clauses"]), actor, now)
    audit.record(at=now, actor=actor, act="charters.publish", subject=revision.subject, clauses=["D2-2.5"])


def _tell_campaigns(clauses: int, actor: Actor, now: datetime) -> None:
    """A published text is what a campaign for charters waits for; nobody reports it by hand (D2-3.1)."""
    for item in running.open_items(actor):
        if item.campaign.kind == CAMPAIGN:
            campaigns.report(
                campaign_id=item.campaign_id, place_id=item.place_id, checked=clauses, actor=actor, now=now
            )
