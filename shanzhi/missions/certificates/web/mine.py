"""The resident's own pages: cases with who holds them since when, certificates, family proxies; progress by number."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.forms.asking import page_of
from shanzhi.kernel.people.permission import acting, public, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.certificates import actions, queries
from shanzhi.missions.certificates.web import asking
from shanzhi.policy.certificates import codes
from shanzhi.policy.decision import Decision

PROXY_DAYS = (90, 180, 365)


@requires(Role.RESIDENT)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """My applications and certificates, newest first."""
    people = asking.own_people(request)
    person = asking.resident_of(request)
    context = {
        "page": page_of(request, queries.applications_of(people)),
        "person": person,
        "registered": person is not None,
        "proxies": queries.proxies_given(person).filter(withdrawn_at=None)[:5] if person else [],
    }
    return render(request, "certificates/my_cases.html", context)


@requires(Role.RESIDENT)
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: where it is, who holds it, what comes next; the certificate when it is there."""
    people = asking.own_people(request)
    row = queries.own_application(people, pk)
    if row is None:
        raise Http404
    if request.method == "POST":
        decision = actions.withdraw(application_id=pk, actor=acting(request), now=timezone.now())
        for reason in decision.reasons:
            flash.error(request, reason.text)
        return redirect("certificates:my_case", pk=pk)
    newest = row.certificates.all()[0] if row.certificates.all() else None
    return render(request, "certificates/my_case.html", {"row": row, "newest": newest, "stops": _stops(row)})


def _stops(row: Any) -> list[tuple[str, str]]:
    """The way of an application as a step bar."""
    at = {"applied": 1, "checking": 1, "approved": 2, "issued": 4, "revoked": 4}.get(row.state, 1)
    names = ("交了", "社区核对", "用章", "拿到")
    return [(name, "done" if at > i else "now" if at == i else "next") for i, name in enumerate(names)]


@requires(Role.RESIDENT)
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate itself, to its owner."""
    row = queries.own_certificate(asking.own_people(request), pk)
    return hand_out(row)


def hand_out(row: Any) -> HttpResponse:
    """The file of a certificate as it was sealed."""
    place = location(settings.FILES_ROOT, row.file.key) if row else None
    if row is None or place is None or not place.is_file():
        raise Http404
    answer = HttpResponse(place.read_bytes(), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, row.file.name) or "attachment"
    return answer


@public
@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """State by number: no name, no content, nothing but where it is."""
    number = codes.tidy(request.GET.get("number", ""))[:20]
    row = queries.by_number(number) if len(number) == 10 else None
    context = {"number": request.GET.get("number", "")[:20], "row": row, "stops": _stops(row) if row else []}
    return render(request, "certificates/progress.html", context, status=404 if number and row is None else 200)


@requires(Role.RESIDENT)
@require_http_methods(["GET", "POST"])
def proxies(request: HttpRequest) -> HttpResponse:
    """家人代办: let a member of the family apply, see each use, take it back in one tap."""
    person = asking.resident_of(request)
    if person is None:
        return render(request, "certificates/my_proxies.html", {"registered": False})
    decision = Decision()
    if request.method == "POST":
        decision = _set(request, person)
        if decision.allowed:
            flash.success(request, "设好了。他每办一次，都会写在这里。")
            return redirect("certificates:proxies")
    today = timezone.localdate()
    context = {
        "registered": True,
        "given": queries.proxies_given(person),
        "held": queries.proxies_held(person, today),
        "family": queries.family_of(person),
        "guides": queries.open_guides(queries.county_of(person.place).pk),
        "days": PROXY_DAYS,
        "today": today,
        "problems": decision.reasons,
        "once": uuid4().hex,
    }
    return render(request, "certificates/my_proxies.html", context, status=409 if decision.reasons else 200)


def _set(request: HttpRequest, person: Any) -> Decision:
    helper, days = request.POST.get("helper", ""), request.POST.get("days", "")
    kept = int(days) if days.isdecimal() and int(days) in PROXY_DAYS else PROXY_DAYS[0]
    family = {member.pk for member in queries.family_of(person)}
    helper_id = int(helper) if helper.isdecimal() and int(helper) in family else person.pk
    return actions.set_proxy(
        person_id=person.pk,
        helper_id=helper_id,
        relation=asking.text_of(request, "relation", 20),
        scope=[code for code in request.POST.getlist("scope") if len(code) < 20],
        valid_until=timezone.localdate() + timedelta(days=kept),
        at_counter=False,
        actor=acting(request),
        now=timezone.now(),
    )


@requires(Role.RESIDENT)
@require_POST
def end_proxy(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap."""
    person = asking.resident_of(request)
    own = [person.pk] if person else []
    if not actions.withdraw_proxy(proxy_id=pk, person_ids=own, actor=acting(request), now=timezone.now()):
        raise Http404
    flash.success(request, "撤了，从现在起他不能替您办。")
    return redirect("certificates:proxies")
