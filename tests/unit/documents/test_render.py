import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from sample_document import document

from essor.documents.brand import HOUSE, Brand
from essor.documents.docx import docx
from essor.documents.html import html
from essor.documents.pdf import pdf
from essor.documents.pptx import pptx
from essor.documents.render import MEDIA_TYPES, SHAPES, render

OTHER = Brand("Autre", "#b3203c", None, "Georgia")


@pytest.mark.parametrize("brand", [HOUSE, OTHER])
def test_each_shape_is_written_by_its_writer_in_the_brand(brand: Brand):
    for shape, writer in {"html": html, "pdf": pdf, "docx": docx, "pptx": pptx}.items():
        assert render(document(), shape, brand) == writer(document(), brand=brand), shape


def test_a_brand_changes_every_shape():
    assert all(render(document(), shape) != render(document(), shape, OTHER) for shape in SHAPES)


def test_each_shape_has_a_media_type_and_looks_like_it():
    heads = {"html": b"<!doctype html>", "pdf": b"%PDF-", "docx": b"PK", "pptx": b"PK"}
    for shape in SHAPES:
        assert BytesIO(render(document(), shape)).read(len(heads[shape])) == heads[shape]
        assert "/" in MEDIA_TYPES[shape]


def test_an_unknown_shape_is_refused():
    with pytest.raises(ValueError, match="no writer for 'exe': html, pdf, docx, pptx"):
        render(document(), "exe")


PROGRAM = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from sample_document import document
from sample_workbook import budget
from essor.documents.render import SHAPES, render
from essor.documents.xlsx import xlsx
for shape in SHAPES:
    print(shape, hashlib.sha256(render(document(), shape)).hexdigest())
print("xlsx", hashlib.sha256(xlsx(budget())).hexdigest())
"""


def test_another_process_writes_the_same_bytes():
    def hashes(seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert hashes("1") == hashes("2")
