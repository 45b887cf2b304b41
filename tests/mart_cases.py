"""Small companies and a second, naive way to the same tables: the oracle of the mart's tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from essor.kernel.period import Period
from essor.mart.company import Company
from essor.mart.derived import MEASURES, derived
from essor.mart.imports import Mode, StagedImport
from essor.mart.schema import LINEAGE, tables
from essor.mart.snapshot import Snapshot
from essor.mart.staging import stage_rows

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
_LINEAGE = [column.name for column in LINEAGE]
Row = dict[str, Any]
Facts = dict[str, list[tuple[Any, ...]]]


def new_company(folder: Path, slug: str = "brumelle") -> Company:
    return Company.create(folder / "data", slug, name="Maison Brumelle")


def line(order: str, number: int, day: str, net: str, **more: Any) -> Row:
    """Return an order line; everything but what a test speaks of has a plain value."""
    return {
        "order_id": order,
        "line_id": str(number),
        "order_date": date.fromisoformat(day),
        "party_id": "C1",
        "channel": "physical",
        "channel_rule": "by hand",
        "status": "paid",
        "product_id": "P1",
        "quantity": Decimal(1),
        "net_amount": Decimal(net),
        "currency": "EUR",
        **more,
    }


def order(order_id: str, day: str, net: str, **more: Any) -> Row:
    return {
        "order_id": order_id,
        "order_date": date.fromisoformat(day),
        "channel": "physical",
        "channel_rule": "by hand",
        "currency": "EUR",
        "net_amount": Decimal(net),
        **more,
    }


@dataclass
class Stager:
    """Stage rows into one folder, each import under a name of its own."""

    folder: Path
    count: int = 0

    def __call__(
        self,
        source: str = "odoo",
        *,
        mode: Mode = "add",
        period: str = "",
        import_id: str = "",
        **rows: Sequence[Mapping[str, Any]],
    ) -> StagedImport:
        self.count += 1
        name = import_id or f"i{self.count}"
        return stage_rows(
            self.folder / f"{self.count}",
            rows,
            import_id=name,
            source=source,
            name=f"{name}.csv",
            mode=mode,
            period=Period.parse(period) if period else None,
        )


def read(snapshot: Snapshot, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return the rows of a table in order; all columns where none is named."""
    files = list(snapshot.files(table))
    if not files:
        return []
    known = derived()[table] if table in derived() else tables()[table.removeprefix("staged_")].all_columns
    wanted = ", ".join(columns or [column.name for column in known])
    cursor = _reader().cursor()
    return cursor.execute(
        f"SELECT {wanted} FROM read_parquet(?, union_by_name = true) ORDER BY ALL", [files]
    ).fetchall()


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    return con


def everything(snapshot: Snapshot | None) -> Facts:
    """Return all rows of all canonical and derived tables."""
    return {} if snapshot is None else {table: read(snapshot, table) for table in snapshot.tables}


@dataclass
class Oracle:
    """Keep every import in order and compute the current rows with plain loops."""

    imports: list[tuple[StagedImport, Mapping[str, Sequence[Row]]]]

    def current(self, name: str) -> list[Row]:
        table = tables()[name]
        live: list[Row] = []
        for staged, rows in self.imports:
            if name not in rows:
                continue
            if staged.mode != "add":
                live = [row for row in live if not _replaces(staged, table.date, row)]
            for number, row in enumerate(rows[name], 1):
                lineage = dict(
                    zip(_LINEAGE, (staged.source, staged.import_id, staged.file_sha256, "", number), strict=True)
                )
                live.append({**{column.name: None for column in table.columns}, **row, **lineage})
        by_key: dict[tuple[Any, ...], Row] = {}
        for row in live:
            key = tuple(row[column] for column in table.key)
            if table.merge == "columns" and key in by_key:
                older = by_key.pop(key)
                row = {  # noqa: PLW2901 the merged row takes the place of the newer one
                    column: older[column] if value is None and column not in _LINEAGE else value
                    for column, value in row.items()
                }
            by_key[key] = row
        return list(by_key.values())

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        columns = [column.name for column in tables()[name].all_columns]
        return in_order(tuple(row[column] for column in columns) for row in self.current(name))

    def order_grain(self) -> list[Row]:
        orders: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.current("order_lines"):
            orders[row["source"], row["order_id"]].append(row)
        grain = []
        for (source, order_id), found in orders.items():
            day = min(row["order_date"] for row in found)
            grain.append(
                {
                    "source": source,
                    "order_id": order_id,
                    "order_date": day,
                    "month": day.year * 100 + day.month,
                    **{
                        name: least(row[name] for row in found)
                        for name in ("party_id", "channel", "store_id", "salesperson_id", "currency")
                    },
                    "status": max((row["status"] for row in found if row["status"] is not None), default=None),
                    **sums(found),
                }
            )
        return grain

    def derived(self, name: str) -> list[tuple[Any, ...]]:
        columns = [column.name for column in derived()[name]]
        return in_order(tuple(row[column] for column in columns) for row in self._derived_rows(name, columns))

    def _derived_rows(self, name: str, columns: list[str]) -> Iterable[Row]:
        grain = self.order_grain()
        if name == "order_grain":
            return grain
        if name == "party_grain":
            return parties(grain)
        if name == "monthly_scores":
            answers = [
                {**row, "month": row["answer_date"].year * 100 + row["answer_date"].month}
                for row in self.current("survey_answers")
            ]
            return [
                {**cell, "answers": len(rows), "points": sum((row["score"] or Decimal(0) for row in rows), Decimal(0))}
                for cell, rows in group(answers, [column for column in columns if column not in {"answers", "points"}])
            ]
        if name == "monthly_traffic":
            return monthly_traffic(self.current("web_traffic"))
        if name == "monthly_orders":
            cells = group(grain, [column for column in columns if column not in {*MEASURES, "orders"}])
            return [
                {**cell, "orders": len(rows), **{measure: sum(row[measure] for row in rows) for measure in MEASURES}}
                for cell, rows in cells
            ]
        families = {row["product_id"]: row["family"] for row in self.current("products")}
        lines = [
            {
                **row,
                "month": row["order_date"].year * 100 + row["order_date"].month,
                "family": families.get(row["product_id"]),
            }
            for row in self.current("order_lines")
        ]
        return [
            {**cell, **sums(rows)}
            for cell, rows in group(lines, [column for column in columns if column not in MEASURES])
        ]


def sums(rows: Sequence[Row]) -> Row:
    def total(column: str) -> Decimal:
        return sum((row[column] for row in rows if row[column] is not None), Decimal(0))

    return {
        "lines": len(rows),
        **{name: total(name) for name in ("quantity", "list_amount", "discount_amount", "net_amount", "cost_amount")},
        "costed_amount": sum((row["net_amount"] for row in rows if row["cost_amount"] is not None), Decimal(0)),
    }


def monthly_traffic(rows: Sequence[Row]) -> Iterable[Row]:
    """Return the traffic by groups of each month; the rows that go on into another month apart, by their length."""
    steps = ("sessions", "engaged_sessions", "carts", "checkouts", "purchases", "revenue_amount")
    told = []
    for row in rows:
        if not row["dimension"].startswith("channel_group"):
            continue
        first, last = row["period_start"], row["period_end"] - timedelta(days=1)
        months = [day.year * 100 + day.month for day in (first, last)]
        days = 0 if months[0] == months[1] else (row["period_end"] - first).days
        group_name, bar, device = row["label"].partition("|")
        told.append({**row, "month": months[0], "last_month": months[1], "days": days,
                     "channel_group": group_name, "device": device if bar else None})  # fmt: skip
    for cell, found in group(told, ["month", "last_month", "days", "channel_group", "device"]):
        values = {step: [row[step] for row in found if row[step] is not None] for step in steps}
        yield {**cell, "lines": len(found), **{step: sum(held) if held else None for step, held in values.items()}}


def parties(grain: Sequence[Row]) -> Iterable[Row]:
    counted = [row for row in grain if row["party_id"] and row["status"] not in {"draft", "cancelled"}]
    for cell, rows in group(counted, ["party_id"]):
        days = [row["order_date"] for row in rows]
        yield {
            **cell,
            "first_order_date": min(days),
            "last_order_date": max(days),
            "orders": len(rows),
            "net_amount": sum(row["net_amount"] for row in rows),
            "currencies": len({row["currency"] for row in rows}),
        }


def group(rows: Sequence[Row], columns: Sequence[str]) -> Iterable[tuple[Row, list[Row]]]:
    cells: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        cells[tuple(row[column] for column in columns)].append(row)
    return [(dict(zip(columns, cell, strict=True)), found) for cell, found in cells.items()]


def least(values: Iterable[Any]) -> Any:
    return min((value for value in values if value is not None), default=None)


def in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Sort rows as the engine does: column by column, absent values last."""
    return sorted(rows, key=lambda row: tuple((value is None, value if value is not None else 0) for value in row))


def _replaces(staged: StagedImport, day: str, row: Row) -> bool:
    if row["source"] != staged.source:
        return False
    if staged.mode == "replace_all":
        return True
    return bool(day) and row[day] is not None and staged.period is not None and row[day] in staged.period
