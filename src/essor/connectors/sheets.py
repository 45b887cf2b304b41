"""Stage one sheet: choose its format, lay out its rows, check them, write what is good and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from essor.connectors import asides, duplicates, output, rejects, sums, validate
from essor.connectors.choice import Choice, Settings, choose
from essor.connectors.correction import Correction, recognise_correction
from essor.connectors.faults import SHOWN_ROWS, Place, count_rows
from essor.connectors.output import Lineage
from essor.connectors.parsing import Zones
from essor.connectors.plan.build import Plan
from essor.connectors.reading import Reject, Sheet
from essor.connectors.report import Aside, SheetReport
from essor.connectors.rows import Laid, lay_out, of_aside
from essor.kernel.message import Message, message
from essor.kernel.value import Count
from essor.mart.quoting import text
from essor.safety.progress import report as progress

_DOUBTS = frozenset(f"connectors.{one}" for one in ("ambiguous_days", "ambiguous_mark", "mixed_days", "mixed_marks"))
_REPEATED = "reading.repeated_header"
SAMPLES, SAMPLE_LETTERS = 3, 60


@dataclass(frozen=True, slots=True)
class Task:
    """Hold where a sheet is staged to.

    Args:
        settings: what the caller told.
        folder: folder that gets the Parquet files.
        number: place of the sheet in its file.
        import_id: name of the import.
        file_sha256: hash of the file as received.

    """

    settings: Settings
    folder: Path
    number: int
    import_id: str
    file_sha256: str


def stage_sheet(con: duckdb.DuckDBPyConnection, sheet: Sheet, task: Task) -> SheetReport:
    """Stage one sheet; its rejects join those of the file."""
    correction = recognise_correction(con, sheet)
    if correction.known:
        sheet = replace(sheet, typed=sheet.typed or correction.canonical)
    choice = choose(con, sheet, task.settings, correction)
    where = Place(task.settings.file_name, sheet.name)
    if choice.plan is None:
        return _left_out(con, sheet, choice, where)
    if correction.known:
        said = message("connectors.corrected", file=where.shown)
        choice = replace(choice, messages=(*choice.messages, said))
    return _stage(con, sheet, choice, task, correction)


def _left_out(con: duckdb.DuckDBPyConnection, sheet: Sheet, choice: Choice, where: Place) -> SheetReport:
    """Report a sheet of which nothing can be made: its rows are set aside."""
    unread, _ = _split(sheet.rejects)
    rejects.keep_unread(con, unread, where)
    rows = sheet.rows + len(sheet.rejects)
    first = con.execute(f"SELECT row_number FROM {sheet.table} ORDER BY 1 LIMIT {SHOWN_ROWS}").fetchall()
    aside = Aside("unknown_sheet", rows - len(unread), tuple(row for (row,) in first), sheet.name)
    return SheetReport(
        name=sheet.name,
        format="",
        label={},
        score=choice.score,
        source="",
        mapping="",
        mode="add",
        headers=sheet.headers,
        header_row=sheet.header_row,
        rows_read=rows,
        rows_kept=0,
        rows_rejected=len(unread),
        aside=(aside,) if aside.rows else (),
        messages=choice.messages,
        samples=_samples(con, sheet),
    )


def _samples(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    """Return, for each header, the first different values of its column."""
    found = []
    for place in range(len(sheet.headers)):
        cell = f"CAST(c{place} AS VARCHAR)"
        rows = con.execute(
            f"SELECT left({cell}, {SAMPLE_LETTERS}) AS told, min(row_number) AS first FROM {sheet.table} "
            f"WHERE c{place} IS NOT NULL GROUP BY 1 ORDER BY first LIMIT {SAMPLES}"
        ).fetchall()
        found.append(tuple(str(told) for told, _ in rows))
    return tuple(found)


def _split(found: tuple[Reject, ...]) -> tuple[list[Reject], list[Reject]]:
    """Return the rows that could not be read, and the headers that were repeated among them."""
    return [one for one in found if one.reason.key != _REPEATED], [one for one in found if one.reason.key == _REPEATED]


def _stage(
    con: duckdb.DuckDBPyConnection, sheet: Sheet, choice: Choice, task: Task, correction: Correction
) -> SheetReport:
    plan = choice.plan
    if plan is None:  # pragma: no cover: the caller made sure
        raise TypeError
    format_ = plan.format
    source = task.settings.source or correction.source or format_.source
    where = Place(task.settings.file_name, correction.sheet or sheet.name)
    zones = Zones(format_.timezone or task.settings.timezone, task.settings.timezone)
    progress("check", 0, sheet.rows)
    laid = lay_out(con, plan, sheet, zones, correction)
    said = [*choice.messages, *(_placed(one, where) for one in laid.messages)]
    said += validate.find_faults(con, plan, laid, where)
    said += duplicates.find_duplicates(con, plan, laid, where)
    sums.find_unbalanced(con, plan, laid, where)
    said += sums.check_documents(con, plan, laid, where)
    faulty = count_rows(con)
    unread, repeated = _split(sheet.rejects)
    before = int(con.execute("SELECT count(*) FROM rejects").fetchall()[0][0])
    rejected = (rejects.keep_faulty(con, plan, laid, sheet, where) if faulty else 0) + len(unread)
    rejects.keep_unread(con, unread, where)
    progress("write", 0, sheet.rows)
    lineage = Lineage(source, task.import_id, task.file_sha256, where.sheet)
    tables = _write(con, plan, laid, lineage, task, faulty=bool(faulty))
    aside = asides.gather(con, plan, laid, sheet, repeated)
    aside_cells = of_aside(con, plan, laid, sheet, zones, correction) if laid.aside_rows and plan.controls else ""
    staged = {name: f"read_parquet({text(str(path))})" for name, (path, _) in tables.items()}
    totals = sums.control(con, plan, laid, aside_cells, staged, unread=len(unread))
    said += _said_of_sums(con, plan, totals, aside_cells, where)
    said += asides.told(con, aside, laid, sheet, where)
    origin = rejects.Origin(format_.name, source, where.sheet, sheet.typed)
    after = int(con.execute("SELECT count(*) FROM rejects").fetchall()[0][0])
    rejects_file = task.folder.parent / (f"rejects_{task.number}.csv" if task.number else "rejects.csv")
    if after > before:
        rejects.write_csv(con, sheet, where, origin, rejects_file)
    rows = sheet.rows + len(sheet.rejects)
    return SheetReport(
        name=sheet.name,
        format=format_.name,
        label={"fr": format_.label.fr, "en": format_.label.en},
        score=choice.score,
        source=source,
        mapping=choice.mapping,
        mode=format_.mode,
        headers=sheet.headers,
        header_row=sheet.header_row,
        rows_read=rows,
        rows_kept=rows - rejected - sum(one.rows for one in aside),
        rows_rejected=rejected,
        aside=tuple(aside),
        tables=tables,
        totals=totals,
        messages=tuple(said),
        rejects_file=rejects_file.name if after > before else "",
        proposal=choice.proposal.data if choice.proposal else None,
        certain=choice.proposal is not None and choice.proposal.certain and not any(one.key in _DOUBTS for one in said),
        corrected=correction.known,
        samples=() if choice.proposal is None and not task.settings.mapping else _samples(con, sheet),
    )


def _placed(said: Message, where: Place) -> Message:
    """Return a message about a column with the file that it stands in."""
    return message(said.key, file=where.shown, **said.args)


def _write(
    con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, lineage: Lineage, task: Task, *, faulty: bool
) -> Mapping[str, tuple[Path, int]]:
    made = {}
    for name, select in output.selects(con, plan, laid, lineage, faulty=faulty).items():
        path = task.folder / f"{name}.{task.number}.parquet"
        rows = output.write(con, select, path)
        if rows:
            made[name] = (path, rows)
        else:
            path.unlink(missing_ok=True)
    return made


def _said_of_sums(
    con: duckdb.DuckDBPyConnection, plan: Plan, totals: tuple[sums.Total, ...], aside_cells: str, where: Place
) -> Iterator[Message]:
    """Yield what does not come out: a control total, or a total that the file itself writes."""
    for total in totals:
        if total.unreadable:
            count = Count(total.unreadable)
            yield message("connectors.rows_unreadable", file=where.shown, control=total.name, count=count)
        if not total.agrees:
            amounts = {name: str(getattr(total, name)) for name in ("source", "mart", "rejected")}
            yield message("connectors.control_differs", file=where.shown, control=total.name, **amounts)
    if aside_cells and plan.controls:
        yield from sums.compare_written(con, plan.controls[0], totals[0], aside_cells, where)
