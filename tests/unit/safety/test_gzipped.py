from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from essor.safety.archive import ArchiveLimits
from essor.safety.gzipped import LIMITS, unpack

TEXT = b"date;ca\n" + b"2026-10-01;12,50\n" * 1000


def refused(content: bytes, folder: Path, limits: ArchiveLimits = LIMITS) -> str:
    (folder / "a.csv.gz").write_bytes(content)
    refusal = unpack(folder / "a.csv.gz", folder / "a.csv", limits=limits)
    assert (folder / "a.csv").exists() == (refusal is None), "a refused target is removed"
    return refusal.key if refusal else ""


def test_a_gzip_file_unpacks_to_what_was_packed(tmp_path: Path) -> None:
    assert refused(gzip.compress(TEXT), tmp_path) == ""
    assert (tmp_path / "a.csv").read_bytes() == TEXT


def test_members_one_after_the_other_are_one_file(tmp_path: Path) -> None:
    assert refused(gzip.compress(TEXT) + gzip.compress(b"end") + bytes(512), tmp_path) == ""
    assert (tmp_path / "a.csv").read_bytes() == TEXT + b"end"


@pytest.mark.parametrize(
    "content",
    [gzip.compress(TEXT)[:-9], b"\x1f\x8b", b"no gzip", gzip.compress(TEXT) + b"trailing", b""],
    ids=["cut", "magic only", "no gzip", "trailing bytes", "empty"],
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(content, tmp_path) == "safety.archive_damaged"


def test_a_bomb_is_cut_at_its_ratio(tmp_path: Path) -> None:
    """I07: a gzip bomb is cut, and nothing of it stays on the disk."""
    bomb = gzip.compress(bytes(80 << 20))
    assert refused(bomb, tmp_path) == "safety.bomb"


def test_a_length_beyond_the_limit_is_cut(tmp_path: Path) -> None:
    limits = ArchiveLimits(total_bytes=len(TEXT) - 1)
    assert refused(gzip.compress(TEXT), tmp_path, limits) == "safety.too_large"
    assert refused(gzip.compress(TEXT), tmp_path, ArchiveLimits(total_bytes=len(TEXT))) == ""
