"""Open a page to the people who may see it, and to nobody else: to a stranger it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from essor.web.accounts.models import User
from essor.web.companies.kept import keep
from essor.web.companies.models import Company
from essor.web.companies.services import NoDataError, company_of

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Company, P], HttpResponseBase]


def workspace(
    permission: str = "companies.read", *, form: str = ""
) -> Callable[[Page[P]], Callable[..., HttpResponseBase]]:
    """Give a page the company that its address names, when the person may do this there.

    Args:
        permission: a name of companies.rules; without it the page answers 404, as an unknown company does.
        form: name of the page that gives back what was typed, where the session of its person had ended.

    """

    def around(page: Page[P]) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(page)
        def opened(request: HttpRequest, company: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            found = company_of(signed_in(request), company, permission)
            request.company = found  # type: ignore[attr-defined]  # the frame of the page reads it
            try:
                return page(request, found, *args, **kwargs)
            except NoDataError:
                return _empty(request)

        @wraps(opened)
        def entered(request: HttpRequest, company: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if form and request.method == "POST" and not request.user.is_authenticated:
                return keep(request, form, {"company": company, **kwargs})
            return opened(request, company, *args, **kwargs)

        vars(entered)["permission"] = permission  # the route table tells it
        return entered

    return around


def signed_in(request: HttpRequest) -> User:
    """Return the person of a request that login_required let through."""
    user = request.user
    if not isinstance(user, User):
        msg = "a page of a workspace was reached without signing in"
        raise TypeError(msg)
    return user


def _empty(request: HttpRequest) -> HttpResponse:
    return render(request, "companies/empty.html", status=200)
