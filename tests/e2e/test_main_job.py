"""The main job on the demo company: raw exports → checked data → figures that are true → report → rows."""

import csv
import json
import re
from collections import Counter
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from demo_company import Demo, Essor
from pypdf import PdfReader

from essor.kernel.perimeter import Perimeter
from essor.kernel.period import Period
from essor.mart.engines import open_engine
from essor.metrics.compute import kpi_rows

pytestmark = pytest.mark.xdist_group("demo")

KEYED = {
    "revenue": "revenue",
    "orders": "orders",
    "units": "units",
    "gross_margin": "gross_margin",
    "sessions": "sessions",
    "opportunities_won": "deals_won",
    "quotes_issued": "quotes_issued",
    "won_amount": "deals_won_amount",
    "survey_answers": None,
}
SPAN = Period.parse("2023-11..2026-10")


def files(demo: Demo) -> dict[str, dict[str, Any]]:
    return {file["file"]: file for file in json.loads(demo.said)["files"]}


def test_every_file_is_recognised_and_rejected_rows_are_a_finding(demo: Demo):
    assert demo.code == 1
    assert all(file["format"] for file in files(demo).values())
    assert {Path(name).suffix for name in files(demo)} == {".csv", ".txt", ".xlsx"}


def test_rows_read_are_kept_rejected_or_set_aside(demo: Demo):
    for name, file in files(demo).items():
        assert file["rows_read"] == file["rows_kept"] + file["rows_rejected"] + file["rows_set_aside"], name


def test_control_totals_agree_to_the_cent(demo: Demo):
    for name, file in files(demo).items():
        for control, total in file["control_totals"].items():
            source, mart, rejected = (Decimal(total[key]) for key in ("source", "mart", "rejected"))
            assert source == mart + rejected, (name, control)


@pytest.mark.parametrize("kpi", [code for code, measure in KEYED.items() if measure])
@pytest.mark.parametrize("perimeter", ["all", "channel=physical", "channel=ecommerce"])
def test_planted_figures_come_out_exactly_month_by_month(demo: Demo, kpi: str, perimeter: str):
    measure = KEYED[kpi]
    assert measure is not None
    with open_engine("duckdb", demo.snapshot) as engine:
        answer = kpi_rows(engine, (kpi,), SPAN, ("period:month",), Perimeter.parse(perimeter))
    known = {(figure.measure, figure.perimeter) for figure in demo.truths.figures}
    if (measure, perimeter) not in known:
        assert all(row.value in (None, 0) for row in answer.rows)
        return
    wrong = {
        row.period.key(): (row.value, expected)
        for row in answer.rows
        if (row.value or Decimal(0)) != (expected := demo.truths.figure(measure, row.period.key(), perimeter))
    }
    assert not wrong


def test_each_planted_defect_is_treated_as_the_key_says(demo: Demo):
    rejects = {name: rejected_rows(file) for name, file in files(demo).items()}
    for dirt in demo.truths.dirt:
        if dirt.treatment == "rejected":
            assert dirt.place.row in rejects[dirt.place.file], dirt
        elif dirt.treatment == "kept":
            assert dirt.place.row not in rejects[dirt.place.file], dirt


def rejected_rows(file: dict[str, Any]) -> set[int]:
    if not file["rejects_file"]:
        return set()
    with Path(file["rejects_file"]).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    return {int(row["essor_row"]) for row in rows}


def test_the_same_files_again_change_nothing(demo: Demo, essor: Essor):
    before = demo.snapshot.id
    code, out, _ = essor("import", demo.exports / "odoo", "--data", demo.data, "--company", "brumelle", "--json")
    answer = json.loads(out)
    assert answer["snapshot"] == before
    assert all(file["already_there"] and not file["created"] for file in answer["files"])
    assert code == 1


def numbers(text: str, lang: str) -> Counter[str]:
    """Return the numbers of a text in one plain form, whatever the language writes."""
    text = text.replace("\u202f", "").replace("\u00a0", " ").replace("\u2212", "-")
    if lang == "fr":
        return Counter(
            number.replace(",", ".")
            for number in re.findall(r"-?\d+(?:,\d+)?", re.sub(r"(?<=\d) (?=\d{3}\b)", "", text))
        )
    return Counter(re.findall(r"-?\d+(?:\.\d+)?", re.sub(r"-€", "€-", text).replace(",", "")))


@pytest.fixture(scope="session")
def report(demo: Demo) -> dict[str, bytes]:
    from essor.cli.main import _run, read

    out = demo.folder / "documents"
    found, rest = read(["make", "report", "--period", "2026-10", "--out", str(out), "--data", str(demo.data)])
    assert _run(found, rest) == 0
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_the_report_has_at_most_three_pages_and_as_many_in_each_language(report: dict[str, bytes]):
    assert sorted(report) == [
        "report_2026-10_en.html", "report_2026-10_en.pdf", "report_2026-10_fr.html", "report_2026-10_fr.pdf",
    ]  # fmt: skip
    pages = {len(PdfReader(BytesIO(report[f"report_2026-10_{lang}.pdf"])).pages) for lang in ("fr", "en")}
    assert len(pages) == 1
    assert pages <= {1, 2, 3}


def figures(page: bytes, lang: str) -> Counter[str]:
    """Return every number that the page shows, its references and dates apart."""
    text = re.sub(
        r"<svg.*?</svg>|<style.*?</style>|<footer.*?</footer>|<header.*?</header>", " ", page.decode(), flags=re.DOTALL
    )
    text = re.sub(r"[^<>]*\.? ?(?:oct|nov|déc|Dec|Nov|Oct)\S* \d\d(?=<)", " ", re.sub(r"</t[hd]>", "< ", text))
    return numbers(re.sub(r"<[^>]*>", " | ", text.replace("N\u22121", "")), lang)


def test_french_and_english_carry_the_same_figures(report: dict[str, bytes]):
    found = {lang: figures(report[f"report_2026-10_{lang}.html"], lang) for lang in ("fr", "en")}
    assert sum(found["fr"].values()) > 250
    assert found["fr"] == found["en"]


def test_a_planted_difference_between_the_languages_would_be_seen(report: dict[str, bytes]):
    page = report["report_2026-10_fr.html"].decode()
    first = re.search(r"<data[^>]*>([^<]*)</data>", page)
    assert first is not None
    assert numbers(first[1], "fr") != numbers("9" + first[1], "fr")


def test_every_reference_of_the_report_leads_to_rows_of_a_received_file(
    demo: Demo, report: dict[str, bytes], essor: Essor
):
    references = set(re.findall(r'<data value="(kpi:[^"]+)"', report["report_2026-10_fr.html"].decode()))
    assert any("channel=ecommerce" in reference for reference in references)
    for reference in sorted(references)[:6]:
        code, out, err = essor("explain", reference, "--data", demo.data, "--json")
        assert code == 0, err
        answer = json.loads(out)
        for measure in answer["measures"]:
            for row in measure["rows"]:
                assert (demo.exports / row["file"]).exists()


def test_a_revenue_is_explained_down_to_the_cell_of_the_export(demo: Demo, essor: Essor):
    code, out, _ = essor(
        "explain", "kpi:revenue/2026-10/channel=ecommerce", "--data", demo.data, "--json", "--rows", "500"
    )
    measure = json.loads(out)["measures"][0]
    assert code == 0
    assert sum(Decimal(row["amount"]) for row in measure["rows"]) == Decimal(measure["value"])
    row = measure["rows"][0]
    with (demo.exports / row["file"]).open(encoding="utf-8", newline="") as stream:
        cells = list(csv.DictReader(stream))[row["row"] - 2]
    gross = Decimal(cells["Lineitem price"]) * int(cells["Lineitem quantity"]) - Decimal(
        cells["Lineitem discount"] or 0
    )
    assert (gross / Decimal("1.2")).quantize(Decimal("0.01")) == Decimal(row["amount"])


def test_an_import_taken_back_leaves_the_figures_of_a_company_that_never_had_it(
    demo: Demo, essor: Essor, tmp_path: Path
):
    data = tmp_path / "data"
    folder = demo.exports / "shopify"
    assert essor("import", folder / "orders_export_2024.csv", "--data", data, "--company", "x", "--json")[0] in (0, 1)
    before = essor("kpi", "revenue", "--data", data, "--by", "period:month", "--json", "--period", "2024")[1]
    added = json.loads(
        essor("import", folder / "orders_export_2025.csv", "--data", data, "--company", "x", "--json")[1]
    )
    code, _, _ = essor("import", "--undo", added["files"][0]["import_id"], "--data", data, "--company", "x")
    after = essor("kpi", "revenue", "--data", data, "--by", "period:month", "--json", "--period", "2024")[1]
    assert code == 0
    assert json.loads(after)["rows"] == json.loads(before)["rows"]
