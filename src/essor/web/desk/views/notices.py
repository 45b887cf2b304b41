"""Pages of what a person was told."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from essor.kernel.message import message
from essor.web.companies.access import signed_in
from essor.web.desk.models import Notification
from essor.web.desk.services.notices import mark_read
from essor.web.tags.language import language

MOST = 100


@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Show what a person was told, the newest first."""
    found = Notification.objects.visible_to(signed_in(request)).select_related("company")[:MOST]
    return render(request, "desk/notices.html", {
        "notices": [
            (one, message(one.key, **one.values), f"/{language()}{one.way}" if one.way else "") for one in found
        ],
    })  # fmt: skip


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notification as read, or all."""
    only = request.POST.get("only", "")
    if only and not (only.isascii() and only.isdigit() and len(only) < 10):  # noqa: PLR2004 a key of a row
        raise Http404
    mark_read(user=signed_in(request), now=timezone.now(), only=int(only) if only else None)
    return redirect("desk:notices")
