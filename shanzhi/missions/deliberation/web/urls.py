"""/w/deliberations/ the community's work, /w/proposals/ what people want, /deliberations/ for everybody."""

from django.urls import path

from shanzhi.missions.deliberation.web import neighbourhood, proposing, steps, taking_part, workbench

app_name = "deliberation"
urlpatterns = [
    path("w/deliberations/", workbench.cases, name="cases"),
    path("w/deliberations/new/", workbench.new, name="new"),
    path("w/deliberations/advice/", workbench.advice, name="advice"),
    path("w/deliberations/place/", neighbourhood.place, name="place"),
    path("w/deliberations/place/<slug:name>/", neighbourhood.keep, name="keep"),
    path("w/deliberations/<int:pk>/guide/", neighbourhood.guide, name="guide"),
    path("w/deliberations/<int:pk>/", workbench.case, name="case"),
    path("w/deliberations/<int:pk>/edit/", workbench.edit, name="edit"),
    path("w/deliberations/<int:pk>/sides/", workbench.sides, name="sides"),
    path("w/deliberations/<int:pk>/statements/", workbench.statements, name="statements"),
    path("w/deliberations/<int:pk>/<slug:name>/", steps.step, name="step"),
    path("w/proposals/<int:pk>/", proposing.proposal, name="proposal"),
    path("w/proposals/new/", proposing.bring, name="bring"),
    path("deliberations/", taking_part.cases, name="public_cases"),
    path("deliberations/rates/", neighbourhood.rates, name="rates"),
    path("deliberations/propose/", proposing.propose, name="propose"),
    path("deliberations/mine/", proposing.mine, name="mine"),
    path("deliberations/proposals/<int:pk>/support/", proposing.support, name="support"),
    path("deliberations/proposals/<int:pk>/review/", proposing.ask_review, name="ask_review"),
    path("deliberations/<int:pk>/", taking_part.case, name="public_case"),
    path("deliberations/<int:pk>/answer/", taking_part.answer, name="answer"),
    path("deliberations/<int:pk>/say/", taking_part.say, name="say"),
    path("deliberations/<int:pk>/data/", taking_part.data, name="data"),
    path("deliberations/<int:pk>/unsolved/", taking_part.unsolved, name="unsolved"),
]
