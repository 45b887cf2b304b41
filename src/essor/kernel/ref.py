"""Point at the place that a figure, a claim or a finding comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class ItemRef:
    """Point at an item of a work product by its lasting id."""

    product: str
    item: str


@dataclass(frozen=True, slots=True)
class RowRef:
    """Point at a row of a canonical table."""

    table: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureRef:
    """Point at a figure: ``kpi:CODE/PERIOD/PERIMETER@SNAPSHOT``."""

    kpi: str
    period: Period
    perimeter: Perimeter = ALL
    snapshot: str = ""

    def key(self) -> str:
        """Return the text that parse() reads."""
        tail = f"@{self.snapshot}" if self.snapshot else ""
        return f"kpi:{self.kpi}/{self.period.key()}/{self.perimeter.key()}{tail}"

    @classmethod
    def parse(cls, text: str, *, fiscal_start_month: int = 1) -> Self:
        """Read a figure's text; the perimeter and the snapshot may be left out.

        Args:
            text: ``kpi:CODE/PERIOD/PERIMETER@SNAPSHOT``.
            fiscal_start_month: first month of the fiscal year that "FY2026" speaks of.

        Raises:
            ValueError: the text does not name a KPI and a period.

        """
        body, _, snapshot = text.removeprefix("kpi:").partition("@")
        parts = body.split("/")
        if len(parts) < 2 or not parts[0]:  # noqa: PLR2004 a code and a period at least
            msg = f"not a figure: {text!r} (write kpi:revenue/2026-10/channel=ecommerce)"
            raise ValueError(msg)
        perimeter = Perimeter.parse("/".join(parts[2:]))
        period = Period.parse(parts[1], fiscal_start_month=fiscal_start_month)
        return cls(parts[0], period, perimeter, snapshot)


@dataclass(frozen=True, slots=True)
class ComputedRef:
    """Point at the figures on whose rows a number stands that no KPI of the catalogue gives: an effect, a stake."""

    of: tuple[FigureRef, ...]

    def key(self) -> str:
        """Return the texts of its figures, each of which can be asked where it comes from."""
        return " ".join(ref.key() for ref in self.of)


@dataclass(frozen=True, slots=True)
class FileRef:
    """Point into a received file: the row is the one a spreadsheet shows (header = 1)."""

    sha256: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """Point at a clause of a contract."""

    contract: str
    clause: str


@dataclass(frozen=True, slots=True)
class LawRef:
    """Point at a dated rule of law and the day it is read for."""

    rule: str
    on: date | None = None


Ref = ItemRef | RowRef | FigureRef | ComputedRef | FileRef | ClauseRef | LawRef
