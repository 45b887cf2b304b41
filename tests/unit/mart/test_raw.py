from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from essor.mart import raw
from essor.mart.company import Company
from essor.mart.refusal import MartError
from mart_cases import NOW


def test_a_received_file_is_kept_under_its_hash_byte_for_byte(company: Company, tmp_path: Path):
    content = bytes(range(256)) * 10_000  # more than one block
    export = tmp_path / "ventes.csv"
    export.write_bytes(content)
    sha256 = raw.keep(company, export)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert raw.find(company, sha256).read_bytes() == content


def test_a_file_received_twice_is_kept_once(company: Company, tmp_path: Path):
    export = tmp_path / "ventes.csv"
    export.write_bytes(b"a;b\n1;2\n")
    assert raw.keep(company, export) == raw.keep(company, export)
    assert len(list(company.raw.iterdir())) == 1


def test_an_empty_file_is_kept_too(company: Company, tmp_path: Path):
    export = tmp_path / "vide.csv"
    export.write_bytes(b"")
    assert raw.find(company, raw.keep(company, export)).read_bytes() == b""


def test_a_file_that_cannot_be_read_leaves_nothing_behind(company: Company, tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        raw.keep(company, tmp_path / "absent.csv")
    assert list(company.raw.iterdir()) == []


def test_an_unknown_hash_finds_nothing_and_a_path_is_no_hash(company: Company):
    assert raw.find(company, "0" * 64) is None
    with pytest.raises(ValueError, match="not a SHA-256"):
        raw.find(company, "../company.yaml")


def test_a_blanked_file_keeps_its_hash_and_size_and_loses_its_bytes(company: Company, tmp_path: Path):
    export = tmp_path / "clients.csv"
    export.write_bytes(b"Nadia Brel")
    sha256 = raw.keep(company, export)
    assert raw.blank(company, sha256, NOW)
    assert raw.find(company, sha256) is None
    assert raw.erased_at(company, sha256) == NOW
    stone = json.loads((company.raw / f"{sha256}.erased.json").read_text())
    assert (stone["sha256"], stone["bytes"]) == (sha256, 10)
    assert all(b"Nadia" not in place.read_bytes() for place in company.raw.iterdir())
    assert not raw.blank(company, sha256, NOW)


def test_a_blanked_file_is_not_taken_back_in(company: Company, tmp_path: Path):
    export = tmp_path / "clients.csv"
    export.write_bytes(b"Nadia Brel")
    raw.blank(company, raw.keep(company, export), NOW)
    with pytest.raises(MartError) as refused:
        raw.keep(company, export)
    assert refused.value.message.key == "mart.file_erased"
    assert all(b"Nadia" not in place.read_bytes() for place in company.raw.iterdir())


def test_a_blanking_cut_short_after_the_tombstone_is_finished(company: Company, tmp_path: Path):
    export = tmp_path / "clients.csv"
    export.write_bytes(b"Nadia Brel")
    sha256 = raw.keep(company, export)
    raw.blank(company, sha256, NOW)
    (company.raw / sha256).write_bytes(b"Nadia Brel")  # the power cut gave the old bytes back
    raw.finish_blanking(company)
    assert (company.raw / sha256).read_bytes() == b""
