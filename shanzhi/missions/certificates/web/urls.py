"""Addresses of certificates: public services, the resident's own, the community's work, the county's guides."""

from django.urls import path

from shanzhi.missions.certificates.web import applying, counter, guides, issuing, mine, papers, sealing, services

app_name = "certificates"
urlpatterns = [
    path("services/", services.services, name="services"),
    path("services/not-issued/<int:number>/", services.not_issued, name="not_issued"),
    path("services/not-issued/<int:number>/notice.pdf", services.notice, name="notice"),
    path("services/<slug:code>/", services.guide, name="guide"),
    path("services/<slug:code>/form/<slug:kind>/", services.blank_form, name="blank_form"),
    path("services/<slug:code>/apply/1/", applying.purpose, name="apply"),
    path("services/<slug:code>/apply/2/", applying.check, name="apply_check"),
    path("progress/", mine.progress, name="progress"),
    path("me/cases/", mine.cases, name="my_cases"),
    path("me/cases/<int:pk>/", mine.case, name="my_case"),
    path("me/certificates/<int:pk>/", mine.paper, name="my_paper"),
    path("me/proxy/", mine.proxies, name="proxies"),
    path("me/proxy/<int:pk>/end/", mine.end_proxy, name="end_proxy"),
    path("w/issue/", issuing.queue, name="queue"),
    path("w/issue/new/", counter.file, name="counter"),
    path("w/issue/proxies/", counter.proxies, name="counter_proxies"),
    path("w/issue/<int:pk>/", issuing.case, name="case"),
    path("w/issue/<int:pk>/<slug:name>/", issuing.step, name="step"),
    path("w/certificates/<int:pk>/", papers.paper, name="paper"),
    path("w/certificates/<int:pk>/<slug:name>/", papers.change, name="change"),
    path("w/certificate-files/<int:pk>/", papers.file, name="file"),
    path("w/seal/", sealing.seal_register, name="seal"),
    path("w/seal/export.xlsx", sealing.export, name="seal_export"),
    path("w/seal/mandate/", sealing.mandate, name="mandate"),
    path("w/seal/change/", sealing.change, name="seal_change"),
    path("w/seal/uses/<int:pk>/prepared.pdf", sealing.prepared, name="prepared"),
    path("w/seal/uses/<int:pk>/<slug:name>/", sealing.use, name="seal_use"),
    path("w/seal/<int:pk>/", sealing.reconciliation, name="reconciliation"),
    path("d/guides/", guides.guide_list, name="guides"),
    path("d/guides/<int:pk>/", guides.guide, name="own_guide"),
    path("d/guides/<int:pk>/<slug:name>/", guides.step, name="guide_step"),
    path("d/postings/<int:pk>/", guides.posting, name="posting"),
]
