"""Stand at the entry of a child process: confine, call one function, send its result, leave.

The first line of standard input is the job as JSON; standard input then stays open as long as the
parent lives, and its end is the order to leave. Events go out on the descriptor named on the command
line, one JSON object a line: ``progress``, then ``result`` or ``error``.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

from essor.safety import confine, progress

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_ROOM_WORDS = ("no space left on device", "file too large", "disk quota exceeded", "max_temp_directory_size")
_NO_MEMORY_TYPES = frozenset({"MemoryError", "OutOfMemoryException"})
_NO_MEMORY_WORDS = ("failed to allocate", "cannot allocate memory", "std::bad_alloc")


def main(descriptor: int) -> None:
    """Run the job that stands on standard input and leave the process."""
    job = json.loads(sys.stdin.buffer.readline())
    confine.die_with_parent(job["parent"])
    confine.limit(confine.Rights(**job["rights"]))
    confine.refuse_network_and_programs()
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    progress.connect(descriptor)
    sys.path[:] = job["path"]
    try:
        result = resolve(job["function"])(**job["arguments"])
        progress.send({"result": result})
    except BaseException as error:  # noqa: BLE001 a native panic is no Exception, and no traceback leaves
        progress.send({"error": explain(error)})
    os._exit(0)  # destructors of native libraries have nothing left to save


def resolve(dotted: str) -> Callable[..., Any]:
    """Return the function that a dotted name leads to.

    Raises:
        AttributeError, ModuleNotFoundError: there is none: the caller broke the contract.

    """
    module, _, name = dotted.rpartition(".")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function


def explain(error: BaseException) -> dict[str, str]:
    """Sort an exception by what a person can do about it, and keep its trace for the developer."""
    return {"kind": _kind(error), "trace": "".join(traceback.format_exception(error))[-20_000:]}


def _kind(error: BaseException) -> str:
    text = str(error).lower()
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return "disk"
    if any(words in text for words in _NO_ROOM_WORDS):
        return "disk"
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & _NO_MEMORY_TYPES or any(words in text for words in _NO_MEMORY_WORDS):
        return "memory"
    return "error"


def _leave_with_parent() -> None:
    """Wait for the end of standard input: the parent is gone, or wants no more."""
    while os.read(0, 4096):
        pass
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
