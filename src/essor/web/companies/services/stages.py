"""Tell where an import on its way stands, for pages and programs alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from essor.web.companies.models import ImportDraft, Job

Stage = Literal["working", "stopped", "to_map", "to_load", "loaded"]


def stage_of(draft: ImportDraft) -> Stage:
    """Return what comes next: wait, try again, say how a file is read, load; or nothing more."""
    if draft.loaded is not None:
        return "loaded"
    if draft.job is not None and not draft.job.over:
        return "working"
    if draft.job is None or draft.job.state != Job.State.DONE or draft.examined is None:
        return "stopped"
    return "to_map" if any(asks(file) for file in draft.examined) else "to_load"


def asks(file: Mapping[str, Any]) -> bool:
    """Tell whether a person should say how a file is read: it is only proposed, or not understood at all."""
    unknown = bool(file.get("sheets")) and not file.get("tables") and not file.get("already_there")
    return not file["refused"] and (bool(file.get("held")) or unknown)
