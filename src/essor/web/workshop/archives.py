"""Pages of archives: ask for all documents of a period, take what was built."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from essor.web.companies.access import signed_in, workspace
from essor.web.companies.models import Company
from essor.web.workshop import building
from essor.web.workshop.services import Asked


@require_POST
@workspace("companies.work")
def build(request: HttpRequest, company: Company) -> HttpResponse:
    """Ask for all documents of a period, and lead to the job that makes them."""
    asked = Asked(request.POST.get("period", ""))
    job = building.ask(company=company, who=signed_in(request), asked=asked)
    return redirect("job", company=company.slug, pk=job.pk)


@workspace("companies.work")
def built(request: HttpRequest, company: Company, pk: int) -> HttpResponseBase:  # noqa: ARG001 as every page
    """Hand out the archive of a job."""
    place, name = building.built(company=company, pk=pk)
    return FileResponse(place.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
