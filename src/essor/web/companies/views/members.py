"""Pages of who is in a company: roles, invitations, leaving."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from essor.web.accounts.limits import limited
from essor.web.companies.access import signed_in, workspace
from essor.web.companies.forms import InviteForm
from essor.web.companies.models import Company, Invitation, Membership, Role
from essor.web.companies.services import inviting, members
from essor.web.tags.language import language, say

_INVITING = "20/10m/user,200/d/user"


@dataclass(frozen=True, slots=True)
class _Row:
    """Hold a member as the page shows them.

    Args:
        wrong: whether what was asked of this member was refused: it is the last owner.

    """

    of: Membership
    myself: bool
    wrong: bool


@workspace("companies.read")
def listing(request: HttpRequest, company: Company) -> HttpResponse:
    """Show who is in a company; its owners invite, give roles and let go."""
    first = {"role": Role.READER, "language": language()}
    return _page(request, company, InviteForm(company, initial=first))


@require_POST
@workspace("companies.administer")
@limited("invite", _INVITING)
def invite(request: HttpRequest, company: Company) -> HttpResponse:
    """Invite an address; what is wrong is said beside its field."""
    form = InviteForm(company, request.POST)
    if not form.is_valid():
        return _page(request, company, form, status=422)
    made = inviting.invite(company=company, by=signed_in(request), **form.cleaned_data)
    if made.sent == Invitation.Sent.SENT:
        messages.success(request, say("companies.invited", email=made.email))
    else:
        messages.warning(request, say(f"companies.invited_{made.sent}", email=made.email))
    return redirect("members", company=company.slug)


@require_POST
@workspace("companies.administer")
def take_back(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = inviting.take_back(company=company, pk=pk)
    if found is None:
        raise Http404
    messages.success(request, say("companies.invite_taken_back", email=found.email))
    return redirect("members", company=company.slug)


@require_POST
@workspace("companies.administer")
def role(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Give a member another role."""
    try:
        found = members.change_role(company=company, pk=pk, role=request.POST.get("role", ""))
    except members.LastOwnerError:
        return _page(request, company, InviteForm(company, initial={"language": language()}), wrong=pk, status=409)
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    messages.success(
        request, say("companies.role_given", name=str(found.user), role=say(f"companies.role_{found.role}"))
    )
    return redirect("members", company=company.slug)


@workspace("companies.read")
def remove(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Ask, then let a member go: an owner anyone, everybody themselves."""
    user = signed_in(request)
    found = company.memberships.select_related("user").filter(pk=pk).first()
    if found is None or (found.user_id != user.pk and not user.has_perm("companies.administer", company)):
        raise Http404
    myself = found.user_id == user.pk
    if request.method != "POST":
        return render(request, "companies/member_remove.html", {"member": found, "myself": myself})
    try:
        members.remove(company=company, pk=pk)
    except members.LastOwnerError:
        return _page(request, company, InviteForm(company, initial={"language": language()}), wrong=pk, status=409)
    said = (
        say("companies.left", company=company.name) if myself else say("companies.member_removed", name=str(found.user))
    )
    messages.success(request, said)
    return redirect("workspaces") if myself else redirect("members", company=company.slug)


def _page(
    request: HttpRequest, company: Company, form: InviteForm, wrong: int | None = None, status: int = 200
) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    owns = user.has_perm("companies.administer", company)
    return render(request, "companies/members.html", {
        "rows": [_Row(one, one.user_id == user.pk, one.pk == wrong) for one in members.members_of(company)],
        "roles": [(one, f"companies.role_{one}") for one in Role.values],
        "owns": owns, "form": form,
        "waiting": [(one, one.expires <= now) for one in inviting.waiting_in(company)] if owns else [],
    }, status=status)  # fmt: skip
