"""Pages of workspaces."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from essor.web.companies.access import signed_in
from essor.web.companies.models import Company


@login_required
def workspaces(request: HttpRequest) -> HttpResponse:
    """Show the workspaces of a person; lead straight to the only one."""
    found = list(Company.objects.visible_to(signed_in(request)))
    if len(found) == 1:
        return redirect("workshop:home", company=found[0].slug)
    return render(request, "companies/workspaces.html", {"companies": found})
