"""REST: long work, how far it is, what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from essor.kernel.plain import plain
from essor.web.companies.access import signed_in
from essor.web.companies.entrance import SEES_JOBS, STOPS
from essor.web.companies.models import Company, Job
from essor.web.companies.services import company_of
from essor.web.companies.services import jobs as services
from essor.web.companies.services.running import said_of
from essor.web.rest.paging import Listed, Page, paged

router = Router(tags=["jobs"])


class JobOut(Schema):
    """Hold long work: planned, running, done, failed or cancelled.

    Args:
        doing: what is being done, such as the name of a file.
        done: the part that is done.
        total: the whole; 0 while it is not known.
        said: the sentence it ended with, in French and English.

    """

    id: int
    kind: str
    state: str
    doing: str
    done: int
    total: int
    said: dict[str, str] | None
    result: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


@router.get("/companies/{slug}/jobs", response=Listed[JobOut], **SEES_JOBS)
def jobs(request: HttpRequest, slug: str, page: Annotated[Page, Query()]) -> Any:
    """List the jobs, the newest first."""
    company = company_of(signed_in(request), slug, "companies.work")
    return paged(request, Job.objects.filter(company=company), page, job_told)


@router.get("/companies/{slug}/jobs/{job_id}", response=JobOut, url_name="job", **SEES_JOBS)
def job(request: HttpRequest, slug: str, job_id: int) -> Any:
    """Give one job; ask again while its state is planned or running."""
    return job_told(_job(company_of(signed_in(request), slug, "companies.work"), job_id))


@router.post("/companies/{slug}/jobs/{job_id}/stop", response={202: JobOut}, **STOPS)
def stop_job(request: HttpRequest, slug: str, job_id: int) -> Any:
    """Ask a job to stop: a planned one never starts, a running one stops at its next step."""
    company = company_of(signed_in(request), slug, "companies.work")
    services.ask_stop(job=_job(company, job_id))
    return job_told(_job(company, job_id))


def job_told(one: Job) -> dict[str, Any]:
    """Return a job as programs read it."""
    said = said_of(one)
    return {
        "id": one.pk, "kind": one.kind, "state": one.state, "doing": one.doing, "done": one.done, "total": one.total,
        "said": None if said is None else plain(said), "result": one.result, "created_at": one.created_at,
        "started_at": one.started_at, "ended_at": one.ended_at,
    }  # fmt: skip


def _job(company: Company, pk: int) -> Job:
    found = Job.objects.filter(company=company, pk=pk).first() if pk < _FARTHEST else None
    if found is None:
        raise Http404
    return found


_FARTHEST = 2**63
