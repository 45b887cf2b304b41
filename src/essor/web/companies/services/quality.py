"""Tell how good the data are: rows left out by source and column, why, how often, and where to mend them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from essor.connectors.correction import COLUMN as FAULTY
from essor.connectors.correction import ENGLISH, FRENCH
from essor.kernel.message import Bilingual, message
from essor.kernel.value import Rate
from essor.kernel.words import say
from essor.mart.publish import report
from essor.mart.schema import tables
from essor.mart.snapshot import head
from essor.metrics.recount import keys_that_stand_once
from essor.web.companies.models import Company
from essor.web.companies.services import folder_of, opened
from essor.web.companies.services.received import rejects_rows
from essor.work.kept import Kept

_BAD, _WARN = Decimal("0.01"), Decimal("0.001")
"""Shares of the rows from which a finding is off, or at risk."""
_WIDE = 200
_TWICE: Kept[tuple[tuple[str, int, int], ...]] = Kept(most=16)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Hold one finding: what is wrong with how many rows of a source.

    Args:
        kind: rejected, aside or twice: the row is left out until it is mended, left out on purpose, or stands twice.
        source: the export.
        tables: what its rows fill.
        column: of the file; "" where no one column is at fault.
        rows: how many.
        read: among how many.
        example: one of them, in words.
        import_id: the import whose rejects can be corrected; "" for none.

    """

    kind: str
    source: Bilingual
    tables: tuple[Bilingual, ...]
    column: str
    rows: int
    read: int
    example: Bilingual
    import_id: str = ""

    @property
    def share(self) -> Rate:
        """Return the part of the rows."""
        return Rate(Decimal(self.rows) / Decimal(self.read) if self.read else Decimal(0))

    @property
    def status(self) -> str:
        """Return whether that is off, at risk, or as it should be: rows left out on purpose are no fault."""
        if self.kind == "aside" or self.share.ratio < _WARN:
            return "on"
        return "off" if self.share.ratio >= _BAD else "risk"


@dataclass(frozen=True, slots=True)
class Health:
    """Hold how good the data are: the findings, the heaviest first, and the rows of each source."""

    troubles: tuple[Trouble, ...]
    sources: Mapping[str, tuple[Bilingual, int, int, int]]

    @property
    def read(self) -> int:
        """Return how many rows were read."""
        return sum(kept + aside + rejected for _, kept, aside, rejected in self.sources.values())

    @property
    def kept(self) -> Rate:
        """Return the part of the rows that stands in the tables."""
        kept = sum(line[1] for line in self.sources.values())
        return Rate(Decimal(kept) / Decimal(self.read) if self.read else Decimal(1))

    @property
    def to_mend(self) -> int:
        """Return how many rows wait to be corrected."""
        return sum(one.rows for one in self.troubles if one.kind == "rejected")


def health_of(company: Company) -> Health:
    """Return how good the data of a company are.

    Raises:
        NoDataError: nothing was imported yet.

    """
    with opened(company) as found:
        names = tuple(sorted({name for record in found.snapshot.imports for name in record.rows}))
        key = (found.folder.folder, found.snapshot.id)
        twice = _TWICE.get(
            key,
            lambda: tuple((name, *keys_that_stand_once(found.engine, name)) for name in names if tables()[name].key),
        )
    sources = _sources(company)
    troubles = [*_left_out(company, sources), *(_doubled(*one) for one in twice if one[1] != one[2])]
    return Health(tuple(sorted(troubles, key=lambda one: (one.kind == "aside", -one.rows, one.column))), sources)


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold the rows that were rejected of a source, and the end of its bar, out of 200.

    The bar of the source that lost the largest part of its rows is full; the others stand in proportion.
    """

    source: Bilingual
    read: int
    rejected: int
    share: Rate
    end: int


def bars_of(health: Health) -> tuple[Bar, ...]:
    """Return the picture of the sources whose rows were rejected, the largest part first."""
    lost = [(Decimal(bad) / (kept + aside + bad), name, kept + aside + bad, bad)
            for name, kept, aside, bad in health.sources.values() if bad]  # fmt: skip
    most = max((share for share, *_ in lost), default=Decimal(1))
    return tuple(
        Bar(name, read, bad, Rate(share), max(2, int(_WIDE * share / most)))
        for share, name, read, bad in sorted(lost, key=lambda line: -line[0])
    )


def _sources(company: Company) -> Mapping[str, tuple[Bilingual, int, int, int]]:
    """Return the rows kept, set aside and rejected of each format."""
    folder = folder_of(company)
    snapshot = head(folder)
    found: dict[str, tuple[Bilingual, int, int, int]] = {}
    for record in snapshot.imports if snapshot else ():
        said = report(folder, record)
        if "rows_read" not in said:
            continue
        label = said.get("label") or {}
        name = Bilingual(str(label.get("fr", record.format)), str(label.get("en", record.format)))
        _, kept, aside, rejected = found.get(record.format, (name, 0, 0, 0))
        found[record.format] = (name, kept + said["rows_kept"], aside + said["rows_set_aside"],
                                rejected + said["rows_rejected"])  # fmt: skip
    return found


def _left_out(company: Company, sources: Mapping[str, tuple[Bilingual, int, int, int]]) -> Iterator[Trouble]:
    """Yield what was rejected by source and column, and what was set aside by source and reason."""
    folder = folder_of(company)
    snapshot = head(folder)
    rejected: dict[tuple[str, str], Trouble] = {}
    aside: dict[tuple[str, str], Trouble] = {}
    for record in snapshot.imports if snapshot else ():
        said = report(folder, record)
        if record.format not in sources:
            continue
        name, kept, left, bad = sources[record.format]
        filled = tuple(Bilingual(tables()[one].fr, tables()[one].en) for one in record.rows)
        read = kept + left + bad
        for line in said.get("set_aside") or ():
            why = Bilingual(str(line["fr"]), str(line["en"]))
            key = (record.format, str(line["reason"]))
            before = aside.get(key)
            aside[key] = Trouble(
                "aside", name, filled, "", int(line["rows"]) + (before.rows if before else 0), read, why
            )
        if not said.get("rows_rejected"):
            continue
        headers, rows = rejects_rows(company, record.import_id)
        for row in rows:
            column = row[headers.index(FAULTY)]
            why = Bilingual(row[headers.index(FRENCH)], row[headers.index(ENGLISH)])
            was = rejected.get((record.format, column))
            rejected[record.format, column] = Trouble(
                "rejected", name, filled, column, 1 + (was.rows if was else 0), read, was.example if was else why,
                record.import_id,
            )  # fmt: skip
    yield from rejected.values()
    yield from aside.values()


def _doubled(table: str, once: int, rows: int) -> Trouble:
    contract = tables()[table]
    name = Bilingual(contract.fr, contract.en)
    keys = message("companies.twice", key=", ".join(contract.key))
    return Trouble("twice", name, (name,), ", ".join(contract.key), rows - once, rows,
                   Bilingual(say(keys, "fr"), say(keys, "en")))  # fmt: skip
