"""Bring the values of three drivers to one form, so that figures compare with ``==``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from typing import Any, Self

_WIDE = Context(prec=100)
_EXACT: frozenset[type] = frozenset({int, str, bool, date, type(None)})


@dataclass(frozen=True, slots=True)
class Rows:
    """Hold the answer of an engine.

    Args:
        columns: names, in the order of the query.
        rows: one tuple a row of Decimal, int, str, date, datetime (UTC), bool, float or None.

    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    @classmethod
    def of(cls, columns: Iterable[str], raw: Iterable[Sequence[Any]], *, settled: bool = False) -> Self:
        """Return a driver's rows normalised.

        Args:
            columns: names.
            raw: rows as the driver hands them over.
            settled: every column is of a type whose values already stand in the plain form.

        A float that is not a number is None. An instant is in UTC. The decimals of a column share
        its finest scale; where that scale is zero they are integers: PostgreSQL hands the sum of a
        bigint over as a numeric, DuckDB as a hugeint, Spark as a long.
        """
        names = tuple(columns)
        if settled:
            return cls(names, list(raw))  # type: ignore[arg-type]  # drivers hand tuples over
        rows = [tuple(plain(value) for value in row) for row in raw]
        scales = [_finest(row[place] for row in rows) for place in range(len(names))]
        if any(scale is not None for scale in scales):
            rows = [tuple(_rescale(value, scale) for value, scale in zip(row, scales, strict=True)) for row in rows]
        return cls(names, rows)

    def dicts(self) -> list[dict[str, Any]]:
        """Return each row by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def plain(value: Any) -> Any:
    """Return one value of a driver in its plain form.

    Raises:
        TypeError: the value has no place in a table (a list, bytes, an interval).

    """
    if type(value) in _EXACT:
        return value
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    msg = f"an engine returned a {type(value).__name__}: {value!r}"
    raise TypeError(msg)


def _finest(values: Iterable[Any]) -> int | None:
    scales = [_scale(value) for value in values if isinstance(value, Decimal)]
    return max(scales) if scales else None


def _scale(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _rescale(value: Any, scale: int | None) -> Any:
    if scale is None or not isinstance(value, Decimal):
        return value
    return value.quantize(Decimal(1).scaleb(-scale), context=_WIDE) if scale else int(value)
