"""Finish an erasure outside the tables: empty the received files, forget what their readers quoted."""

from __future__ import annotations

import json

from essor.mart import raw
from essor.mart.company import Company
from essor.mart.durable import put
from essor.mart.snapshot import Snapshot


def finish(company: Company, snapshot: Snapshot) -> tuple[str, ...]:
    """Empty what a manifest names as blanked; return the hashes emptied now. Doing it twice does nothing.

    The manifest is written first: an erasure that is cut short is finished by the next recovery.
    """
    emptied = tuple(sha256 for sha256 in snapshot.blanked if raw.blank(company, sha256, snapshot.created_at))
    raw.finish_blanking(company)
    gone = set(snapshot.blanked)
    for record in (*snapshot.imports, *snapshot.undone):
        place = company.imports / f"{record.position:06d}.json"
        if record.file_sha256 in gone and place.exists():
            content = json.loads(place.read_text(encoding="utf-8"))
            if content["report"]:
                put(place, json.dumps({**content, "report": {}}, ensure_ascii=False, indent=1).encode())
    return emptied
