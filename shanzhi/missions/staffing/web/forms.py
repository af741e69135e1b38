"""What is typed about workers."""

from django import forms

from shanzhi.kernel.forms.fields import Lines, choice, day, hidden_number, number
from shanzhi.missions.staffing import KINDS, LEVELS, TRAININGS


class WorkerForm(forms.Form):
    place = forms.IntegerField(required=False)
    kind = choice("类别", KINDS, "committee")
    title = Lines("岗位", 40)
    identity = Lines("身份证号", 30)
    term_from = day("到岗日期")
    term_to = day("任期到")
    level = choice("资格", LEVELS, "none")


class TrainingForm(forms.Form):
    kind = choice("种类", TRAININGS, "in_service")
    title = Lines("名称", 80)
    on = day("日期")


class AwayForm(forms.Form):
    issuer_name = Lines("借调单位", 80)
    issuer_id = hidden_number("借调单位")
    since = day("从哪天起")


class InformalForm(forms.Form):
    issuer_name = Lines("哪个单位的事", 80)
    issuer_id = hidden_number("哪个单位的事")
    hours = number("每月大约几小时", 0, 999)
