"""Guides open, seals in the register, certificates applied for and issued: 示例 throughout."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shanzhi.entrypoints.cli.demo.somebody import somebody
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.registry import queries as registry
from shanzhi.kernel.seals import actions as seals
from shanzhi.kernel.seals import queries as seal_register
from shanzhi.missions.certificates import actions, queries
from shanzhi.missions.certificates.actions import Wish
from shanzhi.policy.certificates.guides import shipped_guides

LOCAL = ZoneInfo("Asia/Shanghai")
DESKS = {"td_civil": None, "hc_civil": ("cert-10", "cert-12")}
"""Whose guides are open, and which; None is all eight."""
SCHOOLS = ("铁东区钢城小学（示例）", "铁东区和平小学（示例）", "市第二中学（示例）")


def load(now: datetime) -> None:
    """Once."""
    if queries.open_guides().exists():
        return
    for desk, codes in DESKS.items():
        _open_guides(desk, codes, now - timedelta(days=40))
    _open_seals(now - timedelta(days=39))
    _issued_before(now)
    _waiting(now)


def _open_guides(desk: str, codes: tuple[str, ...] | None, at: datetime) -> None:
    actor = somebody(desk, at)
    for guide in shipped_guides():
        if codes is not None and guide.code not in codes:
            continue
        _, row = actions.draft_guide(
            code=guide.code,
            place_id=actor.place_id or 0,
            content=guide.content,
            in_duty=True,
            reason="",
            actor=actor,
            now=at,
        )
        if row is not None:
            actions.open_guide(guide_id=row.pk, configured={}, actor=actor, now=at)


def _open_seals(at: datetime) -> None:
    """Both seals of the first community, kept by its keeper, who mandates the e-seal for ordinary types."""
    head, keeper = somebody("head1", at), somebody("keeper1", at)
    name = people.body(head.own_body).name
    for kind, suffix in (("electronic", "电子印章"), ("paper", "公章")):
        seals.open_seal(
            body_id=head.own_body, kind=kind, name=name + suffix, keeper_id=keeper.held_post, actor=head, now=at
        )
    electronic = seal_register.seal_of(head.own_body, "electronic")
    for guide in shipped_guides():
        if electronic is None or guide.flags.wet_seal or guide.flags.public_interest:
            continue
        seals.give_mandate(
            seal_id=electronic.pk,
            matter=guide.code,
            matter_name=guide.name,
            quota=200,
            valid_from=at.date(),
            valid_to=at.date() + timedelta(days=300),
            actor=keeper,
            now=at,
        )


def _issued_before(now: datetime) -> None:
    """Six residence certificates of the last month, each applied for at the counter and issued within the hour."""
    for index, days in enumerate((30, 24, 17, 11, 6, 3)):
        at = datetime.combine((now - timedelta(days=days)).astimezone(LOCAL).date(), time(9, 10 + index), LOCAL)
        worker = somebody("worker1", at)
        resident = list(
            registry.residents_of(worker.place_id or 0, now.date()).filter(lives_here=True)[20 + index : 21 + index]
        )
        if not resident:
            continue
        wish = Wish(purpose="孩子上学报名", demander=SCHOOLS[index % 3], answers={"demander": SCHOOLS[index % 3]})
        guide = queries.guide_by_code("cert-10", None)
        _, row = actions.apply(
            guide_id=guide.pk if guide else 0,
            person_id=resident[0].pk,
            wish=wish,
            manner="counter",
            proxy_id=None,
            actor=worker,
            now=at,
        )
        if row is None:
            continue
        later = at + timedelta(minutes=6 + 3 * index)
        actions.approve(application_id=row.pk, noted={}, actor=worker, now=later)
        keeper = somebody("keeper1", at)
        sealed = later + timedelta(minutes=1)
        actions.issue(application_id=row.pk, paper=actions.Paper(), actor=keeper, now=sealed)


def _waiting(now: datetime) -> None:
    """What worker1 finds in the morning."""
    worker = somebody("worker1", now)
    wishes: tuple[tuple[str, str, str, dict[str, str], dict[str, str]], ...] = (
        ("cert-10", "水电气开户过户", "市自来水公司（示例）", {}, {}),
        ("cert-10", "办理居住登记", "解放派出所（示例）", {}, {"since": "2019年3月"}),
        ("cert-07", "低保", "解放街道办事处", {"kind": "最低生活保障", "reason": "不识字，腿脚不便"}, {}),
    )
    rows = list(registry.adults_of(worker.place_id or 0, now.date()).filter(lives_here=True)[40:43])
    for index, ((code, purpose, demander, answers, corrections), person) in enumerate(zip(wishes, rows, strict=False)):
        guide = queries.guide_by_code(code, None)
        if guide is None:
            continue
        wish = Wish(
            purpose=purpose, demander=demander, answers={"demander": demander, **answers}, corrections=corrections
        )
        actions.apply(
            guide_id=guide.pk,
            person_id=person.pk,
            wish=wish,
            manner="counter" if index else "phone",
            proxy_id=None,
            actor=worker,
            now=now - timedelta(minutes=40 + 10 * index),
        )
