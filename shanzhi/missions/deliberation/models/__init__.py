"""Tables of deliberation: the case and its sides, what people say, what was promised, what goes with a place."""

from shanzhi.missions.deliberation.models.case import Deliberation, Proposal, Round, Side, Support
from shanzhi.missions.deliberation.models.keeping import Allowance, Commitment, Feedback, Receipt
from shanzhi.missions.deliberation.models.place import Contact, CountyRules, Guidance, Sitting, StandingBody, Suggestion
from shanzhi.missions.deliberation.models.voices import Edition, Statement, Voice, Vote

__all__ = [
    "Allowance",
    "Commitment",
    "Contact",
    "CountyRules",
    "Deliberation",
    "Edition",
    "Feedback",
    "Guidance",
    "Proposal",
    "Receipt",
    "Round",
    "Side",
    "Sitting",
    "StandingBody",
    "Statement",
    "Suggestion",
    "Support",
    "Voice",
    "Vote",
]
