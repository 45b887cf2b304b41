"""What every product that reads strangers' files proves: its own files, written and read again, say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from essor.documents.render import render
from essor.documents.xlsx import xlsx
from essor.kernel.message import LANGS, Lang
from essor.kernel.value import NotComputable, Points, Rate, Value, magnitude
from essor.metrics import catalogue, targets
from essor.review.examine import Reviewed, examine
from essor.review.readers.reading import read_file
from essor.review.recognise.submitted import recognise
from essor.work.data import Data, Line
from essor.work.product import Product
from essor.work.registry import products
from essor.work.runtime import make
from essor.work.submitted import Read, Submitted
from essor.work.truth import truth_of
from test_work import sample

READ = [product for product in products().values() if product.has("reading")]
DOCUMENTS = ("docx", "pptx", "pdf")
FILES = [
    (product, shape)
    for product in READ
    for shape in (*DOCUMENTS, *(("xlsx",) if product.workbook is not None else ()))
]  # fmt: skip


def id_of(value: object) -> str:
    return value.code if isinstance(value, Product) else str(value)


def told(product: Product) -> Data:
    """Return data whose parts agree: channels add up, each gap is the result less its target, in points for a rate."""
    data = sample(product)
    codes = list(dict.fromkeys(line.kpi for line in data.lines))
    return replace(data, lines=tuple(agreeing(line, codes.index(line.kpi)) for line in data.lines))


def agreeing(line: Line, turn: int) -> Line:
    kpi = catalogue.kpis()[line.kpi]
    size = {"EUR": Decimal("54916.15"), "ratio": Decimal("0.4137"), "count": Decimal(300), "points": Decimal("31.4")}
    whole = 2 if line.share == "all" and kpi.target == "sum" else 1
    value = (size.get(kpi.unit, Decimal("12.25")) + turn * (Decimal("0.0101") if kpi.unit == "ratio" else 3)) * whole
    target = value * Decimal("1.5") if kpi.unit in {"EUR", "ratio"} else value + 10 * whole
    before = value - (Decimal("0.02") if kpi.unit == "ratio" else 2 * whole)
    points = kpi.unit in {"ratio", "points"}
    times = 100 if kpi.unit == "ratio" else 1
    gap = Points((value - target) * times) if points else kpi.value(value - target)
    change = Points((value - before) * times) if points else Rate((value - before) / before)
    standing = targets.gap(value, target, kpi.direction).status or "none"
    return replace(line, fact=replace(line.fact, value=kpi.value(value)), target=kpi.value(target), gap=gap,
                   standing=standing, last_year=kpi.value(before), change=change,
                   year_to_date=kpi.value(value))  # fmt: skip


def written(product: Product, shape: str, lang: Lang, folder: Path) -> Submitted:
    """Return our own file of a product, written, read and recognised."""
    made = make(product, told(product))
    path = folder / f"{product.name}_2026-10_{lang}.{shape}"
    book = product.workbook
    if shape == "xlsx" and book is not None:
        path.write_bytes(xlsx(book(made.result, lang)))
    else:
        path.write_bytes(render(made.document(lang), shape))
    found = read_file(path, path.name)
    assert isinstance(found, Read), found
    return recognise(found)


def reviewed(product: Product, shape: str, folder: Path) -> Reviewed:
    files = tuple(written(product, shape, lang, folder) for lang in LANGS)
    known = truth_of(told(product), product.parameters)
    return examine(product, files, None if shape == "xlsx" else known)  # a workbook calculates from its own data


def stated(node: Any) -> Iterator[tuple[str, Value]]:
    """Yield each figure of claims with its value, whatever the claims are called."""
    if isinstance(node, tuple):
        for part in node:
            yield from stated(part)
    elif is_dataclass(node) and not isinstance(node, type):
        figure, value = getattr(node, "figure", ""), getattr(node, "value", None)
        if isinstance(figure, str) and figure and value is not None and not isinstance(value, NotComputable):
            yield figure, value
        for field in fields(node):
            yield from stated(getattr(node, field.name))


every_document = pytest.mark.parametrize(
    ("product", "shape"), [(product, shape) for product, shape in FILES if shape != "xlsx"], ids=id_of
)
every_file = pytest.mark.parametrize(("product", "shape"), FILES, ids=id_of)


@every_file
def test_our_own_file_passes_the_checks_of_its_criterion(product: Product, shape: str, tmp_path: Path):
    found = reviewed(product, shape, tmp_path)
    wrong = [(one.check, one.message, one.found, one.expected) for one in found.findings if one.status == "fail"]
    assert not wrong
    assert [one for one in found.findings if one.status == "pass"]


@every_file
def test_our_own_file_is_told_by_its_language_and_its_period(product: Product, shape: str, tmp_path: Path):
    for lang in LANGS:
        file = written(product, shape, lang, tmp_path)
        assert file.lang == lang
        assert file.period is not None
        assert file.period.key() == "2026-10"


@every_document
def test_what_is_read_of_our_own_file_is_what_we_claim(product: Product, shape: str, tmp_path: Path):
    ours = set(stated(product.asserted(make(product, told(product)).result)))
    figures = {figure for figure, _ in ours}
    found = reviewed(product, shape, tmp_path)
    shown = {number.figure for file in found.files for number in file.numbers} & figures
    read = {pair for pair in stated(found.claims) if pair[0] in figures}
    truth = truth_of(told(product), product.parameters).figures
    known = ours | {(figure, value) for figure, aspects in truth.items() for value in aspects.values()}
    assert read or not shown
    assert not [pair for pair in read if pair not in known and not attained(pair, truth)]


def attained(pair: tuple[str, Value], truth: Any) -> bool:
    """Tell whether a pair is the attainment of a figure, which documents show and claims leave unnamed."""
    aspects = truth.get(pair[0], {})
    value, target = (magnitude(aspects[name]) if name in aspects else None for name in ("value", "target"))
    return value is not None and bool(target) and pair[1] == Rate(value / target)
