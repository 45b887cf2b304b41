"""Stage a file: from what a company received to rows that the mart can publish, and a report of it all.

``stage_in_process`` does the work and belongs in a child process; ``stage_file`` runs it there, with
limits. The folder that comes out holds ``staged/<table>.parquet`` (canonical columns and lineage),
``rejects.parquet`` and ``rejects.csv``, and ``report.json``. Rows read = kept + rejected + set aside.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from essor.connectors import assembly, rejects
from essor.connectors.assembly import Received
from essor.connectors.catalogue import formats, map_from_data
from essor.connectors.choice import Settings
from essor.connectors.plan.arithmetic import MACROS as ARITHMETIC
from essor.connectors.reading import Hints
from essor.connectors.reading.reader import read
from essor.connectors.report import SheetReport, write
from essor.connectors.sheets import Task, stage_sheet
from essor.connectors.typed import prepare
from essor.kernel.message import Message
from essor.kernel.period import Period
from essor.mart.imports import StagedImport
from essor.safety import child
from essor.safety.child import Failed, Limits, Ok

MEMORY = "1050MB"
_BLOCK = 1 << 20


def stage_file(  # noqa: PLR0913 what is staged, how, and within which limits
    path: Path,
    *,
    name: str,
    workdir: Path,
    company_settings: Mapping[str, Any],
    mapping: Mapping[str, Any] | None = None,
    format: str = "",  # noqa: A002 the word of the command line
    source: str = "",
    company_folder: Path | None = None,
    import_id: str = "",
    limits: Limits | None = None,
    on_progress: Callable[[child.Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Mapping[str, Any] | Message:
    """Stage a file in a child process with limits.

    Args:
        path: the file as received.
        name: the name that people know it by.
        workdir: folder that gets the result; what stood in it goes.
        company_settings: timezone, currency, fiscal_start_month, people (code by alias).
        mapping: a map as data, or None to recognise the file.
        format: name of a known format, or "".
        source: system of the company that the rows come from, "" for that of the format.
        company_folder: where maps are remembered, or None.
        import_id: name of the import; left out, made of the file's hash and the way it is read.
        limits: what the child may use.
        on_progress: told how far the work has come.
        cancelled: asked whether to stop.

    Returns:
        The report, or why there is none: too much memory, too long, cancelled.

    """
    outcome = child.run(
        "essor.connectors.staging.stage_in_process",
        {
            "path": str(path.resolve()),
            "name": name,
            "workdir": str(workdir.resolve()),
            "company_settings": dict(company_settings),
            "mapping": None if mapping is None else dict(mapping),
            "format": format,
            "source": source,
            "company_folder": None if company_folder is None else str(company_folder.resolve()),
            "import_id": import_id,
        },
        limits=limits or Limits(),
        scratch=workdir.parent if workdir.parent.is_dir() else None,
        on_progress=on_progress,
        cancelled=cancelled,
    )
    match outcome:
        case Ok(result=result):
            found: Mapping[str, Any] = result
            return found
        case Failed(message=why):
            return why


def stage_in_process(  # noqa: PLR0913 as stage_file, in values that JSON can hold
    path: str,
    *,
    name: str,
    workdir: str,
    company_settings: Mapping[str, Any],
    mapping: Mapping[str, Any] | None = None,
    format: str = "",  # noqa: A002 the word of the command line
    source: str = "",
    company_folder: str | None = None,
    import_id: str = "",
    memory: str = MEMORY,
) -> dict[str, Any]:
    """Stage a file in this process; see stage_file."""
    file, folder = Path(path), Path(workdir)
    _empty(folder)
    sha256 = _sha256(file)
    settings = Settings(
        file_name=name,
        company=company_settings,
        mapping=mapping,
        format=format,
        source=source,
        memory_folder=None if company_folder is None else Path(company_folder),
    )
    told_id = import_id or _import_id(sha256, settings)
    with _engine(folder, memory) as con:
        con.execute("SET enable_progress_bar = false")
        prepare(con)
        for signature, body in ARITHMETIC.items():
            con.execute(f"CREATE OR REPLACE TEMP MACRO {signature} AS {body}")
        rejects.start(con)
        reading = read(file, con, _hints(settings), name)
        sheets: list[SheetReport] = []
        for number, sheet in enumerate(reading.sheets):
            sheets.append(stage_sheet(con, sheet, Task(settings, folder / "staged", number, told_id, sha256)))
            settings = replace(settings, source=settings.source or sheets[-1].source)  # one source for a file
        sheets = assembly.settle(con, sheets, name)
        made = assembly.unite(con, sheets, folder)
        rejects.write_parquet(con, folder / "rejects.parquet")
        found = assembly.report(con, Received(name, sha256, told_id), reading, sheets, made, folder)
    shutil.rmtree(folder / "spill", ignore_errors=True)
    write(found, folder)
    return found


def to_import(found: Mapping[str, Any], workdir: Path) -> StagedImport:
    """Return a report and its folder as the import that the mart publishes.

    Raises:
        ValueError: nothing was staged.

    """
    if not found["tables"]:
        msg = f"nothing was staged of {found['file']}"
        raise ValueError(msg)
    period = found["period"] and Period(*(date.fromisoformat(day) for day in found["period"]))
    return StagedImport(
        import_id=found["import_id"],
        source=found["source"],
        file_sha256=found["sha256"],
        file_name=found["file"],
        format=found["format"],
        mode=found["mode"],
        period=period or None,
        tables={name: workdir / part["path"] for name, part in found["tables"].items()},
        report=_kept(found),
    )


def _kept(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a report without the samples of its cells: they may name people, and an erasure does not look there."""
    sheets = [{name: value for name, value in sheet.items() if name != "samples"} for sheet in found["sheets"]]
    return {**found, "sheets": sheets}


def _empty(folder: Path) -> None:
    for name in ("staged", "spill"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    for place in (*folder.glob("rejects*.csv"), folder / "rejects.parquet", folder / "report.json"):
        place.unlink(missing_ok=True)


def _engine(folder: Path, memory: str) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": memory,
            "temp_directory": str(folder / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
        },
    )


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _import_id(sha256: str, settings: Settings) -> str:
    """Return a name for the import: the same file read the same way has the same."""
    way = repr((settings.file_name, settings.source, settings.format, settings.mapping))
    return f"{sha256[:16]}-{hashlib.sha256(way.encode()).hexdigest()[:8]}"


def _hints(settings: Settings) -> Hints:
    """Return what the map or the format tells the reader; a map that is none is told later."""
    try:
        if settings.mapping is not None:
            return map_from_data(settings.mapping).reading
    except ValueError:
        return Hints()
    return formats()[settings.format].reading if settings.format in formats() else Hints()
