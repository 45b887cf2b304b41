"""Write the rejected rows so that people can correct them and bring them back.

``rejects.parquet`` holds each rejected row once: where it stands, why (key, arguments, French, English),
and its cells. ``rejects.csv`` (UTF-8 with mark, ``;``, formulas guarded) holds the original columns and,
after them, those that explain; `essor.connectors.correction` recognises it when it comes back.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from essor.connectors import guard
from essor.connectors.correction import EXPLAINING, original_headers
from essor.connectors.faults import Place
from essor.connectors.plan.build import Plan
from essor.connectors.reading import Reject, Sheet
from essor.connectors.rows import Laid
from essor.kernel.words import say
from essor.mart.quoting import text

_COLUMNS = (
    '"file" VARCHAR, "sheet" VARCHAR, "row" BIGINT, "line" BIGINT, "column" VARCHAR, "value" VARCHAR, '
    '"key" VARCHAR, "args" VARCHAR, "fr" VARCHAR, "en" VARCHAR, "cells" VARCHAR[], "rank" BIGINT'
)
SHOWN = 20
# A cell that is empty is no news when another fault of the same row says why.
_OTHER = "key <> 'connectors.missing_value'"
_TELLING = f"{_OTHER} OR NOT bool_or({_OTHER}) OVER (PARTITION BY row_number)"


@dataclass(frozen=True, slots=True)
class Origin:
    """Hold what a corrected file must know: how and whence its rows came."""

    format: str
    source: str
    sheet: str
    canonical: bool

    def told(self) -> str:
        """Return it as the text of a cell."""
        return json.dumps(
            {"format": self.format, "source": self.source, "sheet": self.sheet, "canonical": self.canonical},
            ensure_ascii=False,
            separators=(",", ":"),
        )


def start(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table of rejects, empty."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE rejects ({_COLUMNS})")


def keep_faulty(con: duckdb.DuckDBPyConnection, plan: Plan, laid: Laid, sheet: Sheet, where: Place) -> int:
    """Put the rows that have faults among the rejects; return how many."""
    cells = ", ".join(f"c{index}" for index in _places(sheet))
    made = con.execute(
        f"INSERT INTO rejects SELECT {text(where.file)}, {text(where.sheet)}, row_number, line_number, f.header, "
        f"f.value, f.key, f.args, f.fr, f.en, [{cells}], {_rank(plan)} FROM {laid.cells} JOIN "
        f"(SELECT row_number, arg_min(header, n) AS header, arg_min(value, n) AS value, min_by(key, n) AS key, "
        f"min_by(args, n) AS args, string_agg(fr, ' ' ORDER BY n) AS fr, string_agg(en, ' ' ORDER BY n) AS en FROM "
        f"(SELECT *, row_number() OVER (PARTITION BY row_number, header, key) AS again, rowid AS n FROM faults "
        f"QUALIFY again = 1 AND ({_TELLING})) GROUP BY row_number) f USING (row_number) ORDER BY row_number"
    ).fetchall()
    return int(made[0][0])


def keep_unread(con: duckdb.DuckDBPyConnection, found: Sequence[Reject], where: Place) -> None:
    """Put the rows that could not be read as rows of the sheet among the rejects."""
    if not found:
        return
    columns = (
        [reject.row for reject in found],
        [reject.line for reject in found],
        [reject.column for reject in found],
        [reject.value for reject in found],
        [reject.reason.key for reject in found],
        [json.dumps({name: str(value) for name, value in reject.reason.args.items()}) for reject in found],
        [f"{where.shown}\N{NO-BREAK SPACE}: {say(reject.reason, 'fr')}" for reject in found],
        [f"{where.shown}: {say(reject.reason, 'en')}" for reject in found],
    )
    con.execute(
        f"INSERT INTO rejects SELECT {text(where.file)}, {text(where.sheet)}, unnest(?), unnest(?), unnest(?), "
        "unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), NULL, NULL",
        columns,
    )


def told(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the first rejects of the file as data of its report, each with its place."""
    columns = ("key", "fr", "en", "sheet", "row", "column")
    names = ", ".join(f'"{name}"' for name in columns)
    found = con.execute(f'SELECT {names} FROM rejects ORDER BY "sheet", "row" LIMIT {SHOWN}').fetchall()
    return [{"level": "warning", **dict(zip(columns, values, strict=True))} for values in found]


def write_parquet(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write every reject of the file."""
    con.execute(f'COPY (SELECT * FROM rejects ORDER BY "sheet", "row") TO {text(str(path))} (FORMAT parquet)')


def write_csv(con: duckdb.DuckDBPyConnection, sheet: Sheet, where: Place, origin: Origin, path: Path) -> int:
    """Write the rejects of one sheet as a file that people correct; return how many."""
    headers = original_headers(sheet.headers)
    columns = [guard.sql(f"cells[{place + 1}]") for place in range(len(headers))]
    columns += ['"row"', '"rank"', '"column"', guard.sql('"value"'), '"fr"', '"en"', text(origin.told())]
    body = path.with_suffix(".part")
    made = con.execute(
        f'COPY (SELECT {", ".join(columns)} FROM rejects WHERE "sheet" = {text(where.sheet)} ORDER BY "row") '
        f"TO {text(str(body))} (FORMAT csv, HEADER false, DELIMITER ';')"
    ).fetchall()
    with path.open("wb") as file, body.open("rb") as rows:
        title = ";".join(_quoted(guard.guarded(name)) for name in (*headers, *EXPLAINING))
        file.write(f"{title}\n".encode("utf-8-sig"))
        shutil.copyfileobj(rows, file)
    body.unlink()
    return int(made[0][0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _places(sheet: Sheet) -> list[int]:
    kept = set(original_headers(sheet.headers))
    return [index for index, header in enumerate(sheet.headers) if header in kept]


def _rank(plan: Plan) -> str:
    if plan.document is not None:
        return "position"
    ranked = [spec for spec in plan.cells.specs.values() if spec.source.startswith("coalesce(occurrence,")]
    return ranked[0].alias if ranked else "NULL"
