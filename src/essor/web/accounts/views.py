"""Pages of a person's own account; allauth gives those of sign-in and security."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from essor.web.accounts import people, preferences, tokens
from essor.web.accounts.access import own, recent
from essor.web.accounts.forms import PreferencesForm, ProfileForm, TokenForm, said
from essor.web.accounts.limits import within
from essor.web.accounts.models import ApiToken, User

_TOKENS = "5/10m/user,20/d/user"
"""How often a person may make a token."""


@own
def profile(request: HttpRequest, user: User) -> HttpResponse:
    """Show and take the name of a person."""
    form = ProfileForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        people.rename(user=user, name=form.cleaned_data["name"])
        messages.success(request, said("accounts.saved"))
        return redirect("account_profile")
    return render(request, "accounts/profile.html", {"form": form})


@own
def prefer(request: HttpRequest, user: User) -> HttpResponse:
    """Show and take the language and the theme; the next page is in that language."""
    form = PreferencesForm(request.POST or None, initial={"language": user.language, "theme": user.theme})
    if request.method == "POST" and form.is_valid():
        preferences.prefer(user=user, **form.cleaned_data)
        return preferences.in_language_of(user, redirect("account_preferences"))
    return render(request, "accounts/preferences.html", {"form": form})


@own
def list_tokens(request: HttpRequest, user: User) -> HttpResponseBase:
    """Show the tokens of a person and the form of a new one."""
    if request.method == "POST":
        return _make_token(request)
    return _tokens(request, user, TokenForm())


@recent
@own
def _make_token(request: HttpRequest, user: User) -> HttpResponse:
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _tokens(request, user, form)
    if not within(request, "make_token", _TOKENS, user=user):
        form.add_error(None, said("accounts.too_many_tokens"))
        return _tokens(request, user, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    taken = form.cleaned_data
    _, raw = tokens.make_token(user=user, name=taken["name"], scopes=taken["scopes"], days=taken["days"] or None)
    answer = _tokens(request, user, TokenForm(), raw)
    answer["Cache-Control"] = "no-store"
    return answer


@recent
@own
def revoke(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Ask, then close a token of a person for good."""
    token = tokens.tokens_of(user).filter(pk=pk).first()
    if token is None:
        raise Http404
    if request.method == "POST":
        tokens.revoke_token(user=user, pk=pk)
        messages.success(request, said("accounts.token_revoked"))
        return redirect("account_tokens")
    return render(request, "accounts/token_revoke.html", {"token": token})


def _tokens(request: HttpRequest, user: User, form: TokenForm, raw: str = "", status: int = 200) -> HttpResponse:
    rows = [_shown(one) for one in tokens.tokens_of(user)]
    return render(request, "accounts/tokens.html", {"form": form, "tokens": rows, "raw": raw}, status=status)


def _shown(token: ApiToken) -> dict[str, object]:
    return {
        "pk": token.pk,
        "name": token.name,
        "words": [f"accounts.scope_{one}" for one in ApiToken.Scope.values if one in token.reach],
        "expires": token.expires,
        "expired": token.expires is not None and token.expires <= timezone.now(),
        "last_used": token.last_used,
    }
