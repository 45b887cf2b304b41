"""Hold the only things that an engine computes: sums, counts, distinct counts and last values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from essor.kernel.condition import TRUE, All, Condition
from essor.kernel.message import Bilingual

How = Literal["sum", "count", "distinct", "last"]
TARGETS, CALENDAR = "targets", "calendar"
"""Where figures are looked up and not summed: a year and its months both stand among the targets."""
HOWS: tuple[How, ...] = ("sum", "count", "distinct", "last")


@dataclass(frozen=True, slots=True)
class Within:
    """Keep the rows whose column stands among the values of another table's column."""

    column: str
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """Count only the values met with so many different values of another column: parties with two orders."""

    column: str
    times: int


@dataclass(frozen=True, slots=True)
class Newest:
    """Keep, for each date, the rows of the newest version, or the finest cut of each source.

    Args:
        column: the version; v10 is newer than v9, and a text newer than one that it begins with.
        per: the column inside which versions replace one another, or "" for the whole table.

    """

    column: str
    per: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold one thing that an engine computes.

    Args:
        code: its name in formulas.
        label: its name in sentences.
        table: the canonical table of its rows; aggregates answer in its stead where they can.
        how: sum, count, distinct or last (the newest value of each key, then summed).
        column: the column that is summed, counted or taken.
        where: the rows that count.
        date: the column that places a row in time; "" where the table has none.
        until: for rows that span days, the column of the day after; see spans for where such a row
            belongs, and when the figure is too coarse to be cut.
        to_date: the measure adds up from the beginning of time to the end of the period: a stock.
        within: the rows of a list: the quota holders, the partners.
        repeated: count a value only where it repeats.
        newest: which of the rows that say the same thing again counts.
        keys: for last, what has one value a date.
        absent: what no row means, inside the days that the table covers.
        blank: what rows without a value mean: not given, or nothing (a line without a discount has none).
        adds_up: a distinct count whose values have one day and one channel each: an order.
        things: the column itself counts things that happened (sessions, clicks), many a row.

    """

    code: str
    label: Bilingual
    table: str
    how: How
    column: str = ""
    where: Condition = TRUE
    date: str = ""
    until: str = ""
    to_date: bool = False
    within: Within | None = None
    repeated: Repeated | None = None
    newest: Newest | None = None
    keys: tuple[str, ...] = ()
    absent: Literal["zero", "missing"] = "zero"
    blank: Literal["zero", "missing"] = "missing"
    adds_up: bool = False
    things: bool = False

    @property
    def on_engine(self) -> bool:
        """Tell whether an engine computes it; a target is looked up, the days of a period are counted here."""
        return self.table not in {TARGETS, CALENDAR}

    @property
    def counts(self) -> bool:
        """Tell whether the value is a number of things: a sample that a rate over it stands on."""
        return self.things or self.how in {"count", "distinct"}

    @property
    def additive(self) -> bool:
        """Tell whether the value of a year is the sum of its months, and of all channels the sum of each."""
        return self.adds_up or (self.how in {"sum", "count"} and not self.to_date)


def parts(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that must all hold, one level flat, without repetition."""
    if not isinstance(condition, All):
        return (condition,)
    found: dict[Condition, None] = {}
    for part in condition.conditions:
        found |= dict.fromkeys(parts(part))
    return tuple(found)
