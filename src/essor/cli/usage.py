"""Say in the caller's language what typer could not read in a call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from essor.kernel.message import Message, message
from essor.metrics.question import closest

_EXPECTED: Mapping[str, str] = {
    "int_parsing": "cli.expected_whole",
    "int_from_float": "cli.expected_whole",
    "float_parsing": "cli.expected_number",
    "greater_than_equal": "cli.expected_at_least",
    "bool_parsing": "cli.expected_yes_or_no",
}
_COMMAND = re.compile(r"No such command '(.*?)'(?:\.|$)", re.DOTALL)
_EXTRA = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", re.DOTALL)


def help_of(error: Exception) -> str | None:
    """Return the help that a command without its arguments shows, or None where something is wrong."""
    return str(error) if type(error).__name__ == "NoArgsIsHelpError" else None


def unusable(error: Any) -> Message:
    """Return why a call cannot be read, and the mend.

    Args:
        error: what typer raised; it gives these classes no public name, so they are told by what they are called.

    """
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "essor"
    read = _READERS.get(type(error).__name__, _sentence)
    return read(error, command) or message("cli.call_unusable", detail=str(error))


def _option(error: Any, command: str) -> Message:
    known = [name for one in error.ctx.command.params for name in one.opts if name.startswith("-")]
    return _with_near(message("cli.option_unknown", name=error.option_name, command=command), error.option_name, known)


def _empty_option(error: Any, _: str) -> Message:
    return message("cli.option_empty", name=error.option_name)


def _missing(error: Any, command: str) -> Message | None:
    return message("cli.argument_missing", name=_name(error.param), command=command) if error.param else None


def _value(error: Any, command: str) -> Message | None:
    if error.param is None:
        return None
    return message("cli.value_unreadable", name=_name(error.param), expected=_expected(error), command=command)


def _expected(error: Any) -> Message:
    """Return what a value should have been, as the reader of values that typer uses tells it."""
    wrong: Any = error.__cause__
    first = wrong.errors()[0] if hasattr(wrong, "errors") else {}
    limit = next(iter(first.get("ctx", {}).values()), "")
    return message(_EXPECTED.get(first.get("type", ""), "cli.expected_other"), limit=str(limit))


def _sentence(error: Any, command: str) -> Message | None:
    """Read the errors that typer tells apart by their English sentence alone."""
    if match := _COMMAND.match(str(error)):
        found = message("cli.command_unknown", name=match[1], command=command)
        return _with_near(found, match[1], error.ctx.command.commands)
    if match := _EXTRA.match(str(error)):
        return message("cli.argument_extra", text=match[1], command=command)
    return None


_READERS: Mapping[str, Callable[[Any, str], Message | None]] = {
    "NoSuchOption": _option,
    "BadOptionUsage": _empty_option,
    "MissingParameter": _missing,
    "BadParameter": _value,
}


def _with_near(found: Message, word: str, known: Iterable[str]) -> Message:
    """Return a message with the names nearest to a word, where there are any."""
    near = closest(word, sorted(known))
    return message(f"{found.key}_near", **found.args, near=", ".join(near)) if near else found


def _name(param: Any) -> str:
    options: list[str] = list(param.opts)
    return options[-1] if options else str(param.name)
