"""Change the inputs of a workbook one at a time and see which results follow.

A cell that does not reproduce its saved value, or that draws on the clock or chance, is not judged, nor is what
rests on it. The number of changes is bounded by the number of formulas: the same file is always examined alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from essor.review.recognise.submitted import recognise
from essor.review.spreadsheet.engine import Engine
from essor.review.spreadsheet.graph import Graph, Place, written
from essor.review.spreadsheet.layout import Layout
from essor.review.spreadsheet.recalculated import LEFT_ALONE
from essor.review.spreadsheet.slips import slips
from essor.review.spreadsheet.totals import missed_parts
from essor.safety.spreadsheet import column_number
from essor.work.submitted import Aspect, Examined, Read, Slip, SlipKind, Told

_MOST_CHANGES = 400
_WORK = 200_000
"""Formulas that may be calculated again in all: changes × formulas of the workbook."""
_DERIVED: tuple[tuple[Aspect, Aspect], ...] = (("gap", "target"), ("attainment", "target"), ("change", "last_year"))
_RANK: tuple[SlipKind, ...] = (
    "circular", "error", "text_number", "typed_over", "total_misses", "stuck", "odd_formula", "constant",
    "feeds_nothing",
)  # fmt: skip
"""What is said of a cell of which several could be: the first of these."""


def perturbed(read: Read, graph: Graph, engine: Engine) -> Examined:
    """Return what changing the inputs of a workbook shows.

    Args:
        read: as it was recalculated.
        graph: of its formulas.
        engine: the workbook calculated.

    """
    layout = Layout.of(graph)
    unsure = graph.resting_on(
        [*engine.differing, *(at for at, cell in graph.formulas.items() if LEFT_ALONE.search(cell.formula))]
    )
    found = list(slips(graph, layout, engine, unsure))
    engine.keep(graph.formulas)
    trial = _Trial(graph, engine, unsure, most=min(_MOST_CHANGES, _WORK // max(len(graph.formulas), 1) + 1))
    found += trial.totals(layout)
    derived = tuple(_derived(read))
    trial.spread([place for one in derived for place in one.parts])
    found += trial.stuck(derived, layout)
    followed = sum(bool(places) for places in trial.moves.values())
    return Examined(len(graph.formulas), len(trial.moves), followed, _once(found, graph))


@dataclass(frozen=True, slots=True)
class _Derived:
    """Hold a gap or a growth, and the two figures that it follows by its label."""

    place: Place
    parts: tuple[Place, Place]


def _derived(read: Read) -> Iterator[_Derived]:
    for row in recognise(read).rows:
        for aspect, base in _DERIVED:
            if aspect in row.told and "value" in row.told and base in row.told:
                yield _Derived(_place(row.told[aspect]), (_place(row.told["value"]), _place(row.told[base])))


@dataclass(slots=True)
class _Trial:
    """Change cells while changes are left, and keep what follows each input."""

    graph: Graph
    engine: Engine
    unsure: frozenset[Place]
    most: int
    moves: dict[Place, frozenset[Place]] = field(default_factory=dict)

    def totals(self, layout: Layout) -> Iterator[Slip]:
        """Yield the totals that do not move with a part that stands among theirs."""
        for one in missed_parts(self.graph, layout):
            moved = None if one.total in self.unsure else self._moved(one.part, (one.total,))
            if moved is not None and one.total not in moved:
                yield layout.slip("total_misses", one.total, written(one.part, one.total[0]))

    def spread(self, first: Iterable[Place]) -> None:
        """Change the inputs one at a time: some first, then the others, evenly over the workbook."""
        watched = [place for place in self.graph.formulas if place not in self.unsure]
        before = [place for place in dict.fromkeys(first) if place not in self.graph.formulas]
        left = [place for place in self.graph.inputs if place not in set(before)]
        step = max(1, -(-len(left) // max(self.most - len(before), 1)))
        for place in (*before, *left[::step]):
            moved = self._moved(place, watched)
            if moved is not None:
                self.moves[place] = moved

    def stuck(self, derived: Iterable[_Derived], layout: Layout) -> Iterator[Slip]:
        """Yield the gaps and growths that stay where the one or the other figure beside them moves."""
        for one in derived:
            if one.place not in self.graph.formulas or one.place in self.unsure:
                continue
            for part, other in (one.parts, one.parts[::-1]):
                alone = [
                    moved
                    for place, moved in self.moves.items()
                    if (place == part or part in moved) and other not in moved and place != other
                ]
                if alone and not any(one.place in moved for moved in alone):
                    yield layout.slip("stuck", one.place, written(part, one.place[0]))
                    break

    def _moved(self, place: Place, watched: Iterable[Place]) -> frozenset[Place] | None:
        """Return what moves with a cell; None where no change is left or the cell holds no number."""
        cell = self.graph.cells.get(place)
        if self.most <= 0 or cell is None or cell.number is None or place[0] not in self.engine.sheets:
            return None
        self.most -= 1
        return self.engine.moved(place, watched)


def _place(told: Told) -> Place:
    where = told.where
    return (where.sheet or "", where.row or 0, column_number((where.column or "A").encode()))


def _once(found: list[Slip], graph: Graph) -> tuple[Slip, ...]:
    """Return one slip a cell, in the order of the workbook."""
    kept: dict[Place, Slip] = {}
    for slip in sorted(found, key=lambda one: _RANK.index(one.kind)):
        kept.setdefault((slip.sheet, slip.row, column_number(slip.column.encode())), slip)
    order = {place: turn for turn, place in enumerate(graph.cells)}
    return tuple(kept[place] for place in sorted(kept, key=lambda one: order.get(one, len(order))))
