from __future__ import annotations

from collections.abc import Callable

import pytest

from essor.mart import retention
from essor.mart.company import Company
from essor.mart.publish import publish
from essor.mart.refusal import MartError
from essor.mart.snapshot import get, head, ids
from mart_cases import NOW, Stager, everything, line

DAYS = ("2026-10-01", "2026-10-02", "2026-10-03")


@pytest.fixture
def three(company: Company, stage: Stager):
    for amount, day in enumerate(DAYS, 1):
        publish(company, [stage(order_lines=[line("SO1", 1, day, str(amount))])], now=NOW)
    return company


def data_files(company: Company):
    return {place for place in company.tables.rglob("*.parquet") if place.name.startswith("part-")}


def test_the_list_shows_what_made_each_snapshot_and_which_are_protected(three: Company):
    retention.pin(three, "000001")
    assert [(one.id, one.reason, one.imports, one.pinned, one.newest) for one in retention.listing(three)] == [
        ("000001", "import", 1, True, False),
        ("000002", "import", 2, False, False),
        ("000003", "import", 3, False, True),
    ]


def test_a_dropped_snapshot_frees_the_files_that_only_it_read(three: Company):
    kept = {name: everything(get(three, name)) for name in ("000001", "000003")}
    only = set(get(three, "000002").files("order_lines")) - {
        path for name in kept for path in get(three, name).files("order_lines")
    }
    before = data_files(three)
    freed = retention.drop(three, "000002")
    assert ids(three) == ("000001", "000003")
    gone = {str(place) for place in before - data_files(three)}
    assert only <= gone
    assert freed > 0
    assert {name: everything(get(three, name)) for name in kept} == kept


def test_a_dropped_snapshot_is_unknown_and_its_number_is_not_given_again(three: Company, stage: Stager):
    retention.drop(three, "000002")
    with pytest.raises(MartError) as refused:
        get(three, "000002")
    assert refused.value.message.key == "mart.snapshot_unknown"
    assert publish(three, [stage(order_lines=[line("X", 1, "2026-10-01", "1")])], now=NOW).id == "000004"


def test_a_pinned_snapshot_is_not_dropped_until_it_is_unpinned(three: Company):
    retention.pin(three, "000001")
    with pytest.raises(MartError) as refused:
        retention.drop(three, "000001")
    assert refused.value.message.key == "mart.snapshot_pinned"
    retention.unpin(three, "000001")
    retention.drop(three, "000001")
    assert ids(three) == ("000002", "000003")


def test_the_newest_snapshot_is_not_dropped(three: Company):
    with pytest.raises(MartError) as refused:
        retention.drop(three, "000003")
    assert refused.value.message.key == "mart.snapshot_newest"
    assert head(three).id == "000003"


@pytest.mark.parametrize("act", [retention.pin, retention.unpin, retention.drop])
def test_an_unknown_snapshot_is_a_message(three: Company, act: Callable[[Company, str], object]):
    with pytest.raises(MartError) as refused:
        act(three, "../000001")
    assert refused.value.message.key == "mart.snapshot_unknown"


def test_dropping_all_but_the_newest_leaves_just_its_files(three: Company):
    for name in ("000001", "000002"):
        retention.drop(three, name)
    snapshot = head(three)
    assert data_files(three) == {
        place for table in snapshot.versions for place in map(type(three.folder), snapshot.files(table))
    }
