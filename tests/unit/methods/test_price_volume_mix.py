import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.kernel.value import NotComputable, Rate
from essor.kernel.words import say
from essor.methods.variance.line import Line, Side
from essor.methods.variance.parts import NAMES, Parts
from essor.methods.variance.price_volume_mix import MixConvention, PriceVolumeMix, price_volume_mix
from essor.methods.variance.roll_up import by_channel, contributions, leading_parts, roll_up
from essor.methods.variance.rounding import UNIT, close_table, largest_remainder

LEVEL = ("product", "channel")
CONVENTIONS: tuple[MixConvention, ...] = ("base_price", "average_price")

cents = st.integers(-100_000, 100_000).map(lambda amount: Decimal(amount) / 100)
quantities = st.none() | st.integers(-50, 200).map(Decimal) | st.decimals(-50, 200, places=3)
rates = st.sampled_from([Decimal(1), Decimal("1.0837"), Decimal("0.9213")])
sides = st.none() | st.builds(Side, quantities, cents, st.none() | cents)
keys = st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(["physical", "ecommerce"]))
books = st.lists(st.builds(Line, keys, sides, sides, rates, rates), min_size=1, max_size=25)
plain = st.lists(st.builds(Line, keys, sides, sides), min_size=1, max_size=25)


def split(lines: list[Line], convention: MixConvention = "base_price") -> PriceVolumeMix:
    found = price_volume_mix(lines, LEVEL, convention)
    assert isinstance(found, PriceVolumeMix), found
    return found


def side(quantity: object, price: object, cost: object = None) -> Side:
    units = Decimal(str(quantity))
    return Side(units, units * Decimal(str(price)), None if cost is None else units * Decimal(str(cost)))


def line(product: str, actual: Side | None, base: Side | None, channel: str = "physical") -> Line:
    return Line((product, channel), actual, base)


@given(books, st.sampled_from(CONVENTIONS))
@settings(max_examples=300)
def test_on_any_data_the_parts_of_each_line_and_of_each_roll_up_add_up_to_its_gap(
    lines: list[Line], convention: MixConvention
) -> None:
    found = price_volume_mix(lines, LEVEL, convention)
    if isinstance(found, NotComputable):
        assert say(found.reason, "en") == "not computable: no data in the period"
        return
    for one in found.lines:
        assert one.parts.total == one.gap
        assert one.gap == one.gap.quantize(Decimal("0.01"))
    for dimensions in ((), ("product",), ("channel",), ("channel", "product")):
        groups = roll_up(found, *dimensions)
        assert isinstance(groups, tuple)
        assert all(group.parts.total == group.gap for group in groups)
        assert sum(group.gap for group in groups) == found.gap == found.parts.total


@given(plain, st.sampled_from(CONVENTIONS))
@settings(max_examples=200)
def test_the_gap_is_the_one_of_the_ledger(lines: list[Line], convention: MixConvention) -> None:
    found = price_volume_mix(lines, LEVEL, convention)
    ledger = sum((one.actual.revenue for one in lines if one.actual), Decimal(0)) - sum(
        (one.base.revenue for one in lines if one.base), Decimal(0)
    )
    if isinstance(found, PriceVolumeMix):
        assert found.gap == ledger


@given(books, st.randoms())
def test_the_order_of_the_file_changes_nothing(lines: list[Line], rng: random.Random) -> None:
    other = list(lines)
    rng.shuffle(other)
    assert price_volume_mix(other, LEVEL) == price_volume_mix(lines, LEVEL)


@given(books)
def test_both_conventions_of_the_mix_have_the_same_totals(lines: list[Line]) -> None:
    base = price_volume_mix(lines, LEVEL, "base_price")
    average = price_volume_mix(lines, LEVEL, "average_price")
    if isinstance(base, PriceVolumeMix):
        assert isinstance(average, PriceVolumeMix)
        assert average.parts == base.parts


@given(plain)
def test_no_line_receives_a_part_that_it_cannot_have(lines: list[Line]) -> None:
    found = price_volume_mix(lines, LEVEL)
    assert isinstance(found, PriceVolumeMix | NotComputable)
    for one in () if isinstance(found, NotComputable) else found.lines:
        allowed = {"price", "volume", "mix"} if one.kind == "comparable" else {one.kind}
        assert {name for name, amount in one.parts.by_name().items() if amount} <= allowed


@given(st.lists(st.tuples(*[st.integers(1, 500)] * 4), min_size=1, max_size=30))
def test_each_part_lies_within_two_cents_of_its_exact_amount(numbers: list[tuple[int, int, int, int]]) -> None:
    lines = [
        Line((f"{position:03}", "physical"), Side(q, Decimal(r) / 100), Side(q0, Decimal(r0) / 100))
        for position, (q, r, q0, r0) in enumerate(numbers)
    ]
    all_units, all_planned = sum(q for q, *_ in numbers), sum(q0 for _, _, q0, _ in numbers)
    for one, (q, r, q0, r0) in zip(split(lines).lines, numbers, strict=True):
        base_price = Fraction(r0, 100 * q0)
        exact = {
            "price": Fraction(r, 100) - base_price * q,
            "volume": (Fraction(q0 * all_units, all_planned) - q0) * base_price,
            "mix": (q - Fraction(q0 * all_units, all_planned)) * base_price,
        }
        for name, amount in exact.items():
            assert abs(Fraction(getattr(one.parts, name)) - amount) < Fraction(2, 100)


def test_a_customer_who_buys_more_of_the_dear_product_moves_the_mix() -> None:
    # 100 cheap at 10 and 100 dear at 20 were planned; 80 and 120 were sold at the planned prices.
    found = split([line("cheap", side(80, 10), side(100, 10)), line("dear", side(120, 20), side(100, 20))])
    assert found.parts == Parts(mix=Decimal(200))
    assert [one.parts.mix for one in found.lines] == [Decimal(-200), Decimal(400)]
    # Against the average price of 15, leaving the cheap one is good news too.
    average = split(
        [line("cheap", side(80, 10), side(100, 10)), line("dear", side(120, 20), side(100, 20))], "average_price"
    )
    assert [one.parts.mix for one in average.lines] == [Decimal(100), Decimal(100)]
    assert average.convention == "average_price"


def test_a_third_of_a_cent_is_not_lost() -> None:
    found = split([line("A", Side(2, Decimal("0.07")), Side(3, Decimal("0.10")))])
    assert found.parts == Parts(price=Decimal("0.00"), volume=Decimal("-0.03"))
    assert found.gap == Decimal("-0.03")


def test_returns_above_sales_free_credit_notes_and_unknown_units_are_told_apart() -> None:
    found = split(
        [
            line("returned", side(-2, 10), side(5, 10)),
            line("credit", Side(0, Decimal(-30)), None),
            line("unknown", Side(None, Decimal(80)), side(10, 9)),
            line("sold", side(10, 9), side(10, 9)),
        ]
    )
    assert {one.key[0]: one.kind for one in found.lines} == {
        "returned": "unsplit",
        "credit": "unsplit",
        "unknown": "unsplit",
        "sold": "comparable",
    }
    assert found.parts == Parts(unsplit=Decimal(-70 - 30 - 10))
    assert [say(told, "en") for told in found.messages] == [
        "3 lines have no price (returns above sales, unknown quantity): their gap is shown apart"
    ]


def test_a_line_sold_and_fully_returned_is_lost_when_it_was_planned_and_nothing_when_it_was_not() -> None:
    cancelled = [line("P", side(3, 10), None), line("P", side(-3, 10), None)]
    assert split([*cancelled, line("P", None, side(5, 10))]).parts == Parts(lost=Decimal(-50))
    assert isinstance(price_volume_mix(cancelled, LEVEL), NotComputable)


def test_the_currency_effect_is_what_the_rate_alone_did() -> None:
    # 100 dollars a unit in both years, ten units; the dollar went from 0.90 to 0.95 euro.
    found = split([replace(line("A", side(10, 100), side(10, 100)), rate=Decimal("0.95"), base_rate=Decimal("0.90"))])
    assert found.parts == Parts(currency=Decimal(50))
    new = split([replace(line("N", side(1, 100), None), rate=Decimal("0.95"), base_rate=Decimal("0.90"))])
    assert new.parts == Parts(new=Decimal(90), currency=Decimal(5))


def test_a_margin_values_volume_at_the_base_margin_and_tells_the_cost_apart() -> None:
    # Planned: 100 at 10, cost 6. Sold: 120 at 9.50, cost 6.25. Margin 400 → 390.
    found = price_volume_mix([line("A", side(120, "9.5", "6.25"), side(100, 10, 6))], LEVEL, measure="margin")
    assert isinstance(found, PriceVolumeMix)
    assert found.parts == Parts(price=Decimal(-60), cost=Decimal(-30), volume=Decimal(80))
    assert (found.base, found.actual) == (Decimal(400), Decimal(390))


def test_a_margin_with_an_unknown_cost_is_not_computed() -> None:
    found = price_volume_mix([line("A", side(1, 2), side(1, 2, 1))], LEVEL, measure="margin")
    assert isinstance(found, NotComputable)
    assert say(found.reason, "en").startswith("not computable: the cost is missing on 1 lines")


def test_the_french_quantity_variance_is_volume_and_mix_together() -> None:
    found = split([line("A", side(80, 10), side(100, 10)), line("B", side(120, 20), side(90, 20))])
    assert found.parts.quantity == Decimal(-20 * 10 + 30 * 20)
    assert found.parts.volume + found.parts.mix == found.parts.quantity


def test_channels_are_shown_apart_and_a_split_that_lost_them_says_so() -> None:
    lines = [line("A", side(12, 10), side(10, 10)), line("A", side(5, 9), side(10, 9), "ecommerce")]
    channels = by_channel(split(lines))
    assert isinstance(channels, tuple)
    assert [(group.key, group.gap) for group in channels] == [(("ecommerce",), -45), (("physical",), 20)]
    pooled = price_volume_mix([replace(one, key=one.key[:1]) for one in lines], ("product",))
    assert isinstance(pooled, PriceVolumeMix)
    assert say(pooled.messages[0], "en").startswith("shops and e-commerce are pooled")
    assert isinstance(by_channel(pooled), NotComputable)


def test_the_mix_changes_with_the_level_and_the_sum_does_not() -> None:
    lines = [line("A", side(80, 10), side(100, 10)), line("B", side(120, 20), side(100, 20))]
    by_product = split(lines)
    whole = price_volume_mix([replace(one, key=("physical",)) for one in lines], ("channel",))
    assert isinstance(whole, PriceVolumeMix)
    assert (by_product.parts.mix, whole.parts.mix) == (Decimal(200), Decimal(0))
    assert whole.parts.price == Decimal(200)
    assert by_product.gap == whole.gap


def test_groups_are_ranked_by_the_size_of_what_they_add() -> None:
    lines = [line("A", side(8, 10), side(10, 10)), line("B", side(15, 10), side(10, 10)), line("C", None, None)]
    ranked = contributions(split(lines), "product")
    assert isinstance(ranked, tuple)
    assert [(one.rank, one.group.key, one.group.gap) for one in ranked] == [(1, ("B",), 50), (2, ("A",), -20)]
    assert [one.share for one in ranked] == [
        Rate(Decimal("1.666666666666666666666666667")),
        Rate(Decimal("-0.6666666666666666666666666667")),
    ]
    flat = contributions(split([line("A", side(1, 10), side(1, 10))]), "product")
    assert isinstance(flat, tuple)
    assert isinstance(flat[0].share, NotComputable)
    assert leading_parts(Parts(price=Decimal(-5), lost=Decimal(-9), mix=Decimal(2))) == [
        ("lost", Decimal(-9)),
        ("price", Decimal(-5)),
        ("mix", Decimal(2)),
    ]


def test_a_key_that_does_not_fit_the_level_breaks_the_contract() -> None:
    with pytest.raises(ValueError, match="does not fit the level"):
        price_volume_mix([Line(("A",), side(1, 1), None)], LEVEL)
    with pytest.raises(TypeError, match="is a float"):
        price_volume_mix([Line(("A", "physical"), Side(1, 9.99), None)], LEVEL)  # type: ignore[arg-type]


@given(st.lists(st.lists(st.integers(-(10**16), 10**16), min_size=3, max_size=3), min_size=1, max_size=40))
def test_a_table_closes_by_row_and_by_column_and_no_cell_drifts(rows: list[list[int]]) -> None:
    sums = [sum(column) for column in zip(*rows, strict=True)]
    columns = largest_remainder(sums, sum(sums) // UNIT)
    closed = close_table(rows, columns)
    assert [sum(column) for column in zip(*closed, strict=True)] == columns
    for row, cents_of_row in zip(rows[:-1], closed, strict=False):
        assert abs(sum(row) - sum(cents_of_row) * UNIT) <= UNIT
    for row, cents_of_row in zip(rows, closed, strict=True):
        assert all(abs(amount - cent * UNIT) < 2 * UNIT for amount, cent in zip(row, cents_of_row, strict=True))


def test_a_total_that_is_no_rounding_of_its_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="no rounding"):
        largest_remainder([UNIT, UNIT], 5)


def test_the_names_of_the_parts_are_the_fields_of_the_sum() -> None:
    assert NAMES == ("price", "cost", "volume", "mix", "new", "lost", "currency", "unsplit")
