"""Lay the tiles of a page beside what its address names: the period before, last year, its weekdays, the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef, Ref
from essor.metrics import catalogue
from essor.metrics.compute import kpi_rows
from essor.metrics.question import COMPARISONS, Compare
from essor.web.companies.services import Opened
from essor.web.workshop.picking import narrows
from essor.work.data import Data
from essor.work.product import Product

_AGAINST: Mapping[Compare, str] = {"target": "target", "year": "last_year"}
"""How an address names the gap that a product looks into first, and how its inputs do."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold one comparison that a page offers; without a period of its own it is the target."""

    key: Compare
    period: Period | None
    current: bool
    usual: bool


def offered(product: Product) -> tuple[Compare, ...]:
    """Return what a product can be compared with, the usual one first; nothing where its document says it all."""
    field = product.inputs.model_fields.get("against")
    if field is not None:
        return tuple(key for key, name in _AGAINST.items() if name in get_args(field.annotation))
    usual: tuple[Compare, ...] = ("year",)
    return (*usual, *(one for one in COMPARISONS if one not in usual)) if narrows(product) else ()


def comparisons(product: Product, asked: str, shown: Period, held: Mapping[str, Any]) -> tuple[Comparison, ...]:
    """Return what a page offers to compare its period with.

    Args:
        product: of the page.
        asked: what the address names, "" for the usual one.
        shown: the period of the page.
        held: what the draft of the work decides; the gap that it looks into first is the usual one.

    """
    keys = offered(product)
    written = next((key for key, name in _AGAINST.items() if held.get("against") == name), None)
    usual = written if written in keys else next(iter(keys), None)
    return tuple(Comparison(key, base_of(shown, key), key == (asked or usual), key == usual) for key in keys)


def base_of(shown: Period, how: Compare) -> Period | None:
    """Return the days that a period is compared with; None for the target, which is of the same days."""
    match how:
        case "previous":
            return shown.previous()
        case "year":
            return shown.last_year()
        case "weekdays":
            return shown.last_year_same_weekdays()
        case "target":
            return None


def decided(product: Product, how: str) -> Mapping[str, Any]:
    """Return what a comparison decides for a product that looks into one gap first; nothing for another."""
    names = {str(key): name for key, name in _AGAINST.items()}
    return {"against": names[how]} if how in names and "against" in product.inputs.model_fields else {}


def laid_beside(found: Opened, head: tuple[b.Block, ...], how: str, data: Data) -> tuple[b.Block, ...]:
    """Return what opens a page with its tiles beside another period, or beside their target.

    A sum of a period that is not over stands beside nothing: it has only begun to add up.
    """
    match how:
        case "previous" | "weekdays":
            return tuple(_beside(found, one, how, data) if isinstance(one, b.Metrics) else one for one in head)
        case "target":
            return tuple(_targeted(one) if isinstance(one, b.Metrics) else one for one in head)
        case _:
            return head


def _targeted(tiles: b.Metrics) -> b.Metrics:
    return b.Metrics(
        tuple(
            replace(tile, comparison=None if tile.target is None else replace(tile.target, ref=tile.value.ref))
            for tile in tiles.tiles
        )
    )


def _beside(found: Opened, tiles: b.Metrics, how: Compare, data: Data) -> b.Metrics:
    over = data.known_until is None or data.known_until >= data.period.end
    refs = [tile.value.ref for tile in tiles.tiles if isinstance(tile.value.ref, FigureRef)]
    wanted = [ref for ref in refs if over or catalogue.kpis()[ref.kpi].target != "sum"]
    bases: dict[Ref | None, Figure] = {}
    for days, within in dict.fromkeys((ref.period, ref.perimeter) for ref in wanted):
        asked = [ref for ref in wanted if (ref.period, ref.perimeter) == (days, within)]
        known = _figures(found, [ref.kpi for ref in asked], base_of(days, how) or days, within)
        bases |= {ref: known[ref.kpi] for ref in asked if ref.kpi in known}
    return b.Metrics(
        tuple(replace(tile, comparison=_like(tile.value, bases.get(tile.value.ref))) for tile in tiles.tiles)
    )


def _figures(found: Opened, codes: list[str], period: Period, perimeter: Perimeter) -> Mapping[str, Figure]:
    answer = kpi_rows(
        found.engine, codes, period, (), perimeter,
        fiscal_start_month=found.folder.fiscal_start_month, currency=found.folder.currency,
    )  # fmt: skip
    facts = {row.kpi: row.fact(found.snapshot.id, found.folder.currency) for row in answer.rows}
    return {code: Figure(fact.value, fact.ref) for code, fact in facts.items()}


def _like(shown: Figure, base: Figure | None) -> Figure | None:
    """Return a base written as the figure that it stands beside."""
    return None if base is None else replace(shown, value=base.value, ref=base.ref, signed=False)
