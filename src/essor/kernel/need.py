"""Say as data what a work product needs; the runtime fetches it, names what is missing, keeps lineage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kpis:
    """Need KPIs by code, cut by dimensions ("period:month", "channel").

    Args:
        codes: the KPIs.
        by: how they are cut.
        months: how many months they cover, ending with the product's period; 0 is the period itself.
        pool: KPIs that a person chooses from: only those chosen are fetched, and what a perimeter does not cut
            is left out without a word.

    """

    codes: tuple[str, ...]
    by: tuple[str, ...] = ()
    months: int = 0
    pool: bool = False


@dataclass(frozen=True, slots=True)
class Measures:
    """Need the measures that KPIs are computed from, month by month: a workbook divides them itself.

    Args:
        codes: the KPIs.
        months: how many months they cover, ending with the product's period.
        pool: KPIs that a person chooses from.

    """

    codes: tuple[str, ...]
    months: int
    pool: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Need the rows of a table-valued analysis.

    Args:
        analysis: its code.
        months: how many months they cover, ending with the product's period; 0 is the period itself, beside the
            same one a year before where the analysis compares.

    """

    analysis: str
    months: int = 0


@dataclass(frozen=True, slots=True)
class Cuts:
    """Need KPIs of the product's period cut by dimensions, beside target and last year: revenue by salesperson."""

    codes: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Need the items of a kind that another product holds."""

    kind: str
    of: str


@dataclass(frozen=True, slots=True)
class Law:
    """Need rules of law by code, as in force in the product's period."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Need what each system says of the period, and why they differ."""


@dataclass(frozen=True, slots=True)
class Controls:
    """Need the control of the files that the snapshot stands on: rows and amounts, kept and rejected."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Need the sources behind KPIs: what each file fills, each figure a second time, and the sales day by day.

    Args:
        codes: the KPIs.
        months: how many months the daily sales cover, ending with the product's period.

    """

    codes: tuple[str, ...]
    months: int = 13


Need = Kpis | Measures | Rows | Cuts | Items | Law | Reconciliation | Controls | Sources
