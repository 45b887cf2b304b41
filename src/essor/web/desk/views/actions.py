"""Pages of actions: the list, one of them, those that work products propose."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from essor.web.companies.access import signed_in, workspace
from essor.web.companies.models import Company
from essor.web.desk.forms import TaskForm
from essor.web.desk.models import Task
from essor.web.desk.services import acting, ordering, proposals
from essor.web.tags.language import language, say


@workspace("desk.read")
def actions(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the actions of a company that are asked for, in the order of a column."""
    user = signed_in(request)
    asked = acting.Filter(
        request.GET.get("state", "active"),
        request.GET.get("owner", ""),
        request.GET.get("q", "").replace("\0", ""),
        ordering.known(request.GET.get("sort", "")),
    )
    page = ordering.page_of(acting.tasks_of(user, company, asked), request.GET.get("page"))
    return render(request, "desk/actions.html", {
        "page": page, "asked": asked, "columns": ordering.COLUMNS, "owners": acting.owners_of(company),
        "states": Task.State.values, "today": timezone.localdate(), "acts": user.has_perm("desk.act", company),
    })  # fmt: skip


@workspace("desk.read")
def action(request: HttpRequest, company: Company, key: int) -> HttpResponse:
    """Show an action; write it anew when the person may and nobody changed it meanwhile."""
    user = signed_in(request)
    task = _task(request, company, key)
    acts = user.has_perm("desk.act", company)
    if request.method == "POST" and not acts:
        raise Http404
    form = TaskForm(company, request.POST or None, initial={
        "title": task.title, "why": task.why, "owner": task.owner, "due_date": task.due_date, "state": task.state,
        "version": task.version,
    })  # fmt: skip
    now = None
    if request.method == "POST" and form.is_valid():
        try:
            acting.change(task=task, by=user, version=form.cleaned_data["version"] or 0, content=form.content())
        except acting.StaleError as stale:
            now = stale.now
            form.data = form.data.copy()  # type: ignore[attr-defined]  # a query that can be written
            form.data["version"] = str(now.version)  # type: ignore[index]  # what is sent next was seen by then
        else:
            messages.success(request, say("desk.saved"))
            return redirect("desk:actions", company=company.slug)
    form.mark()
    return render(request, "desk/action.html", {"form": form, "task": task, "now": now, "acts": acts},
                  status=409 if now else 200)  # fmt: skip


@workspace("desk.act")
def new(request: HttpRequest, company: Company) -> HttpResponse:
    """Make an action by hand, or from one that a work product proposes."""
    user, origin = signed_in(request), request.GET.get("of", "")
    found = _proposal(company, origin) if origin else None
    initial = {"state": Task.State.OPEN, "owner": user.pk}
    if found is not None:
        owners = acting.owners_of(company).filter(name=found.owner) if found.owner else None
        owner = owners.first() if owners is not None else None
        initial |= {"title": found.title, "why": found.why, "due_date": found.due_date,
                    "owner": owner.pk if owner else ""}  # fmt: skip
    form = TaskForm(company, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        content = form.content(found.ref if found else "", found.origin if found else "")
        acting.create(company=company, by=user, content=content)
        messages.success(request, say("desk.made"))
        return redirect("desk:actions", company=company.slug)
    form.mark()
    return render(request, "desk/action.html", {"form": form, "proposal": found, "acts": True})


@workspace("desk.act")
@require_POST
def move(request: HttpRequest, company: Company, key: int) -> HttpResponse:
    """Put an action in another state, and return to the list as it was filtered."""
    task, state = _task(request, company, key), request.POST.get("state", "")
    version = request.POST.get("version", "")
    if state not in Task.State.values or not (version.isascii() and version.isdigit()):
        raise Http404
    try:
        acting.move(task=task, version=int(version[:9]), state=state)
    except acting.StaleError:
        messages.warning(request, say("desk.stale", title=task.title))
    back = request.POST.get("back", "")
    answer = redirect("desk:actions", company=company.slug)
    if back.startswith("?") and back.isprintable():
        answer["Location"] += back
    return answer


@workspace("desk.read")
def proposed(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the actions that work products propose, and which of them were taken."""
    user = signed_in(request)
    found = proposals.proposed(company, language(), request.GET.get("period", ""))
    taken = set(Task.objects.visible_to(user).filter(company=company).values_list("origin", flat=True))
    return render(request, "desk/proposed.html", {
        "proposals": [(one, one.origin in taken) for one in found], "acts": user.has_perm("desk.act", company),
    })  # fmt: skip


def _task(request: HttpRequest, company: Company, key: int) -> Task:
    visible = Task.objects.visible_to(signed_in(request)).filter(company=company).select_related("owner", "company")
    return get_object_or_404(visible, pk=key)


def _proposal(company: Company, origin: str) -> proposals.Proposal:
    """Return the proposal that an address names; it is read again, so that nobody can make one up."""
    period = origin.split("/")[1] if origin.count("/") > 1 else ""
    found = next((one for one in proposals.proposed(company, language(), period) if one.origin == origin), None)
    if found is None:
        raise Http404
    return found
