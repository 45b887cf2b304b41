"""R19: a person who is erased is gone from tables, received files, snapshots and rejects; figures stay."""

import json
from pathlib import Path

from demo_company import Essor


def test_an_erased_customer_is_nowhere_any_more_and_the_figures_stay(essor: Essor, tmp_path: Path):
    sales = tmp_path / "ventes.csv"
    sales.write_text(
        "Date;Client;Libellé;Qté;PU HT;Total HT;Remise\n"
        "05/01/2026;Zéphirine Canari;Gourde;2;10,00;20,00;\n"
        "32/01/2026;Zéphirine Canari;Étui;1;20,00;20,00;\n"
        "15/02/2026;Martin;Coffret;2;12,50;25,00;\n",
        encoding="utf-8",
    )
    data = tmp_path / "data"
    essor("import", sales, "--company", "x", "--data", data)
    before = json.loads(essor("kpi", "revenue", "--period", "2026", "--data", data, "--json")[1])["rows"]
    rows = json.loads(essor("explain", "kpi:revenue/2026-01", "--data", data, "--json")[1])["measures"][0]["rows"]
    party = next(part for part in rows[0]["key"][1].split("-") if part.startswith("p_"))

    code, out, err = essor("erase", party, "--data", data, "--json")

    assert code == 0, err
    assert json.loads(out)["rejects"] == 1
    after = json.loads(essor("kpi", "revenue", "--period", "2026", "--data", data, "--json")[1])["rows"]
    assert after == before
    left = [path for path in data.rglob("*") if path.is_file() and b"Canari" in path.read_bytes()]
    assert left == []
