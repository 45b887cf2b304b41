"""Say what is installed, what is missing and how to get it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import typer

from essor.cli.call import DONE, Call
from essor.kernel.message import message
from essor.kernel.words import say

_ALWAYS = ("duckdb", "deltalake", "ibis-framework", "python-calamine", "typst", "vl-convert-python")
_EXTRAS = (("psycopg", "cli.postgres_mend"), ("pyspark", "cli.spark_mend"), ("chunspell", "cli.language_mend"))


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("doctor")(doctor)


def doctor(ctx: typer.Context) -> int:
    """Say what is installed, what is missing and how to get it."""
    call: Call = ctx.obj
    found = list(_found())
    if call.json:
        call.answer(
            [{"name": name, "version": held, "mend": None if held else _mend(mend)} for name, held, mend in found]
        )
        return DONE
    for name, held, mend in found:
        said = (
            message("cli.present", name=name, version=held)
            if held
            else message("cli.absent", name=name, mend=message(mend))
        )
        typer.echo(say(said, call.lang))
    return DONE


def _mend(key: str) -> dict[str, str]:
    return {"fr": say(message(key), "fr"), "en": say(message(key), "en")} if key else {}


def _found() -> Iterator[tuple[str, str, str]]:
    for name in _ALWAYS:
        yield name, _version(name), "cli.package_mend"
    for name, mend in _EXTRAS:
        yield name, _version(name), mend
    yield "Java", _java(), "cli.java_mend"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _java() -> str:
    place = shutil.which("java")
    if place is None:
        return ""
    answer = subprocess.run([place, "-version"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603 a fixed call
    return (answer.stderr or answer.stdout).partition("\n")[0].strip()
