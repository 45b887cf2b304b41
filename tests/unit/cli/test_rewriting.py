"""Sentences are rewritten from a file: a model is written, an edit is taken or refused by its key, nothing is lost."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from calling import Call

SALES = (
    "Date;N° commande;Client;Libellé;Qté;PU HT;Total HT;Remise;Canal;Magasin\n"
    "15/02/2025;A1;Dupont;Gourde;5;10,00;50,00;;Boutique;Lyon\n"
    "15/02/2026;A2;Martin;Gourde;3;10,00;30,00;;Boutique;Lyon\n"
    "16/02/2026;A3;Dupont;Gourde;6;10,00;60,00;;Site web;\n"
)
PERIOD = ("--period", "2026-02")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    from essor.cli.main import _run, read

    folder = tmp_path_factory.mktemp("rewriting")
    (folder / "ventes.csv").write_text(SALES, encoding="utf-8")
    data = str(folder / "data")
    assert _run(*read(["import", str(folder / "ventes.csv"), "--data", data, "--company", "x"])) == 0
    return "--data", data


def saved(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def made(essor: Call, place: tuple[str, str], out: Path, *more: object) -> tuple[int, str]:
    code, _, said = essor("make", "report", "--format", "html", *PERIOD, *place, "--out", out, *more)
    return code, said


def test_the_sentences_that_may_be_rewritten_are_listed_with_their_names(essor: Call, place: tuple[str, str]) -> None:
    listed = json.loads(essor("work", "report", *PERIOD, *place, "--json")[1])["texts"]
    assert {one["key"] for one in listed} >= {"summary.fr", "summary.en", "gaps.en", "trust.fr"}
    summary = next(one for one in listed if one["key"] == "summary.en")
    assert summary["text"].startswith("Revenue ends at **{revenue}**")
    assert (summary["placeholders"]["revenue"], summary["edited"]) == ("90.00", False)


def test_a_model_is_written_once_and_taken_back_as_it_is(essor: Call, place: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "edits.yaml"
    assert essor("work", "report", *PERIOD, *place, "--edits-to", path)[0] == 0
    model = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert model["texts"]["summary"]["figures"]["revenue"] == "90"
    code, said = made(essor, place, tmp_path / "out", "--edits", path, "--lang", "en")
    assert (code, "edits.yaml" in said) == (0, False)
    before = path.read_bytes()
    code, _, said = essor("work", "report", *PERIOD, *place, "--edits-to", path, "--lang", "en")
    assert (code, path.read_bytes()) == (2, before)
    assert "is there already and may hold your sentences" in said


@pytest.mark.parametrize(("name", "text"), [
    ("edits.yaml", 'texts:\n  summary: {fr: "Un mois à {revenue} & co <b>.", en: "A month at {revenue} & co <b>."}\n'),
    ("edits.toml", '[texts.summary]\nfr = "Un mois à {revenue} & co <b>."\nen = "A month at {revenue} & co <b>."\n'),
])  # fmt: skip
def test_a_rewritten_sentence_stands_in_the_document_as_text(
    essor: Call, place: tuple[str, str], tmp_path: Path, name: str, text: str
) -> None:
    path = saved(tmp_path / name, text)
    code, said = made(essor, place, tmp_path / "out", "--edits", path, "--lang", "en")
    page = (tmp_path / "out" / "report_2026-02_en.html").read_text(encoding="utf-8")
    assert (code, said.count("edits.")) == (0, 0)
    assert "&amp; co &lt;b&gt;." in page
    assert 'value="kpi:revenue/2026-02/all@000001"' in page.partition("A month at")[2][:80]


@pytest.mark.parametrize(("text", "why"), [
    ('texts: {summary: {en: "{profit}"}}', "texts.summary.en”: {profit} names no value; write one of {revenue}"),
    ('texts: {summary: {en: "{{ revenue }}"}}', "texts.summary.en”: a brace stands alone near"),
    ('texts: {sumary: {en: "x"}}', "texts.sumary”: no passage has this name; there are title, summary"),
    ("texts: {summary: {de: x}}", "texts.summary”: a passage is written with"),
    ("text: {}", "“texts”: the file has no “texts”"),
    ("texts: [", "row 1, column 9"),
])  # fmt: skip
def test_an_edit_that_cannot_be_used_is_refused_by_file_and_key_and_nothing_is_written(
    essor: Call, place: tuple[str, str], tmp_path: Path, text: str, why: str
) -> None:
    path = saved(tmp_path / "edits.yaml", text)
    code, said = made(essor, place, tmp_path / "out", "--edits", path, "--lang", "en")
    assert code == 2
    assert str(path) in said
    assert why in said
    assert not (tmp_path / "out").exists()
    assert path.read_text(encoding="utf-8") == text


def test_a_figure_that_moved_since_is_told_and_the_document_is_written(
    essor: Call, place: tuple[str, str], tmp_path: Path
) -> None:
    text = 'texts: {summary: {fr: "À {revenue}.", en: "At {revenue}.", figures: {revenue: "80"}}}'
    path = saved(tmp_path / "edits.yaml", text)
    code, said = made(essor, place, tmp_path / "out", "--edits", path, "--lang", "en")
    assert code == 0
    assert f"{path}, “summary.en”: {{revenue}} was €80.00 when the sentence was written and is €90.00" in said
    assert (tmp_path / "out" / "report_2026-02_en.html").exists()


def test_a_slip_in_what_a_person_wrote_is_told_as_the_document_is_written(
    essor: Call, place: tuple[str, str], tmp_path: Path
) -> None:
    text = 'texts: {summary: {fr: "Le chiffre d’affaire : {revenue}.", en: "We recieved {revenue}."}}'
    code, said = made(essor, place, tmp_path, "--edits", saved(tmp_path / "e.yaml", text), "--lang", "en")
    assert code == 0
    assert "C2.2.4 c) English version: spelling: “recieved” is written “received”" in said
    assert "C2.2.4 a) French version: spelling: “chiffre d’affaire” is written “chiffre d’affaires”" in said
    inputs = saved(tmp_path / "in.yaml", 'comment_en: "The informations are late."\n')
    assert "“informations”; write “information”" in made(essor, place, tmp_path, "--inputs", inputs, "--lang", "en")[1]


def test_a_reader_and_a_place_are_named_in_the_call_and_in_the_name_of_the_file(
    essor: Call, place: tuple[str, str], tmp_path: Path
) -> None:
    code, _ = made(essor, place, tmp_path, "--audience", "field", "--perimeter", "store_id=Lyon", "--lang", "en")
    assert code == 0
    page = (tmp_path / "report_2026-02_field_store_id-Lyon_en.html").read_text(encoding="utf-8")
    assert "Lyon · sales teams" in page
    assert "€30.00" in page
    assert "€90.00" not in page


def test_a_place_that_no_row_names_is_no_bad_month(essor: Call, place: tuple[str, str], tmp_path: Path) -> None:
    code, said = made(essor, place, tmp_path, "--perimeter", "store_id=Lion", "--lang", "en")
    assert code == 1
    assert "near values: Lyon" in said
    assert "Not made for lack of data: C2.2.4 2026-02 store_id=Lion" in said


@pytest.mark.parametrize(("option", "value", "why"), [
    ("--audience", "bosses", "“audience” cannot be “bosses”"),
    ("--perimeter", "Lyon", "“Lyon” is not a perimeter"),
])  # fmt: skip
def test_a_reader_or_a_place_that_cannot_be_is_refused_in_words(
    essor: Call, place: tuple[str, str], tmp_path: Path, option: str, value: str, why: str
) -> None:
    code, said = made(essor, place, tmp_path, option, value, "--lang", "en")
    assert (code, why in said) == (2, True)


def test_a_product_that_knows_no_readers_says_so(essor: Call, place: tuple[str, str]) -> None:
    code, _, said = essor("make", "variance_analysis", *PERIOD, *place, "--audience", "partner", "--lang", "en")
    assert (code, said) == (2, "C2.2.3 does not take --audience: leave the option out.\n")
