"""Note, while files are written, what they hold: defects, control totals, places of planted differences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from essor.corpus.cents import euros
from essor.corpus.truths import ControlTotal, Dirt, Figure, Place, Treatment


@dataclass(slots=True)
class Control:
    """Count the rows and the amounts of one column of one file, in cents or in smaller units.

    Args:
        decimals: decimals of the whole numbers that are counted: 2 for cents.

    """

    file: str
    column: str
    sheet: str = ""
    decimals: int = 2
    rows: Counter[str] = field(default_factory=Counter)
    cents: Counter[str] = field(default_factory=Counter)

    def count(self, treatment: Treatment, cents: int | None) -> None:
        """Count a row; None when its amount cannot be read."""
        self.rows[treatment] += 1
        if cents is None:
            self.rows["unreadable"] += 1
        else:
            self.cents[treatment] += cents

    def total(self) -> ControlTotal:
        """Return what was counted."""
        return ControlTotal(
            file=self.file,
            sheet=self.sheet,
            column=self.column,
            rows_kept=self.rows["kept"],
            rows_rejected=self.rows["rejected"],
            rows_set_aside=self.rows["set_aside"],
            rows_unreadable=self.rows["unreadable"],
            kept=Decimal(self.cents["kept"]).scaleb(-self.decimals),
            rejected=Decimal(self.cents["rejected"]).scaleb(-self.decimals),
            set_aside=Decimal(self.cents["set_aside"]).scaleb(-self.decimals),
        )


class Notebook:
    """Gather the notes of every writer."""

    def __init__(self) -> None:
        """Start empty."""
        self.dirt: list[Dirt] = []
        self.controls: list[Control] = []
        self.places: defaultdict[str, list[Place]] = defaultdict(list)
        self._money: Counter[tuple[str, str, str]] = Counter()
        self._counts: Counter[tuple[str, str, str]] = Counter()

    def control(self, file: str, column: str, sheet: str = "", *, decimals: int = 2) -> Control:
        """Open the control total of a column."""
        control = Control(file, column, sheet, decimals)
        self.controls.append(control)
        return control

    def defect(self, kind: str, place: Place, column: str, value: str, treatment: Treatment) -> None:
        """Note a defect of a file."""
        self.dirt.append(Dirt(kind, place, column, value, treatment))

    def see(self, reference: str, place: Place) -> None:
        """Note where a document stands."""
        self.places[reference].append(place)

    def money(self, measure: str, month: str, cents: int, perimeters: tuple[str, ...]) -> None:
        """Add cents to a measure of a month, in each perimeter."""
        for perimeter in perimeters:
            self._money[measure, month, perimeter] += cents

    def count(self, measure: str, month: str, number: int, perimeters: tuple[str, ...]) -> None:
        """Add a number of things to a measure of a month, in each perimeter."""
        for perimeter in perimeters:
            self._counts[measure, month, perimeter] += number

    def value(self, measure: str, months: Iterable[str], perimeter: str = "all") -> int:
        """Return what was added to a measure over months: cents of money, or a number of things."""
        return sum(self._money[measure, m, perimeter] + self._counts[measure, m, perimeter] for m in months)

    def figures(self) -> tuple[Figure, ...]:
        """Return every figure, by measure, month and perimeter."""
        found = [Figure(*key, euros(cents)) for key, cents in self._money.items()]
        found += [Figure(*key, Decimal(number)) for key, number in self._counts.items()]
        return tuple(sorted(found, key=lambda figure: (figure.measure, figure.month, figure.perimeter)))
