"""Read any file that people bring, whatever it is; what cannot be read is answered, never raised."""

from __future__ import annotations

import errno
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from essor.connectors.reading.columnar import read_parquet
from essor.connectors.reading.kind import Kind, kind_of
from essor.connectors.reading.sheet import Hints, Reading
from essor.connectors.reading.text import read_text
from essor.connectors.reading.workbook import read_workbook
from essor.kernel.message import Message, message
from essor.safety import gzipped

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NOTHING_KNOWN = Hints()


def read(path: Path, con: duckdb.DuckDBPyConnection, hints: Hints = NOTHING_KNOWN, name: str = "") -> Reading:
    """Read every sheet of a file into tables of a connection.

    Call it inside a child process (`essor.safety.child`): a hostile workbook can abort the process.

    Args:
        path: the file.
        con: connection that gets temporary tables; its memory limit and temporary folder are the
            caller's. The tables are seen through this very connection, not through its cursors.
        hints: what the caller knows already.
        name: the name that people know the file by; left out, its own.

    Returns:
        The sheets that have rows or a header, and what is to be said; no sheet, and the reason, where
        the file is no table.

    Raises:
        OSError: the file does not exist or may not be opened.

    """
    shown = name or path.name
    with TemporaryDirectory(prefix="essor-read-") as work:
        try:
            return _read(path, con, hints, shown, Path(work))
        except duckdb.OutOfMemoryException:
            return Reading(messages=(message("reading.out_of_memory", file=shown),))
        except duckdb.IOException as error:
            if "no space left" in str(error).lower():
                return Reading(messages=(message("safety.disk_full"),))
            raise
        except OSError as error:
            if error.errno in _NO_ROOM:
                return Reading(messages=(message("safety.disk_full"),))
            raise


def _read(path: Path, con: duckdb.DuckDBPyConnection, hints: Hints, shown: str, work: Path) -> Reading:
    kind: Kind | Message = kind_of(path, shown)
    if kind == "gzip":
        inner = work / "unpacked"
        refusal = gzipped.unpack(path, inner, shown)
        kind = refusal or kind_of(inner, shown)
        if kind != "text" and not isinstance(kind, Message):
            kind = message("reading.is_archive", file=shown)
        path = inner
    if isinstance(kind, Message):
        return Reading(messages=(kind,))
    if kind == "text":
        return read_text(path, con, hints, shown, work)
    if kind == "parquet":
        return read_parquet(path, con, shown)
    return read_workbook(path, con, hints, shown, kind)
