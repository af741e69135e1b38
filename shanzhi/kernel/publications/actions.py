"""Publishing and changing the state of what is published."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.publications.models import Publication
from shanzhi.policy.normalising import bigrams


@transaction.atomic
def publish(
    *,
    kind: str,
    key: str,
    title: str,
    issuer_id: int,
    place_id: int,
    content: Mapping[str, Any],
    valid_from: date,
    valid_until: date | None,
    actor: Actor,
    now: datetime,
) -> Publication:
    """Show something to the public under a key that is given once."""
    words = bigrams(f"{title} {content.get('purpose', '')}")
    row = Publication.objects.create(
        kind=kind,
        key=key,
        title=title,
        issuer_id=issuer_id,
        place_id=place_id,
        content=dict(content),
        valid_from=valid_from,
        valid_until=valid_until,
        published_at=now,
        changed_at=now,
        search=SearchVector(Value(words), config="simple"),
    )
    audit.record(at=now, actor=actor, act="publications.publish", subject=f"publication:{row.pk}")
    return row


@transaction.atomic
def change_state(*, publication_id: int, came_from: Sequence[str], to: str, actor: Actor, now: datetime) -> bool:
    """Compare and set: False when somebody was faster."""
    changed = Publication.objects.filter(pk=publication_id, state__in=list(came_from)).update(state=to, changed_at=now)
    if not changed:
        return False
    audit.record(
        at=now,
        actor=actor,
        act=f"publications.{to}",
        subject=f"publication:{publication_id}",
        detail={"from": list(came_from)},
    )
    return True
