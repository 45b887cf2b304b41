"""Say as data what a work product needs; the runtime fetches it, names what is missing, keeps lineage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kpis:
    """Need KPIs by code, cut by dimensions ("period:month", "channel")."""

    codes: tuple[str, ...]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Need the rows of a table-valued analysis."""

    analysis: str


@dataclass(frozen=True, slots=True)
class Items:
    """Need the items of a kind that another product holds."""

    kind: str
    of: str


@dataclass(frozen=True, slots=True)
class Law:
    """Need rules of law by code, as in force in the product's period."""

    codes: tuple[str, ...]


Need = Kpis | Rows | Items | Law
