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


def set_targets(company: Company, wanted: Sequence[Target], *, now: datetime) -> tuple[Snapshot, str]:
    """Publish targets as they stand, each under its version; return the snapshot and the name of the import.

    Raises:
        MartError: another writer is at work or the disk is full.

    """
    import_id = f"target-{uuid4().hex[:12]}"
    rows = staged_rows(wanted, source=SOURCE, import_id=import_id, file_sha256="")
    bare = [{name: cell for name, cell in row.items() if name not in _LINEAGE} for row in rows]
    with tempfile.TemporaryDirectory(prefix="essor-target-") as folder:
        staged = stage_rows(Path(folder), {"targets": bare}, import_id=import_id, source=SOURCE, name="target")
        return publish(company, (staged,), now=now), import_id
