"""怎么判的: the questions of the gate in the order a person would ask them, each with what was found."""

from collections.abc import Sequence

from shanzhi.policy.admission import approve
from shanzhi.policy.admission.facts import Kind, OwnDuty, Proposal, Role
from shanzhi.policy.admission.rule import Rule, Terms, banned_topic, derived_role
from shanzhi.policy.admission.ruling import Outcome, Step

_ROLES = {Role.RESPONSIBLE: "负责", Role.ASSIST: "协助", Role.ENTRUSTED: "受委托承办"}
_FREQUENCIES = {
    "once": "一次性",
    "weekly": "每周",
    "monthly": "每月",
    "quarterly": "每季度",
    "half_yearly": "每半年",
    "yearly": "每年",
}


def trace_of(proposal: Proposal, terms: Terms, outcome: Outcome, hits: Sequence[Rule]) -> tuple[Step, ...]:
    """Role, topic, statute, list, money: only what matters for the kind."""
    steps = [_asked(proposal)]
    if proposal.kind is Kind.WORK:
        steps += [_role(proposal, terms), _topic(proposal, terms), _duty(proposal)]
    steps += [_statute(proposal), _list(proposal)]
    if proposal.kind in (Kind.WORK, Kind.REPORT):
        steps.append(_money(proposal, terms))
    codes = "、".join(dict.fromkeys(rule.code for rule in hits))
    steps.append(Step("用到哪几条规则？", codes, _OUTCOMES[outcome], True))
    return tuple(steps)


_OUTCOMES = {
    Outcome.ADMIT: "准入",
    Outcome.ADMIT_TRANSITIONAL: "过渡期准入",
    Outcome.APPROVE: "需要批准",
    Outcome.RETURN: "补正",
    Outcome.REVISE: "修改",
    Outcome.REDIRECT: "购买服务",
    Outcome.LEGAL_REVIEW: "法制审查",
    Outcome.PROHIBIT: "禁止",
}


def _asked(p: Proposal) -> Step:
    text = p.purpose or p.title
    short = text if len(text) <= 40 else text[:40] + "…"
    return Step("要社区做什么？", short, _FREQUENCIES[p.frequency])


def _role(p: Proposal, t: Terms) -> Step:
    derived = derived_role(p, t)
    found = f"填的是“{_ROLES[p.role]}”"
    if p.community_share is not None:
        found += f"，社区约占 {round(p.community_share * 100)}%"
    if p.result_owner == "community":
        found += "，结果由社区负责"
    return Step("社区是什么角色？", found, f"认定为{_ROLES[derived]}", derived is Role.RESPONSIBLE)


def _topic(p: Proposal, t: Terms) -> Step:
    hit = banned_topic(p, t) or p.topic in t.near_misses
    return Step(
        "碰到取消的事项吗？", "填报的性质" if not hit else "命中取消或相近的事项", "命中" if hit else "没有", hit
    )


def _duty(p: Proposal) -> Step:
    found = {OwnDuty.TRUE: "是", OwnDuty.FALSE: "不是", OwnDuty.UNKNOWN: "说不准，由民政部门答复"}[p.own_duty]
    return Step("是不是申报单位自己的职责？", found, "要看转嫁" if p.own_duty is OwnDuty.TRUE else "不涉及")


def _statute(p: Proposal) -> Step:
    named = [f"《{basis.document}》{basis.article or ''}" for basis in p.bases if basis.document]
    found = "；".join(named) or "没有写依据"
    return Step("法律法规规章有规定吗？", found, "有" if p.statute else "没有")


def _list(p: Proposal) -> Step:
    listed = p.listed or p.list_status == "retained"
    return Step("在清单里吗？", "清单条目" if listed else "没有同样的条目", "在" if listed else "不在")


def _money(p: Proposal, t: Terms) -> Step:
    paid = approve.funded(p, t)
    amount = p.funding.amount_per_community if p.funding else None
    found = f"{p.funding.source or '没有来源'}，每社区 {amount or 0:g} 元" if p.funding else "没有写"
    return Step("钱跟着事走吗？", found, "已落实" if paid else "没落实", not paid)
