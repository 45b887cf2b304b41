"""Read one file inside the child process and send what was read; never call it in the process of a face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import Any

import python_calamine as calamine
from pydantic import TypeAdapter

from essor.kernel.message import Message, message
from essor.review.readers.docx import read_docx
from essor.review.readers.kind import kind_of
from essor.review.readers.limits import ARCHIVE
from essor.review.readers.ods import read_ods
from essor.review.readers.package import DamagedError, Package
from essor.review.readers.pdf import ProtectedError, read_pdf
from essor.review.readers.pptx import read_pptx
from essor.review.readers.tables import tables_of
from essor.review.readers.xls import read_xls
from essor.review.readers.xlsx import read_xlsx
from essor.review.spreadsheet.engine import engine_of
from essor.review.spreadsheet.graph import graph_of
from essor.review.spreadsheet.perturb import perturbed
from essor.review.spreadsheet.recalculated import recalculated
from essor.safety import spreadsheet
from essor.work.submitted import Kind, Read

_OFFICE = {"xlsx": read_xlsx, "ods": read_ods, "docx": read_docx, "pptx": read_pptx}
WIRE = TypeAdapter(Read)


def read(path: str, name: str) -> Mapping[str, Any]:
    """Return what was read as JSON holds it: {"read": …}, or {"refused": [key, arguments]}.

    Args:
        path: the file.
        name: the name that people know it by.

    """
    found = read_file(Path(path), name)
    if isinstance(found, Message):
        return {"refused": [found.key, dict(found.args)]}
    return {"read": WIRE.dump_python(found, mode="json")}


def read_file(path: Path, name: str) -> Read | Message:
    """Return what stands in a file, or why it is refused, with the mend."""
    kind = kind_of(path, name)
    if isinstance(kind, Message):
        return kind
    try:
        return _read(path, name, kind)
    except (ProtectedError, calamine.PasswordError):
        return message("safety.encrypted", file=name)
    except DamagedError:
        return message("review.damaged", file=name)
    except RecursionError:
        return message("review.damaged", file=name)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a panic of a native library becomes
            raise
        return message("review.damaged", file=name)


def _read(path: Path, name: str, kind: Kind) -> Read | Message:
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    if kind == "pdf":
        return read_pdf(path, name, sha256)
    if kind == "xls":
        return read_xls(path, name, sha256)
    refused = spreadsheet.check(path, name, limits=ARCHIVE)
    if refused:
        return refused[0]
    with Package(path) as package:
        found = _OFFICE[kind](package, name, sha256)
    return _examined(found, path) if kind in {"xlsx", "ods"} else found


def _examined(found: Read, path: Path) -> Read:
    """Return a workbook calculated again, and what changing its inputs shows."""
    engine = engine_of(found, path)
    again = recalculated(found, engine)
    if engine is None:
        return again
    return replace(again, examined=perturbed(again, graph_of(again, tables_of(path)), engine))
