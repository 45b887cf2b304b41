"""Keep the map that a person chose, so that the next file with the same headers needs no question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from essor.cli.call import Call
from essor.connectors import memory
from essor.connectors.importing import Imported, ImportedFile
from essor.mart.company import Company


def keep(call: Call, company: Company, done: Imported, given: Mapping[str, Any] | None, *, accepted: bool) -> None:
    """Remember for the headers of each imported file the map that was given, or the one proposed and accepted."""
    for file in done.files:
        data = given if given is not None else _proposed(file) if accepted else None
        if data is None or file.report is None or not (file.import_id or file.already_there):
            continue
        for sheet in file.report["sheets"]:
            if sheet["format"]:
                memory.remember(company.folder, sheet["headers"], data)
        call.say("cli.map_kept", file=file.name)


def _proposed(file: ImportedFile) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = (file.report or {}).get("proposal")
    return found
