"""A call that cannot be read is answered in the caller's language, with the mend, and never with a traceback."""

from pathlib import Path

import pytest
from calling import Call


@pytest.mark.parametrize(
    ("arguments", "french"),
    [
        (("kpi",), "Il manque « code » : essor kpi --help montre l’appel entier."),
        (("kpi", "revenue", "--form", "x"), "essor kpi n’a pas d’option --form ; essayez --from, --to."),
        (("kpi", "revenue", "--zzzzzz"), "essor kpi n’a pas d’option --zzzzzz : essor kpi --help les donne toutes."),
        (("kpi", "revenue", "x"), "essor kpi ne sait que faire de « x » : essor kpi --help montre l’appel entier."),
        (("kpi", "revenue", "--by"), "Il manque une valeur après --by : l’aide de la commande (--help) dit laquelle."),
        (("kpy",), "essor n’a pas de commande « kpy » ; essayez kpi."),
        (("target", "xxxxxx"), "essor target n’a pas de commande « xxxxxx » : essor target --help les donne toutes."),
        (("explain", "kpi:revenue/2026", "--rows", "-1"),
         "La valeur de --rows ne convient pas : il faut au moins 0. essor explain --help en dit plus."),
        (("explain", "kpi:revenue/2026", "--rows", "x"),
         "La valeur de --rows ne convient pas : il faut un nombre entier. essor explain --help en dit plus."),
        (("demo", "--scale", "x"),
         "La valeur de --scale ne convient pas : il faut un nombre. essor demo --help en dit plus."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_french(essor: Call, arguments: tuple[str, ...], french: str) -> None:
    code, out, err = essor(*arguments, "--lang", "fr")
    assert (code, out) == (2, "")
    assert err.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") == french + "\n"


def test_a_language_that_essor_does_not_speak_is_refused(essor: Call) -> None:
    code, out, err = essor("kpi", "list", "--lang", "de")
    assert (code, out) == (2, "")
    assert "“de”" in err
    assert "fr" in err


def test_a_common_option_without_its_value_is_refused(essor: Call) -> None:
    code, out, err = essor("kpi", "list", "--data")
    assert (code, out) == (2, "")
    assert "--data" in err


def test_a_call_without_a_command_shows_the_help_and_no_complaint(essor: Call) -> None:
    code, out, err = essor()
    assert (code, out) == (2, "")
    assert err.startswith("Usage: essor")


def test_a_folder_without_a_company_says_how_to_fill_it(essor: Call, tmp_path: Path) -> None:
    code, out, err = essor("kpi", "revenue", "--data", tmp_path)
    assert (code, out) == (2, "")
    assert "essor import FOLDER --company NAME" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("fields:\n  day: [Date\noutputs: x: y\n", "row 3"),
        ("- one\n- two\n", "names and their values"),
        (b"\xff\xfe\x00d", "UTF-8"),
    ],
)
def test_a_map_that_cannot_be_read_names_the_place(
    essor: Call, tmp_path: Path, content: str | bytes, said: str
) -> None:
    file, sales = tmp_path / "carte.yaml", tmp_path / "ventes.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    sales.write_text("Date;Montant\n05/01/2026;10,00\n", encoding="utf-8")
    code, out, err = essor("import", sales, "--map", file, "--data", tmp_path, "--company", "x")
    assert (code, out) == (2, "")
    assert str(file) in err
    assert said in err
