"""deliberation-form: which form of deliberation a matter asks for, with the clause (D3-4.3)."""

from dataclasses import asdict
from datetime import date

from shanzhi.policy.deliberation.forms import Asked, Attention, Matter, Scope, form_terms, recommend
from shanzhi.policy.questions.reading import Answer, Reader

FIELDS = ("scope", "attention", "matter", "recipients", "on")
RECIPIENTS_MOST = 10_000
DEFAULT_ON = date(2022, 1, 1)


def answer(payload: object) -> Answer:
    """`forms`, `final_form`, `kit`; Unreadable names the fields at fault."""
    reader = Reader(payload, FIELDS)
    scope = reader.choice("scope", Scope, required=True)
    attention = reader.choice("attention", Attention) or Attention.NORMAL
    matter = reader.choice("matter", Matter, required=True)
    recipients = _recipients(reader)
    on = reader.day("on") or DEFAULT_ON
    if on < date(2021, 1, 1):
        reader.refuse("on", "文件3的条款从 2021 年起才有，请写 2021-01-01 以后的日期。")
    reader.finish()
    if scope is None or matter is None:
        raise ValueError("finish() lets nothing unread pass")
    advice = recommend(Asked(scope, attention, matter, recipients), on)
    return {
        "rules_version": form_terms(on)["version"],
        "forms": [{"form": one.form.value, "why": one.why, "clause": one.clause} for one in advice.forms],
        "final_form": advice.final_form,
        "kit": list(advice.kit),
        "reasons": [asdict(one.reason) for one in advice.forms],
    }


def _recipients(reader: Reader) -> int:
    """A number, or a list of classes or names of those to be asked in writing."""
    value = reader.raw("recipients")
    if not isinstance(value, list):
        return reader.integer("recipients", most=RECIPIENTS_MOST) or 0
    if len(value) > RECIPIENTS_MOST:
        reader.refuse("recipients", f"最多 {RECIPIENTS_MOST} 个，现在 {len(value)} 个。")
    elif not all(isinstance(one, str) and one.strip() for one in value):
        reader.refuse("recipients", "列表里每一项应当是文字：要征求意见的单位或人群。")
    return len(value)
