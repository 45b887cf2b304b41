"""Plan long work apart from pages: the row tells how far it is, the queue only wakes the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import close_old_connections, transaction
from django.utils.timezone import now
from huey import Huey, PostgresHuey, SqliteHuey

from essor.kernel.message import message
from essor.mart.durable import make_folder
from essor.web.accounts.models import User
from essor.web.companies.models import Company, Job
from essor.web.companies.services.running import end, kinds, lives, me, run
from essor.web.configuration import configuration

ATTEMPTS = 2
log = logging.getLogger(__name__)


@transaction.atomic
def plan(*, company: Company, who: User | None, kind: str, arguments: Mapping[str, Any] | None = None) -> Job:
    """Plan a job; the worker hears of it when the transaction is committed."""
    job = Job.objects.create(company=company, who=who, kind=kind, arguments=dict(arguments or {}))
    transaction.on_commit(lambda: wake(job.pk))
    return job


def ask_stop(*, job: Job) -> None:
    """Ask a job to stop: one that is planned never starts, one that runs stops at its next step."""
    if Job.objects.filter(pk=job.pk, state=Job.State.PLANNED).update(
        state=Job.State.CANCELLED, stop_asked=True, ended_at=now()
    ):
        return
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(stop_asked=True)


def sweep() -> None:
    """Mark the jobs of dead workers as failed, plan again those that may be done twice, wake for every planned one."""
    for job in Job.objects.filter(state=Job.State.RUNNING).exclude(worker=me()):
        if lives(job.worker):
            continue
        known = kinds().get(job.kind)
        if known is not None and known.again and job.attempts < ATTEMPTS and not job.stop_asked:
            Job.objects.filter(pk=job.pk, worker=job.worker).update(state=Job.State.PLANNED, worker="", done=0)
        else:
            end(job.pk, Job.State.FAILED, message("companies.job_worker_died"))
    for pk in Job.objects.filter(state=Job.State.PLANNED).order_by("pk").values_list("pk", flat=True):
        wake(pk)


@cache
def queue() -> Huey:
    """Return the queue: a file beside the database, or tables of PostgreSQL where the site runs on it."""
    here = configuration()
    if here.database_url:
        return PostgresHuey("essor", dsn=here.database_url, results=False)
    make_folder(here.private)
    return SqliteHuey("essor", filename=str(here.private / "queue.sqlite3"), results=False)


@cache
def _task() -> Any:
    return queue().task(name="job")(_work)


def wake(pk: int) -> None:
    """Tell the worker that a job waits."""
    _task()(pk)


def listen(chores: Sequence[Callable[[], object]] = ()) -> None:
    """Wait for jobs and do them, one after the other, until the process is told to stop.

    Args:
        chores: what is to be done every minute besides; one that breaks keeps no other from being done.

    """

    def swept() -> None:
        for chore in (sweep, *chores):
            close_old_connections()
            try:
                chore()
            except Exception:
                log.exception("a chore of the worker broke")
        close_old_connections()

    _task()
    queue().periodic_task(lambda _: True, name="sweep")(swept)
    swept()
    queue().create_consumer(workers=1, max_delay=1.0).run()


def _work(pk: int) -> None:
    close_old_connections()
    run(pk)
    close_old_connections()
