"""Keep what was asked last: a snapshot never changes, so neither does its answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Hold the newest answers of several threads, so many at most.

    Args:
        most: how many are held; the one not asked for longest goes first.

    """

    def __init__(self, most: int) -> None:
        """Hold nothing yet."""
        self._most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, ask: Callable[[], T]) -> T:
        """Return the answer to a key: held, or asked now. Two threads may ask the same at once; one answer stays."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        answer = ask()
        with self._lock:
            held = self._held.setdefault(key, answer)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return held

    def peek(self, key: Hashable) -> T | None:
        """Return the answer to a key where one is held; nothing is asked."""
        with self._lock:
            return self._held.get(key)
