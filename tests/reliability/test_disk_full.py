"""A full disk is a clear message; the old snapshot stays, and the same import works once there is room."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from writers import PROCESSES, Example, facts, orphans, publish_within

from essor.kernel.words import say
from essor.mart import raw
from essor.mart.company import Company
from essor.mart.imports import StagedImport
from essor.mart.publish import publish
from essor.mart.refusal import MartError
from essor.mart.snapshot import head
from mart_cases import NOW, everything, new_company


def refused_within(company: Company, coming: StagedImport, file_bytes: int):
    mine, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=publish_within, args=(company, coming, file_bytes, theirs))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    return mine.recv()


# The lease is 200 bytes, an entry of a log 700, a data file 2 to 6 kilobytes, the manifest 3.
@pytest.mark.parametrize("file_bytes", [0, 100, 400, 800, 1_500, 2_200, 2_800, 3_500, 5_000])
def test_where_no_file_may_grow_the_import_is_refused_and_works_later(
    example: Example, fresh: Callable[[], Company], file_bytes: int
):
    company = fresh()
    answer = refused_within(company, example.coming, file_bytes)
    assert answer in ("mart.disk_full", "done")
    assert (answer == "done") == (facts(company) == example.new)
    assert facts(company) in (example.old, example.new)
    assert everything(publish(company, [example.coming], now=NOW)) == example.new
    assert orphans(company) == set()


def test_the_limits_of_this_test_do_refuse(example: Example, fresh: Callable[[], Company]):
    answers = {refused_within(fresh(), example.coming, file_bytes) for file_bytes in (0, 2_200, 1 << 30)}
    assert answers == {"mart.disk_full", "done"}


def test_a_received_file_that_finds_no_room_leaves_nothing(
    fresh: Callable[[], Company], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    company = fresh()
    export = tmp_path / "ventes.csv"
    export.write_bytes(b"x" * 1000)

    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MartError) as refused:
        raw.keep(company, export)
    assert "Libérez de la place" in say(refused.value.message, "fr")
    assert list(company.raw.iterdir()) == []
    monkeypatch.undo()
    assert raw.find(company, raw.keep(company, export)) is not None


def test_a_company_is_not_created_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MartError) as refused:
        new_company(tmp_path)
    assert refused.value.message.key == "mart.disk_full"
    monkeypatch.undo()
    assert new_company(tmp_path).name == "Maison Brumelle"


def refusal_of(company: Company, coming: StagedImport) -> MartError | None:
    try:
        publish(company, [coming], now=NOW)
    except MartError as refused:
        return refused
    return None


def small_disk(place: Path, kilobytes: int):
    """Mount a disk of this size; False where the machine does not let us."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    return (
        shutil.which("mount") is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


def unmount(place: Path) -> None:
    subprocess.run(["umount", str(place)], check=True)


def can_mount(tmp: Path):
    place = tmp / "probe"
    if not small_disk(place, 64):
        return False
    unmount(place)
    return True


def test_a_small_disk_that_fills_up_is_told_and_works_again_after_room_is_made(example: Example, tmp_path: Path):
    """Where disks cannot be mounted the limits above stand alone."""
    if not can_mount(tmp_path):
        return
    place = tmp_path / "disk"
    assert small_disk(place, 1024)
    try:
        shutil.copytree(example.company.folder.parent, place / "data")
        company = Company.open(place / "data", example.company.slug)
        ballast = place / "ballast"
        refusals = 0
        for spare in (0, 16, 48, 96, 160):
            free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
            ballast.write_bytes(b"x" * max(0, free - spare * 1024))
            refused = refusal_of(company, example.coming)
            if refused is not None:
                refusals += 1
                assert refused.message.key == "mart.disk_full"
                assert head(company).id == "000001"
                assert facts(company) == example.old
            ballast.unlink()
        assert refusals > 0
        assert everything(publish(company, [example.coming], now=NOW)) == example.new
        assert orphans(company) == set()
    finally:
        unmount(place)
