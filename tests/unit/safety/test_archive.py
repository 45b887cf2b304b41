from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.kernel.message import LANGS
from essor.kernel.words import say
from essor.safety.archive import ArchiveLimits, check

MEBI = 1 << 20


def keys(path: Path, limits: ArchiveLimits | None = None) -> list[str]:
    found = check(path, "ventes.xlsx", limits=limits or ArchiveLimits())
    assert all("ventes.xlsx" in say(each, lang) for each in found for lang in LANGS)
    return [each.key.removeprefix("safety.") for each in found]


def archive(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return path


def test_an_honest_archive_has_no_findings(tmp_path: Path) -> None:
    path = archive(tmp_path / "a", ("one.xml", b"<a/>"), ("folder/two.bin", bytes(range(256)) * 5000))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as file:
        file.writestr("stored.txt", b"as it is")
    assert keys(path) == []


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up.xml", "a/../../up.xml", "a\\b.xml", "C:/x.xml", "c:x.xml", "nul\0.xml"]
)
def test_a_name_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    """S04: nothing may be written outside the working folder, so nothing that asks for it is opened."""
    entry = zipfile.ZipInfo("placeholder")
    entry.filename = name
    assert keys(archive(tmp_path / "a", (entry, b"x"))) == ["unsafe_name"]


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("link.xml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert keys(archive(tmp_path / "a", (entry, b"/etc/passwd"))) == ["unsafe_name"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused_whatever_their_case(tmp_path: Path) -> None:
    assert keys(archive(tmp_path / "a", ("xl/a.xml", b"1"), ("XL/A.xml", b"2"))) == ["duplicate_name"]
    assert keys(archive(tmp_path / "b", ("a.xml", b"1"), ("a.xml", b"2"))) == ["duplicate_name"]


def test_more_entries_than_the_limit_are_refused_before_the_directory_is_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "a", *((f"{n}.xml", b"") for n in range(11)))
    assert keys(path, ArchiveLimits(entries=10)) == ["too_many_entries"]
    assert keys(path, ArchiveLimits(entries=11)) == []


def test_a_ratio_beyond_the_limit_is_a_bomb(tmp_path: Path) -> None:
    """S01: refused by what the directory declares, before anything is unpacked."""
    path = archive(tmp_path / "a", ("big.xml", b"A" * (5 * MEBI)))
    assert keys(path) == ["bomb"]
    assert keys(path, ArchiveLimits(ratio_from_bytes=5 * MEBI)) == [], "small entries may be as even as they like"


def test_lengths_beyond_the_limits_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a", ("1.bin", bytes(MEBI)), ("2.bin", bytes(MEBI)))
    assert keys(path, ArchiveLimits(total_bytes=2 * MEBI - 1)) == ["too_large"]
    assert keys(path, ArchiveLimits(entry_bytes=MEBI - 1)) == ["too_large", "too_large"]
    assert keys(path, ArchiveLimits(total_bytes=2 * MEBI, entry_bytes=MEBI)) == []


def patched(path: Path, old: bytes, new: bytes) -> Path:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    return path


@pytest.mark.parametrize("declared", [10, 999, 1001])
def test_a_declared_length_that_lies_is_found_while_unpacking(tmp_path: Path, declared: int) -> None:
    path = archive(tmp_path / "a", ("a.xml", b"B" * 1000))
    assert keys(path) == []
    assert keys(patched(path, struct.pack("<L", 1000), struct.pack("<L", declared))) == ["lying_size"]


def test_a_length_that_lies_with_a_checksum_to_match_is_found_too(tmp_path: Path) -> None:
    path = archive(tmp_path / "a", ("a.xml", b"B" * 1000))
    patched(path, struct.pack("<L", 1000), struct.pack("<L", 10))
    patched(path, struct.pack("<L", zlib.crc32(b"B" * 1000)), struct.pack("<L", zlib.crc32(b"B" * 10)))
    with zipfile.ZipFile(path) as file:
        assert file.read("a.xml") == b"B" * 10, "the standard library is taken in"
    assert keys(path) == ["lying_size"]


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a", ("1.bin", bytes(range(256))), ("2.bin", bytes(range(256))))
    with zipfile.ZipFile(path) as file:
        second = file.getinfo("2.bin").header_offset
    content = bytearray(path.read_bytes())
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 42 : directory + 46] = struct.pack("<L", second - 10)
    path.write_bytes(content)
    assert keys(path) == ["overlap"]


def test_an_encrypted_entry_asks_for_the_password_to_be_removed(tmp_path: Path) -> None:
    path = archive(tmp_path / "a", ("a.xml", b"x"))
    content = bytearray(path.read_bytes())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert keys(path) == ["encrypted"]


def test_an_archive_inside_is_refused_unless_it_is_an_embedded_object(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner", ("x", b"x")).read_bytes()
    assert keys(archive(tmp_path / "a", ("data.xml", inner))) == ["nested"]
    assert keys(archive(tmp_path / "b", ("n.zip", b"not one, but named so"))) == ["nested"]
    assert keys(archive(tmp_path / "c", ("xl/embeddings/Workbook1.xlsx", inner))) == []


def test_something_before_the_first_entry_is_refused(tmp_path: Path) -> None:
    """S06: a file that is a page and a zip at once."""
    path = archive(tmp_path / "a", ("a.xml", b"x"))
    path.write_bytes(b"<html><script>alert(1)</script></html>" + path.read_bytes())
    with zipfile.ZipFile(path) as file:
        assert file.read("a.xml") == b"x", "the standard library is taken in"
    assert keys(path) == ["archive_damaged"]


def test_a_method_that_no_office_file_uses_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a", "w", zipfile.ZIP_BZIP2) as file:
        file.writestr("a.xml", b"x")
    assert keys(tmp_path / "a") == ["archive_damaged"]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_damage_raises(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = archive(tmp_path_factory.mktemp("zip") / "a", ("xl/a.xml", b"<a>" + b"text " * 50), ("b.bin", b"12"))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    path.write_bytes(content[:cut] if data.draw(st.booleans()) else content)
    assert isinstance(check(path), tuple)
