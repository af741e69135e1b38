"""换个办法: what an issuer can do instead. A refusal never ends the journey."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alternative:
    icon: str
    title: str
    text: str
    clause: str | None


_DATA = Alternative("database", "先用现成数据", "已经采集过的数据可以共享，不必再让社区填。", "D1-4.8.2")
_OWN = Alternative("building", "自己的力量去做", "本单位职责内的事由本单位办，社区只带路、联系居民。", "D1-4.2.2")
_BUY = Alternative(
    "coin-yuan", "购买服务", "公益性、专业性、技术性服务可以交给社会组织、企事业单位、社工机构。", "D1-4.2.7"
)
_RIDE = Alternative("walk", "搭一次走访的车", "社区本来就要入户，把提示放进那一次，不新增任务。", None)
_COMPOSITE = Alternative(
    "list-check", "并入综合考评", "区（市、县）的综合考评已经覆盖准入事项，不必单独考。", "D1-4.3.3"
)
_LIST = Alternative("versions", "建议修订清单", "有法律依据的，可以建议把它写进下一版清单。", "D1-4.2.1")
_CHECK = Alternative("certificate", "自己核验", "能用数据核验的，不让居民去社区开证明。", "D1-4.5.8")
_OFFICE = Alternative("building", "放进综合办事机构", "工作可以做，牌子和专门机构不必设。", "D1-4.1.5")

_BY_KIND = {
    "evaluation": (_COMPOSITE, _DATA),
    "certificate": (_CHECK, _DATA),
    "community_signboard": (_OFFICE, _LIST),
    "street_signboard": (_OFFICE, _LIST),
    "organisation": (_OFFICE, _BUY),
    "secondment": (_BUY, _OWN),
    "report": (_DATA, _OWN),
    "app": (_DATA, _RIDE),
}


def alternatives(outcome: str, kind: str, topic: str) -> tuple[Alternative, ...]:
    """At most three ways out that fit the outcome and the kind; none for what was admitted."""
    if outcome in ("admit", "admit_transitional"):
        return ()
    if outcome == "redirect":
        return (_BUY, _RIDE)
    if outcome == "approve":
        return (_RIDE, _DATA)
    return _BY_KIND.get(kind, (_DATA, _OWN, _BUY if topic != "general" else _RIDE))
