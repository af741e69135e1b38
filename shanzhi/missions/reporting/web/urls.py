"""/d/forms/ departments build and read, /w/forms/ communities fill."""

from django.urls import path

from shanzhi.missions.reporting.web import building, dictionary, filling, reading

app_name = "reporting"
urlpatterns = [
    path("d/forms/", building.forms, name="forms"),
    path("elements/", dictionary.dictionary, name="elements"),
    path("d/forms/new/", building.new, name="new"),
    path("d/forms/<int:pk>/", building.form_page, name="form"),
    path("d/forms/<int:pk>/<slug:name>/", building.step, name="step"),
    path("d/rounds/<int:pk>/", reading.round_page, name="round"),
    path("d/rounds/<int:pk>/rows/", reading.rows, name="rows"),
    path("d/rounds/<int:pk>/rows.xlsx", reading.export, name="export"),
    path("w/forms/", filling.owed, name="owed"),
    path("w/forms/<int:pk>/", filling.fill, name="fill"),
    path("w/forms/<int:pk>/<slug:name>/", filling.step, name="fill_step"),
]
