"""/w/signboards/ streets and communities check their boards; /s/signboards/ supervisors see the area."""

from django.urls import path

from shanzhi.missions.signboards.web import checking, photos, watching

app_name = "signboards"
urlpatterns = [
    path("w/signboards/", checking.boards, name="boards"),
    path("w/signboards/new/", checking.new, name="new"),
    path("w/signboards/duties/", watching.duties, name="duties"),
    path("w/signboards/boards/<int:pk>/", checking.board, name="board"),
    path("w/signboards/boards/<int:pk>/<slug:name>/", checking.step, name="step"),
    path("w/signboards/photos/<int:pk>/", photos.photo, name="photo"),
    path("w/signboards/<int:pk>/", checking.check, name="check"),
    path("w/signboards/<int:pk>/wall/", checking.wall, name="wall"),
    path("s/signboards/", watching.register, name="register"),
    path("s/signboards/export.xlsx", watching.export, name="export"),
]
