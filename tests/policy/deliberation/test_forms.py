"""Which form a matter asks for: every combination, each with its clause (D3-4.3.1, D3-4.3.2, D3-4.3.3, D3-4.3.4)."""

from datetime import date
from itertools import product

import pytest

from shanzhi.policy.deliberation.forms import (
    ASSEMBLY,
    CLAUSES,
    Asked,
    Attention,
    Form,
    Matter,
    Scope,
    may_choose,
    recommend,
)

ON = date(2026, 11, 25)
EVERY = [Asked(s, a, m, r) for s, a, m, r in product(Scope, Attention, Matter, (0, 3))]
GREAT = {Matter.MAJOR_DECISION, Matter.INFRASTRUCTURE, Matter.OVERALL_PLAN}


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_every_matter_gets_its_forms_in_order_with_their_clauses(asked: Asked) -> None:
    advice = recommend(asked, ON)
    forms = [one.form for one in advice.forms]
    assert len(forms) == len(set(forms))
    assert (advice.final_form == ASSEMBLY) == (asked.matter in GREAT)
    assert (forms[0] == Form.MEETING) == (asked.matter in GREAT)
    assert Form.ONLINE in forms
    assert [one.clause for one in advice.forms] == [CLAUSES[form] for form in forms]
    assert (Form.WRITTEN in forms) >= (asked.recipients > 0)
    assert all(one.reason.quote and one.why for one in advice.forms)


def test_a_building_matter_is_talked_over() -> None:
    advice = recommend(Asked(Scope.BUILDING, Attention.HIGH, Matter.LOCAL_AFFAIR), ON)
    assert [one.form for one in advice.forms] == [Form.DIALOGUE, Form.ONLINE]
    assert advice.kit == ("致居（村）民一封信", "约请函", "走访座谈记录", "网上公示", "协商意见")


def test_a_meeting_class_matter_keeps_its_meeting_whatever_the_reason() -> None:
    """D3-4.3.1: deviation needs a reason, but no reason removes the assembly."""
    asked = Asked(Scope.COMMUNITY, Attention.HIGH, Matter.INFRASTRUCTURE)
    refused = may_choose(asked, ("online",), "大家都忙", ON)
    assert [reason.code for reason in refused.reasons] == ["meeting_needed"]
    assert may_choose(asked, ("meeting", "online"), "", ON).allowed


def test_leaving_out_the_recommended_form_needs_a_reason() -> None:
    asked = Asked(Scope.BUILDING, Attention.NORMAL, Matter.LOCAL_AFFAIR)
    assert [r.code for r in may_choose(asked, ("online",), " ", ON).reasons] == ["deviation_unexplained"]
    assert may_choose(asked, ("online",), "多数人在外地", ON).allowed
    assert [r.code for r in may_choose(asked, (), "", ON).reasons] == ["no_form"]
