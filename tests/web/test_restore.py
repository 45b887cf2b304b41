"""A copy of a site is unpacked below its folder only, whatever the archive asks for."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from essor.mart.refusal import MartError
from essor.web.restore import unpack


def archive(place: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(place, "w:gz") as file:
        for member in members:
            member.size = 1 if member.isfile() else 0
            file.addfile(member, io.BytesIO(b"x"))
    return place


def link(name: str, to: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, to
    return member


@pytest.mark.parametrize(
    "member",
    [
        tarfile.TarInfo("../outside"),
        tarfile.TarInfo("companies/../../outside"),
        tarfile.TarInfo("/outside"),
        link("companies", "/"),
        link("companies", "../outside", tarfile.LNKTYPE),
        link("pipe", "", tarfile.FIFOTYPE),
    ],
    ids=["above", "above from within", "absolute", "symbolic link", "hard link", "pipe"],
)
def test_a_copy_that_reaches_outside_its_folder_is_refused_and_leaves_nothing(tmp_path: Path, member: tarfile.TarInfo):
    outside = tmp_path / "outside"
    if member.name == "/outside":
        member.name = str(outside)
    with pytest.raises(MartError) as refused:
        unpack(archive(tmp_path / "copy.tar.gz", member), tmp_path / "data")
    assert refused.value.message.key == "web.restore_unreadable"
    assert [path.name for path in tmp_path.iterdir()] == ["copy.tar.gz"]
