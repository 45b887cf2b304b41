"""The contract of the command line: exit codes, one JSON document, sentences in the caller's language."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from demo_company import Demo, Essor

pytestmark = pytest.mark.xdist_group("demo")


def test_the_list_of_kpis_is_one_json_document_with_both_languages(essor: Essor):
    code, out, err = essor("kpi", "list", "--json")
    kpis = json.loads(out)
    assert (code, err) == (0, "")
    assert len(kpis) >= 40
    assert {"result", "objective", "activity", "ecommerce", "customer"} <= {kpi["family"] for kpi in kpis}
    for kpi in kpis:
        assert {"code", "family", "unit", "direction", "labels", "formula", "needs"} <= set(kpi)
        assert kpi["labels"]["fr"]
        assert kpi["labels"]["en"]


def test_at_least_forty_kpis_are_proved_by_the_demo_company(demo: Demo, essor: Essor):
    proved = 0
    for kpi in json.loads(essor("kpi", "list", "--json")[1]):
        rows = json.loads(essor("kpi", kpi["code"], "--period", "FY2025", "--data", demo.data, "--json")[1])["rows"]
        proved += any(row["value"] is not None for row in rows)
    assert proved >= 40


def test_a_kpi_is_cut_and_compared_with_its_target(demo: Demo, essor: Essor):
    code, out, _ = essor(
        "kpi", "revenue", "--from", "2026-08-01", "--to", "2026-10-31", "--by", "period:month,channel",
        "--compare", "target", "--data", demo.data, "--json",
    )  # fmt: skip
    answer = json.loads(out)
    assert code == 0
    assert (answer["kpi"], answer["unit"], len(answer["rows"])) == ("revenue", "EUR", 6)
    for row in answer["rows"]:
        assert Decimal(row["variance"]) == Decimal(row["value"]) - Decimal(row["target"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("kpi", "chiffre"), "essor kpi list"),
        (("kpi", "revenue", "--period", "octobre"), "2026-W41"),
        (("kpi", "revenue", "--perimeter", "channel"), "channel=ecommerce"),
        (("kpi", "revenue", "--by", "couleur"), "couleur"),
        (("kpi", "revenue", "--compare", "hier"), "previous"),
        (("explain", "revenue"), "kpi:revenue/2026-10"),
        (("import", "nulle-part.csv"), "nulle-part.csv"),
        (("import", "nulle-part.csv", "--format", "x"), "nulle-part.csv"),
        (("make", "C9.9.9"), "C2.2.4"),
        (("make", "report", "--format", "gif"), "pdf"),
        (("target", "set", "revenue", "2026-11", "12e3"), "12e3"),
        (("snapshot", "pin", "999999"), "999999"),
        (("import", "--undo", "nobody"), "nobody"),
        (("frobnicate",), "frobnicate"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_call_that_cannot_be_used_says_why_and_the_mend(
    demo: Demo, essor: Essor, arguments: tuple[str, ...], words: str, lang: str
):
    extra = () if arguments[0] == "make" else ("--lang", lang)
    code, out, err = essor(*arguments, *extra, "--data", demo.data, "--company", "brumelle")
    assert code == 2
    assert out == ""
    assert words in err
    assert "Traceback" not in err


def test_a_target_that_is_set_is_compared_with_and_can_be_taken_back(demo: Demo, essor: Essor, tmp_path: Path):
    data = tmp_path / "data"
    essor("import", demo.exports / "shopify" / "orders_export_2024.csv", "--data", data, "--company", "x")
    code, out, _ = essor("target", "set", "revenue", "2024-05", "1500.50", "--data", data, "--json")
    assert code == 0
    row = json.loads(
        essor("kpi", "revenue", "--period", "2024-05", "--compare", "target", "--data", data, "--json")[1]
    )["rows"][0]
    assert row["target"] == "1500.5000"
    assert essor("target", "set", "revenue", "2024-05", "1600", "--data", data)[0] == 0
    listed = json.loads(essor("target", "list", "revenue", "--data", data, "--json")[1])
    assert [(one["version"], one["value"]) for one in listed] == [("v1", "1500.5000"), ("v2", "1600.0000")]
    assert essor("import", "--undo", json.loads(out)["import_id"], "--data", data)[0] == 0


def test_a_dry_run_writes_nothing(demo: Demo, essor: Essor, tmp_path: Path):
    data = tmp_path / "data"
    code, out, err = essor(
        "import", demo.exports / "odoo" / "articles.csv", "--data", data, "--company", "x", "--dry-run", "--json"
    )
    assert code == 0, err
    assert json.loads(out)["snapshot"] is None
    assert json.loads(out)["files"][0]["created"] == 240
    assert not list((data / "x" / "snapshots").iterdir())


def test_the_standard_is_shown_checked_and_exported(essor: Essor, tmp_path: Path):
    assert essor("standard", "check", "--data", tmp_path)[0] == 0
    code, out, _ = essor("standard", "show", "--lang", "fr", "--data", tmp_path)
    assert code == 0
    assert len(out.splitlines()) == 27
    assert json.loads(essor("standard", "show", "CR1.2.4", "--data", tmp_path)[1])["code"] == "CR1.2.4"
    assert (
        "CFPackages" in essor("standard", "export", "--format", "case", "--data", tmp_path)[1]
        or "CFDocument" in (essor("standard", "export", "--format", "case", "--data", tmp_path)[1])
    )


def test_a_broken_official_document_is_refused_with_its_line(essor: Essor, tmp_path: Path):
    file = tmp_path / "titre.txt"
    file.write_text("rien\nde tel\n", encoding="utf-8")
    code, out, err = essor("standard", "import", file, "--data", tmp_path, "--lang", "fr")
    assert (code, out) == (2, "")
    assert "titre.txt" in err


@pytest.mark.shared
def test_the_official_document_is_imported_whole(essor: Essor, tmp_path: Path, shared_data: Path):
    document = shared_data.parent / "spec" / "referentiel.txt"
    code, out, _ = essor("standard", "import", document, "--data", tmp_path, "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["competences"], answer["parts"], answer["deliverables"], answer["deeds"]) == (27, 98, 28, 4)


def test_the_doctor_says_what_is_there(essor: Essor):
    code, out, _ = essor("doctor", "--json")
    assert code == 0
    assert {"duckdb", "Java"} <= {row["name"] for row in json.loads(out)}


def test_rejected_rows_are_corrected_and_join_the_others_under_their_own_numbers(essor: Essor, tmp_path: Path):
    sales = tmp_path / "ventes.csv"
    sales.write_text(
        "Date;Client;Libellé;Qté;PU HT;Total HT;Remise\n"
        "05/01/2026;Dupont;Gourde;2;10,00;20,00;\n"
        "31/02/2026;Durand;Étui;1;20,00;20,00;\n"
        "15/02/2026;Martin;Coffret;2;12,5O;25,00;\n",
        encoding="utf-8",
    )
    code, out, _ = essor("import", sales, "--company", "x", "--data", tmp_path / "data", "--json")
    file = json.loads(out)["files"][0]
    assert (code, file["rows_kept"], file["rows_rejected"]) == (1, 1, 2)
    assert {total["rejected"] for total in file["control_totals"].values()} == {"45.00"}
    rejects = Path(file["rejects_file"])
    text = rejects.read_text(encoding="utf-8-sig")
    assert "ligne 3" in text
    assert "row 4" in text
    rejects.write_text(text.replace("31/02/2026;", "28/02/2026;").replace("12,5O;25", "12,50;25"), encoding="utf-8-sig")
    code, out, _ = essor("import", rejects, "--company", "x", "--data", tmp_path / "data", "--json")
    assert (code, json.loads(out)["files"][0]["rows_kept"]) == (0, 2)
    figure = json.loads(essor("explain", "kpi:revenue/2026", "--data", tmp_path / "data", "--json")[1])
    assert figure["value"] == "65.00"
    assert sorted(row["row"] for row in figure["measures"][0]["rows"]) == [2, 3, 4]
