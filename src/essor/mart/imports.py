"""Hold one import: what a reader hands over, and what the mart remembers of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

from essor.kernel.period import Period

Mode = Literal["add", "replace_period", "replace_all"]
MODES: tuple[Mode, ...] = ("add", "replace_period", "replace_all")


@dataclass(frozen=True, slots=True)
class StagedImport:
    """Hold the outcome of reading one file, ready to be published.

    Args:
        import_id: a name that no other import of the company has.
        source: the system of the company that the file comes from ("odoo").
        file_sha256: hash of the file as received.
        file_name: the name it was received under.
        format: the format it was recognised as.
        mode: add rows, or replace those that the same source brought before: all of them, or of a period.
        period: the days that replace_period replaces; None for the other modes.
        tables: for each table, a Parquet file of canonical columns and lineage, or a folder of such files.
        report: what the reader has to say; ``report["mapping"]`` names the mapping that was applied.

    Raises:
        ValueError: the mode is unknown, or has no period where it needs one, or one where it takes none.

    """

    import_id: str
    source: str
    file_sha256: str
    file_name: str
    format: str
    mode: Mode
    period: Period | None
    tables: Mapping[str, Path]
    report: Mapping[str, Any]

    def __post_init__(self) -> None:
        """Refuse a mode that does not fit its period."""
        if self.mode not in MODES or (self.mode == "replace_period") != (self.period is not None):
            msg = f"mode {self.mode!r} with period {self.period}"
            raise ValueError(msg)

    @property
    def mapping(self) -> str:
        """Return the name of the mapping that was applied, or ""."""
        return str(self.report.get("mapping", ""))


@dataclass(frozen=True, slots=True)
class Change:
    """Count what an import or an undo does to the current rows of one table.

    Args:
        created: keys that had no row.
        updated: keys whose row gets another value in a column other than lineage.
        unchanged: keys whose row says the same as before.
        removed: keys that have no row any more.

    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: Change) -> Change:
        """Return the sum of two counts."""
        return Change(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )

    def to_data(self) -> dict[str, int]:
        """Return the counts as data."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
        }


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """Hold what a manifest remembers of an import.

    Args:
        position: place in the order of imports; never used twice.
        rows: rows staged for each table.
        changes: what publishing it did to the current rows of each table.

    """

    position: int
    import_id: str
    source: str
    file_sha256: str
    file_name: str
    format: str
    mapping: str
    mode: Mode
    period: Period | None
    rows: Mapping[str, int]
    changes: Mapping[str, Change] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, staged: StagedImport, position: int, rows: Mapping[str, int]) -> Self:
        """Return the record of a staged import at this place of the order."""
        return cls(
            position=position,
            import_id=staged.import_id,
            source=staged.source,
            file_sha256=staged.file_sha256,
            file_name=staged.file_name,
            format=staged.format,
            mapping=staged.mapping,
            mode=staged.mode,
            period=staged.period,
            rows=MappingProxyType(dict(rows)),
        )

    def same_content(self, staged: StagedImport) -> bool:
        """Tell whether a staged import would bring what this one brought: same bytes read the same way."""
        mine = (self.file_sha256, self.source, self.format, self.mapping, self.mode, self.period)
        return mine == (
            staged.file_sha256,
            staged.source,
            staged.format,
            staged.mapping,
            staged.mode,
            staged.period,
        )

    def to_data(self) -> dict[str, Any]:
        """Return the record as data that from_data reads."""
        return {
            "position": self.position,
            "import_id": self.import_id,
            "source": self.source,
            "file_sha256": self.file_sha256,
            "file_name": self.file_name,
            "format": self.format,
            "mapping": self.mapping,
            "mode": self.mode,
            "period": None if self.period is None else [self.period.start.isoformat(), self.period.end.isoformat()],
            "rows": dict(self.rows),
            "changes": {table: change.to_data() for table, change in self.changes.items()},
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what to_data wrote."""
        period = data["period"]
        return cls(
            **{
                **data,
                "period": period and Period(*(date.fromisoformat(day) for day in period)),
                "rows": MappingProxyType(data["rows"]),
                "changes": MappingProxyType({table: Change(**counts) for table, counts in data["changes"].items()}),
            }
        )
