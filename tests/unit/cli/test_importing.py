"""An import prepares the first page, keeps the map that was chosen, and doubts targets that name nothing known."""

import json
import re
from pathlib import Path

import pytest
from calling import Call

from essor.mart.company import Company
from essor.mart.snapshot import head
from essor.metrics import prepared
from essor.metrics.fact_store import read_facts

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "map-an-unknown-file.md"
SALES = "Date;Client;Libellé;Qté;PU HT;Total HT;Remise\n05/01/2026;Dupont;Gourde;2;10,00;20,00;\n"
TILL = "Date;N° ticket;Montant HT\n05/01/2026;T1;10,50\n05/01/2026;T1;4,50\n06/01/2026;T2;1 234,00\nTotal;;1249,00\n"


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def facts_of(data: Path, slug: str, snapshot: str) -> Path:
    return data / slug / "facts" / f"{snapshot}.json"


def test_an_import_computes_the_facts_of_its_snapshot_and_a_target_takes_them_over(essor: Call, tmp_path: Path) -> None:
    options = ("--company", "x", "--data", tmp_path / "data", "--json")
    assert essor("import", written(tmp_path, "ventes.csv", SALES), *options)[0] == 0
    first = read_facts(facts_of(tmp_path / "data", "x", "000001"))
    assert first is not None
    code, out, _ = essor("target", "set", "revenue", "2026-01", "-5.5", *options)
    assert (code, json.loads(out)["snapshot"]) == (0, "000002")
    second = read_facts(facts_of(tmp_path / "data", "x", "000002"))
    assert second is not None
    assert second.months == first.months
    assert [str(target.value) for target in second.targets.rows] == ["-5.5000"]
    assert essor("snapshot", "drop", "000001", *options)[0] == 0
    assert not facts_of(tmp_path / "data", "x", "000001").exists()


def test_facts_that_cannot_be_computed_keep_no_import_from_standing(
    essor: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(prepared, "FactStore", broken)
    code, out, err = essor("import", written(tmp_path, "ventes.csv", SALES), "--company", "x", "--data", tmp_path,
                           "--json")  # fmt: skip
    assert code == 0
    assert json.loads(out)["snapshot"] == "000001"
    assert "The imported data are in place." in err
    assert head(Company.open(tmp_path, "x")) is not None


def test_a_dry_run_computes_no_facts(essor: Call, tmp_path: Path) -> None:
    essor("import", written(tmp_path, "ventes.csv", SALES), "--company", "x", "--data", tmp_path, "--dry-run")
    assert not (tmp_path / "x" / "facts").exists()


def test_the_map_of_the_how_to_reads_a_till_journal_and_is_kept_for_the_next(essor: Call, tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    given = written(tmp_path, "caisse.yaml", found[1])
    options = ("--company", "x", "--data", tmp_path / "data", "--json")
    code, out, err = essor("import", written(tmp_path, "journal.csv", TILL), "--map", given, *options)
    (file,) = json.loads(out)["files"]
    assert code == 0, err
    assert (file["rows_kept"], file["rows_set_aside"]) == (3, 1)
    assert file["control_totals"]["amount"]["mart"] == "1249.00"
    later = written(tmp_path, "journal-suivant.csv", "Date;N° ticket;Montant HT\n07/01/2026;T4;20,00\n")
    code, out, _ = essor("import", later, *options)
    assert (code, json.loads(out)["files"][0]["format"]) == (0, "caisse_2026")
    rows = json.loads(essor("kpi", "revenue", "--period", "2026-01", *options)[1])["rows"]
    assert [row["value"] for row in rows] == ["1269.00"]


def test_a_proposed_map_in_doubt_imports_nothing_before_it_is_accepted_and_is_kept_then(
    essor: Call, tmp_path: Path
) -> None:
    """Total does not tell whether VAT is in: the file is shown and held back, with the command that accepts it."""
    first, second = (
        written(tmp_path, f"{name}.csv", f"Date;N° ticket;Total\n{day}/01/2026;T{day};20,00\n")
        for name, day in (("a", 15), ("b", 16))
    )
    options = ("--company", "x", "--data", tmp_path / "data", "--lang", "en")
    code, _, err = essor("import", first, *options)
    assert code == 2
    assert f"accept it: essor import {first} --company x --accept" in err
    assert head(Company.open(tmp_path / "data", "x")) is None
    code, out, _ = essor("import", first, *options, "--dry-run", "--json")
    (file,) = json.loads(out)["files"]
    assert (code, file["held"], file["created"], file["rows_kept"]) == (1, True, 2, 1)
    assert not list((tmp_path / "data" / "x" / "mappings").iterdir())
    code, _, err = essor("import", second, "--accept", *options)
    assert (code, "the map is kept" in err) == (0, True)
    assert len(list((tmp_path / "data" / "x" / "mappings").iterdir())) == 1
    assert essor("import", first, *options)[0] == 0


def test_a_file_that_leaves_no_doubt_is_imported_at_once(essor: Call, tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "Day;Order no;Net amount\n2026-01-15;T1;20.00\n")
    code, out, err = essor("import", file, "--company", "x", "--data", tmp_path / "data", "--json")
    (told,) = json.loads(out)["files"]
    assert code == 0, err
    assert (told["format"], told["held"], told["control_totals"]["amount"]["mart"]) == ("proposed", False, "20.00")


def test_the_same_file_again_says_so_among_its_messages(essor: Call, tmp_path: Path) -> None:
    options = ("--company", "x", "--data", tmp_path / "data", "--json")
    file = written(tmp_path, "ventes.csv", SALES)
    first = json.loads(essor("import", file, *options)[1])
    again = json.loads(essor("import", file, *options)[1])
    assert again["snapshot"] == first["snapshot"]
    (said,) = [line for line in again["files"][0]["messages"] if line["key"] == "connectors.already_there"]
    assert (said["level"], said["en"]) == ("info", "ventes.csv: imported before as it is, nothing has changed.")
    assert said["fr"].startswith("ventes.csv\u00a0: déjà importé tel quel")


def test_a_target_that_names_no_known_kpi_is_a_finding(essor: Call, tmp_path: Path) -> None:
    file = written(
        tmp_path, "objectifs.csv",
        "Indicateur;Code;Périmètre;Début;Fin;Valeur visée;Responsable\n"
        "CA;revenue;all;01/01/2026;31/01/2026;1500,00;Direction\n"
        "Erreur;revenu;all;01/01/2026;31/01/2026;5;Direction\n",
    )  # fmt: skip
    options = ("--company", "x", "--data", tmp_path / "data")
    code, _, err = essor("import", file, *options)
    assert code == 1
    assert "unknown KPI: revenu; try revenue" in err
    code, out, err = essor("target", "list", *options, "--json")
    assert (code, [row["kpi"] for row in json.loads(out)]) == (0, ["revenu", "revenue"])
    assert "unknown KPI: revenu" in err


def test_an_import_of_nothing_says_what_to_import(essor: Call, tmp_path: Path) -> None:
    code, out, err = essor("import", "--data", tmp_path, "--lang", "en")
    assert (code, out) == (2, "")
    assert err.startswith("Say what to import")
