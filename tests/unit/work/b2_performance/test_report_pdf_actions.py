"""The actions of a report are read back from its PDF: who carries each, until when; a lacking owner is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from report_cases import analysed, data, made

from essor.documents import blocks as b
from essor.documents.render import render
from essor.kernel.message import LANGS, Lang
from essor.review.examine import examine
from essor.review.readers.reading import read_file
from essor.review.recognise.submitted import recognise
from essor.work.submitted import Read

OWNER = "C. Martin"


def statuses(document: b.Document, path: Path) -> list[str]:
    """Return what the check of the actions says of the PDF of a document."""
    path.write_bytes(render(document, "pdf"))
    found = read_file(path, path.name)
    assert isinstance(found, Read)
    findings = examine(made().product, (recognise(found),)).findings
    return [one.status for one in findings if one.check == "actions_are_detailed"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_decided_action_is_read_whole_from_the_pdf_and_a_proposal_lacks_nothing(lang: Lang, tmp_path: Path) -> None:
    assert statuses(made(data(held=analysed())).document(lang), tmp_path / "a.pdf") == ["pass"]


@pytest.mark.parametrize("lang", LANGS)
def test_an_action_whose_owner_is_taken_out_is_found_in_the_pdf(lang: Lang, tmp_path: Path) -> None:
    document = made(data(held=analysed())).document(lang)
    blocks = tuple(_without(block, OWNER) for block in document.blocks)
    assert blocks != document.blocks
    assert "fail" in statuses(replace(document, blocks=blocks), tmp_path / "a.pdf")


def _without(block: b.Block, owner: str) -> b.Block:
    if not isinstance(block, b.Table):
        return block
    rows = tuple(tuple(b.Cell(("",)) if cell.content == (owner,) else cell for cell in row) for row in block.rows)
    return replace(block, rows=rows)
