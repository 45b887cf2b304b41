"""Keep the facts of each snapshot in a file of the company's folder; compute them where they are absent."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from essor.kernel.item import Target
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.mart.engines import Engine
from essor.mart.snapshot import STAGED, Snapshot
from essor.metrics import catalogue
from essor.metrics.compute import KpiRow, kpi_rows
from essor.metrics.fact_building import build_facts
from essor.metrics.facts import Facts
from essor.metrics.measure import TARGETS
from essor.metrics.targets import Targets, load_targets

LAYOUT = 2
FOLDER = "facts"
_OF_TARGETS = frozenset({TARGETS, f"{STAGED}{TARGETS}"})
"""Tables that change when a target is set."""


class FactStore:
    """Answer figures from the facts of one snapshot; ask the engine for what they do not hold, and remember it.

    Facts are a cache: a file that is absent, damaged or of another layout is computed again.
    """

    def __init__(
        self,
        folder: Path,
        snapshot: str,
        engine: Callable[[], Engine],
        *,
        fiscal_start_month: int = 1,
        currency: str = "",
    ) -> None:
        """Open the facts of a snapshot without reading anything yet.

        Args:
            folder: the company's folder.
            snapshot: id of the snapshot.
            engine: opens the snapshot; called only when the facts do not suffice. Whoever gives it closes it.
            fiscal_start_month: first month of the company's fiscal year.
            currency: of the company; rows in another are left out.

        """
        self._place = folder / FOLDER / f"{snapshot}.json"
        self._snapshot = snapshot
        self._engine = engine
        self._fiscal_start_month = fiscal_start_month
        self._currency = currency
        self._facts: Facts | None = None
        self._remembered: dict[tuple[str, Period, str], KpiRow] = {}
        self._lock = Lock()

    def facts(self) -> Facts:
        """Return the facts, read or computed."""
        with self._lock:
            if self._facts is None:
                self._facts = read_facts(self._place) or self._built()
            return self._facts

    def inherit(self, older: Snapshot, newer: Snapshot) -> bool:
        """Take over the facts of the snapshot before, where only targets were set since; tell whether that was so."""
        differing = {table for table, version in newer.versions.items() if older.versions.get(table) != version}
        facts = read_facts(self._place.with_name(f"{older.id}.json")) if differing <= _OF_TARGETS else None
        if facts is None or facts.currency != self._currency:
            return False
        write_facts(self._place, replace(facts, snapshot=newer.id, targets=load_targets(self._engine())))
        return True

    def figure(self, code: str, period: Period, perimeter: Perimeter = ALL) -> KpiRow | None:
        """Return a KPI, from the facts where they hold it; None where it is unknown or not cut so."""
        row = self.facts().figure(code, period, perimeter)
        if row is not None:
            return row
        key = (code, period, perimeter.key())
        if key not in self._remembered:
            answer = kpi_rows(
                self._engine(), [code], period, (), perimeter, targets=self.facts().targets, currency=self._currency
            )
            if not answer.rows:
                return None
            self._remembered[key] = answer.rows[0]
        return self._remembered[key]

    def series(self, code: str, period: Period, perimeter: Perimeter = ALL) -> tuple[KpiRow, ...]:
        """Return a KPI month by month."""
        rows = (self.figure(code, month, perimeter) for month in period.months())
        return tuple(row for row in rows if row is not None)

    def _built(self) -> Facts:
        facts = build_facts(
            self._engine(), self._snapshot, fiscal_start_month=self._fiscal_start_month, currency=self._currency
        )
        write_facts(self._place, facts)
        return facts


def read_facts(place: Path) -> Facts | None:
    """Return the facts of a file, or None where it cannot serve."""
    try:
        return _from_data(json.loads(place.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def known_facts(folder: Path, snapshot: str, currency: str) -> Facts | None:
    """Return the facts of a snapshot that were computed with the currency of its company, or None where none were.

    Args:
        folder: the company's folder.
        snapshot: id of the snapshot.
        currency: of the company now.

    """
    place = folder / FOLDER / f"{snapshot}.json"
    try:
        found = _read_once(place, place.stat().st_mtime_ns)
    except OSError:
        return None
    return found if found is not None and found.currency == currency else None


@lru_cache(maxsize=8)
def _read_once(place: Path, _written: int) -> Facts | None:
    return read_facts(place)


def write_facts(place: Path, facts: Facts) -> None:
    """Write facts to a file; a reader sees the file before or after, never a part of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.stem}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(_to_data(facts), file, ensure_ascii=False, separators=(",", ":"))
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def forget(folder: Path, snapshot: str) -> None:
    """Remove the facts of a snapshot that no longer stands."""
    (folder / FOLDER / f"{snapshot}.json").unlink(missing_ok=True)


def _to_data(facts: Facts) -> dict[str, Any]:
    return {
        "layout": LAYOUT,
        "definitions": _definitions(),
        "snapshot": facts.snapshot,
        "currency": facts.currency,
        "months": facts.months,
        "windows": facts.windows,
        "coverage": {code: None if days is None else _days(days) for code, days in facts.coverage.items()},
        "coarse": sorted(facts.coarse),
        "perimeters": sorted(facts.perimeters),
        "targets": [
            [t.kpi, *_days(t.period), t.perimeter.key(), str(t.value), t.version, t.owner] for t in facts.targets.rows
        ],
    }  # fmt: skip


def _from_data(data: Mapping[str, Any]) -> Facts:
    if data["layout"] != LAYOUT or data["definitions"] != _definitions():
        msg = "facts of another layout or of other definitions"
        raise ValueError(msg)
    return Facts(
        snapshot=data["snapshot"],
        currency=data["currency"],
        months=data["months"],
        windows=data["windows"],
        coverage={code: None if days is None else _period(*days) for code, days in data["coverage"].items()},
        coarse=frozenset(data["coarse"]),
        perimeters=frozenset(data["perimeters"]),
        targets=Targets(
            tuple(
                Target(kpi, _period(start, end), Perimeter.parse(place), Decimal(value), version, owner)
                for kpi, start, end, place, value, version, owner in data["targets"]
            )
        ),
    )


def _definitions() -> str:
    """Return what names the measures as they are defined now: a changed definition makes old facts useless."""
    return catalogue.fingerprint()


def _days(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.end.isoformat()


def _period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))
