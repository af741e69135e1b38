"""Social resources (missions/resources)."""

from datetime import timedelta

from shanzhi.missions.resources.actions import registering, serving, surveying
from shanzhi.missions.resources.models import AssetPhoto, Consent
from tests.invariants.matrix import Table, seen
from tests.missions.resources import building
from tests.seats import SEATS, Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """A running project of the first community with everything on the way to it; assets of two more places."""
    here, now = seats.here, seats.here.now
    start = now - timedelta(days=60)
    project = building.running(here, start)
    asset = project.call.asset
    assert asset is not None
    keys |= {"own_project": project.pk, "own_call": project.call_id, "own_asset": asset.pk}
    keys["second_asset"] = building.surveyed(here, start, by="two").pk
    keys["far_asset"] = building.surveyed(here, start, by="hc_worker").pk
    keys["paper_of_consent"] = Consent.objects.unscoped("test").get(asset=asset).pk
    shot = building.photo(here.actors["one"], start)
    surveying.add_photos(asset_id=asset.pk, photo_ids=[shot], actor=here.actors["one"], now=start)
    keys["shown_photo"] = AssetPhoto.objects.get(file=shot).pk
    keys["provider"] = project.provider_id
    _orders(seats, keys)
    _exclusion(seats, keys)


def _orders(seats: Seats, keys: dict[str, int]) -> None:
    here, now = seats.here, seats.here.now
    from shanzhi.missions.resources.models import Project  # noqa: PLC0415

    project = Project.objects.unscoped("test").get(pk=keys["own_project"])
    free = next(slot for slot in serving.open_slots(project, now) if not slot.full)
    values = {"at_home": True, "slot_at": free.at, "address": "7 号楼", "phone": "13800000000", "note": ""}
    _, order = serving.order(project_id=project.pk, values=values, actor=here.actors["resident"], now=now)
    assert order is not None
    keys["own_order"] = order.pk


def _exclusion(seats: Seats, keys: dict[str, int]) -> None:
    here, now = seats.here, seats.here.now
    _, row = registering.exclude(
        provider_id=keys["provider"],
        reason="拖延",
        until=now.date() + timedelta(days=30),
        actor=here.actors["civil"],
        now=now,
    )
    assert row is not None
    keys["exclusion"] = row.pk


EVERYONE = " ".join(SEATS)
FIRST = "worker1 head1 party1"  # those who work in the first community
STAFF = f"{FIRST} street1 td_civil leader"  # and those above who look on
ASSET_STEPS = ("verify", "publish", "photos", "consent", "confirm", "book", "unbook", "nonsense")
ORDER_STEPS = ("cancel", "rate", "complain", "missed", "nonsense")

TABLE = Table(
    only_read={
        "w/resources/",
        "w/resources/export.xlsx",
        "w/resources/<int:pk>/",
        "w/papers/<int:pk>/",
        "w/calls/",
        "w/calls/<int:pk>/",
        "w/projects/",
        "w/projects/what-if/",
        "w/projects/<int:pk>/",
        "org/",
        "org/orders/",
        "me/services/",
        "me/orders/",
        "me/orders/<int:pk>/",
        "a/providers/",
        "a/providers/<int:pk>/",
        "resources/",
        "resources/<int:pk>/",
        "resources/photos/<int:pk>/",
        "calls/<int:pk>/",
        "projects/<int:pk>/ledger/",
        "projects/<int:pk>/contract/",
    },
    only_written={
        "w/resources/done/",
        "w/resources/<int:pk>/<slug:name>/",
        "w/calls/<int:pk>/<slug:name>/",
        "w/projects/<int:pk>/<slug:name>/",
        "org/incentives/",
        "org/exclusions/<int:pk>/appeal/",
        "org/projects/<int:pk>/reverse/",
        "me/orders/<int:pk>/<slug:name>/",
        "a/providers/<int:pk>/exclude/",
        "a/exclusions/<int:pk>/",
    },
    both={
        "w/resources/new/",
        "w/resources/import/",
        "w/needs/new/",
        "w/workforce/new/",
        "w/calls/new/",
        "org/register/",
        "org/calls/<int:pk>/",
        "org/projects/<int:pk>/",
        "org/orders/<int:pk>/",
        "me/services/<int:pk>/",
        "a/consents/",
        "a/incentives/",
    },
    scope={
        "w/resources/<int:pk>/": seen(
            own_asset=f"{STAFF} td_party td_gov",
            second_asset="worker2 street1 td_civil leader td_party td_gov",
            far_asset="hc_party hc_gov",
        ),
        **{f"w/resources/<int:pk>/{step}/": seen(own_asset=FIRST, second_asset="worker2") for step in ASSET_STEPS[:-1]},
        "w/resources/<int:pk>/nonsense/": seen(own_asset="", second_asset=""),
        "w/papers/<int:pk>/": seen(paper_of_consent=STAFF),
        "w/calls/<int:pk>/": seen(own_call=STAFF),
        **{
            f"w/calls/<int:pk>/{step}/": seen(own_call=FIRST if step != "nonsense" else "")
            for step in ("open", "unseal", "score", "award", "nonsense")
        },
        "w/projects/<int:pk>/": seen(own_project=STAFF),
        **{
            f"w/projects/<int:pk>/{step}/": seen(own_project=FIRST if step != "nonsense" else "")
            for step in ("confirm", "pause", "end", "nonsense")
        },
        "org/calls/<int:pk>/": seen(own_call="enterprise social"),
        "org/projects/<int:pk>/": seen(own_project="enterprise"),
        "org/projects/<int:pk>/reverse/": seen(own_project="enterprise"),
        "org/orders/<int:pk>/": seen(own_order="enterprise"),
        "org/exclusions/<int:pk>/appeal/": seen(exclusion="enterprise"),
        "me/services/<int:pk>/": seen(own_project="resident"),
        "me/orders/<int:pk>/": seen(own_order="resident"),
        **{
            f"me/orders/<int:pk>/{step}/": seen(own_order="resident" if step != "nonsense" else "")
            for step in ORDER_STEPS
        },
        "a/providers/<int:pk>/": seen(provider="td_civil"),
        "a/providers/<int:pk>/exclude/": seen(provider="td_civil"),
        "a/exclusions/<int:pk>/": seen(exclusion="td_civil"),
        "resources/<int:pk>/": seen(own_asset=EVERYONE, second_asset=""),
        "resources/photos/<int:pk>/": seen(shown_photo=EVERYONE),
        "calls/<int:pk>/": seen(own_call=EVERYONE),
        "projects/<int:pk>/ledger/": seen(own_project=EVERYONE),
        "projects/<int:pk>/contract/": seen(own_project=f"{STAFF} enterprise"),
    },
    steps={
        "w/resources/<int:pk>/<slug:name>/": ASSET_STEPS,
        "w/calls/<int:pk>/<slug:name>/": ("open", "unseal", "score", "award", "nonsense"),
        "w/projects/<int:pk>/<slug:name>/": ("confirm", "pause", "end", "nonsense"),
        "me/orders/<int:pk>/<slug:name>/": ORDER_STEPS,
    },
    things=things,
)
