"""Keep the engine of a company open between pages: what it learnt of a snapshot once it does not ask again.

An engine shows one snapshot that never changes and answers several threads. One stays open a company: who opens
another snapshot closes it, as soon as the last page that reads it is done; what was erased is read by nobody then.
"""

from __future__ import annotations

import atexit
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from essor.mart.engines import Engine, open_engine
from essor.mart.snapshot import Snapshot

MOST = 4
"""Companies whose engine stays open; the one not asked for longest is closed first."""


@dataclass(slots=True)
class _Open:
    """Hold an open engine: of which snapshot, how many pages read it, whether the last of them closes it."""

    snapshot: Snapshot
    engine: Engine
    readers: int = 0
    left: bool = False


_HELD: OrderedDict[Path, _Open] = OrderedDict()
_LOCK = Lock()


@contextmanager
def engine_on(folder: Path, snapshot: Snapshot) -> Iterator[Engine]:
    """Open the engine of a snapshot for the length of a page, or take the one that is open.

    Args:
        folder: of the company.
        snapshot: to show.

    """
    with _LOCK:
        one = _taken(folder, snapshot)
        one.readers += 1
    try:
        yield one.engine
    finally:
        with _LOCK:
            one.readers -= 1
            _close_if_left(one)


def _taken(folder: Path, snapshot: Snapshot) -> _Open:
    one = _HELD.get(folder)
    if one is None or one.snapshot != snapshot:
        fresh = _Open(snapshot, open_engine("duckdb", snapshot))
        _leave(folder)
        _HELD[folder] = one = fresh
    _HELD.move_to_end(folder)
    while len(_HELD) > MOST:
        _leave(next(iter(_HELD)))
    return one


def _leave(folder: Path) -> None:
    one = _HELD.pop(folder, None)
    if one is not None:
        one.left = True
        _close_if_left(one)


def _close_if_left(one: _Open) -> None:
    if one.left and not one.readers:
        one.engine.close()


def close_all() -> None:
    """Close every engine that no page reads."""
    with _LOCK:
        for folder in tuple(_HELD):
            _leave(folder)


atexit.register(close_all)
