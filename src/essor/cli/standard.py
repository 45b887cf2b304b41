"""Show, check, import and export the standard."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from essor import standard as house
from essor.cli.call import DONE, FINDINGS, UNUSABLE, Call, refuse
from essor.kernel.plain import plain
from essor.standard.completeness import counted
from essor.standard.hanging import check_hanging, hanging
from essor.standard.law import load_law

group = typer.Typer(no_args_is_help=True)
OFFICIAL = "standard"


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(group, name="standard")


@group.command("show")
def show(ctx: typer.Context, code: Annotated[str, typer.Argument()] = "") -> int:
    """Show the competences, or one entry with its criterion and its parts."""
    call: Call = ctx.obj
    loaded = house.load()
    official, _ = house.load_official(call.data / OFFICIAL)
    if official is not None:
        loaded = loaded.with_official(official)
    return _show(call, loaded, code)


@group.command("check")
def check(ctx: typer.Context) -> int:
    """Check that the standard, the law and the glossary are whole in both languages."""
    call: Call = ctx.obj
    loaded = house.load()
    words, law = house.glossary(), load_law()
    hung = check_hanging(hanging(), [one.code for one in loaded.competences], law.vocabulary.documents,
                         [one.code for one in words.terms])  # fmt: skip
    found = (*house.check(loaded), *house.check_glossary(words), *law.check(), *hung)
    if call.json:
        call.answer({"content_hash": loaded.content_hash, "law_hash": law.content_hash,
                     "counts": dict(counted(loaded)), "messages": [plain(said) for said in found]})  # fmt: skip
    for said in found:
        call.tell(said)
    if not found:
        call.say("cli.standard_whole", competences=len(loaded.competences), parts=len(loaded.parts),
                 deliverables=len(loaded.deliverables))  # fmt: skip
    return FINDINGS if found else DONE


@group.command("import")
def read(ctx: typer.Context, file: Path) -> int:
    """Import the owner's official document: its wording stands beside ours from then on."""
    call: Call = ctx.obj
    if not file.exists():
        refuse("cli.path_missing", path=str(file))
    official, messages = house.read_official(file)
    for said in messages:
        call.tell(said)
    if official is None:
        if call.json:
            call.answer({"imported": False, "messages": [plain(said) for said in messages]})
        return UNUSABLE
    messages = (*messages, *(alignment := house.align(house.load(), official)))
    for said in alignment:
        call.tell(said)
    _, troubles = house.save_official(official, call.data / OFFICIAL)
    for said in troubles:
        call.tell(said)
    counts = _counts(official)
    call.say("cli.standard_imported", **counts)
    if call.json:
        call.answer({"imported": not troubles, **counts, "content_hash": official.content_hash,
                     "messages": [plain(said) for said in (*messages, *troubles)]})  # fmt: skip
    return UNUSABLE if troubles else DONE


@group.command("export")
def export(ctx: typer.Context, shape: Annotated[str, typer.Option("--format")] = "case") -> int:
    """Export the standard as a CASE framework."""
    call: Call = ctx.obj
    if shape != "case":
        refuse("cli.format_unknown", name=shape, known="case")
    call.answer(house.export_case(house.load()))
    return DONE


def _entry(loaded: house.Standard, code: str) -> object:
    for find in (loaded.competence, loaded.criterion, loaded.part, loaded.block, loaded.activity, loaded.exam,
                 loaded.sitting, loaded.deliverable):  # fmt: skip
        with suppress(KeyError):
            return find(code)
    return refuse("cli.entry_unknown", code=code)


def _counts(official: house.OfficialStandard) -> dict[str, int]:
    """Return what an official document was found to hold."""
    return {
        "competences": len(official.criteria),
        "parts": len(official.passages),
        "deliverables": len(official.deliverables),
        "deeds": sum(len(sitting.deeds) for sitting in official.sittings),
    }


def _show(call: Call, loaded: house.Standard, code: str) -> int:
    """Print competences, or one entry."""
    if code:
        call.answer(plain(_entry(loaded, code)))
        return DONE
    if call.json:
        call.answer(plain(loaded))
        return DONE
    for competence in loaded.competences:
        typer.echo(f"{competence.code:<10} {competence.noun:<22} {competence.label.text(call.lang)}")
    return DONE
