"""Keep the maps that files were imported with, so that the next file with the same headers needs no question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from essor.connectors import memory
from essor.connectors.importing import Imported
from essor.mart.company import Company


def keep_maps(
    company: Company, done: Imported, given: Mapping[str, Any] | None, *, accepted: bool
) -> tuple[str, ...]:  # fmt: skip
    """Remember for the headers of each imported file the map that was given, or the one proposed and accepted.

    Args:
        company: whose folder keeps them.
        done: what was imported.
        given: the map of all the files, or None.
        accepted: the maps that were proposed count as chosen.

    Returns:
        The names of the files whose map is kept.

    """
    kept = []
    for file in done.files:
        if file.report is None or not (file.import_id or file.already_there):
            continue
        used = [sheet for sheet in file.report["sheets"] if sheet["format"]]
        chosen = [(sheet["headers"], given or (sheet["proposal"] if accepted else None)) for sheet in used]
        for headers, data in chosen:
            if data is not None:
                memory.remember(company.folder, headers, data)
        if any(data is not None for _, data in chosen):
            kept.append(file.name)
    return tuple(kept)
