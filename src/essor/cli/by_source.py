"""Tell what became of many files in one line a source: how many files, how many rows, what was rejected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from essor.cli.call import Call
from essor.connectors.importing import Imported, ImportedFile

_COUNTED = ("rows_read", "rows_kept", "rows_rejected", "rows_set_aside")


def tell(call: Call, done: Imported) -> None:
    """Tell the rows of each source, where its rejected rows stand with their reasons, and what could not be read."""
    read: dict[str, list[ImportedFile]] = {}
    for file in done.files:
        if file.report is not None and file.report["tables"]:
            read.setdefault((file.report["label"] or {}).get(call.lang) or file.name, []).append(file)
        elif file.refused is not None:
            call.tell(file.refused)
    for label, files in read.items():
        sums = _sums(file.report for file in files if file.report is not None)
        call.say("cli.imported_source", format=label, n=len(files), read=sums["rows_read"], kept=sums["rows_kept"],
                 rejected=sums["rows_rejected"], aside=sums["rows_set_aside"])  # fmt: skip
    kept = [file.rejects_file for file in done.files if file.rejects_file is not None]
    if kept:
        rows = _sums(file.report for file in done.files if file.report is not None)["rows_rejected"]
        call.say("cli.rejects_in", n=rows, files=len(kept), folder=str(kept[0].parent))
    if done.snapshot is not None:
        call.say("cli.snapshot_now", snapshot=done.snapshot.id)


def _sums(reports: Iterable[Mapping[str, Any]]) -> Mapping[str, int]:
    """Return what reports count, added up."""
    sums = dict.fromkeys(_COUNTED, 0)
    for report in reports:
        for name in _COUNTED:
            sums[name] += int(report[name])
    return sums
