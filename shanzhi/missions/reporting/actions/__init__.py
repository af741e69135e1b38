"""Every write of this mission: build a form, open its rounds, fill, submit and correct."""

from shanzhi.missions.reporting.actions.building import confirm, reduce, start_form
from shanzhi.missions.reporting.actions.filling import correct, save_draft, submit
from shanzhi.missions.reporting.actions.opening import end_form, next_round, open_form

__all__ = ("confirm", "correct", "end_form", "next_round", "open_form", "reduce", "save_draft", "start_form", "submit")
