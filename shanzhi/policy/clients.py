"""Which systems of other offices may ask what, and how long (系统对接): D1-4.8.2, the rest 本系统约定."""

from collections.abc import Sequence
from datetime import date, timedelta

from shanzhi.policy.clauses import clause
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force

TERMS = "clients"


def scopes(on: date) -> dict[str, str]:
    """Scope → what it allows, in words."""
    return {name: str(row["label"]) for name, row in in_force(TERMS, on)["scopes"].items()}


def roles_for(wanted: Sequence[str], on: date) -> tuple[str, ...]:
    """The roles of the post a system with these scopes acts in."""
    known = in_force(TERMS, on)["scopes"]
    return tuple(sorted({str(role) for name in wanted for role in known[name]["roles"]}))


def wait_before(attempt: int, on: date) -> int | None:
    """Seconds before the n-th attempt (1 is the first); None when it is given up."""
    waits = in_force(TERMS, on)["waits"]
    return int(waits[attempt - 1]) if attempt <= len(waits) else None


def may_register(*, scopes: Sequence[str], agreement: str, valid_until: date, on: date) -> Decision:
    """A system needs a written ground, a stated scope and an end."""
    terms = in_force(TERMS, on)
    latest = on + timedelta(days=int(terms["longest_days"]))
    quote = clause("D1-4.8.2").zh
    checks = (
        (
            not agreement.strip(),
            Reason("client_ground", "D1-4.8.2", quote, "还没写对接的依据。", "写明协议或文件的名称和文号。"),
        ),
        (
            not scopes or not set(scopes) <= set(terms["scopes"]),
            Reason("client_scope", "D1-4.8.2", quote, "还没选它能办什么。", "从列出的范围里至少选一样，用不到的不选。"),
        ),
        (
            not on <= valid_until <= latest,
            Reason("client_end", None, "", "到期日要在今天以后、三年以内。", f"最晚填 {latest:%Y-%m-%d}，到期再续。"),
        ),
    )
    return Decision(tuple(reason for broken, reason in checks if broken))


def may_end(*, found: bool, ended: bool) -> Decision:
    if found and not ended:
        return Decision()
    return Decision((Reason("client_ended", None, "", "这个系统已经停用了。", "不用再办。"),))
