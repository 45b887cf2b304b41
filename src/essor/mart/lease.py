"""Let one writer at a time into a company's folder, and take over from a writer that died.

The lease is a file that names its holder: machine, process, start of that process, a token. On the same
machine a holder is dead when its process is gone, or is another one that got the same number, or the
machine was started anew; a living one is never pushed aside, however long it takes. On another machine
only its heartbeat can be watched, by our own clock, since the two clocks may differ.
A lease that is found at the start was left by a writer that did not finish: the folder needs recovery.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from essor.kernel.message import message
from essor.mart.company import Company
from essor.mart.durable import put, sync
from essor.mart.refusal import MartError

HEARTBEAT_SECONDS = 5.0
DEAD_AFTER_SECONDS = 60.0
WAIT_SECONDS = 90.0
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Holder:
    """Name a process so that no other one can be mistaken for it.

    Args:
        machine: the host's name.
        boot: the present run of the host.
        space: where the process numbers are counted: each container counts its own.
        pid: process number; 0 for a writer that gave up and left work half done.
        started: start of the process, as the system tells it.
        token: a name that no other lease has.

    """

    machine: str
    boot: str
    space: str
    pid: int
    started: str
    token: str


class Lease:
    """Hold the right to write until it is given back.

    Args:
        place: the lease's file.
        holder: this writer.
        inherited: True when a dead writer left work half done.

    """

    def __init__(self, place: Path, holder: Holder, *, inherited: bool) -> None:
        """Start the heartbeat."""
        self.place = place
        self.holder = holder
        self.inherited = inherited
        self._stop = threading.Event()
        self._heart = threading.Thread(target=self._beat, name="essor-lease", daemon=True)
        self._heart.start()

    def check(self) -> None:
        """Make sure that the lease is still ours, just before the commit.

        Raises:
            MartError: another writer took it for dead; nothing was committed.

        """
        if _read(self.place) != self.holder:
            raise MartError(message("mart.lease_lost"))

    def give_back(self, *, clean: bool) -> None:
        """Let the next writer in; when the folder is not clean, leave a lease that asks for recovery."""
        self._stop.set()
        self._heart.join()
        with _guard(self.place):
            if _read(self.place) != self.holder:
                return
            if clean:
                self.place.unlink()
                sync(self.place.parent)
            else:
                _write(self.place, replace(self.holder, pid=0))

    def _beat(self) -> None:
        while not self._stop.wait(HEARTBEAT_SECONDS):
            try:
                os.utime(self.place)
            except OSError:  # the folder may be gone for a moment on a network share
                continue


def acquire(company: Company, wait_seconds: float = WAIT_SECONDS) -> Lease:
    """Wait for the right to write, and take it.

    Raises:
        MartError: another writer still holds it after so many seconds.

    """
    place = company.folder / "lease.json"
    mine = Holder(**_here(), pid=os.getpid(), started=started(os.getpid()), token=uuid.uuid4().hex)
    begin = time.monotonic()
    last_beat, beat_seen = 0.0, begin
    while True:
        with _guard(place):
            for draft in place.parent.glob(f".{place.name}.*"):  # of a writer killed while it took the lease
                draft.unlink(missing_ok=True)
            found = _read(place)
            if found is None:
                _write(place, mine)
                return Lease(place, mine, inherited=False)
            if (beat := place.stat().st_mtime) != last_beat:
                last_beat, beat_seen = beat, time.monotonic()
            if is_dead(found, silent_seconds=time.monotonic() - beat_seen):
                _write(place, mine)
                return Lease(place, mine, inherited=True)
        if time.monotonic() - begin >= wait_seconds:
            raise MartError(message("mart.busy", company=company.slug, pid=str(found.pid), machine=found.machine))
        time.sleep(_POLL_SECONDS)


def is_dead(holder: Holder, silent_seconds: float) -> bool:
    """Tell whether a holder no longer lives.

    Args:
        holder: whom the lease names.
        silent_seconds: how long we have watched the lease without seeing a heartbeat.

    """
    here = _here()
    if holder.pid == 0:
        return True
    if holder.machine == here["machine"] and holder.boot != here["boot"]:
        return True
    if holder.machine == here["machine"] and holder.space == here["space"]:
        return started(holder.pid) != holder.started
    return silent_seconds > DEAD_AFTER_SECONDS


def started(pid: int) -> str:
    """Return when a process started, as the system tells it, or "" when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        if Path("/proc/self/stat").exists():
            return ""
        answer = subprocess.run(  # noqa: S603 a fixed program and a number
            ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return answer.stdout.strip()
    state, *fields = stat.rpartition(")")[2].split()
    return "" if state == "Z" else fields[18]  # field 22: start in clock ticks after boot; a zombie is dead


def _here() -> dict[str, str]:
    """Return the names of this machine, of its present run and of its space of process numbers."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        boot, space = "", ""
    return {"machine": socket.gethostname(), "boot": boot, "space": space}


@contextmanager
def _guard(place: Path) -> Iterator[None]:
    """Let one process look at the lease and change it; the system frees the guard of a process that dies."""
    descriptor = os.open(place.with_name("lease.guard"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _read(place: Path) -> Holder | None:
    """Return the holder; a lease that cannot be read belongs to nobody who lives."""
    try:
        return Holder(**json.loads(place.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        return Holder(machine="", boot="", space="", pid=0, started="", token="")


def _write(place: Path, holder: Holder) -> None:
    put(place, json.dumps(asdict(holder)).encode())
