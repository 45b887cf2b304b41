"""The help of every command and option is there in both languages."""

import pytest
import typer
from calling import Call

from essor.cli.help.speaking import commands, param_key, speak
from essor.cli.main import app
from essor.kernel.message import LANGS, Lang
from essor.kernel.words import sentences


def test_every_command_and_every_option_has_its_words() -> None:
    found = [
        name
        for path, command in commands(typer.main.get_command(app))
        for name in (path, *(param_key(path, param.name) for param in command.params))
    ]
    assert {name for name in found if f"help.{name}" not in sentences()} == set()
    assert len(found) > 60


def test_no_words_of_help_are_left_without_a_command() -> None:
    tree = list(commands(typer.main.get_command(app)))
    used = {path for path, _ in tree} | {param_key(path, param.name) for path, one in tree for param in one.params}
    fixed = {"usage", "arguments", "options", "commands", "help", "required", "default"}
    assert {key.partition(".")[2] for key in sentences() if key.startswith("help.")} == used | fixed


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("fr", ("Appel : essor kpi", "Options :", "Dernier jour, compris.", "Montrer cette aide.", "[obligatoire]")),
        ("en", ("Usage: essor kpi", "Options:", "Last day, included.", "Show this message and exit.", "[required]")),
    ],
)
def test_the_help_speaks_the_language_asked_for(essor: Call, lang: str, lines: tuple[str, ...]) -> None:
    code, out, err = essor("kpi", "--help", "--lang", lang)
    assert (code, err) == (0, "")
    for line in lines:
        assert line in out.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("lang", LANGS)
def test_a_group_without_its_command_shows_what_it_can_do(essor: Call, lang: Lang) -> None:
    code, out, err = essor("snapshot", "--lang", lang)
    assert (code, out) == (2, "")
    assert err.count("\n") > 8
    shown = speak(typer.main.get_command(app), lang).commands["snapshot"].commands["drop"].help
    assert " ".join(shown.rstrip(".").split()) in " ".join(err.split())
