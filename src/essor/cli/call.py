"""Hold what every command is called with, and say things in the caller's language."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import typer

from essor.kernel.message import Argument, Lang, Message, message
from essor.kernel.plain import plain
from essor.kernel.words import say
from essor.mart.company import Company, companies

DONE, FINDINGS, UNUSABLE = 0, 1, 2


class RefusedError(Exception):
    """Carry why a call or a file cannot be used; the face prints it and exits with 2."""

    def __init__(self, why: Message) -> None:
        """Keep the message to be said."""
        super().__init__(why.key)
        self.message = why


@dataclass(frozen=True, slots=True)
class Call:
    """Hold the data folder, the company, the language, the engine and the shape of the answer."""

    data: Path
    slug: str
    lang: Lang
    engine: str
    json: bool

    def company(self) -> Company:
        """Open the company that the call names, or the only one there is."""
        slug = self.slug
        if not slug:
            known = companies(self.data)
            if not known:
                refuse("cli.company_none", folder=str(self.data))
            if len(known) > 1:
                refuse("cli.company_unnamed", folder=str(self.data), known=", ".join(known))
            slug = known[0]
        return Company.open(self.data, slug)

    def say(self, key: str, /, **args: Argument) -> None:
        """Print a sentence on standard error: standard output belongs to the answer."""
        typer.echo(say(message(key, **args), self.lang), err=True)

    def tell(self, what: Message) -> None:
        """Print a message on standard error."""
        typer.echo(say(what, self.lang), err=True)

    def answer(self, data: Any) -> None:
        """Print one JSON document on standard output and nothing else."""
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1, default=plain))


def refuse(key: str, /, **args: Argument) -> NoReturn:
    """Stop the call with a sentence and exit code 2."""
    raise RefusedError(message(key, **args))


def language(text: str | None) -> Lang:
    """Return the language asked for, or that of the environment."""
    wanted = text or os.environ.get("ESSOR_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    return "fr" if wanted.lower().startswith("fr") else "en"


def progress(text: str) -> None:
    """Show where long work stands, on a terminal only, on one line."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()
