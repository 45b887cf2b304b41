"""A company without stories: nothing but chance, seasons and trend moves its sales."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from rereading import SCALE, SEED, Built

from essor.corpus.brumelle import build
from essor.corpus.brumelle.catalogue import make_products
from essor.corpus.brumelle.setting import NO_STORY, PRICE_RISE_FAMILY
from essor.corpus.chance import stream

WORKS = ("2026-04", "2026-05")
YEAR = [f"2026-{month:02}" for month in range(2, 11)]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("quiet")
    return Built(folder, build(folder, seed=SEED, scale=SCALE, told=False))


def test_its_key_tells_no_story_and_its_exports_are_as_many(quiet: Built, brumelle: Built) -> None:
    assert quiet.truths.stories == ()
    assert len(brumelle.truths.stories) == 5
    assert {one.kpi for one in quiet.truths.targets} == {one.kpi for one in brumelle.truths.targets}


def test_no_family_becomes_dearer_than_the_others() -> None:
    told, untold = make_products(stream(SEED, "products")), make_products(stream(SEED, "products"), NO_STORY)
    assert [one.retail[:2] for one in told] == [one.retail[:2] for one in untold]
    assert {one.family for one in told if one.retail[2] != one.retail[1]} == {PRICE_RISE_FAMILY}
    assert all(one.retail[2] == one.retail[1] for one in untold)


def test_the_shop_that_had_works_sells_as_much_of_the_shops_as_before(quiet: Built, brumelle: Built) -> None:
    def part(built: Built) -> Decimal:
        shop, whole = (built.truths.figure("orders", WORKS, at) for at in ("store_id=Boutique Nantes", "team=shops"))
        return shop / whole

    assert part(brumelle) < Decimal("0.12") < part(quiet)


def test_each_representative_has_the_quota_that_the_own_territory_can_give(quiet: Built, brumelle: Built) -> None:
    def quotas(built: Built) -> list[Decimal]:
        found = Counter[str]()
        for code in ("V01", "V02", "V03", "V04", "V05", "V07"):
            found[code] = int(built.truths.figure("quota", YEAR, f"salesperson_id={code}"))
        return [Decimal(number) for number in found.values()]

    assert len(set(quotas(brumelle))) == 1
    assert max(quotas(quiet)) > 2 * min(quotas(quiet))
