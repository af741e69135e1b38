"""The county's own lists: one edition published with its reasons, one draft waiting for a reviewer. All invented."""

from datetime import datetime, timedelta

from shanzhi.entrypoints.cli.demo.somebody import MARK, somebody
from shanzhi.kernel.catalogues import queries, revising
from shanzhi.kernel.catalogues.revising import ChangeDraft
from shanzhi.missions.admission import actions
from shanzhi.missions.admission.facts import local_day

DRAFTER, REVIEWER = "td_civil", "td_party"


def load(now: datetime) -> None:
    """Once, through the ordinary actions, each on its own day."""
    if queries.revisions_for(somebody(DRAFTER, now)).exists():
        return
    pk = _handed_in(8, ("remove", "remove"), now - timedelta(days=30), now - timedelta(days=10))
    _publish(pk, now - timedelta(days=28))
    _handed_in(7, ("remove", "alter", "add"), now - timedelta(days=3), now + timedelta(days=30))


REASONS = {
    "remove": f"区里已改用部门数据核对，不用社区再出{MARK}",
    "alter": f"把办理时限写清楚，居民少跑一趟{MARK}",
    "add": f"法律写明可由社区推荐诉讼代理人{MARK}",
}


def _handed_in(annex: int, kinds: tuple[str, ...], at: datetime, starts: datetime) -> int:
    drafter = somebody(DRAFTER, at)
    row = revising.start_revision(annex=annex, actor=drafter, now=at, on=local_day(at))
    if row is None:
        raise LookupError(f"annex {annex}")
    entries = list(queries.entries(row.base_id))[-len(kinds) :]
    for kind, entry in zip(kinds, entries, strict=True):
        draft = ChangeDraft(
            kind, entry.number, REASONS[kind], entry.name, entry.applies_to, legal_basis=entry.legal_basis
        )
        if kind == "alter":
            draft = ChangeDraft(
                **{name: getattr(draft, name) for name in draft.__slots__} | {"note": "信息一致的当场办"}
            )
        if kind == "add":
            draft = ChangeDraft(
                kind,
                queries.free_number(row),
                REASONS[kind],
                f"民事诉讼代理人推荐函{MARK}",
                basis_kind="law",
                legal_basis="《民事诉讼法》第六十一条",
            )
        revising.put_change(revision_id=row.pk, draft=draft, actor=drafter, now=at)
    revising.submit_revision(
        revision_id=row.pk, in_force_from=local_day(starts), on=local_day(at), actor=drafter, now=at
    )
    return row.pk


def _publish(pk: int, at: datetime) -> None:
    actions.review_revision(revision_id=pk, publish=True, note="", checked=[], actor=somebody(REVIEWER, at), now=at)
