"""Answer "where do you come from": figure, formula, measures, tables, snapshot, files, rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from essor.kernel.condition import All, Any_, Compare, Condition, to_data
from essor.kernel.message import LANGS, Bilingual, Message, message
from essor.kernel.ref import FigureRef, FileRef, RowRef
from essor.kernel.value import NotComputable
from essor.kernel.words import say
from essor.mart.engines import Engine
from essor.mart.predicate import to_ibis
from essor.mart.schema import tables
from essor.metrics import catalogue
from essor.metrics.bucket import commercial_days
from essor.metrics.columns import unbound
from essor.metrics.compute import KpiRow, kpi_rows
from essor.metrics.coverage import known_days
from essor.metrics.formula import wording
from essor.metrics.lineage import PLACE, behind, files_behind, first_rows
from essor.metrics.measure import CALENDAR, TARGETS, Measure
from essor.metrics.query import Cut
from essor.metrics.question import measures_of
from essor.metrics.syntax import write
from essor.metrics.targets import QUOTA, Targets, load_targets, targeted
from essor.metrics.values import measure_values, number

FIRST = 20


@dataclass(frozen=True, slots=True)
class FileTrace:
    """Hold what one sheet of one file brings to a measure."""

    source: str
    import_id: str
    file_sha256: str
    file_name: str
    sheet: str
    rows: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class RowTrace:
    """Hold one row behind a measure, as a spreadsheet shows it (header = 1)."""

    table: str
    key: tuple[str, ...]
    source: str
    import_id: str
    file_sha256: str
    file_name: str
    sheet: str
    row_number: int
    day: date | None
    amount: Decimal | None

    @property
    def row(self) -> RowRef:
        """Return the reference of the row in its table."""
        return RowRef(self.table, self.key)

    @property
    def file(self) -> FileRef:
        """Return the reference of the row in its file."""
        return FileRef(self.file_sha256, self.sheet, self.row_number)


@dataclass(frozen=True, slots=True)
class MeasureTrace:
    """Hold where one measure of a figure comes from.

    Args:
        code, label: the measure.
        table, table_label: where its rows stand.
        how, column: what is done with which column.
        where: the conditions of its rows, as data.
        value: its number, or why there is none.
        files: every file, with its rows and what they add: their sum is the number, for sums and counts.
        rows: the first rows.

    """

    code: str
    label: Bilingual
    table: str
    table_label: Bilingual
    how: str
    column: str
    where: Mapping[str, Any]
    value: Decimal | NotComputable
    files: tuple[FileTrace, ...]
    rows: tuple[RowTrace, ...]

    @property
    def total(self) -> Decimal | None:
        """Return what all files add, or None for a distinct count, to which rows do not add one by one."""
        known = [file.amount for file in self.files if file.amount is not None]
        return None if self.how == "distinct" or self.table == CALENDAR else sum(known, Decimal(0))


@dataclass(frozen=True, slots=True)
class Explanation:
    """Hold the chain of one figure.

    Args:
        ref: the figure.
        label, definition: of its KPI.
        formula: as text, over measures and KPIs.
        words: the same in both languages.
        row: the figure itself, beside its target where it has one.
        last_year: the same figure a year before; no value where the data did not know it yet.
        measures: where each of its measures comes from.
        target_rows: where its target comes from, or None where it has none.
        messages: what is to be said besides: rows in another currency, a value that no row has.

    """

    ref: FigureRef
    label: Bilingual
    definition: Bilingual
    formula: str
    words: Bilingual
    row: KpiRow
    measures: tuple[MeasureTrace, ...]
    last_year: KpiRow | None = None
    target_rows: MeasureTrace | None = None
    messages: tuple[Message, ...] = ()


def explain(
    engine: Engine,
    ref: FigureRef,
    *,
    file_names: Mapping[str, str] | None = None,
    first: int = FIRST,
    currency: str = "",
) -> Explanation | tuple[Message, ...]:
    """Return the chain of a figure, or why it cannot be explained.

    Args:
        engine: the snapshot that the reference names.
        ref: the figure.
        file_names: name of each file by its hash, as received.
        first: number of rows shown of each measure.
        currency: of the company; rows in another are left out.

    """
    targets = load_targets(engine)
    answer, before = (
        kpi_rows(engine, [ref.kpi], period, (), ref.perimeter, targets=targets, currency=currency, compare="target")
        for period in (ref.period, ref.period.last_year())
    )
    if not answer.rows:
        return answer.messages
    kpi = catalogue.kpis()[ref.kpi]
    kept = "" if "currency" in dict(ref.perimeter.filters) else currency
    reader = _Tracer(engine, ref, targets, file_names or {}, first, kept)
    return Explanation(
        ref=ref,
        label=kpi.label,
        definition=kpi.definition,
        formula=write(kpi.stated),
        words=wording(kpi.stated, catalogue.names()),
        row=answer.rows[0],
        measures=tuple(reader.trace(measure) for measure in measures_of((kpi,))),
        last_year=next(iter(before.rows), None),
        target_rows=None if answer.rows[0].target is None else reader.trace(_target_of(ref.kpi)),
        messages=answer.messages,
    )


def _target_of(kpi: str) -> Measure:
    """Return the target of a KPI as a measure: the rows of targets that name it."""
    label = Bilingual(*(say(message("metrics.target"), lang) for lang in LANGS))
    return Measure("target", label, TARGETS, "sum", "value", Compare("kpi", "eq", kpi))


@dataclass(frozen=True, slots=True)
class _Tracer:
    engine: Engine
    ref: FigureRef
    targets: Targets
    file_names: Mapping[str, str]
    first: int
    currency: str

    def trace(self, measure: Measure) -> MeasureTrace:
        """Return where a measure comes from."""
        if measure.table == TARGETS:
            return self._trace_target(measure)
        period = self.ref.period
        if measure.table == CALENDAR:
            return self._trace(measure, CALENDAR, Decimal(commercial_days(period)), None)
        cut = Cut(period.start, period.end, only=self.ref.perimeter.filters, currency=self.currency)
        grid = measure_values(self.engine, [measure], period, cut)
        value = number(grid, measure, (None, ()), lambda m: known_days(self.engine, m))
        return self._trace(measure, measure.table, value, behind(self.engine, measure, cut))

    def _trace_target(self, measure: Measure) -> MeasureTrace:
        """Return where a target comes from: rows of targets, or quotas."""
        kpi = targeted(measure)
        found = self.targets.behind(kpi, self.ref.period, self.ref.perimeter) or ()
        quotas = [target for target in found if target.version == QUOTA]
        table, column = ("quotas", "amount") if quotas else (TARGETS, "value")
        parts: list[Condition] = []
        for target in found:
            days = (
                Compare("period_start", "eq", target.period.start),
                Compare("period_end", "eq", target.period.end),
            )
            named: tuple[Condition, ...] = (
                (Compare("person_id", "eq", target.owner),)
                if quotas
                else (
                    Compare("kpi", "eq", kpi),
                    Compare("perimeter", "eq", target.perimeter.key()),
                    Compare("version", "eq", target.version),
                )
            )
            parts.append(All((*days, *named)))
        rows = unbound(table)
        rows = rows.filter(to_ibis(Any_(tuple(parts)), rows))
        keys = dict.fromkeys((*PLACE, *tables()[table].key))
        shown = rows.select(**{name: rows[name] for name in keys}, day=rows.period_start, amount=rows[column])
        value = self.targets.find(kpi, self.ref.period, self.ref.perimeter)
        missing = NotComputable(message("metrics.no_target", name=measure.label))
        return self._trace(measure, table, missing if value is None else value, shown if found else None)

    def _trace(self, measure: Measure, table: str, value: Decimal | NotComputable, rows: Any) -> MeasureTrace:
        contract = tables().get(table)
        files = [] if rows is None else files_behind(self.engine, rows)
        shown = [] if rows is None or not self.first else first_rows(self.engine, rows, self.first)
        return MeasureTrace(
            code=measure.code,
            label=measure.label,
            table=table,
            table_label=Bilingual(contract.fr, contract.en) if contract else measure.label,
            how=measure.how,
            column=measure.column,
            where=to_data(measure.where),
            value=value,
            files=tuple(self._file(row) for row in files),
            rows=tuple(self._row(table, row) for row in shown),
        )

    def _file(self, row: Mapping[str, Any]) -> FileTrace:
        return FileTrace(
            source=row["source"],
            import_id=row["import_id"],
            file_sha256=row["file_sha256"],
            file_name=self.file_names.get(row["file_sha256"], ""),
            sheet=row["sheet"] or "",
            rows=row["rows"],
            amount=_decimal(row["amount"]),
        )

    def _row(self, table: str, row: Mapping[str, Any]) -> RowTrace:
        return RowTrace(
            table=table,
            key=tuple("" if row[name] is None else str(row[name]) for name in tables()[table].key),
            source=row["source"],
            import_id=row["import_id"],
            file_sha256=row["file_sha256"],
            file_name=self.file_names.get(row["file_sha256"], ""),
            sheet=row["sheet"] or "",
            row_number=row["row_number"],
            day=row.get("day"),
            amount=_decimal(row["amount"]),
        )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
