"""Hold a computed value with the reference that answers "where do you come from"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from essor.kernel.ref import FigureRef, Ref
    from essor.kernel.value import Value


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold one figure.

    Args:
        value: the figure in its unit, or why there is none.
        ref: KPI, period, perimeter and snapshot.
        n: number of rows the figure stands on.
        as_of: instant (UTC) of the newest data of the snapshot.
        excluded: number of rows rejected from the sources of the figure.

    """

    value: Value
    ref: FigureRef
    n: int = 0
    as_of: datetime | None = None
    excluded: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold a number of a document: it keeps its reference and is formatted by the writer.

    Args:
        value: the exact value; the writer rounds it, once, for display.
        ref: where it comes from.
        digits: decimals shown; None is the habit of the unit (euros 0 from 1,000, else 2; percent 1).
        signed: show a plus before a gain (variances).

    """

    value: Value
    ref: Ref | None = None
    digits: int | None = None
    signed: bool = False
