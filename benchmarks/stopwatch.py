"""Measure work in a process of its own: seconds, and the most memory it held."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """Hold the best of some runs.

    Args:
        seconds: the shortest run; the machine disturbs only upwards.
        mebibytes: the most memory that the process held, its children included.
        answer: what the work returned.

    """

    seconds: float
    mebibytes: float
    answer: Any


def measure(work: Callable[..., Any], *arguments: Any, times: int = 3) -> Run:
    """Run work so many times in a fresh process and return the best run."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sender, work, arguments, times))
    process.start()
    sender.close()
    seconds, mebibytes, answer = receiver.recv()
    process.join()
    return Run(seconds, mebibytes, answer)


def _run(sender: Any, work: Callable[..., Any], arguments: tuple[Any, ...], times: int) -> None:
    best, answer = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        answer = work(*arguments)
        best = min(best, time.perf_counter() - start)
    kibibytes = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    sender.send((best, kibibytes / 1024, answer))
