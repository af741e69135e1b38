"""A worker refuses what came without a number, in two clicks; her own reports and what became of them (J3)."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.documents import actions as documents
from shanzhi.kernel.documents.files import UnacceptableFile
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.admission import actions, queries
from shanzhi.missions.admission.web.forms import ReportForm
from shanzhi.policy.decision import Decision, Reason

WORKERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER)


@requires(*WORKERS)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """拒收并上报: paste the words or a screenshot, say who asked, done."""
    form = ReportForm(request.POST or None, request.FILES or None)
    problems: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            decision, place = _tell(request, form)
        except UnacceptableFile as problem:
            form.add_error("picture", str(problem))
        else:
            if place:
                return redirect(place)
            problems = decision.reasons
    context = {"form": form, "problems": problems, "once": uuid4().hex}
    return render(request, "admission/report.html", context, status=409 if problems else 200)


def _tell(request: HttpRequest, form: ReportForm) -> tuple[Decision, str]:
    """Report once; a repeated submit leads to the first report."""
    actor, data = acting(request), form.cleaned_data
    answers: list[Decision] = []

    def tell() -> str:
        decision, row = actions.report_unnumbered(
            issuer_id=data["issuer_id"],
            issuer_name=data["issuer_name"],
            text=data["text"],
            picture_id=_picture(request, form),
            actor=actor,
            now=timezone.now(),
        )
        answers.append(decision)
        return f"/w/refuse/{row.pk}/" if row else ""

    place = once(key=key_of(request), actor=actor, do=tell)
    return (answers[0] if answers else Decision()), place


def _picture(request: HttpRequest, form: ReportForm) -> int | None:
    upload = form.cleaned_data.get("picture")
    if upload is None:
        return None
    actor = acting(request)
    return documents.store_file(
        upload=upload,
        name=upload.name,
        owner_id=actor.own_body,
        subject="report",
        images_only=True,
        actor=actor,
        now=timezone.now(),
    ).pk


@requires(*WORKERS)
@require_GET
def reports(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The community's own reports; with a number, the one just made stands on top."""
    rows = queries.reports_of(acting(request))
    just_made = rows.filter(pk=pk).first() if pk is not None else None
    if pk is not None and just_made is None:
        raise Http404
    context = {"page": page_of(request, rows), "just_made": just_made}
    return render(request, "admission/reports.html", context)


@requires(*WORKERS, Role.FILER)
@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """Bodies whose name holds the typed words: the list under the field, or a page without script."""
    text = request.GET.get("issuer_name", request.GET.get("q", "")).strip()[:40]
    found = people.bodies_named(text) if text else []
    return render(request, "admission/bodies.html", {"bodies": found, "q": text})


@requires(Role.AUDITOR)
@require_GET
def protection(request: HttpRequest) -> HttpResponse:
    """For the audit role: what an issuer asked of a community in the twelve months after a report."""
    rows = page_of(request, queries.reports_of(acting(request)))
    followed = [(row, queries.later_demands(row)) for row in rows]
    return render(request, "admission/protection.html", {"page": rows, "followed": followed})
