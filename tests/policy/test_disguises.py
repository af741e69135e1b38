"""Signs of a disguise: the words are marked, look-alikes pass, and no sign comes from nothing."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy import disguises
from shanzhi.policy.disguises import Filed, signs, weigh

TEXTS = Path(__file__).parents[2] / "benchmarks" / "texts"
ON = date(2026, 3, 16)
NEW = Filed(1, 10, "county", "work", "商户走访服务", "请社区走访沿街商户，登记经营情况和联系方式。", ON)


def kept_apart() -> list[dict[str, object]]:
    rows = yaml.safe_load((TEXTS / "pairs-240.yaml").read_text("utf-8"))["texts"]
    more = yaml.safe_load((TEXTS / "pairs-more.yaml").read_text("utf-8"))["texts"]
    odd = [row for row in rows if int(row["pair"][-3:]) % 2]
    return odd + [row for row in more if row["set"] == "blind"]


def test_hidden_targets_in_texts_kept_from_training_are_seen() -> None:
    """D1-4.2.6: the printed measure is in benchmarks/RESULTS.md; here is its floor."""
    rows = kept_apart()
    hit = [row for row in rows if weigh(f"{row['title']}。{row['purpose']}").suspected]
    right = sum(bool(row["disguised"]) for row in hit)
    wanted = sum(bool(row["disguised"]) for row in rows)
    assert (right / wanted >= 0.9, right / len(hit) >= 0.85) == (True, True)


def test_the_data_survey_with_an_investment_target_inside_is_seen_and_marked() -> None:
    text = "营商服务数据摸底。请社区填报辖区空置楼宇，每个社区月底前推荐意向投资企业不少于两家，完成情况通报。"
    found = weigh(text)
    assert found.suspected
    words = [text[mark.start : mark.end] for mark in found.marks]
    assert any("不少于" in word for word in words)
    assert not weigh("营商服务数据摸底。请社区把空置楼宇的地址告诉我们，由我局自己联系，社区不用再做什么。").suspected


@given(st.text(max_size=300))
def test_marks_lie_in_the_text_apart_and_in_order(text: str) -> None:
    found = weigh(text)
    at = -1
    for mark in found.marks:
        assert at < mark.start < mark.end <= len(text)
        at = mark.end


def codes(*before: Filed, new: Filed = NEW, starts: date | None = ON) -> list[str]:
    return [sign.code for sign in signs(new, before, starts)]


def test_three_like_filings_of_one_issuer_within_the_days_look_split() -> None:
    parts = [replace(NEW, demand=n, filed_on=ON - timedelta(days=n)) for n in (2, 3)]
    assert codes(*parts) == ["split"]
    assert codes(parts[0]) == []
    assert codes(*(replace(row, issuer=11) for row in parts)) == []
    assert codes(*(replace(row, filed_on=ON - timedelta(days=91)) for row in parts)) == []


@pytest.mark.parametrize("kind", ["report", "app", "evaluation", "community_signboard", "secondment", "work"])
def test_a_refused_demand_under_another_name_is_noticed(kind: str) -> None:
    """D1-4.2.5: form, notice, survey, board or secondment: whatever it is called now."""
    refused = replace(NEW, demand=2, kind=kind, title="商户走访摸排", refused=True)
    (sign,) = signs(NEW, [refused], ON)
    assert (sign.code, sign.demands) == ("another_name", (2,))
    assert ("另一类" in sign.text) is (kind != "work")
    assert codes(replace(refused, issuer=11)) == []


def test_a_city_matter_on_the_countys_table_is_noticed() -> None:
    city = replace(NEW, demand=2, issuer=99, tier="city")
    assert codes(city) == ["another_tier"]
    assert codes(new=replace(NEW, papers=frozenset({"鞍山市商务局关于走访的通知"}))) == ["another_tier"]
    assert codes(city, new=replace(NEW, tier="city")) == []


def test_a_start_before_the_filing_is_noticed() -> None:
    for days in (-1, 0, 1):
        assert codes(starts=ON + timedelta(days=days)) == (["early"] if days < 0 else [])
    assert codes(starts=None) == []


def test_unlike_filings_give_no_sign() -> None:
    others = [replace(NEW, demand=n, title="防汛沙袋发放", purpose="把沙袋送到低洼楼栋门口。") for n in (2, 3, 4)]
    assert codes(*others) == []
    assert disguises.likeness(NEW, replace(NEW, title="", purpose="")) == 0.0
