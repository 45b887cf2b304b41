"""Hold what a child may use and what comes back from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from essor.kernel.message import Message


@dataclass(frozen=True, slots=True)
class Limits:
    """Hold what a child may use.

    Args:
        memory_bytes: memory that the child holds as its own (anonymous pages in RAM and swap).
        seconds: wall clock.
        cpu_seconds: processor time of all threads together.
        file_bytes: length of one file.
        open_files: descriptors.

    """

    memory_bytes: int = 2 << 30
    seconds: float = 900.0
    cpu_seconds: int = 1800
    file_bytes: int = 16 << 30
    open_files: int = 256


@dataclass(frozen=True, slots=True)
class Ok:
    """Hold the result of a function that came to its end."""

    result: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """Hold why there is no result.

    Args:
        message: what happened and the mend, for people.
        trace: the trace of the child, for the log; never shown.

    """

    message: Message
    trace: str = ""


Outcome = Ok | Failed
LIMITS = Limits()
