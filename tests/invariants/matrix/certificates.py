"""Certificates: public services and checks, the resident's own, the community's counter, the county's guides."""

from datetime import date, timedelta

from shanzhi.missions.certificates import actions
from shanzhi.missions.certificates.models import Attachment, Posting, ServiceGuide
from tests.invariants.matrix import Table, seen
from tests.kernel.test_documents import PDF
from tests.missions.admission.test_attachments import kept
from tests.missions.certificates.counters import counter, mandate, resident
from tests.seats import Seats


def things(seats: Seats, keys: dict[str, int]) -> None:
    """Applications of the first community in every state, a certificate, a file, a seal, a guide, a proxy."""
    here = seats.here
    made = counter(here, here.actors["head1"], here.actors["keeper1"])
    mandate(made)
    login = seats.accounts["resident"].person_id
    made.people["me"] = resident(here, "云居", 21, date(1980, 1, 1), "other", login)
    waiting, mine = made.applied(), made.applied(who="me")
    certificate = made.issued(who="me")
    prepared = made.applied()
    file = kept(here, "one", PDF)
    Attachment.objects.create(application=waiting, field="notice", file=file)
    actions.set_proxy(
        person_id=made.people["me"].pk, helper_id=made.people["son"].pk, relation="弟弟", scope=(),
        valid_until=here.now.date() + timedelta(days=30), at_counter=False, actor=seats.actor("resident"), now=here.now,
    )  # fmt: skip
    keys |= {
        "waiting": waiting.pk,
        "mine": mine.pk,
        "certificate": certificate.pk,
        "unprepared": prepared.pk,
        "handed_in": file.pk,
        "seal": made.seal().pk,
        "own_guide": ServiceGuide.objects.get(code="cert-10").pk,
        "posting": Posting.objects.filter(channel="venue").first().pk,
        "proxy": made.people["me"].proxies_given.get().pk,
    }


COMMUNITY = "worker1 head1 party1"
TABLE = Table(
    only_read={
        "services/",
        "services/not-issued/<int:number>/",
        "services/<slug:code>/",
        "services/<slug:code>/form/<slug:kind>/",
        "progress/",
        "me/cases/",
        "me/certificates/<int:pk>/",
        "w/issue/",
        "w/issue/<int:pk>/",
        "w/certificates/<int:pk>/",
        "w/certificate-files/<int:pk>/",
        "w/seal/",
        "w/seal/export.xlsx",
        "w/seal/uses/<int:pk>/prepared.pdf",
        "w/seal/<int:pk>/",
        "d/guides/",
        "d/guides/<int:pk>/",
        "v/",
        "v/status.json",
        "v/seals/",
        "v/<str:code>/",
        "api/v1/certificates/<code>/verification",
    },
    only_written={
        "me/proxy/<int:pk>/end/",
        "w/issue/<int:pk>/<slug:name>/",
        "w/certificates/<int:pk>/<slug:name>/",
        "w/seal/mandate/",
        "w/seal/change/",
        "w/seal/uses/<int:pk>/<slug:name>/",
        "d/guides/<int:pk>/<slug:name>/",
        "d/postings/<int:pk>/",
    },
    both={
        "services/not-issued/<int:number>/notice.pdf",
        "services/<slug:code>/apply/1/",
        "services/<slug:code>/apply/2/",
        "me/cases/<int:pk>/",
        "me/proxy/",
        "w/issue/new/",
        "w/issue/proxies/",
        "v/upload/",
    },
    scope={
        "me/cases/<int:pk>/": seen(waiting="", mine="resident"),
        "me/certificates/<int:pk>/": seen(certificate="resident"),
        "me/proxy/<int:pk>/end/": seen(proxy="resident"),
        "w/issue/<int:pk>/": seen(waiting=f"{COMMUNITY} keeper1 street1"),
        **{
            f"w/issue/<int:pk>/{name}/": seen(waiting=COMMUNITY)
            for name in ("approve", "undo", "check", "decline", "sign", "risk", "deliberation", "confirm")
        },
        "w/issue/<int:pk>/nonsense/": seen(waiting=""),
        "w/certificates/<int:pk>/": seen(certificate=f"{COMMUNITY} keeper1 street1"),
        **{
            f"w/certificates/<int:pk>/{name}/": seen(certificate="worker1 head1")
            for name in ("reprint", "revoke", "correct")
        },
        "w/certificates/<int:pk>/nonsense/": seen(certificate=""),
        "w/certificate-files/<int:pk>/": seen(handed_in=f"{COMMUNITY} keeper1 street1"),
        "w/seal/<int:pk>/": seen(seal="worker1 head1 keeper1 street1 td_civil auditor"),
        "w/seal/uses/<int:pk>/prepared.pdf": seen(unprepared=""),
        "w/seal/uses/<int:pk>/prepare/": seen(waiting="keeper1"),
        "w/seal/uses/<int:pk>/set/": seen(waiting="keeper1"),
        "w/seal/uses/<int:pk>/nonsense/": seen(waiting=""),
        "d/guides/<int:pk>/": seen(own_guide="td_civil"),
        "d/guides/<int:pk>/open/": seen(own_guide="td_civil"),
        "d/guides/<int:pk>/close/": seen(own_guide="td_civil"),
        "d/guides/<int:pk>/edition/": seen(own_guide="td_civil"),
        "d/guides/<int:pk>/nonsense/": seen(own_guide=""),
        "d/postings/<int:pk>/": seen(posting="td_civil"),
    },
    steps={
        "w/issue/<int:pk>/<slug:name>/": (
            "approve", "undo", "check", "decline", "sign", "risk", "deliberation", "confirm", "nonsense",
        ),
        "w/certificates/<int:pk>/<slug:name>/": ("reprint", "revoke", "correct", "nonsense"),
        "w/seal/uses/<int:pk>/<slug:name>/": ("prepare", "set", "nonsense"),
        "d/guides/<int:pk>/<slug:name>/": ("open", "close", "edition", "nonsense"),
    },
    examples={
        "services/not-issued/<int:number>/": "services/not-issued/1/",
        "services/not-issued/<int:number>/notice.pdf": "services/not-issued/1/notice.pdf",
        "services/<slug:code>/": "services/cert-10/",
        "services/<slug:code>/form/<slug:kind>/": "services/cert-10/form/pdf/",
        "services/<slug:code>/apply/1/": "services/cert-10/apply/1/",
        "services/<slug:code>/apply/2/": "services/cert-10/apply/2/",
        "v/<str:code>/": "v/23456789ABCDEFGHJ/",
        "api/v1/certificates/<code>/verification": "api/v1/certificates/23456789ABCDEFGHJ/verification",
    },
    not_there={
        "v/<str:code>/",
        "services/<slug:code>/",
        "services/<slug:code>/form/<slug:kind>/",
        "services/<slug:code>/apply/1/",
        "services/<slug:code>/apply/2/",
    },
    things=things,
)  # fmt: skip
