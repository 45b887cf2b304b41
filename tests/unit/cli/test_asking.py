"""What a person asks of figures: one JSON document, fiscal years of the company, words in both languages."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Call

SALES = (
    "Date;Client;Libellé;Qté;PU HT;Total HT;Remise\n"
    "05/10/2025;Dupont;Gourde;1;8,00;8,00;\n"
    "05/11/2025;Dupont;Gourde;2;10,00;20,00;\n"
    "15/02/2026;Martin;Gourde;3;10,00;30,00;\n"
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    from essor.cli.main import _run, read

    folder = tmp_path_factory.mktemp("asking")
    (folder / "ventes.csv").write_text(SALES, encoding="utf-8")
    place = ("--data", str(folder / "data"), "--company", "x")
    for call in (("company", "create", "x", "--fiscal-start-month", "11", *place[:2]),
                 ("import", str(folder / "ventes.csv"), *place)):  # fmt: skip
        assert _run(*read(list(call))) == 0
    return folder / "data"


@pytest.mark.parametrize("command", ["kpi", "explain"])
def test_a_fiscal_year_is_that_of_the_company(essor: Call, data: Path, command: str) -> None:
    asked = ("kpi", "revenue", "--period", "FY2025") if command == "kpi" else ("explain", "kpi:revenue/FY2025")
    code, out, _ = essor(*asked, "--data", data, "--json")
    answer = json.loads(out)
    found = answer["rows"][0] if command == "kpi" else answer
    assert (code, found["period"], found["value"]) == (0, "2025-11..2026-10", "50.00")


def test_a_period_is_given_once_and_does_not_run_backwards(essor: Call, data: Path) -> None:
    twice = essor("kpi", "revenue", "--period", "2026", "--from", "2026-01-01", "--data", data)
    assert (twice[0], twice[2]) == (2, "The period is given twice: keep --period, or --from and --to.\n")
    back = essor("kpi", "revenue", "--from", "2026-02-28", "--to", "2026-02-01", "--data", data)
    assert back[0] == 2
    assert back[2] == "The period ends on 2026-02-01, before it begins on 2026-02-28: swap --from and --to.\n"


def test_words_beside_a_figure_are_in_the_language_asked_for(essor: Call, data: Path) -> None:
    asked = ("kpi", "revenue", "--period", "2026-02", "--data", data)
    french = essor(*asked, "--compare", "year", "--lang", "fr")[1]
    assert "sans référence" in french
    assert "sans objectif" in essor(*asked, "--compare", "target", "--lang", "fr")[1]
    assert "no target" in essor(*asked, "--compare", "target", "--lang", "en")[1]


def test_the_gap_of_a_rate_is_in_points(essor: Call, data: Path) -> None:
    place = ("--data", data)
    essor("target", "set", "discount_rate", "2026-02", "0.25", *place)
    out = essor("kpi", "discount_rate", "--period", "2026-02", "--compare", "target", *place, "--lang", "en")[1]
    assert "variance −25.0\N{NO-BREAK SPACE}pts" in out


def test_a_row_whose_dimension_is_unknown_names_no_perimeter(essor: Call, data: Path) -> None:
    out = essor("kpi", "revenue", "--period", "2026-02", "--by", "store_id", "--data", data, "--json")[1]
    (row,) = json.loads(out)["rows"]
    assert (row["store_id"], row["perimeter"], row["value"]) == (None, None, "30.00")


def test_a_value_that_no_row_has_is_told_of_an_explained_figure_too(essor: Call, data: Path) -> None:
    code, out, err = essor("explain", "kpi:revenue/2026-02/product_id=Gourdes", "--data", data, "--json")
    assert (code, json.loads(out)["value"]) == (0, "0")
    assert "near values: Gourde" in err


def test_snapshots_are_listed_pinned_and_freed_in_one_document_each(essor: Call, data: Path) -> None:
    place = ("--data", data, "--json")
    for verb, key in (("pin", "pinned"), ("unpin", "unpinned")):
        code, out, _ = essor("snapshot", verb, "000001", *place)
        assert (code, json.loads(out)) == (0, {key: "000001"})
    assert "annul" not in essor("snapshot", "list", "--data", data, "--lang", "fr")[1]
    assert "le plus récent" in essor("snapshot", "list", "--data", data, "--lang", "fr")[1]


def test_a_document_that_the_data_do_not_allow_is_a_finding(essor: Call, data: Path, tmp_path: Path) -> None:
    code, out, err = essor("make", "report", "--format", "html", "--lang", "fr", "--period", "1999-01", "--data", data,
                           "--out", tmp_path, "--json")  # fmt: skip
    assert (code, json.loads(out)) == (1, [])
    assert "faute de données" in err
    assert not list(tmp_path.iterdir())


def test_everything_that_a_folder_gives_is_one_document(essor: Call, tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "ventes.csv").write_text(SALES, encoding="utf-8")
    code, out, _ = essor("build", tmp_path / "exports", "--company", "y", "--data", tmp_path / "data", "--out",
                         tmp_path / "out", "--lang", "fr", "--json")  # fmt: skip
    answer = json.loads(out)
    assert code == 0
    assert answer["files"][0]["rows_kept"] == 3
    assert [Path(name).exists() for name in answer["documents"]] == [True] * len(answer["documents"])
    assert answer["documents"]


def test_a_company_with_nothing_but_a_target_is_asked_of_its_month(essor: Call, tmp_path: Path) -> None:
    place = ("--data", tmp_path, "--lang", "fr")
    essor("company", "create", "vide", *place)
    assert "Aucune donnée" in essor("snapshot", "list", *place)[2]
    essor("target", "set", "revenue", "2026-10", "5000", *place)
    code, out, _ = essor("kpi", "revenue", *place, "--json")
    (row,) = json.loads(out)["rows"]
    assert (code, row["period"], row["value"]) == (0, "2026-10", None)
    assert row["reason"]["fr"].startswith("non calculable")


def test_figures_are_asked_over_a_running_window_and_against_the_same_weekdays(essor: Call, data: Path) -> None:
    asked = ("kpi", "revenue", "--period", "2026-02", "--data", data, "--json")
    rolling = json.loads(essor(*asked, "--window", "rolling")[1])["rows"]
    assert [(row["period"], row["value"]) for row in rolling] == [("2025-03..2026-02", "58.00")]
    fiscal = json.loads(essor(*asked, "--window", "fiscal_to_date", "--by", "period:month")[1])["rows"]
    assert [(row["period"], row["value"]) for row in fiscal] == [("2025-11..2026-02", "50.00")]
    assert json.loads(essor(*asked, "--compare", "weekdays")[1])["rows"][0]["base"] is None
    code, out, err = essor(*asked, "--window", "ytd")
    assert (code, out) == (2, "")
    assert err == "“ytd” is not a window of time: write year_to_date, fiscal_to_date, rolling.\n"


@pytest.mark.parametrize("written", ["42 %", "42%", "0.42", "0,42"])
def test_a_target_of_a_rate_is_written_in_per_cent_or_as_a_share(essor: Call, data: Path, written: str) -> None:
    place = ("--data", data)
    assert essor("target", "set", "margin_rate", "2026-03", written, *place)[0] == 0
    listed = json.loads(essor("target", "list", "margin_rate", *place, "--json")[1])
    assert listed[-1]["value"] == "0.4200"


def test_a_rate_beyond_five_hundred_per_cent_is_refused_with_the_mend(essor: Call, data: Path) -> None:
    code, _, said = essor("target", "set", "margin_rate", "2026-03", "42", "--data", data, "--lang", "en")
    assert (code, "write “42%”" in said) == (2, True)
