"""What a filing says, as plain facts (gate.md §1). The declared role is kept beside the derived one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    WORK = "work"
    ORGANISATION = "organisation"
    COMMUNITY_SIGNBOARD = "community_signboard"
    STREET_SIGNBOARD = "street_signboard"
    EVALUATION = "evaluation"
    REPORT = "report"
    CERTIFICATE = "certificate"
    SECONDMENT = "secondment"
    APP = "app"


class IssuerTier(StrEnum):
    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    ZONE = "zone"
    TOWNSHIP = "township"
    MARKET = "market"


class Role(StrEnum):
    RESPONSIBLE = "responsible"
    ASSIST = "assist"
    ENTRUSTED = "entrusted"


class Topic(StrEnum):
    GENERAL = "general"
    INVESTMENT_TARGET = "investment_target"
    TAX_TARGET = "tax_target"
    INCOME_TARGET = "income_target"
    OTHER_TARGET = "other_target"
    ENFORCEMENT = "enforcement"
    DEMOLITION = "demolition"
    ENVIRONMENT = "environment"
    CITY_MANAGEMENT = "city_management"
    OTHER_RESPONSIBILITY = "other_responsibility"
    PUBLIC_WELFARE = "public_welfare"
    PROFESSIONAL = "professional"
    TECHNICAL = "technical"


class BasisKind(StrEnum):
    STATUTE = "statute"
    CENTRE = "centre"
    PROVINCE = "province"
    CITY = "city"
    DEPARTMENT = "department"


ORDERS = frozenset({BasisKind.CENTRE, BasisKind.PROVINCE, BasisKind.CITY})


class Level(StrEnum):
    LAW = "law"
    REGULATION = "regulation"
    RULE = "rule"


class OwnDuty(StrEnum):
    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


class ListStatus(StrEnum):
    RETAINED = "retained"
    NOT_RETAINED = "not_retained"
    UNLISTED = "unlisted"


class Verifiable(StrEnum):
    RECORD = "record"
    VISIT = "visit"
    NONE = "none"


class Frequency(StrEnum):
    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class MaterialOwner(StrEnum):
    ISSUER = "issuer"
    AGRI_ENTITY = "agri_entity"
    TOWNSHIP = "township"


@dataclass(frozen=True, slots=True)
class Basis:
    """One ground: a statute with its level, an order of centre, province or city, a department paper.

    `document` None: the asker vouches for the ground without naming it (a bare question of the
    policy API). Forms and API take no blank one: a ground that names nothing is none.
    """

    kind: BasisKind
    level: Level = Level.LAW
    document: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Funding:
    """Money that goes with the work (费随事转), in yuan per community."""

    source: str = ""
    amount_per_community: float | None = None
    none_needed: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything the gate looks at; what a kind does not need keeps its harmless default."""

    on: date
    kind: Kind
    issuer_tier: IssuerTier
    sponsor_tier: IssuerTier | None = None
    title: str = ""
    purpose: str = ""
    role: Role = Role.ASSIST
    result_owner: str = "issuer"
    community_share: float | None = None
    topic: Topic = Topic.GENERAL
    own_duty: OwnDuty = OwnDuty.UNKNOWN
    bases: tuple[Basis, ...] = ()
    listed: bool = False
    list_status: ListStatus | None = None
    funding: Funding | None = None
    minutes: int | None = None
    frequency: Frequency = Frequency.ONCE
    rural_scheduling: bool = False
    material_owner: MaterialOwner = MaterialOwner.ISSUER
    duplicate_fields: int = 0
    total_fields: int = 0
    weekly_monthly_quota_left: int | None = None
    veto: bool = False
    sole_department: bool = False
    composite: bool = False
    self_nomination: bool = False
    all_items_covered: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)
    temporary: bool = False
    major_task: str = ""
    ends: date | None = None
    place: str = "indoor"
    wording: str = ""
    in_duty: bool | None = None
    verifiable: Verifiable | None = None
    ground_supplied: bool | None = None

    @property
    def statute(self) -> bool:
        """A law, regulation or rule (法律法规规章) is named."""
        return any(basis.kind is BasisKind.STATUTE for basis in self.bases)

    @property
    def law_or_regulation(self) -> bool:
        """A law or regulation; a rule (规章) alone opens no certificate (D1-4.5.2)."""
        return any(basis.kind is BasisKind.STATUTE and basis.level is not Level.RULE for basis in self.bases)

    @property
    def order(self) -> bool:
        """An order of the centre's, province's or city's Party committee or government."""
        return any(basis.kind in ORDERS for basis in self.bases)
