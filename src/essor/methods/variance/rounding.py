"""Round a table of parts to the cent so that its rows and its columns still add up.

Amounts come as whole numbers of a tiny unit, so that adding thousands of them stays exact and quick.
"""

from __future__ import annotations

from collections.abc import Sequence

UNIT = 10**12
"""How many tiny units make a cent."""


def nearest(amount: int) -> int:
    """Return an amount in tiny units as the nearest whole cent; a half goes up."""
    return (2 * amount + UNIT) // (2 * UNIT)


def largest_remainder(amounts: Sequence[int], total: int) -> list[int]:
    """Share a total in cents among amounts in tiny units: each is rounded down, the largest remainders round up.

    Ties go to the first; raise ValueError when the total is not one of the two cents that enclose the sum.
    """
    floors = [amount // UNIT for amount in amounts]
    left = total - sum(floors)
    remainders = [amount % UNIT for amount in amounts]
    if not 0 <= left <= sum(remainder > 0 for remainder in remainders):
        msg = f"{total} is no rounding of {sum(amounts)} ÷ {UNIT}"
        raise ValueError(msg)
    for position in sorted(range(len(amounts)), key=lambda one: -remainders[one])[:left]:
        floors[position] += 1
    return floors


def close_table(rows: Sequence[Sequence[int]], columns: Sequence[int]) -> list[list[int]]:
    """Round a table to cents: each row to the nearest cent of its sum, each column to the total given.

    What a row leaves is carried to the next one, so that no column drifts: a cell lies within two cents of its
    amount however long the table is. The last row takes what is left.

    Args:
        rows: amounts in tiny units, in the order in which remainders travel.
        columns: total of each column in cents, each within a cent of its sum.

    """
    carried = [0] * len(columns)
    left = list(columns)
    closed: list[list[int]] = []
    for row in rows[:-1]:
        due = [amount + carry for amount, carry in zip(row, carried, strict=True)]
        cents = largest_remainder(due, nearest(sum(due)))
        carried = [amount - cent * UNIT for amount, cent in zip(due, cents, strict=True)]
        left = [total - cent for total, cent in zip(left, cents, strict=True)]
        closed.append(cents)
    return [*closed, left] if rows else []
