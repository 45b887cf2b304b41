"""Read a stranger's file in a child process with limits: what breaks there is told here in words."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from essor.kernel.message import Message, message
from essor.review.readers.limits import CHILD
from essor.review.readers.reading import WIRE
from essor.safety import child
from essor.safety.outcome import Failed, Limits
from essor.work.submitted import Read


def read(path: Path, name: str = "", *, limits: Limits = CHILD) -> Read | Message:
    """Return what stands in a file, or why there is nothing to review, with the mend.

    Args:
        path: the file.
        name: the name that people know it by; left out, its own.
        limits: what reading it may cost.

    Raises:
        OSError: the file does not exist or may not be opened.

    """
    shown = name or path.name
    with path.open("rb"):
        pass
    outcome = child.run(
        "essor.review.readers.reading.read", {"path": str(path.resolve()), "name": shown}, limits=limits
    )
    if isinstance(outcome, Failed):
        return _failed(outcome, shown)
    said = outcome.result
    try:
        if "refused" in said:
            key, arguments = said["refused"]
            return message(str(key), **arguments)
        return WIRE.validate_python(said["read"])
    except (ValidationError, TypeError, ValueError, KeyError):  # what a broken parser says is not believed
        return message("review.damaged", file=shown)


def _failed(outcome: Failed, shown: str) -> Message:
    """Return why reading failed, in the words of a review: nothing was imported or recorded here."""
    words = {"safety.out_of_memory": "review.too_heavy", "safety.out_of_time": "review.too_heavy"}
    return message(words.get(outcome.message.key, "review.damaged"), file=shown)
