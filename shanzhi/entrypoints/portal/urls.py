"""/ the portal, /lists/ the eight lists, /admissions/ the register, /n/<number>/ one number."""

from django.urls import path

from shanzhi.entrypoints.portal import assemblies, verifying, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("lists/", views.lists, name="lists"),
    path("lists/<int:annex>/", views.catalogue, name="catalogue"),
    path("lists/<int:annex>/<str:label>/compare/", views.compare, name="compare"),
    path("lists/<int:annex>/<str:label>/", views.catalogue, name="edition"),
    path("admissions/", views.register, name="register"),
    path("reviews/", views.reviews, name="reviews"),
    path("assemblies/", assemblies.register, name="assemblies"),
    path("assemblies/<str:key>/", assemblies.card, name="assembly"),
    path("assemblies/<str:key>/board-<str:order>.json", assemblies.board, name="board"),
    path("n/", views.check, name="check"),
    path("n/<str:number>/", views.number, name="number"),
    path("v/", verifying.form, name="verify_form"),
    path("v/upload/", verifying.upload, name="verify_upload"),
    path("v/status.json", verifying.status_list, name="verify_status"),
    path("v/seals/", verifying.seals, name="seal_counters"),
    path("v/<str:code>/", verifying.code, name="verify"),
    path("policy/<str:number>/", views.document, name="document"),
    path("clauses/<str:clause_id>/", views.clause, name="clause"),
]
