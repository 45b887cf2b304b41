"""Find the cells of a workbook that do not calculate as they should, by its formulas alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from essor.review.spreadsheet.engine import Engine
from essor.review.spreadsheet.graph import Area, Graph, Place, is_entered, written
from essor.review.spreadsheet.layout import Layout, moved, name
from essor.review.spreadsheet.shifted import shifted
from essor.review.spreadsheet.totals import is_aggregate
from essor.review.spreadsheet.typed_over import typed_over
from essor.work.submitted import Cell, Slip, Table

_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#N/A", "#NULL!", "Err:502", "Err:508"})
_BROKEN = frozenset({"#REF!", "#NAME?"})
_CIRCULAR = frozenset({"#CIRC!", "Err:522", "Err:523"})
_ON_PURPOSE = re.compile(r"\bNA\(\)", re.IGNORECASE)
_TEXTS = re.compile(r'"(?:[^"]|"")*"|\[[^\]]*\]|\'[^\']*\'')
_LITERAL = re.compile(
    r"(?<=[\w)%\]])\s*[*/+\-]\s*(?P<after>\d+(?:\.\d+)?%?)(?![\w.(!:])"
    r"|(?<![\w.$:\]])(?P<before>\d+(?:\.\d+)?%?)\s*[*/+\-]\s*(?=[\w(\[$'])"
)
_PLAIN = frozenset({0, 1, 2, 3, 4, 5, 6, 7, 10, 12, 24, 30, 31, 52, 60, 100, 360, 365, 366, 1000, 10_000, 1_000_000})
"""Numbers of arithmetic, of the calendar and of units; others are assumptions and belong in a cell of their own."""
_TYPED_NUMBER = re.compile(r"[-+(]?\s*\d[\d\s\u00a0\u202f.,'’]*\s*(?:€|%|k€|EUR)?\s*\)?")
_FEWEST_ALIKE = 3
_MOST_OF_BLOCK = Decimal("0.6")


def slips(graph: Graph, layout: Layout, engine: Engine, unsure: frozenset[Place]) -> Iterator[Slip]:
    """Yield what is wrong with cells.

    Args:
        graph: of the formulas.
        layout: of the cells.
        engine: the workbook calculated.
        unsure: cells that are not judged.

    """
    yield from _circles(graph, layout, engine)
    yield from _errors(graph, layout, engine)
    yield from _texts_in_sums(graph, layout)
    yield from _typed(graph, layout)
    yield from (
        layout.slip("odd_formula", at, written(by, at[0])) for at, by in _odd(graph, layout) if at not in unsure
    )
    yield from _constants(graph, layout)
    yield from _idle(graph, layout)


def _circles(graph: Graph, layout: Layout, engine: Engine) -> Iterator[Slip]:
    """Yield the formulas that rest on themselves: the first cell of each circle, with the next one."""
    caught = [at for at in graph.formulas if engine.value(at) in _CIRCULAR or graph.cells[at].text in _CIRCULAR]
    told: set[Place] = set()
    for at in caught:
        if at in told:
            continue
        ring = _ring(at, graph, frozenset(caught))
        if ring:
            told |= set(ring)
            yield layout.slip("circular", at, ", ".join(written(one, at[0]) for one in ring), len(ring))


def _ring(start: Place, graph: Graph, caught: frozenset[Place]) -> tuple[Place, ...]:
    """Return the cells by which a formula comes back to itself, shortest way first, or none where it does not."""
    ways: list[tuple[Place, ...]] = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop(0)
        for area in graph.areas[way[-1]]:
            if area.holds(start):
                return way
            for one in caught:
                if one not in seen and area.holds(one):
                    seen.add(one)
                    ways.append((*way, one))
    return ()


def _errors(graph: Graph, layout: Layout, engine: Engine) -> Iterator[Slip]:
    """Yield the formulas that give an error of their own, not those that pass one on."""
    wrong = {
        at
        for at, cell in graph.formulas.items()
        if cell.text in _ERRORS
        and not _ON_PURPOSE.search(cell.formula)
        and (engine.is_error(at) or cell.number is None)
    }
    for at in sorted(wrong, key=lambda one: (one[0], one[1], one[2])):
        handed = any(area.holds(other) for area in graph.areas[at] for other in wrong if other != at)
        if not handed and not _waits(at, graph):
            yield layout.slip("error", at, graph.cells[at].text)


def _waits(at: Place, graph: Graph) -> bool:
    """Tell whether a formula draws on cells that are all still empty: a form that waits for its data."""
    if graph.cells[at].text in _BROKEN or not graph.areas[at]:
        return False
    return not any(graph.cells[one].number is not None for one in graph.behind(at) if one not in graph.formulas)


def _texts_in_sums(graph: Graph, layout: Layout) -> Iterator[Slip]:
    """Yield the numbers that stand as text among the numbers that a formula adds up: they count for nothing."""
    wide = {
        area: at
        for at, cell in graph.formulas.items()
        if is_aggregate(cell.formula)
        for area in graph.areas[at]
        if area.left == area.right and not area.single
    }
    for (sheet, row, column), cell in graph.cells.items():
        if cell.number is not None or cell.formula or not _TYPED_NUMBER.fullmatch(cell.text):
            continue
        place = (sheet, row, column)
        for area, at in wide.items():
            if area.holds(place) and _numbers(area, graph):
                yield layout.slip("text_number", place, written(at, sheet))
                break


def _numbers(area: Area, graph: Graph) -> bool:
    return any(cell.number is not None for place, cell in graph.cells.items() if area.holds(place))


def _typed(graph: Graph, layout: Layout) -> Iterator[Slip]:
    """Yield the numbers that stand where their neighbours are calculated."""
    sheets: dict[str, dict[int, list[Cell]]] = {}
    for (sheet, row, _), cell in graph.cells.items():
        sheets.setdefault(sheet, {}).setdefault(row, []).append(cell)
    for sheet, rows in sheets.items():
        for row, column in sorted(typed_over(Table(tuple(map(tuple, rows.values())), kind="sheet"))):
            place = (sheet, row, column)
            near = next((one for one in _around(place) if one in graph.formulas), place)
            yield layout.slip("typed_over", place, written(near, sheet))


def _around(place: Place) -> Iterator[Place]:
    yield from (moved(place, down, right) for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1)))


def _odd(graph: Graph, layout: Layout) -> Iterator[tuple[Place, Place]]:
    """Yield each formula that differs from neighbours that are alike among themselves, with one of these."""
    for at, cell in graph.formulas.items():
        if is_aggregate(cell.formula) or layout.is_total(at):
            continue
        if any(layout.alike(one, at) for one in _around(at)):
            continue
        for down, right in ((1, 0), (0, 1)):
            before, after = moved(at, -down, -right), moved(at, down, right)
            more = (moved(before, -down, -right), moved(after, down, right))
            third = layout.alike(more[0], before) or layout.alike(after, more[1])
            if layout.alike(before, after) and third:
                yield at, before
                break


def _constants(graph: Graph, layout: Layout) -> Iterator[Slip]:
    """Yield the numbers that stand in formulas and belong in a cell of their own, once for each formula and number."""
    met: dict[tuple[str, str, str], list[Place]] = {}
    for at, cell in graph.formulas.items():
        bare = _TEXTS.sub("X", cell.formula.removeprefix("="))
        for match in _LITERAL.finditer(bare):
            text = match["after"] or match["before"]
            if text.endswith("%") or Decimal(text) not in _PLAIN:
                met.setdefault((at[0], shifted(cell.formula, name(at), "ZZ9999"), text), []).append(at)
    for (_, _, text), places in met.items():
        yield layout.slip("constant", places[0], text, len(places))


def _idle(graph: Graph, layout: Layout) -> Iterator[Slip]:
    """Yield the numbers that feed nothing among numbers that do: those of one list of labelled inputs."""
    if not graph.formulas or any(
        "INDIRECT(" in cell.formula or "OFFSET(" in cell.formula for cell in graph.formulas.values()
    ):
        return
    for block in _lists(graph, layout):
        idle = [place for place in block if place not in graph.drawn]
        if idle and len(block) >= _FEWEST_ALIKE and Decimal(len(block) - len(idle)) / len(block) >= _MOST_OF_BLOCK:
            yield from (layout.slip("feeds_nothing", place) for place in idle)


def _lists(graph: Graph, layout: Layout) -> Iterator[list[Place]]:
    """Yield the runs of entered numbers down a column, each with a label of its own right at its left."""
    done: set[Place] = set()
    for place, cell in graph.cells.items():
        if place in done or not is_entered(cell):
            continue
        run = []
        at = place
        while at in graph.cells and is_entered(graph.cells[at]):
            run.append(at)
            at = moved(at, 1, 0)
        done |= set(run)
        yield [one for one in run if layout.beside(one) and not layout.is_total(one)]
