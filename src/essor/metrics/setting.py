"""Set targets: all that are saved at once are one more import, with its lineage and its undo."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from essor.kernel.item import Target
from essor.mart.company import Company
from essor.mart.publish import publish
from essor.mart.snapshot import Snapshot
from essor.mart.staging import stage_rows
from essor.metrics.targets import staged_rows

SOURCE = "essor"
_LINEAGE = ("source", "import_id", "file_sha256", "sheet", "row_number")


def set_targets(
    company: Company, wanted: Sequence[Target], *, now: datetime, onto: str | None = None
) -> tuple[Snapshot, str]:
    """Publish targets as they stand, each under its version; return the snapshot and the name of the import.

    Args:
        company: whose targets.
        wanted: what to set.
        now: instant (UTC).
        onto: the snapshot that a person saw when they decided; None where it does not matter.

    Raises:
        MartError: another writer is at work, the disk is full, or another snapshot stands than the one named.

    """
    import_id = f"target-{uuid4().hex[:12]}"
    rows = staged_rows(wanted, source=SOURCE, import_id=import_id, file_sha256="")
    bare = [{name: cell for name, cell in row.items() if name not in _LINEAGE} for row in rows]
    with tempfile.TemporaryDirectory(prefix="essor-target-") as folder:
        staged = stage_rows(Path(folder), {"targets": bare}, import_id=import_id, source=SOURCE, name="target")
        return publish(company, (staged,), now=now, onto=onto), import_id
