"""Hold the nouns of the red thread: what is watched, aimed at, done, owed, by whom and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from essor.kernel.perimeter import Perimeter
    from essor.kernel.period import Period
    from essor.kernel.ref import Ref

Horizon = Literal["short", "medium", "long"]


@dataclass(frozen=True, slots=True)
class Item:
    """Hold an item of a work product: an id that survives versions, a label, its evidence."""

    id: str
    kind: str
    label_fr: str
    label_en: str
    evidence: tuple[Ref, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """Hold a party that is consulted, with what binds it."""

    id: str
    name: str
    role: str
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class Consultation:
    """Hold who was asked what, when, and what came of it."""

    stakeholder: str
    on_date: date
    asked: str
    answer: str = ""
    reservation: str = ""
    agreed_by: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Hold a target as a row of its own: KPI × period × perimeter × version.

    A rate's target is a row of its own: it never comes from the sum of others.
    """

    kpi: str
    period: Period
    perimeter: Perimeter
    value: Decimal
    version: str = "v1"
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Objective:
    """Hold a strategic objective: where from, where to, by when, carried by whom, serving what."""

    id: str
    kpi: str
    horizon: Horizon
    base: Decimal | None
    aim: Decimal
    due_date: date
    owner: str
    serves: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Hold an action with its owner, its dates, what it costs and what it should bring."""

    id: str
    label: str
    owner: str
    start_date: date
    end_date: date
    cause: Ref | None = None
    cost: Decimal | None = None
    expected_effect: Decimal | None = None
    kpi: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what an action brought, beside what was expected of it."""

    action: str
    observed_effect: Decimal
    on_date: date
