"""Write the page of the command line from the commands themselves: each with its call, its words, its options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from essor.cli.help.speaking import commands, param_key
from essor.cli.main import app
from essor.kernel.message import message
from essor.kernel.words import say

_SIGNS = {int: "N", float: "X", Path: "PATH"}
"""What stands for the value of an option, by its type; any other is a text."""


def page() -> str:
    """Return the page of every command of the command line."""
    found = [(path, one) for path, one in commands(typer.main.get_command(app)) if not hasattr(one, "commands")]
    lines = ["# Command line · Ligne de commande", "", "Generated from the commands themselves: `essor COMMAND --help` says the same in the language of the caller. "
             "Exit codes: 0 done; 1 done with findings that fail or rows rejected above the limit; 2 the call or a file cannot be used, and why.", "",
             "These options stand anywhere in a call: `--data DIR` (default `./essor-data`, or `ESSOR_DATA`), `--company SLUG` (or `ESSOR_COMPANY`), "
             "`--lang fr|en`, `--engine duckdb|postgresql://…|spark://…|spark-local` (or `ESSOR_ENGINE`), `--json`. "
             "With `--json` standard output is one JSON document; messages go to standard error.", "",
             "| command | English | français |", "|---|---|---|"]  # fmt: skip
    for path, _ in found:
        lines.append(f"| [`{_name(path)}`](#{_anchor(path)}) | {_first(path, 'en')} | {_first(path, 'fr')} |")
    for path, one in found:
        lines += [
            "",
            f"## {_name(path)}",
            "",
            f"`{_name(path)}{_places(one)}`",
            "",
            _whole(path, "en"),
            "",
            f"*{_whole(path, 'fr')}*",
        ]
        rows = [_row(path, param) for param in one.params if not param.name.startswith("help")]
        if rows:
            lines += ["", "| | default | English | français |", "|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def _name(path: str) -> str:
    return "essor " + path.replace("_", " ")


def _anchor(path: str) -> str:
    return _name(path).replace(" ", "-")


def _whole(name: str, lang: Any) -> str:
    return " ".join(say(message(f"help.{name}"), lang).split())


def _first(name: str, lang: Any) -> str:
    """Return the first line of the words of a command."""
    return say(message(f"help.{name}"), lang).partition("\n")[0]


def _places(command: Any) -> str:
    """Return what stands after the name of a command: its arguments, then its options as a whole."""
    named = [_argument(one) for one in command.params if one.param_type_name == "argument"]
    options = any(one.param_type_name == "option" for one in command.params)
    return "".join(f" {one}" for one in named) + (" [OPTIONS]" if options else "")


def _argument(param: Any) -> str:
    name = param.name.upper() + ("…" if param.nargs == -1 else "")
    return name if param.required else f"[{name}]"


def _row(path: str, param: Any) -> str:
    if param.param_type_name == "argument":
        written = _argument(param)
    else:
        value = "" if param.is_flag else " " + _SIGNS.get(param.type_descriptor.annotation, "TEXT")
        written = " / ".join([*param.opts, *param.secondary_opts]) + value
    key = param_key(path, param.name)
    return f"| `{written}` | {_default(param)} | {_whole(key, 'en')} | {_whole(key, 'fr')} |".replace("`` ", "")


def _default(param: Any) -> str:
    if param.required:
        return "required"
    if param.default is None or callable(param.default) or param.default in ("", (), []):
        return ""
    if param.is_flag and not param.secondary_opts:
        return ""
    if param.is_flag:
        return f"`{(param.opts if param.default else param.secondary_opts)[0]}`"
    return f"`{param.default}`"
