"""Name the kinds of jobs of companies, for the worker."""

from __future__ import annotations

from essor.web.companies.models import Job
from essor.web.companies.services import importing
from essor.web.companies.services.running import Outcome, Report, kind


@kind("examine", again=True)
def examine(job: Job, report: Report) -> Outcome:
    """Read the files of a draft and tell what they would change."""
    return importing.examine(job, report)


@kind("load", again=True)
def load(job: Job, report: Report) -> Outcome:
    """Import the files of a draft; the same bytes change nothing a second time."""
    return importing.load(job, report)


@kind("undo", again=False)
def undo(job: Job, report: Report) -> Outcome:
    """Take an import back."""
    return importing.take_back(job, report)


@kind("facts", again=True)
def facts(job: Job, report: Report) -> Outcome:
    """Compute the figures of a snapshot ahead of the pages that show them."""
    return importing.prepare(job, report)
