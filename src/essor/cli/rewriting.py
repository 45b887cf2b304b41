"""Read the file of sentences that a person rewrote, and write its model."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import yaml

from essor.cli.call import Call, refuse
from essor.cli.written import mapping
from essor.kernel.message import message
from essor.work.edits import UnfitEditError, as_file, take
from essor.work.wording import Edits, Passage


def taken(call: Call, path: Path, passages: Sequence[Passage]) -> Edits:
    """Return the edits of a YAML or TOML file that apply; say which sentences are to be read again."""
    content = mapping(path, tomllib.loads) if path.suffix.lower() == ".toml" else mapping(path)
    try:
        found = take(content, passages)
    except UnfitEditError as unfit:
        refuse("cli.edit_unfit", path=str(path), key=unfit.key, why=unfit.why)
    for key, said in found.remarks:
        call.tell(message("cli.edit_remark", path=str(path), key=key, said=said))
    return found.edits


def save(path: Path, code: str, period: str, passages: Sequence[Passage]) -> None:
    """Write the sentences of a document as a file to rewrite; one that is there already is left as it is."""
    if path.exists():
        refuse("cli.edits_there", path=str(path))
    content = {"product": code, "period": period, **as_file(passages)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
