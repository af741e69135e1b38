"""The number a township gives to a charter (备案): one counter per township and year, no number twice (D2-2.5)."""

from datetime import datetime

from django.db.models import Max

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places.models import Place
from shanzhi.missions.charters import facts
from shanzhi.missions.charters.models import FilingNumber, Revision


def give_number(revision: Revision, actor: Actor, now: datetime) -> FilingNumber:
    """The next number of the township; its place row is locked so that two filings wait for one another."""
    township = Place.objects.select_for_update().get(pk=facts.township_of(revision.charter).pk)
    year = facts.today(now).year
    last = FilingNumber.objects.filter(township=township, year=year).aggregate(last=Max("serial"))["last"]
    created: FilingNumber = FilingNumber.objects.create(
        revision=revision,
        township=township,
        year=year,
        serial=(last or 0) + 1,
        version_id=revision.frozen_id or 0,
        given_at=now,
    )
    return created
