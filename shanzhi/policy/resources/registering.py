"""Providers on the register (服务主体, D5-4.4.1): what an entry, an application, an exclusion must hold."""

from collections.abc import Collection
from datetime import date, timedelta

from shanzhi.policy.decision import Decision
from shanzhi.policy.identifiers import credit_code
from shanzhi.policy.resources.terms import by_house, cited, terms_on

LONGEST_EXCLUSION = timedelta(days=366)


def may_register(
    *,
    code: str,
    code_taken: bool,
    categories: Collection[str],
    licence: str,
    licence_until: date | None,
    long_term: bool,
    conflict: str,
    on: date,
) -> Decision:
    """Every fault of an entry at once; an expired licence is told now, not when an offer is refused."""
    code_fault = credit_code(code).why
    unknown = [name for name in categories if name not in terms_on(on)["needs"]]
    checks = (
        (
            bool(code_fault),
            cited("code_wrong", "D5-4.4.1", f"统一社会信用代码不对：{code_fault}", "请照营业执照核对。"),
        ),
        (
            not code_fault and code_taken,
            by_house("code_taken", "这个代码别的单位已经登记。", "请核对；确实是您单位的，请联系民政部门。"),
        ),
        (
            not categories or bool(unknown),
            cited("categories_missing", "D5-4.4.1", "还没有选服务类别。", "至少选一类，能做几类选几类。"),
        ),
        (not licence.strip(), cited("licence_unnamed", "D5-4.4.1", "还没写证照名称。", "例如“营业执照”。")),
        (
            not long_term and licence_until is None,
            cited("licence_undated", "D5-4.4.1", "证照有效期没有写。", "写到哪一天，或勾选长期有效。"),
        ),
        (
            not long_term and licence_until is not None and licence_until < on,
            cited("licence_expired", "D5-4.4.1", f"证照 {licence_until} 就到期了。", "续期后再登记，或换一张有效的。"),
        ),
        (not conflict.strip(), by_house("conflict_missing", "还没申报利益冲突。", "没有就写“无”。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_ask_incentive(
    *, registered: bool, body_known: bool, running: bool, measure: str, ground: str, on: date
) -> Decision:
    checks = (
        (not registered, cited("provider_unknown", "D5-4.4.1", "单位还没有登记。", "先登记单位再申请。")),
        (
            measure not in terms_on(on)["measures"],
            cited("measure_unknown", "D5-4.4.1", "没有选申请哪一种扶持。", "在几种里选一种。"),
        ),
        (not ground.strip(), cited("ground_missing", "D5-4.4.1", "还没写理由。", "写明符合哪一条政策、做了什么。")),
        (running, by_house("incentive_running", "同样的申请正在办。", "有答复会发消息给您。")),
        (not body_known, by_house("incentive_nobody", "本地还没有登记答复的部门。", "请系统管理员登记。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_answer_incentive(*, asked_me: bool, waiting: bool, answer: str) -> Decision:
    checks = (
        (not asked_me, cited("answer_not_yours", "D5-4.4.1", "这件申请不由您的单位答复。", "请受理的部门答复。")),
        (asked_me and not waiting, by_house("answered_already", "已经答复过了。", "打开清单看答复。")),
        (not answer.strip(), cited("answer_empty", "D5-4.4.1", "还没写答复。", "写明依据哪一项政策、怎么办理。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_exclude(*, supervises: bool, running: bool, reason: str, until: date | None, on: date) -> Decision:
    """A time-limited exclusion with its reason (本系统约定)."""
    checks = (
        (not supervises, by_house("exclude_not_yours", "暂停参与由民政等监管部门作出。", "请监管部门办理。")),
        (running, by_house("excluded_already", "已经在暂停期间。", "等到期或申诉有结果。")),
        (not reason.strip(), by_house("exclude_reason", "要写明理由。", "写明哪个项目、违反哪一条约定。")),
        (
            until is None or not on < until <= on + LONGEST_EXCLUSION,
            by_house("exclude_until", "期限不对。", "从明天起最多一年，写明到哪一天。"),
        ),
    )
    return Decision(tuple(reason_ for broken, reason_ in checks if broken))


def may_appeal(*, own: bool, appealed: bool, text: str) -> Decision:
    checks = (
        (not own, by_house("appeal_not_yours", "由被暂停的单位申诉。", "请用本单位的岗位登录。")),
        (appealed, by_house("appealed_already", "已经申诉过了。", "结果出来会发消息给您。")),
        (not text.strip(), by_house("appeal_empty", "还没写申诉理由。", "写明哪里不对、有什么凭据。")),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_decide_appeal(*, supervises: bool, appealed: bool, decided: bool, own: bool, reason: str) -> Decision:
    """Never by whoever made the exclusion."""
    checks = (
        (not supervises, by_house("appeal_who", "申诉由监管部门复核。", "请监管部门办理。")),
        (not appealed, by_house("appeal_none", "还没有申诉。", "等单位提出申诉再复核。")),
        (decided, by_house("appeal_decided", "已经有结果了。", "打开看结果。")),
        (own, by_house("appeal_own", "谁作出的，不能由谁复核。", "请另一位同事复核。")),
        (not reason.strip(), by_house("appeal_reason", "要写明理由。", "写一句话。")),
    )
    return Decision(tuple(reason_ for broken, reason_ in checks if broken))
