"""/d/ departments file, /a/ bodies decide, /w/refuse/ communities report."""

from django.urls import path

from shanzhi.missions.admission.web import attachments, deciding, filing, lookups, reporting, sheets

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
    path("w/refuse/new/", reporting.report, name="report"),
    path("w/refuse/", reporting.reports, name="reports"),
    path("w/refuse/<int:pk>/", reporting.reports, name="report_made"),
    path("w/bodies/", reporting.bodies, name="bodies"),
    path("admin/protection/", reporting.protection, name="protection"),
]
