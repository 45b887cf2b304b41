"""What our own two versions say of a figure is said alike; a planted difference is found with both places."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from essor.documents.blocks import Document, Heading
from essor.kernel.fact import Figure
from essor.kernel.message import LANGS
from essor.kernel.ref import FigureRef
from essor.kernel.value import Count, Money
from essor.kernel.words import say
from essor.work.own_figures import own_figures
from essor.work.product import Product
from essor.work.registry import products
from essor.work.runtime import Made, make
from essor.work.truth import Truth, key_of
from essor.work.two_ways import CHECK, two_ways
from test_work import sample

PRODUCTS = list(products().values())


def made(product: Product) -> Made:
    return make(product, sample(product))


def versions(one: Made) -> tuple[Document, ...]:
    return tuple(one.document(lang) for lang in LANGS)


def changed(node: Any, figure: Figure, put: Figure) -> Any:
    """Return a tree of blocks in which every place of a figure shows another one."""
    if isinstance(node, Figure):
        return put if node == figure else node
    if isinstance(node, tuple):
        return tuple(changed(part, figure, put) for part in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{field.name: changed(getattr(node, field.name), figure, put) for field in fields(node)})
    return node


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda one: one.code)
def test_our_own_versions_say_each_figure_alike(product: Product):
    assert {one.status for one in made(product).findings if one.check == CHECK} <= {"pass"}


def test_every_figure_of_the_report_is_compared():
    said = list(own_figures(versions(made(products()["C2.2.4"])), made(products()["C2.2.4"]).truth))
    assert {one.file for one in said} == set(LANGS)
    assert {one.in_table for one in said} == {True, False}
    assert {"value", "target", "gap"} <= {one.aspect for one in said}


def test_a_figure_that_the_english_version_says_otherwise_is_found():
    one = made(products()["C2.2.4"])
    french, english = versions(one)
    said = list(own_figures((french, english), one.truth))
    ours = next(known for known in said if isinstance(known.value, Money) and known.aspect == "value")
    figure = next(
        found for found in _all(english) if isinstance(found.ref, FigureRef) and key_of(found.ref) == ours.figure
    )
    assert isinstance(figure.value, Money)
    put = replace(figure, value=replace(figure.value, amount=figure.value.amount + 7))
    findings = two_ways(tuple(own_figures((french, changed(english, figure, put)), one.truth)), one.product, "live")
    assert {finding.status for finding in findings} == {"fail"}
    assert [finding.status for finding in two_ways(tuple(said), one.product, "live")] == ["pass"]


def test_both_places_are_named_in_both_languages():
    ref = FigureRef.parse("kpi:revenue/2026-10/all")
    truth = Truth("live", {key_of(ref): {"value": Money(Decimal(549160)), "target": Money(Decimal(586600))}})
    french, english = (
        Document(lang, title, "", (Heading((Figure(Money(Decimal(amount)), ref),)),))
        for lang, title, amount in (("fr", "Ventes", 549160), ("en", "Sales", 549610))
    )
    (finding,) = two_ways(tuple(own_figures((french, english), truth)), products()["C2.2.4"], "live")
    assert (finding.status, finding.expected) == ("fail", Money(Decimal(549160)))
    assert all(place in say(finding.message, "fr") for place in ("(version française, «", "(version anglaise, «"))
    assert all(place in say(finding.message, "en") for place in ("(French version, “", "(English version, “"))


def test_a_rounding_that_hides_nothing_is_no_second_value():
    one = made(products()["C2.2.4"])
    figure = next(found for found in _all(versions(one)[0]) if isinstance(found.value, Money) and found.ref)
    known = one.truth.known[key_of(figure.ref)] if isinstance(figure.ref, FigureRef) else {}
    assert known
    exact = Figure(known["value"], figure.ref, digits=2)
    coarse = Figure(known["value"], figure.ref, digits=0)
    document = Document("fr", "T", "", (Heading((exact,)), Heading((coarse,))))
    (finding,) = two_ways(tuple(own_figures((document,), one.truth)), one.product, "live")
    assert (finding.status, finding.message.args["n"]) == ("pass", 1)


def test_a_value_rounded_before_it_is_shown_is_found():
    one = made(products()["C2.2.4"])
    figure = next(found for found in _all(versions(one)[0]) if isinstance(found.value, Money) and found.ref)
    assert isinstance(figure.value, Money)
    whole = figure.value.amount.quantize(Decimal(1))
    shown = Figure(Money(whole + Decimal("0.4"), figure.value.currency), figure.ref, digits=2)
    early = Figure(Money(whole + Decimal("0.39"), figure.value.currency), figure.ref, digits=2)
    document = Document("fr", "T", "", (Heading((shown,)), Heading((early,))))
    (finding,) = two_ways(tuple(own_figures((document,), one.truth)), one.product, "live")
    assert (finding.status, finding.message.key) == ("fail", "work.two_roundings")


def test_a_figure_that_the_data_do_not_know_is_passed_over():
    one = made(products()["C2.2.4"])
    strange = Figure(Count(3), FigureRef.parse("kpi:orders/2031-01/all"))
    document = Document("fr", "T", "", (Heading((strange, Figure(Count(4), strange.ref))),))
    assert not list(own_figures((document,), one.truth))


def _all(node: Any) -> list[Figure]:
    if isinstance(node, Figure):
        return [node]
    if isinstance(node, tuple):
        return [figure for part in node for figure in _all(part)]
    if is_dataclass(node) and not isinstance(node, type):
        return [figure for field in fields(node) for figure in _all(getattr(node, field.name))]
    return []
