"""/a/findings/ findings; /s/ campaigns, invitations, bulletins, inspections."""

from django.urls import path

from shanzhi.missions.supervision.web import bulletins, campaigns, findings, inspections, leading

app_name = "supervision"
urlpatterns = [
    path("a/findings/", findings.finding_list, name="findings"),
    path("a/findings/new/", findings.seen, name="seen"),
    path("a/findings/export.xlsx", findings.export, name="findings_export"),
    path("a/findings/files/<int:pk>/", findings.evidence, name="evidence"),
    path("a/findings/<int:pk>/", findings.finding, name="finding"),
    path("a/findings/<int:pk>/<slug:name>/", findings.step, name="finding_step"),
    path("s/", campaigns.hub, name="hub"),
    path("s/campaigns/", campaigns.campaign_list, name="campaigns"),
    path("s/campaigns/new/", campaigns.new, name="new_campaign"),
    path("s/campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("s/campaigns/<int:pk>/export.xlsx", campaigns.export, name="campaign_export"),
    path("s/campaigns/<int:pk>/<slug:name>/", campaigns.step, name="campaign_step"),
    path("s/invitations/", campaigns.invitations, name="invitations"),
    path("s/bulletins/", bulletins.bulletin_list, name="bulletins"),
    path("s/bulletins/<int:pk>/", bulletins.bulletin, name="bulletin"),
    path("s/bulletins/<int:pk>/letter.<str:form>", bulletins.letter, name="letter"),
    path("s/bulletins/<int:pk>/<slug:name>/", bulletins.step, name="bulletin_step"),
    path("s/inspections/", inspections.inspection_list, name="inspections"),
    path("s/inspections/new/", inspections.new, name="new_inspection"),
    path("s/inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("s/inspections/<int:pk>/<slug:name>/", inspections.step, name="inspection_step"),
    path("l/", leading.dashboard, name="dashboard"),
    path("l/index/method/", leading.method, name="method"),
    path("l/rows/", leading.rows, name="rows"),
    path("l/issuers/", leading.issuers, name="issuers"),
    path("l/issuers/export.xlsx", leading.issuers_export, name="issuers_export"),
    path("l/trend.xlsx", leading.trend_export, name="trend_export"),
    path("l/report.<str:form>", leading.report, name="report"),
]
