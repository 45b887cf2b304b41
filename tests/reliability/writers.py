"""A company before and after a publication, and the processes that publish, undo and erase in it."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from essor.mart.company import Company
from essor.mart.delta_log import LOG
from essor.mart.erase import erase
from essor.mart.imports import StagedImport
from essor.mart.publish import publish, undo
from essor.mart.refusal import MartError
from essor.mart.snapshot import head, standing
from mart_cases import NOW, Facts, Stager, everything, line, new_company, order

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["essor.mart.publish", "essor.mart.erase"])


def answer(number: int, score: int) -> dict[str, Any]:
    """Return an answer to the question whether a customer recommends the company."""
    return {"survey_id": "s", "answer_id": str(number), "question": "q", "answer_date": date(2026, 10, 5),
            "scale": "nps", "score": Decimal(score)}  # fmt: skip


def traffic(day: int, sessions: int, days: int = 1) -> dict[str, Any]:
    """Return what a web analytics tool says of a few days of October."""
    return {"period_start": date(2026, 10, day), "period_end": date(2026, 10, day) + timedelta(days=days),
            "dimension": "channel_group|device", "label": "Direct|mobile", "sessions": sessions}  # fmt: skip


FIRST = {
    "order_lines": [
        line(f"SO{number}", 1, f"2026-{number % 3 + 8:02d}-05", f"{number}.10", party_id=f"C{number % 5}")
        for number in range(60)
    ],
    "orders": [order(f"SO{number}", f"2026-{number % 3 + 8:02d}-05", f"{number}.10") for number in range(60)],
    "parties": [{"party_id": f"C{number}", "name": f"Nadia Brel {number}"} for number in range(5)],
    "products": [{"product_id": "P1", "family": "Table"}],
    "survey_answers": [answer(1, 9), answer(2, 6)],
    "web_traffic": [traffic(1, 40), traffic(2, 50), traffic(31, 60, days=7)],
}
SECOND = {
    "order_lines": [line("SO1", 1, "2026-10-05", "99.99"), line("SO99", 1, "2026-10-06", "5.00", product_id="P2")],
    "orders": [order("SO1", "2026-10-05", "99.99"), order("SO99", "2026-10-06", "5.00")],
    "products": [{"product_id": "P1", "family": "Cuisine"}, {"product_id": "P2", "list_price": Decimal(5)}],
    "stores": [{"store_id": "S1", "label": "Rennes"}],
    "survey_answers": [answer(2, 7), answer(3, 10)],
    "web_traffic": [traffic(2, 55), traffic(3, 70)],
}


@dataclass(frozen=True)
class Example:
    """Hold a company, what is published next, and the facts of both snapshots."""

    company: Company
    coming: StagedImport
    old: Facts
    new: Facts

    @classmethod
    def make(cls, folder: Path) -> Example:
        company, stage = new_company(folder), Stager(folder / "staged")
        first, coming = stage(**FIRST), stage(**SECOND)
        old = everything(publish(company, [first], now=NOW))
        rehearsal = folder / "rehearsal"
        shutil.copytree(company.folder.parent, rehearsal)
        new = everything(publish(Company.open(rehearsal, company.slug), [coming], now=NOW))
        assert old != new
        return cls(company, coming, old, new)


def publish_until(company: Company, coming: StagedImport, step: int = -1, sync: int = -1) -> None:
    """Publish, and die without a word before this step, or before this synchronisation."""
    steps, syncs, real = 0, 0, os.fsync

    def listen(_: Any) -> None:
        nonlocal steps
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)
        steps += 1

    def fsync(descriptor: int) -> None:
        nonlocal syncs
        if syncs == sync:
            os.kill(os.getpid(), signal.SIGKILL)
        syncs += 1
        real(descriptor)

    os.fsync = fsync
    publish(company, [coming], now=NOW, progress=listen)


def undo_until(company: Company, import_id: str, step: int) -> None:
    undo(company, import_id, now=NOW, progress=_dying_at(step))


def erase_until(company: Company, party_id: str, step: int) -> None:
    erase(company, party_id, now=NOW, progress=_dying_at(step))


def publish_within(company: Company, coming: StagedImport, file_bytes: int, said: Any) -> None:
    """Publish where no file may grow past so many bytes; send the key of the refusal, or "done"."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, resource.RLIM_INFINITY))
    try:
        publish(company, [coming], now=NOW)
        answer = "done"
    except MartError as refused:
        answer = refused.message.key
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    said.send(answer)


def publish_together(company: Company, coming: StagedImport, start: Any, said: Any) -> None:
    """Publish at the same moment as another process; send what came of it."""
    start.wait(30)
    snapshot = publish(company, [coming], now=NOW)
    said.send((snapshot.id, [record.import_id for record in snapshot.already_there]))


def facts(company: Company) -> Facts:
    return everything(head(company))


def orphans(company: Company) -> set[str]:
    """Return the files of the tables that no standing manifest reads, the logs apart."""
    read = {path for snapshot in standing(company) for table in snapshot.versions for path in snapshot.files(table)}
    found = {str(place) for place in company.tables.rglob("*") if place.is_file() and LOG not in place.parts}
    return found - read


def _dying_at(step: int) -> Any:
    steps = 0

    def listen(_: Any) -> None:
        nonlocal steps
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)
        steps += 1

    return listen
