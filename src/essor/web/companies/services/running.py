"""Do a job: take it, tell how far it is, end it with a sentence whatever happens."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from essor.kernel.message import Message, message
from essor.mart.refusal import MartError
from essor.web.companies.models import Job

_EVERY = 0.4  # seconds between two looks at the row
log = logging.getLogger(__name__)


class Report:
    """Tell the row how far a job is, and ask it whether to stop."""

    def __init__(self, job: Job) -> None:
        """Speak for one job."""
        self._pk = job.pk
        self._looked = 0.0
        self._stop = False

    def told(self, doing: str, done: int, total: int) -> None:
        """Write what is being done, the part that is done and the whole."""
        Job.objects.filter(pk=self._pk).update(doing=doing[:255], done=done, total=total)

    def stopped(self) -> bool:
        """Tell whether someone asked to stop; the row is asked now and then."""
        if not self._stop and time.monotonic() - self._looked > _EVERY:
            self._looked = time.monotonic()
            self._stop = Job.objects.filter(pk=self._pk, stop_asked=True).exists()
        return self._stop


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what came of a job: data for its page, and a sentence."""

    result: Mapping[str, Any] = field(default_factory=dict)
    said: Message | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """Hold how a kind of job is done, and whether it may be done again after its worker died in the middle."""

    work: Callable[[Job, Report], Outcome]
    again: bool


_KINDS: dict[str, Kind] = {}
Work = Callable[[Job, Report], Outcome]


def kind(name: str, *, again: bool) -> Callable[[Work], Work]:
    """Give a kind of job the function that does it.

    Args:
        name: the kind; its words are companies.job_<name>.
        again: doing it twice gives what doing it once does.

    """

    def named(work: Work) -> Work:
        _KINDS[name] = Kind(work, again)
        return work

    return named


def run(pk: int) -> None:
    """Do a planned job to its end; one that someone else took, or that was cancelled, is left alone."""
    taken = Job.objects.filter(pk=pk, state=Job.State.PLANNED).update(
        state=Job.State.RUNNING, started_at=now(), worker=me()
    )
    if not taken:
        return
    job = Job.objects.select_related("company", "who").get(pk=pk)
    Job.objects.filter(pk=pk).update(attempts=job.attempts + 1)
    report = Report(job)
    try:
        outcome = _KINDS[job.kind].work(job, report)
    except MartError as refused:
        end(pk, Job.State.FAILED, said=refused.message)
    except Exception as error:
        log.exception("job %s (%s) broke", pk, job.kind)
        end(pk, Job.State.FAILED, said=message("companies.job_broke"), lines=(type(error).__name__,))
    else:
        stopped = report.stopped() and not outcome.result
        end(pk, Job.State.CANCELLED if stopped else Job.State.DONE, outcome.said, outcome.result, outcome.lines)


def end(
    pk: int,
    state: str,
    said: Message | None = None,
    result: Mapping[str, Any] | None = None,
    lines: tuple[str, ...] = (),
) -> None:
    """End a job in a state, with a sentence."""
    Job.objects.filter(pk=pk).update(
        state=state,
        ended_at=now(),
        doing="",
        result=dict(result or {}),
        log="\n".join(lines),
        said_key=said.key if said else "",
        said_args={name: arg if isinstance(arg, int) else str(arg) for name, arg in said.args.items()} if said else {},
    )


def said_of(job: Job) -> Message | None:
    """Return the sentence that a job ended with."""
    return message(job.said_key, **job.said_args) if job.said_key else None


@cache
def me() -> str:
    """Return the name of this process: host, number, and when it began (numbers are used again)."""
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def lives(worker: str) -> bool:
    """Tell whether a worker of this machine still runs; of another machine nothing is known: it is taken to live."""
    host, _, rest = worker.rpartition(":")[0].rpartition(":")
    if host and host != socket.gethostname():
        return True
    number = int(rest) if rest.isdigit() else 0
    return bool(number) and _began(number) == worker.rpartition(":")[2]


def _began(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def kinds() -> Mapping[str, Kind]:
    """Return the kinds of jobs that this process knows how to do."""
    return _KINDS
