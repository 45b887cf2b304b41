"""Show the facts of the report: tiles, the thirteen months, tables of figures, systems and files."""

from __future__ import annotations

from decimal import Decimal

from babel.dates import format_date

from essor.documents import blocks as b
from essor.kernel.fact import Figure
from essor.kernel.message import Lang
from essor.kernel.ref import Ref
from essor.kernel.value import Count, Money, NotComputable, Quantity, Value, magnitude
from essor.kernel.words import LOCALES, say
from essor.work.data import Data, Line, Month, SourceFile
from essor.work.truth import a_year_before

from ..compute import ReportResult
from .wording import SHARES, figure, said

_THOUSAND = 1000
_IN_THOUSANDS = 10_000  # a smaller month would show decimals of a thousand on its axis


def tile(line: Line, lang: Lang) -> b.Metric:
    """Return a KPI as a tile: its value, target, gap and last year's."""
    ref = line.fact.ref
    return b.Metric(
        line.label.text(lang),
        Figure(line.fact.value, ref),
        line.standing,
        figure(line.target, ref),
        figure(line.gap, ref, signed=True),
        figure(line.last_year, a_year_before(ref)),
    )


def _chart_title(held: tuple[Month, ...]) -> str:
    """Return which words say what the chart shows: whether online sales weigh more or less than a year before."""
    if not all(
        any(magnitude(fact.value) for fact in facts)
        for facts in zip(*((m.physical, m.ecommerce) for m in held), strict=True)
    ):
        return "chart_title"
    now = held[-1]
    before = next((month for month in held if month.period == now.period.last_year()), None)
    shares = [None if month is None else _online(month) for month in (before, now)]
    if shares[0] is None or shares[1] is None:
        return "chart_title_short"
    return f"chart_title_{'up' if shares[1] > shares[0] else 'down' if shares[1] < shares[0] else 'same'}"


def _online(month: Month) -> Decimal | None:
    """Return online sales over both channels, as a tenth of a percent: what a reader sees; None without sales."""
    shop, online = magnitude(month.physical.value), magnitude(month.ecommerce.value)
    if shop is None or online is None or shop + online <= 0:
        return None
    return round(online / (shop + online), 3)


def months(data: Data, lang: Lang) -> b.Chart:
    """Return revenue month by month, physical sales and e-commerce stacked, beside the target."""
    facts = [fact for month in data.months for fact in (month.physical, month.ecommerce)]
    largest = max(abs(magnitude(fact.value) or Decimal(0)) for fact in facts)
    size = "thousands" if largest >= _IN_THOUSANDS else "units"
    names = [format_date(month.period.start, "MMM yy", locale=LOCALES[lang]) for month in data.months]
    targets = tuple(figure(month.target) for month in data.months)
    shop, online = (
        tuple(figure(fact.value, fact.ref) for fact in facts)
        for facts in ([month.physical for month in data.months], [month.ecommerce for month in data.months])
    )
    return b.Chart(
        said(lang, _chart_title(data.months)),
        said(lang, f"chart_subtitle_{size}"),
        tuple(names),
        (
            b.Series(said(lang, "physical"), "physical", shop),
            b.Series(said(lang, "ecommerce"), "ecommerce", online),
        ),
        said(lang, "chart_alt", first=names[0], last=names[-1]),
        b.Series(said(lang, "target"), "target", targets) if any(targets) else None,
        said(lang, f"chart_unit_{size}"),
        _THOUSAND if size == "thousands" else 1,
    )


def key_figures(lines: list[Line], lang: Lang) -> b.Table:
    """Return each KPI beside its target, its gap, last year and the year to date."""
    aimed = any(line.target is not None for line in lines)
    heads = ("actual", "target", "gap") if aimed else ("actual",)
    columns = columns_of(lang, "kpi", *heads, "last_year", "change", "year_to_date")
    rows = tuple(
        (
            b.Cell((line.label.text(lang),)),
            *_aim_cells(line, lang)[: len(heads)],
            *_past_cells(line, lang),
        )
        for line in lines
    )
    return b.Table(said(lang, "key_figures" if aimed else "key_figures_plain"), columns, rows)


def unknown(lines: list[Line], lang: Lang) -> list[b.Block]:
    """Return which KPIs are not known, by the reason, as a list under their table."""
    reasons: dict[str, list[str]] = {}
    for line in lines:
        if isinstance(line.fact.value, NotComputable):
            reasons.setdefault(say(line.fact.value.reason, lang), []).append(line.label.text(lang))
    told = tuple(((said(lang, "unknown", kpis=", ".join(names), reason=why)),) for why, names in reasons.items())
    return [b.Items(told)] if told else []


def channels(data: Data, lang: Lang) -> b.Table:
    """Return physical sales and e-commerce side by side: each with its actual, its target and its gap."""
    columns = [b.TableColumn(said(lang, "column_kpi"), width=4)]
    heads = ("column_target", "column_gap") if any(line.target for line in data.lines) else ("column_last_year",)
    for share in SHARES:
        columns += [b.TableColumn(said(lang, head), "right", 2) for head in (f"short_{share}", *heads)]
    codes = list(dict.fromkeys(line.kpi for line in data.lines if line.share != "all"))
    rows = []
    for code in codes:
        found = [data.line(code, share) for share in SHARES]
        label = next(line.label.text(lang) for line in found if line is not None)
        cells = [b.Cell((label,))]
        for line in found:
            if line is None:
                cells += [cell(None, lang)] * (1 + len(heads))
            elif len(heads) > 1:
                cells += _aim_cells(line, lang)
            else:
                cells += [_aim_cells(line, lang)[0], _past_cells(line, lang)[0]]
        rows.append(tuple(cells))
    return b.Table(said(lang, "channels_caption"), tuple(columns), tuple(rows))


def systems(data: Data, lang: Lang) -> b.Table:
    """Return what each system says of the period."""
    rows = tuple(
        (b.Cell((say(item.system, lang),)), cell(item.total, lang), cell(Count(item.rows), lang))
        for item in data.systems
        if not isinstance(item.total, NotComputable)
    )
    return b.Table(said(lang, "systems_caption"), columns_of(lang, "system", "total", "rows", lead=8), rows)


def differences(result: ReportResult, lang: Lang) -> b.Table:
    """Return the largest reasons of each pair of systems and all that is unexplained; the others in one line."""
    columns = (
        b.TableColumn(said(lang, "column_between"), width=7),
        b.TableColumn(said(lang, "column_what"), width=12),
        b.TableColumn(said(lang, "column_amount"), "right", 3),
        b.TableColumn(said(lang, "column_rows"), "right", 2),
    )
    rows = []
    before = None
    for item in result.main_differences:
        between = "" if item.between == before else say(item.between, lang)
        rows.append(_difference(between, say(item.what, lang), item.amount, item.rows, explained=item.explained))
        before = item.between
    others = [item for item in result.data.differences if item not in result.main_differences]
    if others:
        amount = Money(sum((item.amount.amount for item in others), Decimal(0)), others[0].amount.currency)
        label = said(lang, "differences_others", n=Count(len(others)))
        rows.append(_difference("", label, amount, sum(item.rows for item in others), explained=True))
    return b.Table(said(lang, "differences_caption"), columns, tuple(rows))


def _difference(between: str, what: str, amount: Money, rows: int, *, explained: bool) -> tuple[b.Cell, ...]:
    shown = Figure(amount, digits=2, signed=True)
    return (
        b.Cell((between,)),
        b.Cell((what,)),
        b.Cell((shown,), "none" if explained else "off"),
        b.Cell((Figure(Count(rows)),)),
    )


def files(result: ReportResult, lang: Lang) -> b.Table:
    """Return the control of the files received: the formats with most rejects, the others in one line, the sum."""
    columns = (
        *columns_of(lang, "file", "read", "kept", "rejected", "set_aside", lead=6),
        *(b.TableColumn(said(lang, f"column_{name}"), "right", 3) for name in ("source_total", "mart_total")),
    )
    rows = [
        (
            b.Cell((file.format.text(lang),)),
            *_counts((file,)),
            _total(file.source_total, lang),
            _total(file.mart_total, lang),
        )
        for file in result.main_files
    ]
    others = tuple(file for file in result.data.files if file not in result.main_files)
    nothing = (cell(None, lang), cell(None, lang))
    if others:
        rows.append((b.Cell((said(lang, "files_others", n=Count(len(others))),)), *_counts(others), *nothing))
    rows.append((b.Cell((said(lang, "whole"),)), *_counts(result.data.files), *nothing))
    return b.Table(said(lang, "files_caption"), columns, tuple(rows), total=True)


def _counts(found: tuple[SourceFile, ...]) -> tuple[b.Cell, ...]:
    """Return the rows of files added up: read, kept, rejected, set aside."""
    sums = (
        sum(one)
        for one in zip(*((f.rows_read, f.rows_kept, f.rows_rejected, f.rows_set_aside) for f in found), strict=True)
    )
    return tuple(b.Cell((Figure(Count(number)),)) for number in sums)


def _total(value: Value | None, lang: Lang) -> b.Cell:
    """Return a control total; large ones are read without decimals."""
    if isinstance(value, Quantity) and abs(value.number) >= _THOUSAND:
        return b.Cell((Figure(value, digits=0),))
    return cell(value, lang)


def columns_of(lang: Lang, first: str, *others: str, lead: int = 4) -> tuple[b.TableColumn, ...]:
    """Return the heads of a table: a wide one on the left, the numbers on the right."""
    return (
        b.TableColumn(said(lang, f"column_{first}"), width=lead),
        *(b.TableColumn(said(lang, f"column_{name}"), "right", 2) for name in others),
    )


def cell(
    value: Value | None, lang: Lang, ref: Ref | None = None, *, signed: bool = False, status: b.Status = "none"
) -> b.Cell:
    """Return a value as a cell; a dash stands for none."""
    if value is None:
        return b.Cell((said(lang, "none"),))
    return b.Cell((Figure(value, ref, signed=signed),), status)


def _aim_cells(line: Line, lang: Lang) -> tuple[b.Cell, ...]:
    """Return actual, target and gap."""
    ref = line.fact.ref
    return (
        cell(None if isinstance(line.fact.value, NotComputable) else line.fact.value, lang, ref),
        cell(line.target, lang, ref),
        cell(line.gap, lang, ref, signed=True, status=line.standing),
    )


def _past_cells(line: Line, lang: Lang) -> tuple[b.Cell, ...]:
    """Return last year, the change on it and the year to date."""
    ref = line.fact.ref
    return (
        cell(line.last_year, lang, a_year_before(ref)),
        cell(line.change, lang, ref, signed=True),
        cell(line.year_to_date, lang, ref),
    )
