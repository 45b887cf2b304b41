"""Split the gap between two sets of sales into price, volume, mix, new, lost and currency, to the cent.

The mix depends on the level at which it is looked at (products, families, channels): the level is fixed by the keys
of the lines and stands in the result, with the convention of the mix.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Literal

from essor.kernel.message import Message, message
from essor.kernel.value import Count, NotComputable
from essor.methods.exact import Number, fraction_of
from essor.methods.variance.line import EXACT, Kind, Line, Measure, Pair, Sums, gather, plus
from essor.methods.variance.parts import NAMES, Parts, added
from essor.methods.variance.rounding import UNIT, close_table, largest_remainder, nearest

MixConvention = Literal["base_price", "average_price"]
_CENTS = 100
_TINY_DIGITS = len(str(_CENTS * UNIT)) - 1
_ACTIVE: Mapping[Kind, tuple[str, ...]] = {
    "comparable": ("price", "cost", "volume", "mix", "currency"),
    "new": ("new", "currency"),
    "lost": ("lost", "currency"),
    "unsplit": ("unsplit", "currency"),
}
_Row = dict[str, int]
_Key = tuple[str, ...]
_Pairs = Mapping[_Key, Pair]
_Values = Mapping[_Key, int]
"""What each key is worth on the base side, in tiny units: asked for once, read in every step."""


@dataclass(frozen=True, slots=True)
class VarianceLine:
    """Hold the gap of one key and its parts; actual − base = gap = Σ parts, to the cent."""

    key: tuple[str, ...]
    kind: Kind
    actual: Decimal
    base: Decimal
    parts: Parts

    @property
    def gap(self) -> Decimal:
        """Return actual − base."""
        return self.actual - self.base


@dataclass(frozen=True, slots=True)
class PriceVolumeMix:
    """Hold the split of a gap.

    Args:
        level: name of each dimension of the keys: the level at which the mix was looked at.
        convention: what a moved unit is valued at: the price of its line ("base_price") or what that price is above
            or below the average ("average_price"). The totals are the same, the lines are not.
        lines: by rising key.
        messages: what a reader has to know: lines left unsplit, channels pooled.

    """

    level: tuple[str, ...]
    measure: Measure
    convention: MixConvention
    lines: tuple[VarianceLine, ...]
    messages: tuple[Message, ...]

    @property
    def actual(self) -> Decimal:
        """Return what happened, in all."""
        return sum((line.actual for line in self.lines), Decimal(0))

    @property
    def base(self) -> Decimal:
        """Return the target or the earlier period, in all."""
        return sum((line.base for line in self.lines), Decimal(0))

    @property
    def gap(self) -> Decimal:
        """Return actual − base, in all."""
        return self.actual - self.base

    @property
    def parts(self) -> Parts:
        """Return the parts of the whole gap."""
        return added(line.parts for line in self.lines)


def price_volume_mix(
    lines: Iterable[Line],
    level: Sequence[str],
    convention: MixConvention = "base_price",
    measure: Measure = "revenue",
) -> PriceVolumeMix | NotComputable:
    """Split the gap of a measure between actual and base.

    On the lines that both sides have, with q units, value u of a unit (price, or price − cost) and Q = Σ q:
    price = (pᵣ − p₀) qᵣ, volume + mix = (qᵣ − q₀) u₀, mix = (qᵣ − q₀ Qᵣ/Q₀) u₀, or (qᵣ − q₀ Qᵣ/Q₀)(u₀ − ū₀) by the
    other convention. Lines of one side only are new or lost.

    Args:
        lines: at the level or finer; those of one key are added up first.
        level: name of each value of a key, in order; it holds "channel" unless channels are told apart elsewhere.
        convention: how a line's mix is valued.
        measure: "margin" takes each cost off; every line that sold then needs its cost.

    Returns:
        The split, or the reason why there is none: no line, or a cost that is not known.

    Raises:
        ValueError: a key has more or fewer values than the level has names.

    """
    names = tuple(level)
    pairs = _gathered(lines, names, measure)
    if isinstance(pairs, NotComputable):
        return pairs
    values = {key: _value(pair.base) for key, pair in pairs.items()}
    parts = _closed(_columns(pairs, values, convention))
    bases = _closed_bases(values)
    found = tuple(
        VarianceLine(key, pair.kind, bases[key] + parts[key].total, bases[key], parts[key])
        for key, pair in pairs.items()
    )
    return PriceVolumeMix(names, measure, convention, found, tuple(remarks(names, found)))


def whole_parts(
    lines: Iterable[Line],
    level: Sequence[str],
    convention: MixConvention = "base_price",
    measure: Measure = "revenue",
) -> Parts | NotComputable:
    """Return the parts of the whole gap as `price_volume_mix` has them, without those of each line.

    Args:
        lines: at the level or finer.
        level: name of each value of a key.
        convention: how a line's mix is valued.
        measure: "margin" takes each cost off.

    Returns:
        The parts, or the reason why there are none.

    Raises:
        ValueError: a key has more or fewer values than the level has names.

    """
    pairs = _gathered(lines, tuple(level), measure)
    if isinstance(pairs, NotComputable):
        return pairs
    values = {key: _value(pair.base) for key, pair in pairs.items()}
    cents = _columns(pairs, values, convention).cents
    return added(_parts(_ACTIVE[kind], column) for kind, column in cents.items())


def _gathered(lines: Iterable[Line], names: tuple[str, ...], measure: Measure) -> _Pairs | NotComputable:
    pairs = gather(lines, measure)
    for key in pairs:
        if len(key) != len(names):
            msg = f"the key {key} does not fit the level {names}"
            raise ValueError(msg)
    if not pairs:
        return NotComputable(message("kernel.no_data"))
    uncosted = sum(None in {pair.actual.cost, pair.base.cost} for pair in pairs.values())
    if uncosted:
        return NotComputable(message("variance.cost_missing", lines=Count(uncosted)))
    return pairs


def remarks(level: Sequence[str], lines: Sequence[VarianceLine]) -> Iterable[Message]:
    """Give what a reader of a split has to know: lines left unsplit, channels pooled."""
    unsplit = sum(line.kind == "unsplit" for line in lines)
    if unsplit:
        yield message("variance.lines_unsplit", lines=Count(unsplit))
    if "channel" not in level:
        yield message("variance.channels_pooled")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Hold the parts of each key in tiny units, the keys of each kind, and what each part of a kind is in cents."""

    rows: Mapping[_Key, _Row]
    keys_of: Mapping[Kind, Sequence[_Key]]
    cents: Mapping[Kind, Sequence[int]]


def _columns(pairs: _Pairs, values: _Values, convention: MixConvention) -> _Columns:
    kinds_of = {key: pair.kind for key, pair in pairs.items()}
    rows = {key: _split(pair, kinds_of[key], values[key]) for key, pair in pairs.items()}
    shared = {key: pairs[key] for key, kind in kinds_of.items() if kind == "comparable"}
    _mix(shared, rows, values, "base_price")
    keys_of: dict[Kind, list[_Key]] = {}
    for key, kind in kinds_of.items():
        keys_of.setdefault(kind, []).append(key)
    totals = {kind: [sum(rows[key][name] for key in keys) for name in _ACTIVE[kind]] for kind, keys in keys_of.items()}
    if convention == "average_price":
        _mix(shared, rows, values, convention)
    kinds = sorted(totals)
    whole = [sum(totals[kind]) for kind in kinds]
    cents_of = dict(zip(kinds, largest_remainder(whole, nearest(sum(whole))), strict=True))
    return _Columns(rows, keys_of, {kind: largest_remainder(totals[kind], cents_of[kind]) for kind in kinds})


def _closed(found: _Columns) -> Mapping[_Key, Parts]:
    """Return the parts of each key, closed to the cent kind by kind: no line receives a part that it cannot have."""
    closed: dict[_Key, Parts] = {}
    for kind, columns in found.cents.items():
        active, keys = _ACTIVE[kind], found.keys_of[kind]
        table = [[found.rows[key][name] for name in active] for key in keys]
        for key, cents in zip(keys, close_table(table, columns), strict=True):
            closed[key] = _parts(active, cents)
    return closed


def _parts(active: Sequence[str], cents: Sequence[int]) -> Parts:
    return Parts(**{name: _decimal(cent) for name, cent in zip(active, cents, strict=True)})


def _split(pair: Pair, kind: Kind, base: int) -> _Row:
    """Return the parts of a key in tiny units, given its value on the base side; volume still holds the mix."""
    constant = _value(pair.constant)
    row = dict.fromkeys(NAMES, 0)
    row["currency"] = 0 if pair.actual is pair.constant else _value(pair.actual) - constant
    if kind != "comparable":
        return row | {kind: constant - base}
    now, before = _known(pair.actual.quantity), _known(pair.base.quantity)
    row["price"] = _tiny(pair.constant.revenue) - _share(_tiny(pair.base.revenue), now, before)
    row["cost"] = _share(_tiny(_known(pair.base.cost)), now, before) - _tiny(_known(pair.constant.cost))
    row["volume"] = constant - base - row["price"] - row["cost"]
    return row


def _mix(shared: _Pairs, rows: Mapping[_Key, _Row], values: _Values, convention: str) -> None:
    """Move the mix out of the volume of each comparable key."""
    nothing: Number = Decimal(0)
    bought = reduce(plus, (_known(pair.actual.quantity) for pair in shared.values()), nothing)
    planned = reduce(plus, (_known(pair.base.quantity) for pair in shared.values()), nothing)
    worth = sum(values[key] for key in shared)
    for key, pair in shared.items():
        now, before, value = _known(pair.actual.quantity), _known(pair.base.quantity), values[key]
        row = rows[key]
        both = row["volume"] + row["mix"]
        row["mix"] = _share(value, now, before) - _share(value, bought, planned)
        if convention == "average_price":
            moved = fraction_of(now) - fraction_of(before) * fraction_of(bought) / fraction_of(planned)
            row["mix"] -= _share(worth, moved, planned)
        row["volume"] = both - row["mix"]


def _closed_bases(values: _Values) -> Mapping[_Key, Decimal]:
    rows = [[value] for value in values.values()]
    total = nearest(sum(values.values()))
    return {key: _decimal(cents[0]) for key, cents in zip(values, close_table(rows, [total]), strict=True)}


def _value(sums: Sums) -> int:
    return _tiny(sums.revenue) - _tiny(_known(sums.cost))


def _known(number: Number | None) -> Number:
    if number is None:
        msg = "a kind that has a price has its units"
        raise AssertionError(msg)
    return number


def _tiny(amount: Number) -> int:
    """Return an amount in the unit of the report as whole tiny parts of a cent: twelve digits behind it are kept."""
    if isinstance(amount, Decimal):
        shifted = EXACT.scaleb(amount, _TINY_DIGITS)
        if (found := int(shifted)) == shifted:
            return found
    top, bottom = amount.as_integer_ratio()
    whole, rest = divmod(_CENTS * UNIT * top, bottom)
    return whole + (2 * rest >= bottom)


def _share(amount: int, part: Number, whole: Number) -> int:
    """Return amount × part ÷ whole in tiny units."""
    (top, under), (over, bottom) = part.as_integer_ratio(), whole.as_integer_ratio()
    return (2 * amount * top * bottom + under * over) // (2 * under * over)


def _decimal(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
