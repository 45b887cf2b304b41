"""Tell how the cells of a workbook stand to one another: labels, runs of formulas that are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from essor.review.spreadsheet.graph import Graph, Place
from essor.review.spreadsheet.shifted import shifted
from essor.safety.spreadsheet import column_letters
from essor.work.plain_words import stems
from essor.work.submitted import Cell, Slip, SlipKind

_TOTAL = frozenset({"total", "totaux", "ensemble", "somme", "sum", "subtotal", "overall"})
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold the cells of a workbook with the label of each row."""

    cells: Mapping[Place, Cell]
    labels: Mapping[tuple[str, int], tuple[tuple[int, str], ...]]

    @classmethod
    def of(cls, graph: Graph) -> Layout:
        """Return the layout of a workbook."""
        labels: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for (sheet, row, column), cell in graph.cells.items():
            if cell.number is None and not cell.formula and any(sign.isalpha() for sign in cell.text):
                labels.setdefault((sheet, row), []).append((column, cell.text))
        return cls(graph.cells, {key: tuple(sorted(found)) for key, found in labels.items()})

    def label(self, place: Place) -> str:
        """Return the words at the left of a cell, the nearest ones, or "" where there are none."""
        held = [text for column, text in self.labels.get(place[:2], ()) if column < place[2]]
        return held[-1][:_LONGEST_LABEL] if held else ""

    def beside(self, place: Place) -> bool:
        """Tell whether words stand in the cell right at the left of a cell."""
        return any(column == place[2] - 1 for column, _ in self.labels.get(place[:2], ()))

    def is_total(self, place: Place) -> bool:
        """Tell whether the row of a cell is called a total."""
        return any(_TOTAL & set(stems(text)) for _, text in self.labels.get(place[:2], ()))

    def alike(self, one: Place, other: Place) -> bool:
        """Tell whether two cells hold one formula, moved from the one to the other."""
        first, second = self.cells.get(one), self.cells.get(other)
        if first is None or second is None or not first.formula or not second.formula:
            return False
        return shifted(first.formula, name(one), name(other)) == second.formula

    def slip(self, kind: SlipKind, place: Place, other: str = "", times: int = 1) -> Slip:
        """Return what is wrong with a cell, under its label."""
        return Slip(kind, place[0], place[1], column_letters(place[2]), self.label(place), other, times)


def name(place: Place) -> str:
    """Return a cell without its sheet: B4."""
    return f"{column_letters(place[2])}{place[1]}"


def moved(place: Place, down: int, right: int) -> Place:
    """Return the cell that stands so many rows below and columns to the right."""
    return (place[0], place[1] + down, place[2] + right)
