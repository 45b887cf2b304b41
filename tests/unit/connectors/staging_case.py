"""Stage a small text as a file and hand back what a person would look at: report, rows, rejects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from essor.connectors.staging import stage_in_process

SETTINGS = {"timezone": "Europe/Paris", "currency": "EUR"}


@dataclass(frozen=True)
class Case:
    report: Mapping[str, Any]
    tables: Mapping[str, list[dict[str, Any]]]
    rejects: list[dict[str, Any]]
    folder: Path

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        return [tuple(row[column] for column in columns) for row in self.tables.get(table, [])]

    def reasons(self) -> list[tuple[int, str, str]]:
        return [(row["row"], row["column"], row["key"].removeprefix("connectors.")) for row in self.rejects]

    def said(self, key: str) -> list[dict[str, Any]]:
        return [line for line in self.report["messages"] if line["key"] == f"connectors.{key}"]

    def counted(self) -> tuple[int, int, int, int]:
        names = ("rows_read", "rows_kept", "rows_rejected", "rows_set_aside")
        read, kept, rejected, aside = (self.report[name] for name in names)
        return read, kept, rejected, aside


def stage(folder: Path, content: str | bytes | Path, name: str = "received.csv", **way: Any) -> Case:
    """Stage a text (UTF-8), some bytes or a file under a name."""
    if isinstance(content, Path):
        path = content
    else:
        path = folder / "received"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    work = folder / f"staged-{name}"
    settings = {**SETTINGS, **way.pop("settings", {})}
    report = stage_in_process(str(path), name=name, workdir=str(work), company_settings=settings, **way)
    tables = {table: pq.read_table(work / part["path"]).to_pylist() for table, part in report["tables"].items()}
    return Case(report, tables, pq.read_table(work / "rejects.parquet").to_pylist(), work)


SALES_MAP: Mapping[str, Any] = {
    "format": "till",
    "source": "till",
    "decimal": ",",
    "day_order": "dmy",
    "defaults": {"channel": {"const": "physical"}, "channel_rule": {"const": "till"}},
    "outputs": [
        {
            "table": "order_lines",
            "columns": {
                "order_id": "Ticket",
                "line_id": "Ligne",
                "order_date": "Date",
                "party_id": "Client",
                "quantity": "Qté",
                "net_amount": "Montant",
            },
        }
    ],
    "controls": [{"value": "Montant", "table": "order_lines", "column": "net_amount"}],
}
