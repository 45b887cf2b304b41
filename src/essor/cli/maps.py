"""Keep the map that a person chose, so that the next file with the same headers needs no question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from essor.cli.call import Call
from essor.connectors import memory
from essor.connectors.importing import Imported
from essor.mart.company import Company


def keep(call: Call, company: Company, done: Imported, given: Mapping[str, Any] | None, *, accepted: bool) -> None:
    """Remember for the headers of each imported file the map that was given, or the one proposed and accepted."""
    for file in done.files:
        if file.report is None or not (file.import_id or file.already_there):
            continue
        used = [sheet for sheet in file.report["sheets"] if sheet["format"]]
        chosen = [(sheet["headers"], given or (sheet["proposal"] if accepted else None)) for sheet in used]
        for headers, data in chosen:
            if data is not None:
                memory.remember(company.folder, headers, data)
        if any(data is not None for _, data in chosen):
            call.say("cli.map_kept", file=file.name)
