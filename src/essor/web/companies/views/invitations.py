"""The page that the link of an invitation leads to."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from essor.web.accounts.limits import limited
from essor.web.accounts.models import User
from essor.web.companies.forms import JoinForm
from essor.web.companies.models import Invitation
from essor.web.companies.services import inviting
from essor.web.companies.services.inviting import State
from essor.web.tags.language import say

_GONE, _MISSING = 410, 404


@never_cache
@limited("invitation", "60/m/ip", reading=True)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody invited in: who has an account by signing in, anybody else by choosing a name and a password."""
    shown = inviting.shown(token, timezone.now())
    found, user = shown.invitation, request.user
    if shown.state != State.OPEN or found is None:
        return _closed(request, shown.state)
    if isinstance(user, User):
        return _member(request, found, user)
    if shown.known:
        return render(request, "companies/invitation.html", {"invitation": found, "step": "sign_in"})
    return _newcomer(request, found)


def _member(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    if user.email != found.email:
        return render(request, "companies/invitation.html", {"invitation": found, "step": "other"}, status=403)
    if request.method != "POST":
        return render(request, "companies/invitation.html", {"invitation": found, "step": "accept"})
    company = inviting.accept(invitation=found, user=user)
    if company is None:
        return _closed(request, State.USED)
    messages.success(request, say("companies.joined", company=company.name))
    return redirect("workshop:home", company=company.slug)


def _newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = JoinForm(found.email, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = inviting.join(invitation=found, **form.cleaned_data)
        if user is None:
            return _closed(request, State.USED)
        home = reverse("workshop:home", kwargs={"company": found.company.slug})
        answer: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=home)
        return answer
    status = 422 if form.is_bound else 200
    return render(
        request, "companies/invitation.html", {"invitation": found, "step": "join", "form": form}, status=status
    )


def _closed(request: HttpRequest, state: State) -> HttpResponse:
    status = _MISSING if state == State.UNKNOWN else _GONE
    return render(request, "companies/invitation_closed.html", {"state": str(state)}, status=status)
