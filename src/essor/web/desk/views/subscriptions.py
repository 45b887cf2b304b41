"""Pages of the documents that come by mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from essor.web.companies.access import signed_in, workspace
from essor.web.companies.models import Company
from essor.web.desk.forms import SubscriptionForm
from essor.web.desk.models import Subscription
from essor.web.desk.services import subscribing
from essor.web.tags.language import language, say, told
from essor.web.ways import label_of
from essor.work.registry import products


@workspace("desk.read")
def subscriptions(request: HttpRequest, company: Company) -> HttpResponse:
    """Show a person its subscriptions in a company, with what became of each mail; make a new one."""
    user = signed_in(request)
    first = {"product": "report", "span": "last_month", "shapes": ["pdf"], "language": language(),
             "rhythm": "monthly", "days_after": 2, "at": "07:30"}  # fmt: skip
    form = SubscriptionForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        subscribing.subscribe(company=company, user=user, values=form.content())
        messages.success(request, say("desk.subscribed"))
        return redirect("desk:subscriptions", company=company.slug)
    form.mark()
    mine = Subscription.objects.visible_to(user).filter(company=company).prefetch_related("sendings")
    names = {one.name: told(label_of(one)) for one in products().values()}
    now = timezone.now()
    return render(request, "desk/subscriptions.html", {"form": form, "mine": [
        {
            "row": one, "name": names.get(one.product, one.product), "shapes": one.shapes.split(","),
            "next": subscribing.rhythm_of(one).next_after(now) if one.active else None,
            "zone": subscribing.rhythm_of(one).zone, "sendings": list(one.sendings.all())[:5],
        }
        for one in mine
    ]})  # fmt: skip


@workspace("desk.read")
@require_POST
def switch(request: HttpRequest, company: Company, key: int) -> HttpResponse:
    """Stop a subscription, or take it up again."""
    mine = Subscription.objects.visible_to(signed_in(request)).filter(company=company)
    found = get_object_or_404(mine, pk=key)
    subscribing.switch(subscription=found, active=not found.active)
    return redirect("desk:subscriptions", company=company.slug)


def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a subscription by the link of its mail, without signing in; a mail reader that looks ahead stops nothing."""
    found = subscribing.by_token(token)
    if request.method == "POST":
        subscribing.switch(subscription=found, active=False)
    names = {one.name: told(label_of(one)) for one in products().values()}
    return render(request, "desk/unsubscribe.html", {
        "stopped": not found.active, "name": names.get(found.product, found.product), "of": found.company.name,
    })  # fmt: skip
