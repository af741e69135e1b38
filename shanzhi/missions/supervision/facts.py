"""Rows → what policy decides about: a late finding or street as a matter of a bulletin."""

from datetime import date

from shanzhi.kernel.campaigns.models import CampaignItem
from shanzhi.kernel.findings.models import Finding
from shanzhi.policy.bulletins import Matter


def of_finding(row: Finding, today: date) -> Matter:
    late = (today - row.due_on).days if row.due_on and row.state == "ordered" else 0
    tier = row.issuer.tier if row.issuer else ""
    return Matter(row.issuer_name, tier, row.title, max(0, late), row.repeat_of_id is not None, row.answer, row.clause)


def of_item(row: CampaignItem, today: date) -> Matter:
    """A street that is not done: what it still owes in the campaign."""
    owed = "还没有报自查结果" if row.state == "waiting" else "查出的问题还没有全部改好"
    late = max(0, (today - row.due_on).days)
    body = row.body
    name, tier = (body.name, body.tier) if body else (row.place.name, "township")
    return Matter(name, tier, f"“{row.campaign.title}”{owed}", late, False, row.note, row.campaign.clause)
