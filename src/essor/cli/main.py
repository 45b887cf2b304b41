"""Start the command line: read the call, run the command, say what went wrong in the caller's language."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from essor import __version__
from essor.cli import (
    companies,
    demo,
    doctor,
    explaining,
    kpis,
    loading,
    making,
    reviewing,
    snapshots,
    standard,
    targets,
)
from essor.cli.call import DONE, UNUSABLE, Call, RefusedError, language
from essor.cli.help import speak
from essor.cli.usage import help_of, unusable
from essor.kernel.message import LANGS, Lang, Message, message
from essor.kernel.words import say
from essor.mart.refusal import MartError

_NEGATIVE = re.compile(r"-[0-9.]+")
_UNUSABLE_CALL: type[Exception] = typer.BadParameter.__bases__[0]  # typer gives this class no name of its own
app = typer.Typer(name="essor", no_args_is_help=True, add_completion=False, rich_markup_mode=None)
for part in (demo, loading, making, reviewing, kpis, targets, explaining, snapshots, companies, standard, doctor):
    part.add(app)
for point in entry_points(group="essor.commands"):
    point.load()(app)


@app.callback(invoke_without_command=True)
def version(*, version: Annotated[bool, typer.Option("--version")] = False) -> None:
    """Say the version, or leave the word to a command."""
    if version:
        typer.echo(f"essor {__version__}")


def run(arguments: Sequence[str] | None = None) -> None:
    """Run one call and leave with its exit code: 0 done, 1 findings or rejects, 2 unusable."""
    call, rest = read(list(sys.argv[1:] if arguments is None else arguments))
    sys.exit(_run(call, rest))


def read(arguments: list[str]) -> tuple[Call, list[str]]:
    """Take the common options out of a call, wherever they stand; return them and the rest."""
    common = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    common.add_argument("--data", type=Path, default=Path(os.environ.get("ESSOR_DATA") or "essor-data"))
    common.add_argument("--company", default=os.environ.get("ESSOR_COMPANY", ""))
    common.add_argument("--lang", default=None)
    common.add_argument("--engine", default=os.environ.get("ESSOR_ENGINE") or "duckdb")
    common.add_argument("--json", action="store_true")
    head, separator, tail = arguments, [], []
    if "--" in arguments:
        cut = arguments.index("--")
        head, separator, tail = arguments[:cut], ["--"], arguments[cut + 1 :]
    head, languages = _languages_of(head)
    try:
        found, rest = common.parse_known_args(head)
    except argparse.ArgumentError as error:
        _leave(message("cli.option_empty", name=error.argument_name or ""), language(None))
    if found.lang is not None and found.lang not in LANGS:
        _leave(message("cli.lang_unknown", text=found.lang), language(None))
    lang = language(found.lang or next(iter(languages), None))
    if rest[:2] == ["target", "set"] and not separator:
        negative = [word for word in rest if _NEGATIVE.fullmatch(word)]
        rest, separator = [word for word in rest if word not in negative], ["--", *negative] if negative else []
    kept = ["--languages", ",".join(languages)] if languages else []
    return Call(found.data, found.company, lang, found.engine, found.json), [*rest, *kept, *separator, *tail]


def _languages_of(head: list[str]) -> tuple[list[str], list[str]]:
    """Take --lang out of a call that makes documents: there it may name several languages."""
    place = next((place for place, word in enumerate(head) if word == "--lang" or word.startswith("--lang=")), None)
    if not ({"make", "build"} & set(head)) or place is None:
        return head, []
    if head[place] != "--lang":
        return [*head[:place], *head[place + 1 :]], head[place].removeprefix("--lang=").split(",")
    return [*head[:place], *head[place + 2 :]], ",".join(head[place + 1 : place + 2]).split(",")


def _leave(why: Message, lang: Lang) -> NoReturn:
    """Say why a call cannot be used, and leave."""
    typer.echo(say(why, lang), err=True)
    sys.exit(UNUSABLE)


def _run(call: Call, rest: list[str]) -> int:  # noqa: PLR0911 one line a way of failing
    try:
        command = speak(typer.main.get_command(app), call.lang)
        code = command(args=rest, obj=call, standalone_mode=False, prog_name="essor")
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        call.say("cli.cancelled")
        return UNUSABLE
    except _UNUSABLE_CALL as error:
        shown = help_of(error)
        typer.echo(say(unusable(error), call.lang) if shown is None else shown, err=True)
        return UNUSABLE
    except (RefusedError, MartError) as refused:
        call.tell(refused.message)
        return UNUSABLE
    except BrokenPipeError:
        return DONE
    except KeyboardInterrupt:
        call.say("cli.cancelled")
        return UNUSABLE
    except MemoryError:
        call.say("cli.memory")
        return UNUSABLE
    except Exception:  # noqa: BLE001 the last resort: a person gets a sentence, the maintainer a file
        call.say("cli.defect", file=_log(traceback.format_exc()))
        return UNUSABLE
    return code if isinstance(code, int) else DONE


def _log(text: str) -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="essor-defect-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.write(text)
    return file.name
