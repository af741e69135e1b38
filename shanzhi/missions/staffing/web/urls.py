"""/w/staffing/ streets and workers; /s/staffing/ supervisors."""

from django.urls import path

from shanzhi.missions.staffing.web import views

app_name = "staffing"
urlpatterns = [
    path("w/staffing/", views.roster, name="roster"),
    path("w/staffing/export.xlsx", views.export, name="export"),
    path("w/staffing/informal/", views.informal, name="informal"),
    path("w/staffing/<int:pk>/", views.worker, name="worker"),
    path("w/staffing/<int:pk>/<slug:name>/", views.step, name="step"),
    path("s/staffing/", views.overview, name="overview"),
]
