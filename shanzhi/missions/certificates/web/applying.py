"""Applying on a phone, one thing per page: for what, then check, then handed in (J4)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.certificates import actions, facts, queries
from shanzhi.missions.certificates.actions import Wish
from shanzhi.missions.certificates.web import asking
from shanzhi.policy.certificates import wording
from shanzhi.policy.certificates.guides import guide_of
from shanzhi.policy.certificates.verifying import masked_identity
from shanzhi.policy.decision import Decision, Reason

PURPOSES = ("孩子上学报名", "办理居住登记", "水电气开户过户", "申请住房或补贴")
OTHER = "其他"
CORRECTABLE = (("address", "住址"), ("since", "起住时间"))


def _session_key(code: str) -> str:
    return f"apply:{code}"


@requires(Role.RESIDENT)
@require_http_methods(["GET", "POST"])
def purpose(request: HttpRequest, code: str) -> HttpResponse:
    """What it is for and who wants it; the rest is filled in already."""
    row, people = asking.guide_or_404(request, code), _people(request)
    kept: dict[str, Any] = request.session.get(_session_key(code), {})
    problems: list[Reason] = []
    if request.method == "POST":
        fields = wording.asked_fields(row.content)
        kept, problems = _said(request, row, fields, kept)
        request.session[_session_key(code)] = kept
        if not problems:
            return redirect("certificates:apply_check", code=code)
    person = _chosen(people, kept)
    context = {
        "row": row,
        "guide": guide_of(row.content),
        "fields": [(f, kept.get("answers", {}).get(f.key, "")) for f in _other_fields(row)],
        "purposes": _purposes(row),
        "kept": kept,
        "people": people,
        "person": person,
        "known": facts.known_of(person, timezone.localdate()) if person else None,
        "problems": problems,
        "demander_asked": not any(wording.names_demander(f.key) for f in _other_fields(row)),
    }
    return render(request, "certificates/apply.html", context, status=422 if problems else 200)


def _purposes(row: Any) -> tuple[str, ...]:
    """Ready purposes where the type is used for many things; a narrow type names its own."""
    return PURPOSES if row.code == "cert-10" else ()


def _other_fields(row: Any) -> list[wording.Field]:
    return [field for field in wording.asked_fields(row.content) if field.key != "demander"]


def _people(request: HttpRequest) -> list[tuple[Any, int | None]]:
    """Whom this resident may apply for: herself, and those who let her."""
    own = asking.resident_of(request)
    if own is None:
        return []
    held = queries.proxies_held(own, timezone.localdate())
    return [(own, None), *((proxy.person, proxy.pk) for proxy in held)]


def _chosen(people: list[tuple[Any, int | None]], kept: Mapping[str, Any]) -> Any:
    wanted = kept.get("person")
    return next((person for person, _ in people if person.pk == wanted), people[0][0] if people else None)


def _said(
    request: HttpRequest, row: Any, fields: tuple[wording.Field, ...], before: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Reason]]:
    """What this page was told; files are kept at once, so that nothing is lost on the next page."""
    answers = asking.answers_of(request, fields)
    files, file_problems = asking.files_of(request, fields, acting(request).own_body)
    demander = asking.text_of(request, "demander", 120) or wording.demander_of(answers)
    chosen = asking.text_of(request, "purpose", 40)
    purpose_text = asking.text_of(request, "purpose_other") if chosen in ("", OTHER) else chosen
    if not _purposes(row):
        purpose_text = purpose_text or row.name
    if "demander" in {f.key for f in fields}:
        answers["demander"] = demander
    kept: dict[str, Any] = {
        "answers": answers,
        "files": [*(tuple(pair) for pair in before.get("files", [])), *files],
        "demander": demander,
        "demander_basis": asking.text_of(request, "demander_basis"),
        "purpose": purpose_text,
        "chosen": chosen,
        "large": request.POST.get("large") == "1",
        "person": int(request.POST["person"]) if request.POST.get("person", "").isdecimal() else None,
        "corrections": dict(before.get("corrections", {})),
    }
    problems = [Reason("file", None, "", text, None) for text in file_problems]
    if not purpose_text:
        problems.append(Reason("purpose", None, "", "还没选用在哪。", "选一项；选“其他”的写一句。"))
    if not demander:
        problems.append(Reason("demander", None, "", "还没写是哪家单位要。", "写全称，例：某某小学。"))
    have = {name for name, _ in kept["files"]} | set(answers)
    lacking = [f.label for f in fields if f.required and f.key not in have and f.key != "demander"]
    if lacking:
        problems.append(Reason("fields", None, "", f"还没填：{'、'.join(lacking)}。", "填上再往下。"))
    return kept, problems


@requires(Role.RESIDENT)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Everything once more, with the words the certificate will have; what is wrong can be changed here."""
    row, people = asking.guide_or_404(request, code), _people(request)
    kept: dict[str, Any] | None = request.session.get(_session_key(code))
    if not kept or not kept.get("purpose"):
        return redirect("certificates:apply", code=code)
    person = _chosen(people, kept)
    if person is None:
        raise Http404
    problems: tuple[Reason, ...] = ()
    if request.method == "POST":
        kept["corrections"] = {f: t for f, _ in CORRECTABLE if (t := asking.text_of(request, f"c_{f}", 120))}
        request.session[_session_key(code)] = kept
        decision, place = _hand_in(request, row, person, dict(people_by_id(people))[person.pk], kept)
        if place:
            request.session.pop(_session_key(code), None)
            return redirect(place)
        problems = decision.reasons
    known = facts.known_of(person, timezone.localdate())
    context = {
        "row": row,
        "guide": guide_of(row.content),
        "kept": kept,
        "person": person,
        "own": person.pk == people[0][0].pk,
        "known": known,
        "asked": [(f, kept["answers"].get(f.key) or _file_word(kept, f.key)) for f in _other_fields(row)],
        "correctable": CORRECTABLE,
        "words": _preview(row, known, kept, person.place.name),
        "problems": problems,
        "once": uuid4().hex,
    }
    return render(request, "certificates/apply_check.html", context, status=409 if problems else 200)


def people_by_id(people: list[tuple[Any, int | None]]) -> list[tuple[int, int | None]]:
    return [(person.pk, proxy) for person, proxy in people]


def _file_word(kept: Mapping[str, Any], key: str) -> str:
    return "已传" if any(name == key for name, _ in kept.get("files", [])) else ""


def _preview(row: Any, known: facts.Known, kept: Mapping[str, Any], person_place: str) -> list[str]:
    """The lines of the sample that are complete already; what only a check can say stays marked."""
    type_ = guide_of(row.content)
    sample = row.content["transitional_template" if type_.list_status == "not_retained" else "template"]
    told = {
        "name": known.name,
        "identity": masked_identity(known.identity),
        "address": known.address,
        "since": facts.in_months(known.since),
        "purpose": kept["purpose"],
        "demander": kept["demander"],
        "checked_on": facts.in_words(known.checked_on),
        "estate": known.estate,
        "members": str(known.members),
        "issuer": person_place,
        "applied_on": facts.in_words(timezone.localdate()),
        "valid_until": facts.in_words(timezone.localdate() + timedelta(days=type_.valid_days)),
    }
    text, _ = wording.filled(sample, told, kept["answers"], {})
    return text.strip().split("\n")[1:-1]


def _hand_in(
    request: HttpRequest, row: Any, person: Any, proxy_id: int | None, kept: Mapping[str, Any]
) -> tuple[Decision, str]:
    actor = acting(request)
    answers: list[Decision] = []
    wish = Wish(
        purpose=kept["purpose"],
        demander=kept["demander"],
        demander_basis=kept.get("demander_basis", ""),
        answers=kept["answers"],
        corrections=kept["corrections"],
        files=[(name, pk) for name, pk in kept.get("files", [])],
        large_print=bool(kept.get("large")),
    )

    def hand_in() -> str:
        decision, made = actions.apply(
            guide_id=row.pk,
            person_id=person.pk,
            wish=wish,
            manner="proxy" if proxy_id else "online",
            proxy_id=proxy_id,
            actor=actor,
            now=timezone.now(),
        )
        answers.append(decision)
        return f"/me/cases/{made.pk}/" if made else ""

    place = once(key=key_of(request), actor=actor, do=hand_in)
    return (answers[0] if answers else Decision()), place
