"""/d/sharing/ asks, /a/ is the desk's, /w/service/ the tasks, /api/v1/exchange/control/ the platform's door."""

from django.urls import path

from shanzhi.missions.exchange.web import controlling, national, sharing

app_name = "exchange"
urlpatterns = [
    path("d/sharing/", sharing.agreements, name="agreements"),
    path("d/sharing/new/", sharing.new, name="new"),
    path("d/sharing/<int:pk>/", sharing.agreement, name="agreement"),
    path("d/sharing/<int:pk>/<slug:name>/", sharing.step, name="step"),
    path("a/national/", national.records, name="national"),
    path("a/national/export/", national.export, name="national_export"),
    path("a/national/receipts/", national.receipts, name="national_receipts"),
    path("a/control/", controlling.links, name="links"),
    path("a/control/<int:pk>/", controlling.close, name="close_link"),
    path("w/service/", controlling.tasks, name="tasks"),
    path("w/service/<int:pk>/<slug:name>/", controlling.task_step, name="task_step"),
    path("api/v1/exchange/control/<slug:link>/", controlling.receive, name="receive_task"),
]
