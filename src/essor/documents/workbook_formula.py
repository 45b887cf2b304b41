"""Read a formula of names and write it as a spreadsheet takes it.

Only numbers, texts, operators, listed functions and names of the workbook pass: no reference to a place, to
another sheet or to another file can be written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<function>[A-Z][A-Z0-9]*)(?=\()
    |(?P<truth>TRUE|FALSE)\b
    |(?P<column>[a-z_][a-z0-9_]*\[[a-z_][a-z0-9_]*\])
    |(?P<row>\[[a-z_][a-z0-9_]*\])
    |(?P<name>[a-z_][a-z0-9_]*)
    |(?P<operator><>|<=|>=|[-+*/^&=<>(),%])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Function:
    """Hold a function of the list with an example and its answer."""

    name: str
    example: str
    answer: float


@dataclass(frozen=True, slots=True)
class Scope:
    """Hold what formulas of one workbook may speak of.

    Args:
        names: of its cells.
        headers: of each table, the header of each column by its name.
        table: the table whose row is meant by [column], "" outside of tables.

    """

    names: frozenset[str]
    headers: Mapping[str, Mapping[str, str]]
    table: str = ""


@cache
def functions() -> Mapping[str, Function]:
    """Return the functions that a workbook may use, by name."""
    text = (files("essor.documents") / "workbook_functions.yaml").read_text(encoding="utf-8")
    return {row["name"]: Function(row["name"], row["example"], float(row["answer"])) for row in yaml.safe_load(text)}


def written(text: str, scope: Scope) -> str:
    """Return a formula as the file holds it.

    Args:
        text: "=price * quantity", in English function names.
        scope: what it may speak of.

    Raises:
        ValueError: the formula holds a sign, a function or a name that is not allowed.

    """
    if not text.startswith("="):
        msg = f"a formula starts with =: {text!r}"
        raise ValueError(msg)
    parts: list[str] = []
    at = 1
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            msg = f"a formula cannot hold {text[at : at + 12]!r}: {text!r}"
            raise ValueError(msg)
        parts.append(_part(str(found.lastgroup), found.group(), scope, text))
        at = found.end()
    return "=" + "".join(parts)


def _part(kind: str, token: str, scope: Scope, text: str) -> str:
    match kind:
        case "function" if token not in functions():
            msg = f"the function {token} is not in the list: {text!r}"
        case "name" if token not in scope.names:
            msg = f"no cell is named {token}: {text!r}"
        case "row":
            return f"{scope.table}[[#This Row],[{_header(scope, scope.table, token[1:-1], text)}]]"
        case "column":
            table, _, column = token[:-1].partition("[")
            return f"{table}[{_header(scope, table, column, text)}]"
        case _:
            return token
    raise ValueError(msg)


def _header(scope: Scope, table: str, column: str, text: str) -> str:
    try:
        return scope.headers[table][column]
    except KeyError:
        msg = f"no table has the column {table}[{column}]: {text!r}"
        raise ValueError(msg) from None
