"""The facts behind a cause are figures: rounded as all others, and those that the data hold lead to their rows."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Fact, Figure
from essor.kernel.item import Item
from essor.kernel.message import LANGS, Bilingual, Lang, message
from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import ComputedRef, FigureRef, Ref
from essor.kernel.value import Money, Rate
from essor.work.data import Data, Held, Line
from essor.work.registry import find

OCTOBER = Period.parse("2026-10")
REF = FigureRef("conversion_rate", OCTOBER, Perimeter.of(channel="ecommerce"), "000001")
NOW, BEFORE, STAKE = Rate(Decimal("0.0197")), Rate(Decimal("0.0265")), Money(Decimal("-46046.50"))
LAST_YEAR = replace(REF, period=OCTOBER.last_year())
SPLIT = ComputedRef((REF, LAST_YEAR))
ORIGINS: tuple[Mapping[str, Ref], ...] = ({"now": REF, "before": LAST_YEAR}, {"delta": SPLIT})
RATE = Bilingual("Taux de conversion", "Conversion rate")


def items(lang: Lang, origins: tuple[Mapping[str, Ref], ...] = ORIGINS, origin: Ref | None = None) -> b.Rich:
    says = (
        message("c223_variance_analysis.fact_moved", kpi=RATE, now=NOW, before=BEFORE),
        message("c223_variance_analysis.fact_effect_conversion", delta=STAKE),
    )
    line = Line("conversion_rate", RATE, "ecommerce", Fact(NOW, REF, 100), last_year=BEFORE)
    held = Held(
        Item("low", "cause", "Conversion en recul", "Falling conversion"), STAKE, says, origin=origin, origins=origins
    )
    product = find("C2.2.4")
    data = Data("Maison Test", OCTOBER, "000001", lines=(line,), held=(held,))
    result, _ = product.compute(product.entered({}), data, product.parameters)
    (found,) = [block for block in product.compose(result, lang, {}).blocks if isinstance(block, b.Items)]
    return found.items[0]


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_amount_is_written_one_way_in_a_cause_and_its_facts(lang: Lang) -> None:
    text = plain(items(lang), lang)
    assert text.count({"fr": "−46\u202f047\N{NO-BREAK SPACE}€", "en": "−€46,047"}[lang]) == 2, text


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_of_a_cause_is_a_figure_and_keeps_where_it_comes_from(lang: Lang) -> None:
    spans = items(lang, origin=SPLIT)
    assert not any(sign.isdigit() for span in spans if isinstance(span, str) for sign in span)
    refs = {span.value: span.ref for span in spans if isinstance(span, Figure)}
    assert refs == {STAKE: SPLIT, NOW: REF, BEFORE: LAST_YEAR}


def test_a_fact_that_does_not_say_where_it_comes_from_gets_no_reference_by_chance() -> None:
    assert {span.ref for span in items("en", ()) if isinstance(span, Figure)} == {None}
