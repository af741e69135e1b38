"""/ the portal, /lists/ the eight lists, /admissions/ the register, /n/<number>/ one number."""

from django.urls import path

from shanzhi.entrypoints.portal import views

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
    path("n/", views.check, name="check"),
    path("n/<str:number>/", views.number, name="number"),
    path("policy/<str:number>/", views.document, name="document"),
    path("clauses/<str:clause_id>/", views.clause, name="clause"),
]
