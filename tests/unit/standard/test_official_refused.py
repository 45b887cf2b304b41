"""A document that cannot be read is refused with the mend; any text gives an answer."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official_cases import refused

from essor.kernel.message import LANGS
from essor.kernel.words import say
from essor.standard import read_official
from essor.standard.official import received


def test_a_text_that_is_no_such_table_is_refused_with_the_mend() -> None:
    (one, *_) = refused("Bonjour.\nCeci est une lettre.")
    assert one.key == "standard.table_missing"
    assert "avec une tabulation entre les colonnes" in say(one, "fr")


def test_a_table_without_any_competence_is_refused(text: str) -> None:
    head = "\n".join(text.split("\n")[:4])
    assert [one.key for one in refused(head)] == ["standard.competences_missing"]


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", codecs.BOM_UTF8], ids=["nothing", "blank", "mark alone"])
def test_an_empty_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "vide.txt"
    path.write_bytes(content)
    assert [one.key for one in refused(path)] == ["standard.file_empty"]
    assert say(refused(path)[0], "fr").startswith("vide.txt est vide.")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04rest of a workbook", "un classeur, un document Word ou une archive"),
        (b"%PDF-1.7 \xff\xfe", "un PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "un document Office ancien"),
        (b"C1.1\x00\x01\x02", "un fichier binaire"),
    ],
)
def test_a_binary_file_is_refused_by_its_kind(content: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "titre.bin"
    path.write_bytes(content)
    (one,) = refused(path)
    assert one.key == "standard.file_binary"
    assert kind in say(one, "fr")


def test_a_wrong_encoding_names_the_line_and_the_byte(text: str, tmp_path: Path) -> None:
    path = tmp_path / "titre.txt"
    path.write_bytes(b"\n\n" + text.encode("cp1252"))
    (one,) = refused(path)
    assert (one.key, one.args["line"], one.args["byte"]) == ("standard.file_encoding", 3, "0xC9")
    assert say(one, "en") == "titre.txt, line 3: byte 0xC9 is not UTF-8. Save the file again as UTF-8."


def test_half_a_utf_16_file_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "titre.txt"
    path.write_bytes(text.encode("utf-16")[:-1])
    assert [one.key for one in refused(path)] == ["standard.file_encoding"]


@pytest.mark.parametrize("damage", ["Ã©", "â€™", "\ufffd"])
def test_damaged_accents_name_their_line(damage: str, text: str) -> None:
    (one,) = refused(text.replace("Arroser", f"Arros{damage}r"))
    assert (one.key, one.args["line"]) == ("standard.file_garbled", 7)


def test_half_a_character_names_its_line(text: str) -> None:
    (one,) = refused(text.replace("Arroser", "Arros" + chr(0xD83D)))
    assert (one.key, one.args["line"]) == ("standard.file_garbled", 7)


def test_a_file_that_is_absent_a_folder_or_too_long_is_refused(tmp_path: Path) -> None:
    assert [one.key for one in refused(tmp_path / "absent.txt")] == ["standard.file_missing"]
    assert [one.key for one in refused(tmp_path)] == ["standard.file_unreadable"]
    assert [one.key for one in refused(tmp_path / "\0")] == ["standard.file_unreadable"]
    (tmp_path / "long.txt").write_bytes(b"a" * (received.LIMIT_BYTES + 1))
    assert [one.key for one in refused(tmp_path / "long.txt")] == ["standard.file_too_large"]


def test_a_file_wrong_on_every_line_gives_the_first_faults_and_their_number(text: str) -> None:
    wrong = text + "\n".join(f"\tC9.{number} Rien." for number in range(200))
    messages = refused(wrong)
    assert len(messages) == 51
    assert messages[-1].key == "standard.more_messages"
    assert messages[-1].args["number"] == 150


def test_very_long_numbers_are_no_codes(text: str) -> None:
    official, messages = read_official(text + f"Bloc {'1' * 5000} x\t\t\t\n")
    assert official is not None
    assert [one.key for one in messages] == ["standard.text_unplaced"]


@given(st.text(max_size=200))
def test_any_text_gives_an_answer(text: str) -> None:
    official, messages = read_official(text)
    assert official is not None or messages


@given(
    st.lists(
        st.sampled_from(
            [
                "Bloc 1 a",
                "A1 b",
                "C1 c.",
                "CR1 d. E.",
                "E1 f : - g (C1) ; - h",
                "C2.1 oral.",
                "<p>",
                "\t",
                "\n",
                "- ",
                "jury. ",
            ]
        ),
        max_size=30,
    )
)
def test_any_order_of_cells_gives_an_answer_in_both_languages(cells: list[str]) -> None:
    official, messages = read_official("T\nx\ty\tMODALITÉS\tCRITÈRES\n" + "".join(cells))
    assert official is not None or messages
    assert all(say(one, lang) for one in messages for lang in LANGS)
