"""Put the words of a language on a tree of commands: each command, argument and option, and the headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from essor.kernel.message import Lang, message
from essor.kernel.words import say, sentences

_FIXED = {
    "Usage:": "help.usage",
    "Arguments:": "help.arguments",
    "Options:": "help.options",
    "Commands:": "help.commands",
    "Show this message and exit.": "help.help",
    "[required]": "help.required",
    "[default: ": "help.default",
}
"""What typer writes itself, and the sentences in its stead."""


def speak(command: Any, lang: Lang) -> Any:
    """Put the words of a language on a command and on those under it; return the command.

    Args:
        command: the command that typer built.
        lang: "fr" or "en".

    """
    for path, one in commands(command):
        one.help = _said(path, lang)
        one.short_help = one.help.partition("\n")[0].rstrip(".")
        for param in one.params:
            param.help = _said(param_key(path, param.name), lang)
        one.get_help = _helper(one.get_help, lang)
    return command


def commands(command: Any, path: str = "essor") -> Iterator[tuple[str, Any]]:
    """Yield every command of a tree with the path of its name, as "essor", "target" or "target_set"."""
    yield path, command
    for name, one in getattr(command, "commands", {}).items():
        yield from commands(one, name if path == "essor" else f"{path}_{name}")


def param_key(path: str, name: str) -> str:
    """Return the name of the sentence of a parameter: its own, or the one shared by all of this name."""
    own = f"{path}_{name}"
    return own if f"help.{own}" in sentences() else f"any_{name}"


def _said(name: str, lang: Lang) -> str:
    return say(message(f"help.{name}"), lang)


def _helper(get_help: Any, lang: Lang) -> Any:
    """Return what writes the help of a command, its headings in the language."""

    def translated(context: Any) -> str:
        text: str = get_help(context)
        for written, key in _FIXED.items():
            text = text.replace(written, say(message(key), lang))
        return text

    return translated
