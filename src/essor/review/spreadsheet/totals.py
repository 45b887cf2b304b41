"""Find the totals of a workbook and the numbers that stand among their parts without being drawn on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from essor.review.spreadsheet.graph import Area, Graph, Place
from essor.review.spreadsheet.layout import Layout, moved
from essor.work.plain_words import stems

_SUM = re.compile(r"=\s*(?:SUM|SOMME)\(([^()]*)\)", re.IGNORECASE)
_ADDED = re.compile(r"=\s*\+?\$?[A-Z]{1,3}\$?\d+(?:\s*\+\s*\$?[A-Z]{1,3}\$?\d+){2,}")
_AGGREGATED = re.compile(r"\b(SUM|SUBTOTAL|AGGREGATE|SOMME|AVERAGE|COUNT|MAX|MIN|MEDIAN)\w*\(", re.IGNORECASE)
_OF_WHICH = frozenset({"dont", "which"})
_FEWEST_PARTS = 3
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Missed:
    """Hold a total and a number that stands among its parts."""

    total: Place
    part: Place


def missed_parts(graph: Graph, layout: Layout) -> Iterator[Missed]:
    """Yield each number that a total down a column seems to leave out; changing it tells.

    The numbers between the first part and the total, and the one right above the first part, belong to the
    total where they have a label and the format of the parts.

    """
    for total, cell in graph.formulas.items():
        areas = graph.areas[total]
        added = bool(_ADDED.fullmatch(cell.formula))
        if not (added or (_SUM.fullmatch(cell.formula) and len(areas) == 1)):
            continue
        if any((area.sheet, area.left, area.right) != (total[0], total[2], total[2]) for area in areas):
            continue
        for part in _standing(total, areas, graph, within=added):
            if not any(area.holds(part) for area in areas) and _is_part(part, areas, graph, layout):
                yield Missed(total, part)


def is_aggregate(formula: str) -> bool:
    """Tell whether a formula adds up or counts a range: it stands at the foot of others and differs from them."""
    return bool(_AGGREGATED.search(formula) or _ADDED.fullmatch(formula))


def _standing(total: Place, areas: tuple[Area, ...], graph: Graph, *, within: bool) -> Iterator[Place]:
    """Yield the cells that stand with the parts of a total: among them, up to the total, and the first one above."""
    top, bottom = min(area.top for area in areas), max(area.bottom for area in areas)
    if bottom >= total[1] or bottom - top + 1 < _FEWEST_PARTS - 1:
        return
    for row in range(top, bottom if within else total[1]):
        place = (total[0], row, total[2])
        if row > bottom and _number(place, graph) is None:
            return
        yield place
    above = (total[0], top - 1, total[2])
    if not within and bottom - top + 1 >= _FEWEST_PARTS and _number(moved(above, -1, 0), graph) is None:
        yield above


def _is_part(part: Place, areas: tuple[Area, ...], graph: Graph, layout: Layout) -> bool:
    cell = graph.cells.get(part)
    if cell is None or cell.number is None or cell.number in _YEARS or is_aggregate(cell.formula):
        return False
    label = layout.label(part)
    if not label or layout.is_total(part) or _OF_WHICH & set(stems(label)):
        return False
    like = graph.cells.get((part[0], areas[0].top, part[2]))
    return like is not None and like.format == cell.format and bool(like.formula) == bool(cell.formula)


def _number(place: Place, graph: Graph) -> object:
    cell = graph.cells.get(place)
    return None if cell is None else cell.number
