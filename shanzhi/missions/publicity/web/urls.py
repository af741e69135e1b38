"""/c/ a community's page, /stories/, /say/ an answer by its code; /w/postings/ and /w/questions/ at work."""

from django.urls import path

from shanzhi.missions.publicity.web import open_pages, work

app_name = "publicity"
urlpatterns = [
    path("c/", open_pages.find, name="find"),
    path("c/<int:code>/", open_pages.community, name="community"),
    path("c/<int:code>/ask/", open_pages.ask, name="ask"),
    path("say/", open_pages.answer, name="answer"),
    path("posted/<str:key>/", open_pages.item, name="item"),
    path("posted/<str:key>/file/", open_pages.attachment, name="file"),
    path("stories/", open_pages.stories, name="stories"),
    path("w/postings/", work.postings, name="postings"),
    path("w/postings/new/", work.new, name="new"),
    path("w/postings/profile/", work.profile, name="profile"),
    path("w/postings/<int:pk>/", work.posting, name="posting"),
    path("w/postings/<int:pk>/edit/", work.edit, name="edit"),
    path("w/postings/<int:pk>/<slug:name>/", work.step, name="step"),
    path("w/questions/", work.questions, name="questions"),
    path("w/questions/<int:pk>/", work.question, name="question"),
]
