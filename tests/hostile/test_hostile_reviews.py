"""Each hostile file, submitted for review: a sentence with the mend or a review, never a traceback, nothing fetched."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from large import write_zip_bomb

from essor.kernel.message import LANGS, Message
from essor.kernel.words import say
from essor.review.examine import examine
from essor.review.readers.child import read
from essor.review.recognise.submitted import recognise
from essor.safety.outcome import Limits
from essor.work.registry import find
from essor.work.submitted import Read

FILES = Path(__file__).parent / "files"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_every_hostile_file_is_refused_in_words_or_reviewed(path: Path) -> None:
    found = read(path)
    if isinstance(found, Message):
        assert all(path.name in say(found, lang) for lang in LANGS)
    else:
        assert examine(find("C2.2.1"), (recognise(found),)).questions


def refused(path: Path) -> str:
    found = read(path)
    assert isinstance(found, Message), found
    assert say(found, "fr") != say(found, "en")
    return found.key


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    write_zip_bomb(tmp_path / "bomb.xlsx")
    assert refused(tmp_path / "bomb.xlsx") in {"safety.bomb", "safety.too_large"}


@pytest.mark.parametrize(("part", "name"), [("word/document.xml", "a.docx"), ("ppt/presentation.xml", "a.pptx")])
def test_entities_of_a_document_are_refused_and_no_file_is_read(tmp_path: Path, part: str, name: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(part, ENTITIES + b"<document>&b;</document>")
    assert refused(tmp_path / name) == "safety.entities"


def test_an_empty_file_and_a_cut_one_are_told(tmp_path: Path) -> None:
    (tmp_path / "vide.docx").write_bytes(b"")
    assert refused(tmp_path / "vide.docx") == "review.empty_file"
    (tmp_path / "coupe.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Cat")
    assert refused(tmp_path / "coupe.pdf") == "review.damaged"
    whole = tmp_path / "entier.docx"
    docx.Document().save(str(whole))
    (tmp_path / "coupe.docx").write_bytes(whole.read_bytes()[:-200])
    assert refused(tmp_path / "coupe.docx") == "safety.archive_damaged"


def test_a_protected_pdf_asks_for_its_password_to_be_removed(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "protege.pdf")
    assert refused(tmp_path / "protege.pdf") == "safety.encrypted"


def test_a_workbook_under_password_is_told_by_its_compound_file(tmp_path: Path) -> None:
    mark = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    (tmp_path / "protege.xlsx").write_bytes(mark + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    assert refused(tmp_path / "protege.xlsx") == "safety.encrypted"
    (tmp_path / "ancien.doc").write_bytes(mark + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 600)
    assert refused(tmp_path / "ancien.doc") == "review.old_format"


def test_an_opendocument_workbook_under_password_is_told_by_its_list_of_parts(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "protege.ods", "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", b"\x8f\x01\x99")
        made.writestr("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>")
    assert refused(tmp_path / "protege.ods") == "safety.encrypted"


def test_a_pdf_without_text_is_said_to_be_pictures(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "scan.pdf")
    found = read(tmp_path / "scan.pdf")
    assert isinstance(found, Read)
    assert [one.key for one in recognise(found).remarks] == ["review.mark_pictures_only"]


def test_macros_and_outside_links_are_told_and_left_alone(tmp_path: Path) -> None:
    whole = tmp_path / "entier.docx"
    word = docx.Document()
    word.add_paragraph("Le chiffre d’affaires atteint 100 €.")
    word.save(str(whole))
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    link = 'Id="r1" Type="x/attachedTemplate" Target="http://169.254.169.254/a.dotm" TargetMode="External"'
    rels = f'<Relationships xmlns="{space}"><Relationship {link}/></Relationships>'
    with zipfile.ZipFile(whole, "a") as made:
        made.writestr("word/vbaProject.bin", b"\0")
        made.writestr("word/_rels/settings.xml.rels", rels)
    found = read(whole)
    assert isinstance(found, Read)
    assert set(found.marks) >= {"macros", "external_links"}


def test_a_file_that_needs_more_than_a_review_grants_is_told(tmp_path: Path) -> None:
    whole = tmp_path / "entier.docx"
    docx.Document().save(str(whole))
    found = read(whole, limits=Limits(memory_bytes=1 << 20))
    assert isinstance(found, Message)
    assert found.key == "review.too_heavy"
