"""Build and import the small demo company once for all workers of a run; each works on a copy of its own."""

from __future__ import annotations

import contextlib
import copyreg
import fcntl
import io
import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import pytest

from essor.cli.main import _run as run_call
from essor.cli.main import read
from essor.corpus.brumelle import build
from essor.corpus.truths import Truths
from essor.mart.company import Company

SEED, SCALE, SLUG = 7, 0.01, "brumelle"
T = TypeVar("T")


def _fixed(table: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(table)


copyreg.pickle(MappingProxyType, lambda view: (_fixed, (dict(view),)))  # tables of the truths cross to other workers


@dataclass(frozen=True)
class Told:
    """Hold what is true of the company, and what its import answered."""

    truths: Truths
    code: int
    said: str


def small_demo(factory: pytest.TempPathFactory, folder: Path) -> Told:
    """Lay the exports and the imported data of the small demo company into a folder: exports/ and data/."""
    made, told = once(factory, "small-demo", _import)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return told


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> tuple[Path, T]:
    """Make a folder once for all workers of this run; return it, to be read only, with what its maker told.

    A worker that comes while another makes it waits; where the making failed, the next tries anew.
    """
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"once-{name}"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = place / "told"
        if not told.exists():
            shutil.rmtree(place / "made", ignore_errors=True)
            (place / "made").mkdir()
            told.write_bytes(pickle.dumps(make(place / "made")))
        return place / "made", pickle.loads(told.read_bytes())  # noqa: S301 our own, of this run


def _import(folder: Path) -> Told:
    exports, data = folder / "exports", folder / "data"
    exports.mkdir()
    truths = build(exports, seed=SEED, scale=SCALE)
    Company.create(data, SLUG, name="Maison Brumelle", fiscal_start_month=11)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        found, rest = read(["import", str(exports), "--data", str(data), "--company", SLUG, "--json"])
        code = run_call(found, rest)
    return Told(truths, code, said.getvalue())
