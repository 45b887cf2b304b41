"""Measure work in a process of its own: seconds, and the most memory it held."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
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


PEER_BYTES = 16 << 30
"""What a peer may hold: beyond it, it has not answered."""


def measure_peer(work: Callable[..., Any], *arguments: Any) -> Run | None:
    """Run the work of a peer once; None where it ran out of memory, told by an exception or by its end."""
    try:
        found = measure(_within, work, arguments, times=1)
    except EOFError:
        return None
    return None if found.answer is None else found


def _within(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    resource.setrlimit(resource.RLIMIT_AS, (PEER_BYTES, PEER_BYTES))
    try:
        return work(*arguments)
    except MemoryError:
        return None


def measure(work: Callable[..., Any], *arguments: Any, times: int = 3, timed_inside: bool = False) -> Run:
    """Run work so many times in a fresh process and return the best run; or take the time that it tells."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(sender, work, arguments, times, timed_inside))
    process.start()
    sender.close()
    seconds, mebibytes, answer = receiver.recv()
    process.join()
    return Run(seconds, mebibytes, answer)


def measure_open(
    opened: Callable[..., AbstractContextManager[Callable[[], Any]]], *arguments: Any, times: int = 5
) -> Run:
    """Open something in a fresh process, untimed, then time what it answers; return the best run."""
    return measure(_run_open, opened, arguments, times, times=1, timed_inside=True)


def _run_open(
    opened: Callable[..., AbstractContextManager[Callable[[], Any]]], arguments: tuple[Any, ...], times: int
) -> tuple[float, Any]:
    with opened(*arguments) as question:
        return _best(question, (), times)


def _best(work: Callable[..., Any], arguments: tuple[Any, ...], times: int) -> tuple[float, Any]:
    best, answer = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        answer = work(*arguments)
        best = min(best, time.perf_counter() - start)
    return best, answer


def _run(sender: Any, work: Callable[..., Any], arguments: tuple[Any, ...], times: int, timed_inside: bool) -> None:
    best, answer = work(*arguments) if timed_inside else _best(work, arguments, times)
    kibibytes = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    sender.send((best, kibibytes / 1024, answer))
