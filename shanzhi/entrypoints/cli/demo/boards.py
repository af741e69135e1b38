"""The clean-up of August 2021 over all streets with its findings and bulletin, and this year's checks (演示)."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw, ImageFont

from shanzhi.entrypoints.cli.demo.somebody import LOADER, MARK, somebody
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns import queries as campaign_queries
from shanzhi.kernel.campaigns.actions import CampaignDraft
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents import typesetting
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings.actions import Cure
from shanzhi.kernel.people import actions as people
from shanzhi.kernel.people import queries as bodies
from shanzhi.kernel.places import queries as places
from shanzhi.missions.signboards import actions as signboards
from shanzhi.missions.signboards.actions import BoardDraft, Known
from shanzhi.missions.supervision import actions as supervision
from shanzhi.missions.supervision import queries as supervising
from shanzhi.policy.catalogues import annex

LOCAL = ZoneInfo("Asia/Shanghai")
ISSUED = date(2021, 8, 10)
PAPER = "关于进一步开展街道（乡镇）社区（村）减负工作的实施意见"
EXTRA = ("数字专班工作站", "招商引资服务站", "营商环境监测点", "创城指挥部", "智慧平台推广站")
COMMUNITY = (
    ("社区党群服务中心", "outdoor"),
    ("社区居民委员会", "outdoor"),
    ("社区党组织", "outdoor"),
    ("评理说事点", "indoor"),
    ("警务室", "indoor"),
    ("人民调解委员会", "indoor"),
    ("退役军人服务站", "indoor"),
)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=LOCAL)


def load(now: datetime) -> None:
    """Once; the past in bulk where nothing was decided, by the ordinary actions where somebody decided."""
    city = somebody("city_civil", now)
    if campaign_queries.campaigns_for(city, "street_signboards").exists():
        return
    known = places.townships_within(city.reach, ISSUED).select_related("parent__parent").exclude(kind="area")
    streets = list(known.order_by("path"))
    _hang(streets)
    _clean_up(city, streets)
    _this_year(now)


def _hang(streets: Sequence[Any]) -> None:
    """The boards each street had, by its list; those of the two streets people look at with photos."""
    rows = [
        Known(
            street,
            entry.name.replace("\u00d7\u00d7街道", street.name).replace("\u00d7\u00d7镇", street.name),
            entry.placement,
        )
        for street in streets
        for entry in annex(1 if street.kind == "subdistrict" else 2).entries[:12]
    ]
    signboards.load_register(rows=rows, actor=LOADER, now=at(ISSUED, 9))
    for login in ("worker1", "worker2"):
        actor = somebody(login, at(ISSUED))
        home = bodies.body(actor.own_body).place
        rows = [Known(home, text, place, _photo(actor, text)) for text, place in COMMUNITY]
        signboards.load_register(rows=rows, actor=LOADER, now=at(ISSUED, 9))


def _photo(actor: Actor, text: str) -> int:
    """A drawn stand-in for a photo (演示)."""
    picture = Image.new("RGB", (640, 360), "#d9d3c4")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(Path(typesetting.FONTS) / "NotoSerifSC-Bold.otf"), 56)
    width = int(pen.textlength(text, font=font))
    left = max(20, (640 - width) // 2)
    pen.rectangle((left - 24, 110, left + width + 24, 230), fill="#fbfaf5", outline="#a39b88", width=3)
    pen.text((left, 130), text, font=font, fill="#1b2430")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    out.seek(0)
    return documents.store_file(
        upload=out,
        name=f"{text}{MARK}.jpg",
        owner_id=actor.own_body,
        subject="signboard",
        images_only=True,
        actor=actor,
        now=at(ISSUED),
    ).pk


def _clerk(street: Any) -> Actor:
    """The clerk of a street; a demo login where there is one, a post without person elsewhere."""
    body = bodies.organ(street.pk, "government")
    if body is None:
        raise LookupError(street.code)
    post = bodies.holders(body.pk, ["township_clerk"], ISSUED).first()
    post = post or people.appoint(
        body_id=body.pk,
        person_id=None,
        title=f"挂牌经办{MARK}",
        roles=("township_clerk",),
        valid_from=ISSUED,
        actor=LOADER,
        now=at(ISSUED),
    )
    return Actor(
        capacity=f"{body.name} · {post.title}",
        roles=frozenset(post.roles),
        reach=(street.path,),
        post_id=post.pk,
        body_id=body.pk,
        place_id=street.pk,
        tier="township",
    )


def _clean_up(city: Actor, streets: Sequence[Any]) -> None:
    """2021-08-10 and a week: every fourth street had a board too many, a few were late, a bulletin told so."""
    draft = CampaignDraft(
        "street_signboards",
        "2021年街道（乡镇）挂牌清理规范",
        PAPER,
        ISSUED,
        None,
        "township",
        (city.place_id or 0,),
        list_version="2021",
    )
    _, campaign = campaigns.open_campaign(draft=draft, actor=city, now=at(ISSUED))
    if campaign is None:
        raise LookupError("streets")
    late: list[tuple[Actor, Any]] = []
    for number, street in enumerate(streets):
        day = ISSUED + timedelta(days=1 + number % 6)
        if number % 4:
            campaigns.report(campaign_id=campaign.pk, place_id=street.pk, checked=12, actor=LOADER, now=at(day))
            continue
        clerk = _clerk(street)
        text = EXTRA[number // 4 % len(EXTRA)]
        _, board = signboards.register_board(
            draft=BoardDraft(text, "outdoor", campaign_id=campaign.pk), actor=clerk, now=at(day)
        )
        campaigns.report(campaign_id=campaign.pk, place_id=street.pk, checked=13, actor=clerk, now=at(day))
        if board is not None and number % 16:
            _cure(city, clerk, board, at(day + timedelta(days=1)))
        elif board is not None:
            late.append((clerk, board))
    _tell(city, at(date(2021, 8, 20)))
    for clerk, board in late:
        _cure(city, clerk, board, at(date(2021, 8, 26)))


def _cure(city: Actor, clerk: Actor, board: Any, then: datetime) -> None:
    """Taken down, verified by the city's supervisor two days later."""
    cure = Cure(f"“{board.text}”已经摘除{MARK}。")
    findings.rectify(finding_id=board.finding_id, cure=cure, actor=clerk, now=then)
    signboards.take_down(board_id=board.pk, after_id=None, campaign_id=None, actor=clerk, now=then)
    supervision.verify(finding_id=board.finding_id, actor=city, now=then + timedelta(days=2))


def _tell(city: Actor, then: datetime) -> None:
    """The bulletin of August 2021, drafted by the desk, signed by the city government."""
    _, bulletin = supervision.draft_bulletin(campaign_id=None, actor=city, now=then)
    if bulletin is None:
        return
    words = {"title": f"关于街道（乡镇）挂牌清理情况的通报{MARK}", "audience": "outside", "without": frozenset[int]()}
    words |= {"opening": bulletin.opening, "closing": bulletin.closing}
    supervision.edit_bulletin(bulletin_id=bulletin.pk, **words, actor=city, now=then)  # type: ignore[arg-type]
    supervision.send_bulletin(bulletin_id=bulletin.pk, actor=city, now=then)
    supervision.approve_bulletin(
        bulletin_id=bulletin.pk, actor=somebody("city_gov", then), now=then + timedelta(hours=3)
    )


def _this_year(now: datetime) -> None:
    """铁东区: a rescan that ran out with two streets late and one board back, and two checks that are open."""
    county, today = somebody("td_civil", now), now.astimezone(LOCAL).date()
    for kind, title, tier, due in (
        ("signboard_rescan", "2026年挂牌复查", "township", -5),
        ("street_signboards", "2026年冬季挂牌自查", "township", 5),
        ("community_signboards", "2026年社区挂牌自查", "community", 9),
    ):
        then = now - timedelta(days=13)
        draft = CampaignDraft(
            kind,
            title + MARK,
            "铁东区民政局通知" + MARK,
            then.astimezone(LOCAL).date(),
            today + timedelta(days=due),
            tier,
            (county.place_id or 0,),
            list_version="2021",
        )
        _, campaign = campaigns.open_campaign(draft=draft, actor=county, now=then)
        if campaign is not None and kind == "signboard_rescan":
            _rescanned(campaign.pk, county, now - timedelta(days=9))


def _rescanned(campaign_id: int, county: Actor, then: datetime) -> None:
    streets = places.townships_within(county.reach, then.date()).select_related("parent__parent")
    for number, street in enumerate(streets.order_by("path")):
        if number in (3, 7):
            continue
        clerk = _clerk(street)
        if number == 4:
            draft = BoardDraft(EXTRA[1], "outdoor", campaign_id=campaign_id)
            signboards.register_board(draft=draft, actor=clerk, now=then)
        campaigns.report(campaign_id=campaign_id, place_id=street.pk, checked=12, actor=clerk, now=then)
    supervising.late_findings(county, then.date())
