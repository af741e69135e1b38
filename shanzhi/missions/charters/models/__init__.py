"""Tables of charters; see the modules for what each is for."""

from shanzhi.missions.charters.models.decisions import Comment, FilingNumber, FlagRuling, Release, Review, Vote
from shanzhi.missions.charters.models.texts import Charter, Clause, ClauseText, Revision, StepTaken, Version
from shanzhi.missions.charters.models.use import CheckUp, Exemplar
from shanzhi.missions.charters.models.voices import HouseholdGroup, Opinion, Reach

__all__ = [
    "Charter",
    "CheckUp",
    "Clause",
    "ClauseText",
    "Comment",
    "Exemplar",
    "FilingNumber",
    "FlagRuling",
    "HouseholdGroup",
    "Opinion",
    "Reach",
    "Release",
    "Review",
    "Revision",
    "StepTaken",
    "Version",
    "Vote",
]
