"""Pages of certifiers: those of a person, and who does what at one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from essor.web.accounts.access import recent
from essor.web.accounts.limits import limited
from essor.web.accounts.models import User
from essor.web.companies.access import signed_in
from essor.web.exams import services
from essor.web.exams.access import at_centre
from essor.web.exams.forms import GiveForm
from essor.web.exams.models import Certifier, Post
from essor.web.tags.language import say

_GIVING = "20/10m/user,200/d/user"


@dataclass(frozen=True, slots=True)
class _Row:
    """Hold a person as the page shows them.

    Args:
        wrong: whether what was asked of this person was refused: nobody else would organise.

    """

    user: User
    posts: list[Post]
    myself: bool
    wrong: bool


@login_required
def certifiers(request: HttpRequest) -> HttpResponse:
    """Show the certifiers of a person, and what they do there."""
    user = signed_in(request)
    found = [
        (one, one.posts.filter(user=user).order_by("pk"), user.has_perm("exams.organise", one))
        for one in Certifier.objects.visible_to(user)
    ]
    return render(request, "exams/certifiers.html", {"certifiers": found})


@at_centre("exams.organise")
def people(request: HttpRequest, certifier: Certifier) -> HttpResponse:
    """Show who does what at a certifier, to its secretariat: a candidate sees no other."""
    return _page(request, certifier, GiveForm(certifier, signed_in(request)))


@require_POST
@at_centre("exams.organise")
@recent
@limited("appoint", _GIVING)
def give(request: HttpRequest, certifier: Certifier) -> HttpResponse:
    """Give somebody a role; what is wrong is said beside its field."""
    form = GiveForm(certifier, signed_in(request), request.POST)
    post = form.give()
    if post is None:
        return _page(request, certifier, form, status=422)
    messages.success(request, say("exams.given", name=str(post.user), role=say(f"exams.role_{post.role}")))
    return redirect("exams:people", centre=certifier.slug)


@require_POST
@at_centre("exams.organise")
@recent
def take(request: HttpRequest, certifier: Certifier, pk: int) -> HttpResponse:
    """Take a role back; who takes their own from themselves finds no page any more."""
    user = signed_in(request)
    post = certifier.posts.select_related("user").filter(pk=pk).first()
    if post is None:
        raise Http404
    try:
        services.dismiss(certifier=certifier, user=post.user, role=post.role)
    except services.LastSecretariatError:
        return _page(request, certifier, GiveForm(certifier, user), wrong=post.user_id, status=409)
    messages.success(request, say("exams.taken", name=str(post.user), role=say(f"exams.role_{post.role}")))
    stays = user.has_perm("exams.organise", certifier)
    return redirect("exams:people", centre=certifier.slug) if stays else redirect("exams:certifiers")


def _page(
    request: HttpRequest, certifier: Certifier, form: GiveForm, wrong: int | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "exams/people.html", {
        "certifier": certifier, "form": form, "rows": list(_rows(certifier, signed_in(request), wrong)),
        "roles": Post.Role.values,
    }, status=status)  # fmt: skip


def _rows(certifier: Certifier, myself: User, wrong: int | None) -> Iterator[_Row]:
    for user, posts in services.people_of(certifier).items():
        yield _Row(user, posts, user.pk == myself.pk, user.pk == wrong)
