"""Every address of the site. The three shells: public, mine, work."""

from django.conf import settings
from django.urls import include, path

from shanzhi.entrypoints.site import (
    auditing,
    base_import,
    base_table,
    bulletins,
    clients,
    errors,
    first_sign_in,
    handing_over,
    holidays,
    staff,
    work,
)

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("me/", work.me, name="me"),
    path("me/menu/", work.everything, name="everything"),
    path("me/messages/", work.messages, name="messages"),
    path("me/capacity/", work.capacity, name="capacity"),
    path("elder/", work.elder, name="elder"),
    path("help/", work.word_pages("help"), name="help"),
    path("accessibility/", work.word_pages("accessibility"), name="accessibility"),
    path("privacy/", work.word_pages("privacy"), name="privacy"),
    path("w/", work.inbox, name="inbox"),
    path("w/receive/", work.receive, name="receive"),
    path("w/erase/", work.erase, name="erase"),
    path("w/assignments/<int:pk>/", work.assignment, name="assignment"),
    path("w/assignments/<int:pk>/<slug:name>/", work.settle, name="settle"),
    path("w/base/", base_table.table, name="base_table"),
    path("w/base/import/", base_import.take_in, name="base_import"),
    path("w/base/import/template.xlsx", base_import.template, name="base_import_template"),
    path("w/base/import/<int:pk>/", base_import.run, name="base_import_run"),
    path("w/base/import/<int:pk>/problems.xlsx", base_import.problems, name="base_import_problems"),
    path("w/base/<int:pk>/", base_table.household, name="base_household"),
    path("w/base/<int:pk>/<slug:name>/", base_table.step, name="base_step"),
    path("me/data/", base_table.mine, name="my_data"),
    path("me/data/withdraw/", base_table.withdraw, name="my_data_withdraw"),
    path("me/hand-overs/", handing_over.hand_overs, name="hand_overs"),
    path("first/<str:uid>/<str:token>/", first_sign_in.first, name="first"),
    path("admin/people/", staff.posts, name="people"),
    path("admin/people/new/", staff.new, name="appoint"),
    path("admin/people/<int:pk>/", staff.post, name="post"),
    path("admin/people/<int:pk>/<slug:name>/", staff.change, name="post_change"),
    path("admin/clients/", clients.clients, name="clients"),
    path("admin/clients/new/", clients.register, name="client_new"),
    path("admin/clients/<int:pk>/", clients.client, name="client"),
    path("admin/clients/<int:pk>/end/", clients.end, name="client_end"),
    path("admin/calendar/", holidays.calendar, name="calendar"),
    path("admin/audit/", auditing.trail, name="audit"),
    path("admin/audit/bulletin/", bulletins.bulletin, name="audit_bulletin"),
    path("admin/audit/export.xlsx", auditing.export, name="audit_export"),
    *(path("", include(f"shanzhi.missions.{name}.web.urls")) for name in settings.MISSIONS),
    path("", include("shanzhi.entrypoints.systems.urls")),
    path("", include("shanzhi.entrypoints.api.urls")),
    path("", include("shanzhi.entrypoints.portal.urls")),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
