"""/d/ departments file, /a/ bodies decide, /w/refuse/ communities report."""

from django.urls import path

from shanzhi.missions.admission.web import (
    attachments,
    deciding,
    filing,
    list_sheets,
    lists,
    lookups,
    rechecking,
    reporting,
    sheets,
)

app_name = "admission"
urlpatterns = [
    path("d/demands/", filing.demands, name="demands"),
    path("d/demands/new/", filing.new, name="new"),
    path("d/demands/export.xlsx", sheets.demands, name="export"),
    path("d/demands/verdict/", lookups.verdict, name="verdict"),
    path("d/demands/<int:pk>/", filing.demand, name="demand"),
    path("d/demands/<int:pk>/what/", filing.what, name="what"),
    path("d/demands/<int:pk>/ground/", filing.ground, name="ground"),
    path("d/demands/<int:pk>/effort/", filing.effort, name="effort"),
    path("d/demands/<int:pk>/arrival/", deciding.arrival, name="arrival"),
    path("d/demands/<int:pk>/notice/", sheets.notice, name="notice"),
    path("d/demands/<int:pk>/<slug:name>/", filing.step, name="step"),
    path("d/files/<int:pk>/", attachments.attachment, name="attachment"),
    path("d/entries/", lookups.entries, name="entries"),
    path("d/laws/", lookups.articles, name="articles"),
    path("a/", deciding.waiting, name="waiting"),
    path("a/demands/<int:pk>/", deciding.approve, name="approve"),
    path("a/reviews/<int:pk>/", deciding.review, name="review"),
    path("a/lists/", lists.lists, name="lists"),
    path("a/lists/start/", lists.start, name="list_start"),
    path("a/lists/revisions/<int:pk>/", lists.revision, name="revision"),
    path("a/lists/revisions/<int:pk>/change/", lists.change, name="list_change"),
    path("a/lists/revisions/<int:pk>/sheet.xlsx", list_sheets.sheet, name="list_sheet"),
    path("a/lists/revisions/<int:pk>/import/", list_sheets.bring, name="list_import"),
    path("a/lists/revisions/<int:pk>/<slug:name>/", lists.revision_step, name="revision_step"),
    path("a/rechecks/", rechecking.rechecks, name="rechecks"),
    path("a/rechecks/<int:pk>/", rechecking.recheck, name="recheck"),
    path("w/refuse/new/", reporting.report, name="report"),
    path("w/refuse/", reporting.reports, name="reports"),
    path("w/refuse/<int:pk>/", reporting.reports, name="report_made"),
    path("w/bodies/", reporting.bodies, name="bodies"),
    path("admin/protection/", reporting.protection, name="protection"),
]
