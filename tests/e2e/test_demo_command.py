"""The demo ends with every document in both languages, and tells what it did in a page."""

import json
import shutil
from pathlib import Path

import pytest
from demo_company import Essor

from essor.cli import demo as command
from essor.corpus.brumelle import build
from essor.corpus.truths import Truths
from essor.documents.render import SHAPES
from essor.kernel.message import LANGS
from essor.work.registry import products

pytestmark = pytest.mark.xdist_group("demo")


SOLD_AND_PLANNED = {"odoo", "shopify", "equipe", "plan"}


def smaller(exports: Path, *, seed: int, scale: float) -> Truths:
    """Build the exports of the demo and keep those of sales and plans: the imports of all are tested elsewhere."""
    truths = build(exports, seed=seed, scale=scale)
    for folder in exports.iterdir():
        if folder.name not in SOLD_AND_PLANNED:
            shutil.rmtree(folder)
    return truths


def test_the_demo_writes_every_format_in_both_languages_and_tells_one_line_a_source(
    essor: Essor, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "build", smaller)
    monkeypatch.setattr(command, "_site", lambda *_, **__: None)  # one Django a process: e2e/site opens it
    folder = tmp_path_factory.mktemp("essor") / "demo"
    code, out, said = essor("demo", "--folder", folder, "--scale", "0.005", "--lang", "en", "--json")
    answer = json.loads(out)
    assert (code, answer["wrong"]) == (0, [])
    expected = {
        f"{product.name}_2026-10_{lang}.{shape}"
        for product in products().values()
        for lang in LANGS
        for shape in (*SHAPES, *(("xlsx",) if product.workbook else ()))
    }
    assert set(SHAPES) == {"html", "pdf", "docx", "pptx"}
    assert {path.name for path in (folder / "documents").iterdir()} == expected
    assert len(answer["documents"]) == len(expected)
    lines = said.splitlines()
    assert len([line for line in lines if "Rows read: " in line]) == 8
    assert [line for line in lines if line.startswith("Odoo: sales orders and quotations. Files: 3. Rows read: ")]
    assert len([line for line in lines if "cannot be cut by" in line]) == 1
    assert len([line for line in lines if line.startswith("C2.2.")]) == len(products())
    assert f"5/5  Ready: {len(expected)} files in {folder / 'documents'}." in said
    rejected = next(line for line in lines if line.startswith("Rejected rows: "))
    assert len(list((folder / "data" / "maison-brumelle" / "rejects").iterdir())) == int(
        rejected.rpartition("files: ")[2].rstrip(").")
    )
