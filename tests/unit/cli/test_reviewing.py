"""`essor review`: exit codes, one JSON document, sentences in both languages."""

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
from calling import Call

from essor.documents.blocks import Document, Heading, Para
from essor.documents.docx import docx


def report(path: Path, revenue: str) -> Path:
    text = f"Le chiffre d’affaires atteint {revenue} en octobre 2026. Le chiffre d’affaires atteint 100 € en boutique."
    document = Document("fr", "Rapport d’octobre 2026", "", (Heading(("Synthèse",)), Para((text,))))
    path.write_bytes(docx(document))
    return path


def test_a_review_is_one_json_document_part_by_part(essor: Call, tmp_path: Path):
    code, out, _ = essor("review", str(report(tmp_path / "r.docx", "200 €")), "--competence", "C2.2.4", "--json")
    told = json.loads(out)
    assert told["competence"] == "C2.2.4"
    assert [part["part"] for part in told["parts"]] == ["a", "b", "c"]
    assert all(set(part) == {"part", "by", "findings", "question"} for part in told["parts"])
    finding = told["parts"][0]["findings"][0]
    assert set(finding) == {"check", "ground", "status", "expected", "found", "where", "fr", "en"}
    assert finding["ground"] == "document"
    assert told["files"][0]["period"] == "2026-10"
    assert code == 1  # no key figures, no channels


def test_the_name_of_the_product_is_as_good_as_its_code(essor: Call, tmp_path: Path):
    path = report(tmp_path / "r.docx", "200 €")
    code, out, _ = essor("review", str(path), "--competence", "report", "--lang", "fr")
    assert code == 1
    assert "C2.2.4 a — " in out
    assert "faux" in out


def test_what_cannot_be_reviewed_is_said_with_the_mend_and_leaves_with_two(essor: Call, tmp_path: Path):
    path = report(tmp_path / "r.docx", "200 €")
    (tmp_path / "vide.pdf").write_bytes(b"")
    for arguments, words in (
        ((str(tmp_path / "rien.docx"), "--competence", "C2.2.4"), "n’existe pas"),
        ((str(tmp_path / "vide.pdf"), "--competence", "C2.2.4"), "est vide"),
        ((str(path), "--competence", "C9.9.9"), "Aucun produit"),
        ((str(path),), "Aucun produit"),
        ((str(path), "--competence", "C2.2.4", "--period", "hier"), "n’est pas une période"),
    ):
        code, out, err = essor("review", *arguments, "--lang", "fr")
        assert (code, out) == (2, "")
        assert words in err
        assert "Traceback" not in err


def test_two_versions_are_reviewed_together(essor: Call, tmp_path: Path):
    french = report(tmp_path / "fr.docx", "200 €")
    english = tmp_path / "en.docx"
    shutil.copy(french, english)
    code, out, _ = essor("review", str(french), str(english), "--competence", "C2.2.4", "--json")
    assert code in {0, 1}
    assert len(json.loads(out)["files"]) == 2


def test_a_person_says_which_figure_an_unknown_cell_shows(essor: Call, tmp_path: Path):
    book: Any = openpyxl.Workbook()
    book.active.title = "Suivi"
    for line in (("Octobre 2026", "Réalisé", "Objectif"), ("Truc", 120, 100)):
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    answers = tmp_path / "cells.yaml"
    answers.write_text("Suivi!B2: kpi:orders/2026-10/all\nSuivi!C2: kpi:orders/2026-10/all#target\n", encoding="utf-8")
    call = ("review", str(tmp_path / "a.xlsx"), "--competence", "C2.2.1", "--json")
    assert json.loads(essor(*call)[1])["files"][0]["recognised"] == 0
    assert json.loads(essor(*call, "--answers", str(answers))[1])["files"][0]["recognised"] == 1
    answers.write_text("Suivi!Z99: kpi:orders/2026-10/all\n", encoding="utf-8")
    code, out, err = essor(*call, "--answers", str(answers))
    assert (code, out) == (2, "")
    assert "Suivi!Z99" in err
