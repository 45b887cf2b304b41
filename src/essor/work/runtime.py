"""Fetch what a product needs from a snapshot and make the product: its result, then its documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from essor.documents.blocks import Document
from essor.documents.workbook import Workbook
from essor.kernel.finding import Finding, Question
from essor.kernel.message import LANGS, Lang, Message
from essor.kernel.need import Controls, Cuts, Items, Kpis, Measures, Need, Reconciliation, Rows, Sources
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.value import NotComputable, Points, Rate, Value
from essor.mart.company import Company
from essor.mart.engines import Engine
from essor.mart.snapshot import Snapshot
from essor.metrics import catalogue
from essor.metrics.compute import KpiRow, kpi_rows
from essor.metrics.coverage import days_told
from essor.metrics.fact_store import known_facts
from essor.metrics.kpi import Kpi
from essor.metrics.question import measures_of
from essor.metrics.targets import Targets, gap, load_targets
from essor.work.answers import answered
from essor.work.collected import collected
from essor.work.controls import source_files
from essor.work.cuts import cut_lines
from essor.work.data import Data, Line, Share, Standing
from essor.work.kept import Kept
from essor.work.monthly import known_until, measures, months_of, months_to, series
from essor.work.own_figures import own_figures
from essor.work.product import Product
from essor.work.reconciled import reconciled
from essor.work.registry import find
from essor.work.truth import Truth, truth_of
from essor.work.two_ways import two_ways
from essor.work.wording import Edits, Heard, Passage

SHARES: tuple[Share, ...] = ("physical", "ecommerce")
_POINTS = Decimal(100)
_ANSWERS: Kept[Data] = Kept(most=32)


def fetch(
    product: Product,
    company: Company,
    snapshot: Snapshot,
    engine: Engine,
    period: Period,
    perimeter: Perimeter = ALL,
    entered: Mapping[str, Any] | None = None,
) -> Data:
    """Return the answers to the needs of a product for a period, its KPIs within a perimeter; kept while they are used.

    Args:
        product: says what it needs.
        company: its currency and fiscal year.
        snapshot: never changes, so what it answered once it answers again.
        engine: opened on the snapshot.
        period: the days.
        perimeter: the part of the business.
        entered: what a person decided: of a pool of KPIs only those chosen are fetched.

    """
    needs = tuple(chosen(need, product, entered or {}) for need in product.needs)
    asked = (needs, period, perimeter)
    of = (company.folder, snapshot.id, engine.dialect, company.name, company.currency, company.fiscal_start_month)
    return _ANSWERS.get((*asked, *of), lambda: _fetched(needs, company, snapshot, engine, period, perimeter))


def _fetched(  # noqa: C901 one case a kind of need
    needs: tuple[Need, ...], company: Company, snapshot: Snapshot, engine: Engine, period: Period, perimeter: Perimeter
) -> Data:
    data = Data(
        company.name,
        period,
        snapshot.id,
        perimeter=perimeter,
        known_until=known_until(days_told(engine)),
        fiscal_start_month=company.fiscal_start_month,
        currency=company.currency,
    )
    targets = load_targets(engine)
    for need in needs:
        match need:
            case Kpis(codes=codes, months=0, pool=pool):
                lines, missing = _lines(engine, codes, period, targets, company, snapshot, perimeter)
                missing = tuple(said for said in missing if not pool or said.key != "metrics.dimension_not_held")
                data = replace(data, lines=data.lines + lines, missing=data.missing + missing)
            case Kpis(codes=codes, months=months):
                span = months_to(period, months)
                found = series(engine, codes, span, targets, company, snapshot, within=perimeter)
                data = replace(
                    data, series=data.series + found, months=months_of(codes[0], found, company) if codes else ()
                )
            case Measures(codes=codes, months=months):
                data = replace(data, measures=measures(engine, codes, months_to(period, months), company, perimeter))
            case Reconciliation():
                systems, differences = reconciled(engine, period, company.currency)
                data = replace(data, systems=systems, differences=differences)
            case Controls():
                data = replace(data, files=source_files(company, snapshot))
            case Sources(codes=codes, months=months):
                data = replace(data, collection=collected(engine, codes, months, period, company, snapshot))
            case Rows(analysis=analysis, months=months):
                span = period.rolling(months) if months else period
                data = replace(data, answers=(*data.answers, answered(engine, analysis, span, company.currency)))
            case Cuts(codes=codes, by=by):
                cut, missing = cut_lines(engine, codes, by, period, targets, company, snapshot)
                data = replace(data, cuts=data.cuts + cut, missing=data.missing + missing)
            case Items(kind=kind, of=of):
                other = find(of)
                facts = fetch(other, company, snapshot, engine, period)
                kept = tuple(one for one in other.tells(make(other, facts).result) if kind in {"all", one.item.kind})
                data = replace(data, held=data.held + kept, cuts=data.cuts + facts.cuts)  # and what they stand on
    return data


def chosen(need: Need, product: Product, entered: Mapping[str, Any]) -> Need:
    """Return a need with only the KPIs that a person chose of its pool; an unfit choice is told when it is made."""
    if not isinstance(need, Kpis | Measures) or not need.pool:
        return need
    try:
        codes = frozenset(product.entered(entered).codes())  # type: ignore[attr-defined]  # inputs that choose
    except ValidationError:
        return need
    return replace(need, codes=tuple(code for code in need.codes if code in codes))


def tells(data: Data) -> bool:
    """Tell whether the data say anything of the period itself: a stock is there on any later day too.

    A part of the business that no row names says nothing: zero would look like a bad month.
    """

    def dated(line: Line) -> bool:
        found = [measure for measure in measures_of((catalogue.kpis()[line.kpi],)) if measure.on_engine]
        return any(measure.date and not measure.to_date for measure in found)

    known = [line for line in data.lines if not isinstance(line.fact.value, NotComputable)]
    return any(dated(line) and (data.perimeter == ALL or line.fact.n) for line in known)


@dataclass(frozen=True, slots=True)
class Made:
    """Hold a product made of one period: its result, what is to be said of the data, what the checks find.

    Args:
        result: frozen; all that the document is composed of.
        remarks: findings of the calculation on its data.
        findings: of the criterion, on our own claims.
        questions: what a person has to judge.
        truth: what the checks compared with.
        edits: the prose that a person rewrote.
        documents: composed with these edits, by language; the checks read them, and they are handed out as they are.

    """

    product: Product
    result: Any
    remarks: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    truth: Truth
    edits: Edits
    documents: Mapping[Lang, Document]

    def document(self, lang: Lang, edits: Edits | None = None) -> Document:
        """Return the document in a language, with the prose of these edits or as the product writes it."""
        asked = edits or {}
        return self.documents[lang] if asked == self.edits else self.product.compose(self.result, lang, asked)

    def workbook(self, lang: Lang) -> Workbook | None:
        """Return the workbook in a language, or None where the deliverable is no calculation."""
        composed = self.product.workbook
        return None if composed is None else composed(self.result, lang)

    def passages(self) -> tuple[Passage, ...]:
        """Return the prose that a person may rewrite, in both languages."""
        heard = Heard({})
        for lang in LANGS:
            self.product.compose(self.result, lang, heard)
        return tuple(heard.passages)

    def edited(self, edits: Edits) -> Made:
        """Return the same with its own criterion checked on the prose that a person rewrote."""
        documents = _composed(self.product, self.result, edits)
        findings = _examined(self.product, self.result, self.truth, edits, documents)
        return replace(self, findings=findings, edits=edits, documents=documents)


_MADE: Kept[tuple[Data, Made]] = Kept(most=16)


def make(product: Product, data: Data, entered: Mapping[str, Any] | None = None) -> Made:
    """Make a product of the answers to its needs, and check it by its own criterion; kept while it is used.

    Args:
        product: what to make.
        data: the answers to its needs.
        entered: what a person decided; the product's own choices stand where nothing is given.

    Raises:
        pydantic.ValidationError: what was entered breaks the bounds of the product's inputs.

    """
    decided = json.dumps(entered or {}, sort_keys=True, default=repr)
    # The same answers are the same object, which an entry holds: its address names it as long as the entry stands.
    return _MADE.get((product.package, id(data), decided), lambda: (data, _made(product, data, entered)))[1]


def _made(product: Product, data: Data, entered: Mapping[str, Any] | None) -> Made:
    inputs = product.entered(entered or {})
    result, remarks = product.compute(inputs, data, product.parameters)
    truth = truth_of(data, product.parameters)
    documents = _composed(product, result, {})
    findings = _examined(product, result, truth, {}, documents)
    return Made(product, result, remarks, findings, product.open_questions(findings), truth, {}, documents)


def _composed(product: Product, result: Any, edits: Edits) -> Mapping[Lang, Document]:
    return {lang: product.compose(result, lang, edits) for lang in LANGS}


def _examined(
    product: Product, result: Any, truth: Truth, edits: Edits, documents: Mapping[Lang, Document]
) -> tuple[Finding, ...]:
    """Return what the criterion finds in our own claims, and the figures that the two languages write two ways."""
    said = own_figures(documents.values(), truth)
    return (*product.examine(product.claimed(result, edits), truth), *two_ways(tuple(said), product, truth.ground))


def _lines(
    engine: Engine,
    codes: tuple[str, ...],
    period: Period,
    targets: Targets,
    company: Company,
    snapshot: Snapshot,
    within: Perimeter,
) -> tuple[tuple[Line, ...], tuple[Message, ...]]:
    """Return each KPI of a perimeter whole, then by channel where a channel cuts it and does not make it."""
    lines: list[Line] = []
    missing: list[Message] = []
    known = known_facts(company.folder, snapshot.id, company.currency)
    cuts = () if "channel" in dict(within.filters) else SHARES
    for share, perimeter in (("all", within), *((share, within.narrow(channel=share)) for share in cuts)):
        asked = {
            name: kpi_rows(engine, codes, when, (), perimeter, targets=targets,
                           compare="target" if name == "period" else None,
                           fiscal_start_month=company.fiscal_start_month, currency=company.currency, known=known)
            for name, when in (("period", period), ("year", period.last_year()),
                               ("date", period.year_to_date(fiscal_start_month=company.fiscal_start_month)))
        }  # fmt: skip
        if share == "all":
            missing += asked["period"].messages
        before = {row.kpi: row for row in asked["year"].rows}
        to_date = {row.kpi: row for row in asked["date"].rows}
        for row in asked["period"].rows:
            if share != "all" and row.value is None:
                continue
            kpi = catalogue.kpis()[row.kpi]
            lines.append(_line(kpi, share, row, before.get(row.kpi), to_date.get(row.kpi), company, snapshot))
    return tuple(lines), tuple(missing)


def _line(
    kpi: Kpi, share: Share, row: KpiRow, before: KpiRow | None, to_date: KpiRow | None,
    company: Company, snapshot: Snapshot,
) -> Line:  # fmt: skip
    def valued(number: Decimal | None) -> Value | None:
        return None if number is None else kpi.value(number, company.currency)

    variance: Value | None = None
    standing: Standing = "none"
    if row.value is not None and row.target is not None:
        found = gap(row.value, row.target, kpi.direction)
        variance = _difference(kpi, found.variance, company.currency)
        standing = found.status or "none"
    return Line(
        kpi=kpi.code,
        label=kpi.label,
        share=share,
        fact=row.fact(snapshot.id, company.currency),
        target=valued(row.target),
        gap=variance,
        standing=standing,
        last_year=valued(before.value) if before else None,
        change=_change(kpi, row.value, before.value if before else None, company.currency),
        year_to_date=valued(to_date.value) if to_date else None,
    )


def _difference(kpi: Kpi, number: Decimal, currency: str) -> Value:
    """Return a difference in the unit people read it in: points for rates."""
    return Points(number * _POINTS) if kpi.unit == "ratio" else kpi.value(number, currency)


def _change(kpi: Kpi, value: Decimal | None, before: Decimal | None, currency: str) -> Value | None:
    """Return the growth on last year: points for rates and scores, a rate for what adds up."""
    if value is None or before is None:
        return None
    if kpi.unit in {"ratio", "points", "score"}:
        return _difference(kpi, value - before, currency)
    return Rate((value - before) / before) if before else None
