"""Signboards (missions/signboards)."""

from datetime import date

from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns.actions import CampaignDraft
from shanzhi.missions.signboards import actions
from shanzhi.missions.signboards.actions import BoardDraft
from tests.invariants.matrix import Table, seen
from tests.kernel.test_documents import picture
from tests.missions.admission.test_attachments import kept
from tests.seats import Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """A board of a community and of its street, each with a photo; a campaign over communities, one over streets."""
    here = seats.here
    for name, actor in (("board_one", "one"), ("board_two", "two"), ("board_street", "street1")):
        photo = kept(here, actor, picture()).pk
        draft = BoardDraft("评理说事点", "indoor", photo_id=photo)
        _, row = actions.register_board(draft=draft, actor=here.actors[actor], now=here.now)
        keys[name], keys[f"photo_{name}"] = row.pk if row else 0, photo
    for name, kind, tier in (
        ("campaign_boards", "community_signboards", "community"),
        ("campaign_streets", "street_signboards", "township"),
    ):
        place = here.places["210302"].pk
        drafted = CampaignDraft(kind, "查牌子", "实施意见", date(2021, 8, 10), here.now.date(), tier, (place,))
        _, campaign = campaigns.open_campaign(draft=drafted, actor=here.actors["civil"], now=here.now)
        keys[name] = campaign.pk if campaign else 0


ONE, TWO = "worker1 head1 party1", "worker2"
BOARD = seen(board_one=ONE, board_two=TWO, board_street="street1")
PHOTO = seen(
    photo_board_one=f"{ONE} street1 td_civil td_staffing leader",
    photo_board_two=f"{TWO} street1 td_civil td_staffing leader",
    photo_board_street="street1 td_civil td_staffing leader",
)

TABLE = Table(
    only_read={
        "w/signboards/",
        "w/signboards/boards/<int:pk>/",
        "w/signboards/photos/<int:pk>/",
        "s/signboards/",
        "s/signboards/export.xlsx",
    },
    only_written={"w/signboards/boards/<int:pk>/<slug:name>/"},
    both={
        "w/signboards/new/",
        "w/signboards/duties/",
        "w/signboards/<int:pk>/",
        "w/signboards/<int:pk>/wall/",
    },
    scope={
        "w/signboards/boards/<int:pk>/": BOARD,
        "w/signboards/boards/<int:pk>/change/": BOARD,
        "w/signboards/boards/<int:pk>/remove/": BOARD,
        "w/signboards/boards/<int:pk>/nonsense/": seen(board_one="", board_two="", board_street=""),
        "w/signboards/photos/<int:pk>/": PHOTO,
        "w/signboards/<int:pk>/": seen(campaign_boards=f"{ONE} {TWO}", campaign_streets="street1"),
        "w/signboards/<int:pk>/wall/": seen(campaign_boards="street1", campaign_streets="street1"),
    },
    steps={"w/signboards/boards/<int:pk>/<slug:name>/": ("change", "remove", "nonsense")},
    things=things,
)
