"""Tell the parent process how far the work has come; outside a child the news goes nowhere."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass

_LEAST_SECONDS_BETWEEN = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """Hold how far a stage has come; a total of 0 means that the end is not known."""

    stage: str
    done: int
    total: int = 0


class _Pipe:
    """Hold the descriptor that leads to the parent, and the instant of the last news."""

    def __init__(self) -> None:
        self.descriptor = -1
        self.lock = threading.Lock()
        self.last = (-1.0, "")


_PIPE = _Pipe()


def connect(descriptor: int) -> None:
    """Send what follows to this descriptor; the child's entry calls it once."""
    _PIPE.descriptor = descriptor


def report(stage: str, done: int, total: int = 0) -> None:
    """Tell the parent that a stage has come so far; at most ten times a second for one stage."""
    if _PIPE.descriptor < 0:
        return
    now = time.monotonic()
    last, last_stage = _PIPE.last
    if stage == last_stage and now - last < _LEAST_SECONDS_BETWEEN and done != total:
        return
    _PIPE.last = (now, stage)
    send({"progress": [stage, done, total]})


def send(event: dict[str, object]) -> None:
    """Write one event as one line."""
    line = json.dumps(event, separators=(",", ":")).encode() + b"\n"
    with _PIPE.lock:
        view = memoryview(line)
        while view:
            view = view[os.write(_PIPE.descriptor, view) :]
