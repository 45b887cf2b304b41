"""Each channel is split by itself: no mix runs between shops and site, and the whole is their sum on any data."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from essor.kernel.value import NotComputable
from essor.methods.variance.channel_split import parts_by_channel, split_by_channel
from essor.methods.variance.line import Line, Side
from essor.methods.variance.price_volume_mix import PriceVolumeMix, price_volume_mix
from essor.methods.variance.roll_up import by_channel

LEVEL = ("product", "channel")
cents = st.integers(-100_000, 100_000).map(lambda amount: Decimal(amount) / 100)
quantities = st.none() | st.integers(-50, 200).map(Decimal)
sides = st.none() | st.builds(Side, quantities, cents)
keys = st.tuples(st.sampled_from("ABCD"), st.sampled_from(["physical", "ecommerce"]))
costed = st.none() | st.builds(Side, st.integers(1, 200).map(Decimal), cents, cents)
rates = st.sampled_from([Decimal(1), Decimal(1), Decimal("0.87")])
books = st.lists(st.builds(Line, keys, sides, sides), min_size=1, max_size=20)


@given(books)
@settings(max_examples=200)
def test_on_any_data_the_channels_are_those_split_alone_and_the_parts_add_up_to_the_gap(lines: list[Line]) -> None:
    found = split_by_channel(lines, LEVEL)
    if isinstance(found, NotComputable):
        assert isinstance(price_volume_mix(lines, LEVEL), NotComputable)
        return
    assert found.parts.total == found.gap
    assert all(line.parts.total == line.gap for line in found.lines)
    for channel in ("physical", "ecommerce"):
        alone = price_volume_mix([line for line in lines if line.key[1] == channel], LEVEL)
        if isinstance(alone, PriceVolumeMix):
            assert [line for line in found.lines if line.key[1] == channel] == list(alone.lines)


@given(st.lists(st.builds(Line, keys, costed, costed, rates, rates), min_size=1, max_size=20))
@settings(max_examples=100)
def test_the_parts_of_the_whole_are_those_of_its_lines_added_up_by_either_measure_and_convention(
    lines: list[Line],
) -> None:
    for measure, convention in (("revenue", "average_price"), ("margin", "base_price"), ("margin", "average_price")):
        found = split_by_channel(lines, LEVEL, convention, measure)
        parts = parts_by_channel(lines, LEVEL, convention, measure)
        assert parts == (found if isinstance(found, NotComputable) else found.parts)


def test_units_that_go_from_one_channel_to_the_other_are_volume_and_no_mix() -> None:
    ten, twenty = Decimal(10), Decimal(20)
    lines = [
        Line(("A", "physical"), Side(10, 10 * twenty), Side(20, 20 * twenty)),
        Line(("A", "ecommerce"), Side(20, 20 * ten), Side(10, 10 * ten)),
    ]
    found = split_by_channel(lines, LEVEL)
    assert isinstance(found, PriceVolumeMix)
    groups = by_channel(found)
    assert not isinstance(groups, NotComputable)
    assert {group.key: (group.parts.volume, group.parts.mix) for group in groups} == {
        ("ecommerce",): (100, 0),
        ("physical",): (-200, 0),
    }
    pooled = price_volume_mix(lines, LEVEL)
    assert isinstance(pooled, PriceVolumeMix)
    assert (pooled.parts.volume, pooled.parts.mix, pooled.gap) == (0, -100, -100)


def test_a_cost_that_one_channel_lacks_leaves_no_margin_to_split() -> None:
    lines = [
        Line(("A", "physical"), Side(1, 10, 5), Side(1, 10, 5)),
        Line(("A", "ecommerce"), Side(1, 10), Side(1, 10)),
    ]
    assert isinstance(split_by_channel(lines, LEVEL, measure="margin"), NotComputable)
