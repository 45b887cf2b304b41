"""Every number of the prose leads to its rows: a KPI gives it, or it is computed from figures that can be explained.

What stands on no row of the business is listed with its reason. With ESSOR_FULL_DEMO=essor-demo/data the company of
`make demo` is looked at, in which each planted story is a cause of October 2026.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from demo_company import Demo

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.message import LANGS, Lang
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.ref import ComputedRef, FigureRef
from essor.kernel.value import Count, Money, Points, Rate, Value, magnitude
from essor.mart.company import Company
from essor.mart.engines import open_engine
from essor.mart.snapshot import head
from essor.metrics import catalogue
from essor.metrics.explain import Explanation, explain
from essor.work.registry import find
from essor.work.runtime import Made, fetch, make

pytestmark = pytest.mark.xdist_group("demo")

OCTOBER = Period.parse("2026-10")
CONSTANTS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "counts of what the document itself holds": ((Count,), r"indicat|cause|action|d[eé]cision"),
    "controls of the data, told by the tables below them and by `essor reconcile`":
        ((Count, Money, Rate), r"rows read|lignes lues|differences explained|différences expliquées"),
}  # fmt: skip
"""Reasons why a number needs no reference: what kind of number it is, and the words of its sentence."""
CONVENTIONS = re.compile(r"95\s?%")
"""What a method fixes and its note says."""
VERSIONS = [
    ("C2.2.4", "management", ALL),
    ("C2.2.4", "field", Perimeter.of(channel="physical")),
    ("C2.2.4", "partner", Perimeter.of(channel="ecommerce")),
    ("C2.2.3", "", ALL),
    ("C2.2.1", "", ALL),
]
ASKED = os.environ.get("ESSOR_FULL_DEMO", "")
Explained = Callable[[FigureRef], Explanation | None]
Asked = tuple[Callable[[str, str, Perimeter], Made], Explained]


@pytest.fixture(scope="module")
def asked(demo: Demo) -> Iterator[Asked]:
    company = Company.open(Path(ASKED), "maison-brumelle") if ASKED else demo.company
    snapshot = head(company)
    assert snapshot is not None
    with open_engine("duckdb", snapshot) as engine:

        def made(code: str, audience: str, within: Perimeter) -> Made:
            product = find(code)
            entered = {"audience": audience} if audience else {}
            return make(product, fetch(product, company, snapshot, engine, OCTOBER, within), entered)

        @cache
        def explained(ref: FigureRef) -> Explanation | None:
            found = explain(engine, ref, first=1, currency=company.currency)
            return found if isinstance(found, Explanation) else None

        yield made, explained


def sentences(blocks: tuple[b.Block, ...]) -> Iterator[b.Rich]:
    """Yield the sentences and titles of blocks, those of cells too, each with its figures."""
    for block in blocks:
        match block:
            case b.Heading(text=text) | b.Para(text=text) | b.Callout(text=text):
                yield text
            case b.Items(items=items):
                yield from items
            case b.Table(rows=rows):
                yield from (cell.content for row in rows for cell in row if len(cell.content) > 1)
            case b.Grid(columns=columns):
                for column in columns:
                    yield from sentences(column)
            case _:
                pass


def figures(text: b.Rich) -> Iterator[Figure]:
    for span in text:
        if isinstance(span, b.Strong):
            yield from figures(span.spans)
        elif isinstance(span, Figure):
            yield span


def answers(found: Explanation) -> set[Decimal]:
    """Return what explain says of a figure: itself, its target, its gap, last year's and the change on it."""
    row, kpi = found.row, catalogue.kpis()[found.ref.kpi]
    before = None if found.last_year is None else found.last_year.value
    said = {row.value, row.target, before}
    if row.value is not None and row.target:
        points = kpi.unit == "ratio"
        said |= {row.value / row.target, magnitude(Points((row.value - row.target) * 100)) if points else row.variance}
    if row.value is not None and before:
        less = row.value - before
        said |= {less * 100 if kpi.unit == "ratio" else less if kpi.unit == "points" else less / before}
    return {number for number in said if number is not None}


def constant(text: str, value: Value) -> bool:
    return any(isinstance(value, kinds) and re.search(words, text) for kinds, words in CONSTANTS.values())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("code", "audience", "within"), VERSIONS)
def test_every_number_of_the_prose_leads_to_its_rows_or_is_a_constant(
    asked: Asked, lang: Lang, code: str, audience: str, within: Perimeter
) -> None:
    made, explained = asked
    traced = 0
    for text in sentences(made(code, audience, within).document(lang).blocks):
        shown = plain(text, lang)
        for figure in figures(text):
            number = magnitude(figure.value)
            match figure.ref:
                case FigureRef() as ref:
                    found = explained(ref)
                    assert found is not None, (shown, ref.key())
                    assert number in answers(found), (shown, ref.key(), number, answers(found))
                    traced += 1
                case ComputedRef(of=of):
                    assert of, shown
                    for ref in of:
                        found = explained(ref)
                        assert found is not None, (shown, ref.key())
                    traced += 1
                case _:
                    assert constant(shown, figure.value), (shown, number)
        typed = CONVENTIONS.sub("", " ".join(span for span in text if isinstance(span, str)))
        assert not re.search(r"\d[\d\s.,]*\s?(%|€|pts)|€\d", typed), shown
    assert traced >= 3
