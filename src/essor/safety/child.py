"""Run a function in a child process with limits, and take what comes back as a value.

A parser of hostile input can eat all memory, never end, or abort the whole process: none of these can
be caught from inside. The child is a fresh interpreter with its own working directory, a bare
environment, no network, no other program, and limits on memory, time, files; it dies with its parent.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from essor.safety.outcome import LIMITS, Failed, Limits, Ok, Outcome
from essor.safety.progress import Progress
from essor.safety.watch import Watch

__all__ = ["Failed", "Limits", "Ok", "Outcome", "Progress", "run"]

_TAIL_BYTES = 20_000


def run(
    function: str,
    arguments: Mapping[str, Any],
    *,
    limits: Limits = LIMITS,
    scratch: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Outcome:
    """Call a function in a child process and return its result, or why there is none.

    Args:
        function: dotted name, such as "essor.connectors.staging.stage".
        arguments: keyword arguments that JSON can hold; paths as absolute text.
        limits: what the child may use.
        scratch: folder in which the child's own working directory is made and removed; a partition
            with room where the engine spills. Left out, the system's temporary folder.
        on_progress: called in this thread with each piece of news.
        cancelled: asked about twenty times a second; true ends the child.

    Raises:
        TypeError: the arguments cannot be written as JSON.

    """
    with tempfile.TemporaryDirectory(prefix="essor-child-", dir=scratch) as folder, tempfile.TemporaryFile() as log:
        job = _job(function, arguments, limits)
        process, events = _start(Path(folder), log)
        watch = Watch(process, limits, on_progress or _ignore, cancelled or _never)
        try:
            _hand_over(process, job)
            watch.follow(events)
        finally:
            _end(process)
            os.close(events)
        log.seek(max(log.seek(0, os.SEEK_END) - _TAIL_BYTES, 0))
        return watch.outcome(log.read().decode(errors="replace"))


def _start(folder: Path, log: IO[bytes]) -> tuple[subprocess.Popen[bytes], int]:
    """Start the interpreter; return it and the descriptor on which its events come in."""
    package = Path(__file__).resolve().parents[2]
    environment = {"PYTHONPATH": str(package), "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    inlet, outlet = os.pipe()
    try:
        process = subprocess.Popen(  # noqa: S603 our own interpreter and module
            [sys.executable, "-P", "-s", "-m", "essor.safety.child_main", str(outlet)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            pass_fds=(outlet,),
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
    except OSError:
        os.close(inlet)
        raise
    finally:
        os.close(outlet)
    return process, inlet


def _job(function: str, arguments: Mapping[str, Any], limits: Limits) -> bytes:
    rights = {
        # Twice the watched limit: address space that an engine reserves and does not touch has room,
        # and one allocation beyond all measure fails at once.
        "data_bytes": 2 * limits.memory_bytes + (1 << 29),
        "cpu_seconds": limits.cpu_seconds,
        "file_bytes": limits.file_bytes,
        "open_files": limits.open_files,
    }
    job = {
        "function": function,
        "arguments": dict(arguments),
        "rights": rights,
        "parent": os.getpid(),
        "path": [place for place in sys.path if place],
    }
    return json.dumps(job).encode() + b"\n"


def _hand_over(process: subprocess.Popen[bytes], job: bytes) -> None:
    if process.stdin is None:  # pragma: no cover: opened above
        return
    with suppress(BrokenPipeError):  # the child died at once: its status tells
        process.stdin.write(job)
        process.stdin.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()


def _ignore(_progress: Progress) -> None:
    return


def _never() -> bool:
    return False
