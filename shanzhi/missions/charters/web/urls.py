"""/w/rules/ the workbench, /a/rules/ reviewers, /rules/ the public."""

from django.urls import path

from shanzhi.missions.charters.web import (
    drafting,
    exemplary,
    exporting,
    gathering,
    moving,
    publics,
    resembling,
    reviewing,
)

app_name = "charters"
urlpatterns = [
    path("w/rules/", drafting.charter_list, name="list"),
    path("w/rules/start/", drafting.start, name="start"),
    path("w/rules/<int:pk>/", drafting.hub, name="hub"),
    path("w/rules/<int:pk>/text/", drafting.text, name="text"),
    path("w/rules/<int:pk>/text/whole/", drafting.whole, name="whole"),
    path("w/rules/<int:pk>/text/flag/", drafting.flag, name="flag"),
    path("w/rules/<int:pk>/text/<slug:name>/", drafting.clause, name="clause"),
    path("w/rules/<int:pk>/compare/", drafting.comparison, name="comparison"),
    path("w/rules/<int:pk>/households/", gathering.households, name="households"),
    path("w/rules/<int:pk>/households/groups/", gathering.group, name="group"),
    path("w/rules/<int:pk>/households/reach/", gathering.reach, name="reach"),
    path("w/rules/<int:pk>/opinions/", gathering.opinions, name="opinions"),
    path("w/rules/<int:pk>/opinions/answer/", gathering.answer, name="answer"),
    path("w/rules/<int:pk>/comments/", moving.comment, name="comment"),
    path("w/rules/<int:pk>/vote/", moving.vote, name="vote"),
    path("w/rules/<int:pk>/check-up/", moving.check_up, name="check_up"),
    path("w/rules/<int:pk>/to/<slug:name>/", moving.step, name="step"),
    path("w/rules/<int:pk>/export/<slug:name>/", exporting.export, name="export"),
    path("w/rules/likeness/", resembling.likeness, name="likeness"),
    path("w/rules/likeness/<int:pk>/", resembling.side_by_side, name="side_by_side"),
    path("a/rules/exemplars/", exemplary.exemplars, name="exemplars"),
    path("a/rules/exemplars/report.docx", exemplary.report, name="report"),
    path("a/rules/exemplars/<int:pk>/", exemplary.choose, name="choose"),
    path("a/rules/", reviewing.waiting, name="waiting"),
    path("a/rules/<int:pk>/", reviewing.review, name="review"),
    path("a/rules/<int:pk>/settle/", reviewing.settle, name="settle"),
    path("rules/", publics.register, name="register"),
    path("rules/opinions/", publics.follow, name="follow"),
    path("rules/exhibition/", publics.exhibition, name="exhibition"),
    path("rules/<str:code>/", publics.charter, name="public"),
    path("rules/<str:code>/opinion/", publics.opinion, name="opinion"),
]
