"""Name the kinds of jobs of the workshop, for the worker."""

from __future__ import annotations

from essor.web.companies.models import Job
from essor.web.companies.services.running import Outcome, Report, kind
from essor.web.workshop import building


@kind(building.KIND, again=True)
def build_all(job: Job, report: Report) -> Outcome:
    """Write every document of a period into one archive; done twice, the second replaces the first."""
    return building.build(job, report)
