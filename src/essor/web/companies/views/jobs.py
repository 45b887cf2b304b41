"""Pages of long work: what runs, how far it is, what came of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from essor.web.companies.access import workspace
from essor.web.companies.models import Company, Job
from essor.web.companies.services import jobs as services
from essor.web.companies.services.running import said_of

SHOWN = 50


@workspace("companies.work")
def listing(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the jobs of a company, the newest first."""
    found = list(company.jobs.select_related("who")[:SHOWN])
    return render(request, "companies/jobs.html", {"jobs": [(one, said_of(one)) for one in found]})


@workspace("companies.work")
def job(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Show one job; a page that asks for it again and again gets its panel alone."""
    found = company.jobs.select_related("who").filter(pk=pk).first()
    if found is None:
        raise Http404
    values = {"job": found, "said": said_of(found), "polled": True}
    return render(request, "companies/_job.html" if request.headers.get("HX-Request") else "companies/job.html", values)


@require_POST
@workspace("companies.work")
def stop(request: HttpRequest, company: Company, pk: int) -> HttpResponse:  # noqa: ARG001 as every page
    """Ask a job to stop."""
    found = Job.objects.filter(company=company, pk=pk).first()
    if found is None:
        raise Http404
    services.ask_stop(job=found)
    back = found.drafts.first()
    if back is not None:
        return redirect("import_draft", company=company.slug, key=back.key)
    return redirect("job", company=company.slug, pk=pk)
