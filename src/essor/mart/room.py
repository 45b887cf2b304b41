"""Say in plain words that a disk is full, whoever noticed it: the system, the engine or Delta."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from essor.kernel.message import message
from essor.mart.refusal import MartError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
_SAID = ("no space left", "file too large", "quota exceeded", "max_temp_directory_size", "os error 27", "os error 28")


@contextmanager
def telling_no_room(folder: Path) -> Iterator[None]:
    """Turn an error that means a full disk into its message; let every other one pass.

    Raises:
        MartError: the disk is full.

    """
    try:
        yield
    except MartError:
        raise
    except Exception as error:
        if is_no_room(error):
            raise MartError(message("mart.disk_full", folder=str(folder))) from error
        raise


def is_no_room(error: BaseException) -> bool:
    """Tell whether an error means that there is no room for a file."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return True
    said = str(error).lower()
    return any(sign in said for sign in _SAID)
