"""Every address of the site. The three shells: public, mine, work."""

from django.conf import settings
from django.urls import include, path

from shanzhi.entrypoints.site import (
    assemblies,
    assembly_steps,
    auditing,
    ballots,
    base_import,
    base_table,
    bulletins,
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
    path("w/assemblies/", assemblies.overview, name="assemblies"),
    path("w/assemblies/new/", assemblies.convene, name="convene"),
    path("w/assemblies/<int:pk>/", assemblies.page, name="assembly"),
    path("w/assemblies/<int:pk>/screen/", assemblies.screen, name="assembly_screen"),
    path("w/assemblies/<int:pk>/sheet/", assemblies.sheet, name="assembly_sheet"),
    path("w/assemblies/<int:pk>/<slug:name>.pdf", assemblies.paper, name="assembly_paper"),
    path("w/assemblies/<int:pk>/<slug:name>/", assembly_steps.step, name="assembly_step"),
    path("m/<str:slip>/", assemblies.slip, name="slip"),
    path("m/<str:slip>/vote/", ballots.ballot, name="ballot"),
    path("w/trustee/", ballots.trustee, name="trustee"),
    path("w/trustee/<int:pk>/<slug:name>/", ballots.share, name="share"),
    path("me/data/", base_table.mine, name="my_data"),
    path("me/data/withdraw/", base_table.withdraw, name="my_data_withdraw"),
    path("me/hand-overs/", handing_over.hand_overs, name="hand_overs"),
    path("first/<str:uid>/<str:token>/", first_sign_in.first, name="first"),
    path("admin/people/", staff.posts, name="people"),
    path("admin/people/new/", staff.new, name="appoint"),
    path("admin/people/<int:pk>/", staff.post, name="post"),
    path("admin/people/<int:pk>/<slug:name>/", staff.change, name="post_change"),
    path("admin/calendar/", holidays.calendar, name="calendar"),
    path("admin/audit/", auditing.trail, name="audit"),
    path("admin/audit/bulletin/", bulletins.bulletin, name="audit_bulletin"),
    path("admin/audit/export.xlsx", auditing.export, name="audit_export"),
    *(path("", include(f"shanzhi.missions.{name}.web.urls")) for name in settings.MISSIONS),
    path("", include("shanzhi.entrypoints.api.urls")),
    path("", include("shanzhi.entrypoints.portal.urls")),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
