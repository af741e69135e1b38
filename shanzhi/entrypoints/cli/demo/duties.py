"""Sample catalogues of own duties (自身职责，示例待确认) for the demo bodies that bear their names."""

from datetime import datetime

from shanzhi.entrypoints.cli.demo.somebody import LOADER, MARK
from shanzhi.entrypoints.cli.shipped_data import START
from shanzhi.kernel.catalogues import actions as catalogues
from shanzhi.kernel.catalogues import queries
from shanzhi.kernel.people import queries as people
from shanzhi.policy import catalogues as shipped

LABEL = "示例"


def load(now: datetime) -> int:
    """Publish what is not there yet; returns how many. A body the demo world lacks is passed over."""
    made = 0
    for listed in shipped.own_duties():
        names = (listed.body + MARK, listed.body.removeprefix(listed.county) + MARK)
        body = people.body_called(names)
        if body is None or queries.duties(body.pk, START).exists():
            continue
        catalogues.publish_edition(
            annex=None,
            body_id=body.pk,
            place_id=body.place_id,
            title=f"{listed.body}自身职责清单",
            label=LABEL,
            in_force_from=START,
            status=listed.status,
            source="编写的示例，不是任何单位公布的权责清单",
            entries=[_draft(number, duty) for number, duty in enumerate(listed.duties, start=1)],
            actor=LOADER,
            now=now,
        )
        made += 1
    return made


def _draft(number: int, duty: shipped.Duty) -> catalogues.EntryDraft:
    basis = duty.basis
    return catalogues.EntryDraft(
        number=str(number),
        name=duty.name,
        applies_to="both",
        status=shipped.Status.SAMPLE,
        source=f"示例（待确认）：{duty.id}",
        legal_basis=f"{basis.document}{basis.article}" if basis else "",
        basis_edition=basis.edition if basis else "",
        note=duty.note[:300],
    )
