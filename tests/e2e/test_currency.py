"""A sale in another currency is never added to euros."""

import json
from pathlib import Path

from demo_company import Essor

HEADER = (
    "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,"
    "Lineitem name,Lineitem price,Lineitem sku,Lineitem discount,Fulfillment Status,Accepts Marketing,Payment Method,"
    "Refunded Amount,Id,Source,Vendor,Discount Amount\n"
)


def test_dollars_are_left_out_of_a_figure_in_euros_and_told(essor: Essor, tmp_path: Path):
    rows = [
        f"#{number},a@example.org,paid,2026-03-01 10:00:00 +0100,{currency},12.00,0.00,2.00,12.00,"
        f"2026-03-01 10:00:00 +0100,1,Tasse,12.00,T-1,0.00,fulfilled,no,card,0.00,{number},web,Maison,0.00\n"
        for number, currency in ((1, "EUR"), (2, "USD"))
    ]
    export = tmp_path / "orders_export.csv"
    export.write_text(HEADER + "".join(rows), encoding="utf-8")
    code, _, err = essor("import", export, "--format", "shopify_orders", "--company", "x", "--data", tmp_path / "data")
    assert code == 0, err
    _, out, err = essor("kpi", "revenue", "--period", "2026-03", "--data", tmp_path / "data", "--json")
    assert [row["value"] for row in json.loads(out)["rows"]] == ["10.00"]
    assert "USD" in err
