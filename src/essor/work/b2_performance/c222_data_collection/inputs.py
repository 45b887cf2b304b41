"""Hold what a person decides about the sources, and what a description of a data collection asserts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from essor.kernel.finding import Claim
from essor.kernel.message import Bilingual
from essor.kernel.value import Value
from essor.work.product import Upgrade

SCHEMA = 1
UPGRADES: Mapping[int, Upgrade] = {}

Rhythm = Literal["daily", "weekly", "monthly", "quarterly", "yearly"]
Basis = Literal["contract", "consent", "legal_obligation", "legitimate_interest"]


class SourceChoice(BaseModel):
    """Hold what the company says of one source; what it leaves out is the habit of the format."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[str, Field(min_length=1, max_length=60, description="Format of the source: shopify_orders")]
    tool: Annotated[str, Field(max_length=60, description="Software or file it comes from")] = ""
    owner_fr: Annotated[str, Field(max_length=80, description="Responsable de la source")] = ""
    owner_en: Annotated[str, Field(max_length=80, description="Owner of the source")] = ""
    rhythm: Annotated[Rhythm | None, Field(description="How often it is collected")] = None
    basis: Annotated[Basis | None, Field(description="Legal basis of its personal data (RGPD art. 6)")] = None
    why_fr: Annotated[str, Field(max_length=200, description="Pourquoi elle n’alimente aucun indicateur")] = ""
    why_en: Annotated[str, Field(max_length=200, description="Why it feeds no indicator")] = ""


class Inputs(BaseModel):
    """Hold the choices of the person who keeps the collection."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: Annotated[tuple[SourceChoice, ...], Field(max_length=60, description="What differs from the habits")] = ()

    def choice(self, source: str) -> SourceChoice | None:
        """Return what the company says of a source, or None."""
        return next((choice for choice in self.sources if choice.source == source), None)


@dataclass(frozen=True, slots=True)
class Habit:
    """Hold what usually holds for files of one family: who keeps them, how often, on which legal basis.

    Args:
        tools: what writes them, by family, where the format alone does not say it.

    """

    owner: Bilingual
    rhythm: Rhythm
    basis: Basis
    tools: Mapping[str, Bilingual]


@cache
def habits() -> Mapping[str, Habit]:
    """Return the habit of each family of formats; "other" holds for the rest."""
    body = yaml.safe_load((files(__package__) / "habits.yaml").read_text(encoding="utf-8"))
    return {
        family: Habit(
            Bilingual(row["fr"], row["en"]),
            row["rhythm"],
            row["basis"],
            {name: Bilingual(**tool) for name, tool in (row.get("tools") or {}).items()},
        )
        for owner in body
        for family, row in ((name, owner) for name in owner["families"])
    }


@dataclass(frozen=True, slots=True)
class TotalStated:
    """Hold a control total: what the source adds up to, what was kept, what was rejected."""

    name: str
    source: Value
    mart: Value
    rejected: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceStated:
    """Hold what a document says of one source.

    Args:
        name: as the document names it; fields and KPIs name their sources so.
        tool: software that it comes from.
        owner: who answers for it.
        rhythm: how often it is collected, in words.
        days_behind: days from its newest row to the end of the period.
        days_allowed: days that its rhythm allows.
        kpis: codes or names of the KPIs that it feeds.
        why_left_out: reason given where it feeds none.
        selected: the document says what its sources feed, or why they feed nothing.

    """

    name: str
    tool: str = ""
    owner: str = ""
    rhythm: str = ""
    rows_read: int | None = None
    rows_kept: int | None = None
    rows_rejected: int | None = None
    rows_set_aside: int | None = None
    totals: tuple[TotalStated, ...] = ()
    days_behind: int | None = None
    days_allowed: int | None = None
    kpis: tuple[str, ...] = ()
    why_left_out: str = ""
    selected: bool = True


@dataclass(frozen=True, slots=True)
class FieldStated:
    """Hold one line of the data dictionary; why_left_out is the reason given where no KPI uses it."""

    name: str
    table: str = ""
    sources: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    rule: str = ""
    personal: bool = False
    legal_basis: str = ""
    why_left_out: str = ""


@dataclass(frozen=True, slots=True)
class KpiStated:
    """Hold one KPI that was chosen, with the names of its sources.

    Args:
        name: of the KPI.
        figure: its reference without the snapshot, "" where the document gives none.
        value: as the document shows it.
        again: as a second, independent calculation finds it.
        sources: names of the sources that feed it.

    """

    name: str
    figure: str = ""
    value: Value | None = None
    again: Value | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Hold a KPI that was not chosen, and why."""

    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ResultCell:
    """Hold a cell that shows a result: its label and its formula, "" where the number is typed."""

    name: str
    formula: str = ""


@dataclass(frozen=True, slots=True)
class QualityPart:
    """Hold one part of the quality score: a share of one, and its weight."""

    name: str
    value: Value
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Quality:
    """Hold the quality score and its parts."""

    score: Value
    parts: tuple[QualityPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """Hold what the description of a data collection asserts, and what its workbook holds.

    Args:
        sources: the inventory.
        fields: the data dictionary.
        kpis: the KPIs that were chosen.
        left_out: the KPIs that were not, with the reason.
        process: steps that are described: collect, recognise, check, reject, reconcile, compute, publish.
        refresh: what to do next month, one step each.
        results: the result cells of the workbook.
        quality: the quality score.

    """

    sources: tuple[Claim[SourceStated], ...] = ()
    fields: tuple[Claim[FieldStated], ...] = ()
    kpis: tuple[Claim[KpiStated], ...] = ()
    left_out: tuple[Claim[LeftOut], ...] = ()
    process: tuple[str, ...] = ()
    refresh: tuple[str, ...] = ()
    results: tuple[Claim[ResultCell], ...] = ()
    quality: Claim[Quality] | None = None
