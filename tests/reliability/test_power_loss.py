"""After a power cut the disk holds what was synchronised, and of the rest whatever it likes."""

from __future__ import annotations

import json
import os
import random
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from writers import Example, facts, orphans

from essor.mart import durable, recovery
from essor.mart.company import Company
from essor.mart.publish import publish
from essor.mart.snapshot import head
from mart_cases import NOW, everything


class Disk:
    """Watch what a program synchronises below a folder, and make the folder as a power cut leaves it.

    A name is durable once its folder was synchronised after it appeared (or vanished); a file's bytes
    once the file itself was, whatever its name was at that moment. Other programs' own calls (those of
    the engine and of Delta) are not seen: they count as never made.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names: dict[Path, dict[str, int]] = {}
        self.bytes: dict[int, bytes] = {}
        self.syncs = 0
        for folder in [root, *(place for place in root.rglob("*") if place.is_dir())]:
            self._see_folder(folder)
            for place in folder.iterdir():
                if place.is_file():
                    self.bytes[place.stat().st_ino] = place.read_bytes()

    def fsync(self, descriptor: int) -> None:
        self.syncs += 1
        found = os.fstat(descriptor)
        place = Path(f"/proc/self/fd/{descriptor}").readlink()
        if stat.S_ISDIR(found.st_mode):
            self._see_folder(place)
        else:
            self.bytes[found.st_ino] = Path(f"/proc/self/fd/{descriptor}").read_bytes()

    def _see_folder(self, folder: Path) -> None:
        self.names[folder] = {place.name: place.stat().st_ino for place in folder.iterdir()}

    def cut(self, target: Path, keep: random.Random | None) -> None:
        """Write what is left of the folder; with `keep`, unsynchronised things survive by chance."""
        self._cut(self.root, target, keep)

    def _cut(self, folder: Path, target: Path, keep: random.Random | None) -> None:
        target.mkdir(parents=True)
        durable_names = self.names.get(folder, {})
        present = {place.name: place.stat().st_ino for place in folder.iterdir()} if folder.is_dir() else {}
        for name in sorted(durable_names | present):
            inodes = durable_names.get(name), present.get(name)
            inode = inodes[0] if inodes[0] == inodes[1] or keep is None else keep.choice(inodes)
            place = folder / name
            if inode is None:
                continue
            if place.is_dir() or place in self.names:
                self._cut(place, target / name, keep)
            else:
                (target / name).write_bytes(self._content(place, inode, keep))

    def _content(self, place: Path, inode: int, keep: random.Random | None) -> bytes:
        synchronised = self.bytes.get(inode, b"")
        if keep is None or not place.is_file() or place.stat().st_ino != inode:
            return synchronised
        written = place.read_bytes()
        if written == synchronised:
            return written
        return keep.choice([synchronised, written, written[: len(written) // 2]])


def after(disk: Disk, place: Path, keep: random.Random | None = None):
    """Cut the power, start again, recover; return the company and what its readers find."""
    shutil.rmtree(place, ignore_errors=True)
    disk.cut(place, keep)
    company = Company.open(place.parent, place.name)
    _let_the_machine_start_anew(company)
    before = facts(company)
    recovery.mend(company)
    assert facts(company) == before
    return company


def _let_the_machine_start_anew(company: Company) -> None:
    lease = company.folder / "lease.json"
    try:
        lease.write_text(json.dumps({**json.loads(lease.read_text()), "boot": "the one before"}))
    except (FileNotFoundError, ValueError):  # none, or torn: it belongs to nobody
        return


def test_a_power_cut_at_any_moment_leaves_the_old_snapshot_or_the_new_one(
    example: Example, fresh: Callable[[], Company], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    company = fresh()
    disk = Disk(company.folder)
    chance = random.Random(20261101)
    place = tmp_path / "after" / company.slug
    seen = []

    def look(*_: object) -> None:
        if disk.syncs % 5 == 0 or disk.syncs > 60:
            seen.append(facts(after(disk, place)) == example.new)
            by_chance = facts(after(disk, place, chance))
            assert by_chance in (example.old, example.new)

    def fsync(descriptor: int) -> None:
        disk.fsync(descriptor)
        monkeypatch.setattr(os, "fsync", lambda _: None)
        look()
        monkeypatch.setattr(os, "fsync", fsync)

    monkeypatch.setattr(os, "fsync", fsync)
    publish(company, [example.coming], now=NOW)
    monkeypatch.undo()
    assert len(seen) > 10
    assert seen == sorted(seen)  # old, old, …, then new for good
    assert seen[0] is False

    survivor = after(disk, place)
    assert facts(survivor) == example.new  # what publish() acknowledged is there
    assert orphans(survivor) == set()
    assert everything(publish(survivor, [example.coming], now=NOW)) == example.new


def test_a_writer_that_forgot_to_synchronise_its_data_would_be_caught(
    example: Example, fresh: Callable[[], Company], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    company = fresh()
    disk = Disk(company.folder)
    monkeypatch.setattr(os, "fsync", disk.fsync)
    monkeypatch.setattr("essor.mart.delta_log.make_durable", lambda *_: None)
    publish(company, [example.coming], now=NOW)
    monkeypatch.undo()
    place = tmp_path / "after" / company.slug
    disk.cut(place, None)
    survivor = Company.open(place.parent, place.name)
    assert head(survivor).id == "000002"
    try:
        broken = facts(survivor) != example.new
    except Exception:  # noqa: BLE001 files that the manifest names are not there: any error of the engine will do
        broken = True
    assert broken


def test_a_new_file_is_durable_with_its_name_and_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = tmp_path / "root"
    root.mkdir()
    disk = Disk(root)
    monkeypatch.setattr(os, "fsync", disk.fsync)
    durable.make_folder(root / "a" / "b")
    assert durable.put_new(root / "a" / "b" / "new", b"one")
    assert not durable.put_new(root / "a" / "b" / "new", b"two")
    durable.put(root / "a" / "b" / "other", b"1")
    durable.put(root / "a" / "b" / "other", b"2")
    disk.cut(tmp_path / "after", None)
    found = {place.name: place.read_bytes() for place in (tmp_path / "after").rglob("*") if place.is_file()}
    assert found == {"new": b"one", "other": b"2"}
