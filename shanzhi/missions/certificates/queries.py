"""Reading guides, applications, queues, certificates and proxies; light rows for screens, locked rows for actions."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.aggregates import Aggregate

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import reaches
from shanzhi.kernel.registry import queries as registry
from shanzhi.kernel.registry.models import Occurrence, Person, Residence
from shanzhi.missions.certificates.models import (
    Amendment,
    Application,
    Attachment,
    Certificate,
    Check,
    Demanding,
    FamilyProxy,
    PaperDeliberation,
    Posting,
    ServiceGuide,
)

OPEN_STATES = ("applied", "checking", "approved")


class Median(Aggregate):
    """The middle value, computed by the database."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def county_of(place: Place) -> Place:
    """The county whose guides hold at a place."""
    here: Place | None = place
    while here is not None and here.tier not in ("county", "zone", "city"):
        here = here.parent
    return here or place


def open_guides(place_id: int | None = None) -> QuerySet[ServiceGuide]:
    """What may be applied for, by list order."""
    rows = ServiceGuide.objects.filter(state=ServiceGuide.State.OPEN).select_related("place", "publication")
    return (rows.filter(place=place_id) if place_id else rows).order_by("place__path", "code")


def guide_by_code(code: str, place_id: int | None) -> ServiceGuide | None:
    """The open guide of a type at a county; without a county the first one."""
    return open_guides(place_id).filter(code=code).first()


def guide(pk: int) -> ServiceGuide | None:
    return ServiceGuide.objects.select_related("place", "owner", "publication").filter(pk=pk).first()


def guides_of(place_id: int) -> QuerySet[ServiceGuide]:
    """Every newest edition of a county's types, open or not."""
    newest = ServiceGuide.objects.filter(code=OuterRef("code"), place=OuterRef("place")).order_by("-edition")
    rows = ServiceGuide.objects.filter(place=place_id, pk=Subquery(newest.values("pk")[:1]))
    return rows.select_related("publication").prefetch_related("publication__postings").order_by("code")


def own_guide(actor: Actor, pk: int) -> ServiceGuide | None:
    return ServiceGuide.objects.select_related("place", "publication").filter(pk=pk, owner=actor.body_id).first()


def newest_edition(code: str, place_id: int) -> ServiceGuide | None:
    return ServiceGuide.objects.filter(code=code, place=place_id).order_by("-edition").first()


def medians() -> dict[str, float]:
    """Type → median minutes from applying to having it, where at least five were issued (D1-4.5.13)."""
    rows = Application.objects.unscoped("public statistics").filter(state="issued", minutes__isnull=False)
    counted = rows.values("guide__code").annotate(n=Count("id"), median=Median("minutes")).filter(n__gte=5)
    return {row["guide__code"]: float(row["median"]) for row in counted}


def application_for(actor: Actor, pk: int) -> Application | None:
    """One application the actor may see, with all its page shows."""
    found: Application | None = _whole(Application.objects.scoped(actor)).filter(pk=pk).first()
    return found


def own_application(person_ids: Iterable[int], pk: int) -> Application | None:
    """An application of the resident herself or of somebody she may act for."""
    rows = _whole(Application.objects.unscoped("the resident's own"))
    found: Application | None = rows.filter(pk=pk, person__in=list(person_ids)).first()
    return found


def _whole(rows: QuerySet[Application]) -> QuerySet[Application]:
    one = ("guide__place", "place", "body", "person", "approved_by__person", "head_signed_by__person", "proxy__helper")
    checks = Prefetch("checks", Check.objects.select_related("by__person", "file").order_by("id"))
    papers = Prefetch("certificates", Certificate.objects.select_related("issued", "file").order_by("-copy"))
    files = Prefetch("attachments", Attachment.objects.select_related("file").order_by("id"))
    return rows.select_related(*one).prefetch_related(checks, papers, files)


def locked(pk: int) -> Application:
    """An application under its row lock, for a change the caller has permitted."""
    rows = Application.objects.unscoped("locked for a change").select_for_update(of=("self",))
    one = ("guide__place", "place", "body", "person", "approved_by", "head_signed_by__person")
    found: Application = rows.select_related(*one).get(pk=pk)
    return found


def by_number(number: str) -> Application | None:
    rows = Application.objects.unscoped("progress by number").select_related("guide", "body")
    found: Application | None = rows.filter(number=number).first()
    return found


def queue(actor: Actor, state: str = "", text: str = "") -> QuerySet[Application]:
    """What the community has to do, the nearest day first; with a state, those in it, newest first."""
    rows: QuerySet[Application] = Application.objects.scoped(actor).select_related("guide", "person", "body")
    if text:
        rows = rows.filter(Q(person__name__startswith=text) | Q(number=text.upper()) | Q(guide__name__contains=text))
    if state:
        return rows.filter(state=state).order_by("-id")
    return rows.filter(state__in=OPEN_STATES).order_by("due_on", "id")


def counts(actor: Actor) -> dict[str, int]:
    rows = Application.objects.scoped(actor).values_list("state").annotate(n=Count("id"))
    return dict(rows.order_by())


def next_in_queue(actor: Actor, after: Application) -> int | None:
    rows = queue(actor).filter(state__in=["applied", "checking"]).exclude(pk=after.pk)
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def due_for_issue(now: datetime, limit: int = 200) -> list[int]:
    """Approved ones whose undo time is over; those that wait for something come last."""
    rows = Application.objects.unscoped("issue").filter(state="approved", effective_at__lte=now)
    return list(rows.order_by("problem", "effective_at", "id").values_list("pk", flat=True)[:limit])


def applications_of(person_ids: Iterable[int]) -> QuerySet[Application]:
    rows: QuerySet[Application] = Application.objects.unscoped("the resident's own").filter(person__in=list(person_ids))
    return rows.select_related("guide", "person").prefetch_related("certificates__issued").order_by("-id")


def newest_certificate(application_id: int) -> Certificate | None:
    rows = Certificate.objects.filter(application=application_id).select_related("issued", "file")
    return rows.order_by("-copy").first()


def certificate_by_issued(issued_id: int) -> Certificate | None:
    rows = Certificate.objects.select_related("issued", "file", "application__guide", "application__person")
    return rows.filter(issued=issued_id).first()


def certificates_of(person_ids: Iterable[int]) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(application__person__in=list(person_ids))
    return rows.select_related("issued", "application__guide", "application__person").order_by("-id")


def certificate_for(actor: Actor, pk: int) -> Certificate | None:
    """A certificate of an application in scope."""
    visible = Application.objects.scoped(actor).values("pk")
    rows = Certificate.objects.select_related("issued", "file", "application")
    return rows.filter(pk=pk, application__in=visible).first()


def own_certificate(person_ids: Iterable[int], pk: int) -> Certificate | None:
    rows = Certificate.objects.select_related("issued", "file", "application")
    return rows.filter(pk=pk, application__person__in=list(person_ids)).first()


def paper_deliberation(application_id: int) -> PaperDeliberation | None:
    return (
        PaperDeliberation.objects.filter(application=application_id)
        .select_related("first__person", "second__person", "minutes", "sign_in")
        .first()
    )


def file_of(actor: Actor, pk: int) -> StoredFile | None:
    """A file that stands on an application the actor may see: handed in, found on a visit, minutes, sign-in sheet."""
    visible = Application.objects.scoped(actor).values("pk")
    named = (
        Q(pk__in=Attachment.objects.filter(application__in=visible).values("file"))
        | Q(pk__in=Check.objects.filter(application__in=visible).values("file"))
        | Q(pk__in=PaperDeliberation.objects.filter(application__in=visible).values("minutes"))
        | Q(pk__in=PaperDeliberation.objects.filter(application__in=visible).values("sign_in"))
    )
    found: StoredFile | None = StoredFile.objects.unscoped("stands on a visible case").filter(named, pk=pk).first()
    return found


def home_of(person: Person) -> Residence | None:
    """Where a person is registered now, with household and dwelling."""
    rows = Residence.objects.filter(person=person, valid_to=None).select_related("household__dwelling")
    return rows.first()


def family_of(person: Person) -> list[Person]:
    """Others of the same household."""
    home = home_of(person)
    if home is None:
        return []
    rows = Residence.objects.filter(household=home.household_id, valid_to=None).exclude(person=person)
    return [row.person for row in rows.select_related("person").order_by("id")]


def has_died(person: Person) -> bool:
    return Occurrence.objects.unscoped("the applicant's own").filter(person=person, kind="death").exists()


def members_count(person: Person) -> int:
    home = home_of(person)
    return Residence.objects.filter(household=home.household_id, valid_to=None).count() if home else 1


def resident(actor: Actor) -> Person | None:
    """The registered resident behind a login."""
    return registry.person_for_account(actor.person_id)


def people_named(actor: Actor, text: str, limit: int = 12) -> list[Person]:
    """Registered people of the actor's community by name or whole number, for counter mode."""
    rows: QuerySet[Person] = Person.objects.scoped(actor).filter(valid_to=None)
    known = registry.person_by_identity(text) if len(text) == 18 else None
    wanted = Q(name__startswith=text) | Q(pk=known.pk if known else None)
    return list(rows.filter(wanted).order_by("name", "id")[:limit])


def proxies_held(person: Person, on: date) -> QuerySet[FamilyProxy]:
    """Whom this person may apply for on a day."""
    rows = FamilyProxy.objects.filter(helper=person, withdrawn_at=None, valid_until__gte=on)
    return rows.select_related("person__place").order_by("id")


def proxies_given(person: Person) -> QuerySet[FamilyProxy]:
    uses = FamilyProxy.objects.filter(person=person).annotate(uses=Count("applications"))
    return uses.select_related("helper").order_by("-id")


def proxies_at(actor: Actor) -> QuerySet[FamilyProxy]:
    """Proxies of the community's residents, for the counter."""
    rows = FamilyProxy.objects.filter(person__in=Person.objects.scoped(actor).values("pk"))
    return rows.select_related("person", "helper").order_by("-id")


def street_of(place: Place) -> str:
    """The office of the street or township above a community."""
    parent = place.parent
    rows = Body.objects.filter(place=parent, kind=Body.Kind.GOVERNMENT, valid_to=None)
    return rows.values_list("name", flat=True).first() or (parent.name if parent else "")


def committee_of(place_id: int) -> Body | None:
    return Body.objects.filter(place=place_id, kind=Body.Kind.COMMITTEE, valid_to=None).first()


def postings_of(publication_id: int) -> list[Posting]:
    return list(Posting.objects.filter(publication=publication_id).select_related("done_by__person").order_by("id"))


def posting_of(actor: Actor, pk: int) -> Posting | None:
    rows = Posting.objects.select_related("publication").filter(pk=pk, publication__issuer=actor.body_id)
    return rows.first()


def postings_due(now: datetime, limit: int = 50) -> list[int]:
    rows = Posting.objects.filter(state__in=["waiting", "failed"], next_at__lte=now)
    return list(rows.order_by("next_at", "id").values_list("pk", flat=True)[:limit])


def demandings(actor: Actor) -> QuerySet[Demanding]:
    """Who asked residents for certificates without a basis, in the places the actor reaches, newest first."""
    rows = Demanding.objects.filter(reaches(actor, "place__path"))
    return rows.select_related("place").order_by("-on", "-id")


def amendments_of(actor: Actor) -> QuerySet[Amendment]:
    return Amendment.objects.filter(owner=actor.body_id).select_related("opened_by__person").order_by("-id")


def own_amendment(actor: Actor, pk: int) -> Amendment | None:
    return Amendment.objects.filter(pk=pk, owner=actor.body_id).first()
