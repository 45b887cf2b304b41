"""Pages of the standard: the map of the competences of a company, and each competence with what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from essor.kernel.message import Bilingual
from essor.metrics import catalogue
from essor.standard import glossary, load
from essor.standard.exams import Deed, Deliverable, Exam, Sitting
from essor.standard.hanging import hanging
from essor.standard.law import Rule, load_law
from essor.standard.tree import Activity, Block, Competence
from essor.web.companies.access import signed_in, workspace
from essor.web.companies.models import Company
from essor.web.companies.services import company_of
from essor.web.ways import area_of, noun_of
from essor.web.workshop.standing import STATES, Standing, State, standings
from essor.work.registry import products

VIEWS = ("map", "list")


@dataclass(frozen=True, slots=True)
class MappedBlock:
    """Hold a block of the map: its exams and how many of its competences are done."""

    block: Block
    exams: tuple[Exam, ...]
    done: int
    all: int


@dataclass(frozen=True, slots=True)
class Examined:
    """Hold a sitting that asks for a competence, with what is handed in or done there."""

    exam: Exam
    sitting: Sitting
    asked: tuple[Deliverable | Deed, ...]


@dataclass(frozen=True, slots=True)
class LawOf:
    """Hold the rules in force today for one kind of document."""

    label: Bilingual
    rules: tuple[Rule, ...]


@workspace()
def skills(request: HttpRequest, company: Company) -> HttpResponse:
    """Show the map of the competences, or the same as a list: where each stands in the company.

    What was not computed yet stands as pending, and the page asks for it by itself.
    """
    view = request.GET.get("view", "map")
    if view not in VIEWS:
        raise Http404
    found = standings(company, today=localdate(), wait="states" in request.GET)
    values = {
        "blocks": [_mapped(block, found) for block in load().blocks],
        "found": found,
        "products": {code: _product_href(company, code) for code in found},
        "tally": [(state, n) for state in STATES if (n := sum(one.state == state for one in found.values()))],
        "done": sum(one.state == "done" for one in found.values()),
        "all": len(found),
        "view": view,
        "pending": any(one.state == "pending" for one in found.values()),
    }
    return render(request, "workshop/skills.html", values)


@login_required
def competence(request: HttpRequest, code: str) -> HttpResponse:
    """Show a competence: our wording, its criterion, the exams that ask for it, the law and the terms that hang on it.

    The frame is that of the company named by the address, or of the only one that the person belongs to.
    """
    company = _company(request)
    request.company = company  # type: ignore[attr-defined]  # the frame of the page reads it
    block, activity, found = _place(code)
    known = load_law()
    hung = hanging()[found.code]
    words = glossary()
    codes = [one.code for one in load().competences]
    at = codes.index(found.code)
    standing = standings(company, today=localdate(), only=(found.code,))[found.code] if company else None
    values = {
        "area": block,
        "activity": activity,
        "one": found,
        "standing": standing,
        "states": {} if standing is None or standing.judged is None else
            {one.part.code: one for one in standing.judged.parts},
        "product": _product_href(company, found.code),
        "examined": [_examined(one, found.code) for one in load().examined_in(found.code)],
        "law": [LawOf(known.vocabulary.documents[name], known.rules_on(localdate(), name)) for name in hung.documents],
        "disclaimer": known.disclaimer,
        "terms": [words.term(name) for name in hung.terms],
        "kpis": [one for one in catalogue.kpis().values() if found.code in one.competences],
        "before": codes[at - 1] if at else "",
        "after": codes[at + 1] if at + 1 < len(codes) else "",
    }  # fmt: skip
    return render(request, "workshop/competence.html", values)


def _company(request: HttpRequest) -> Company | None:
    """Return the company whose frame a page of the standard stands in.

    Raises:
        Http404: the address names one that the person may not know of.

    """
    user = signed_in(request)
    if slug := request.GET.get("w", ""):
        return company_of(user, slug)
    mine = list(Company.objects.visible_to(user)[:2])
    return mine[0] if len(mine) == 1 else None


def _place(code: str) -> tuple[Block, Activity, Competence]:
    for block in load().blocks:
        for activity in block.activities:
            for one in activity.competences:
                if one.code == code:
                    return block, activity, one
    raise Http404


def _mapped(block: Block, found: Mapping[str, Standing]) -> MappedBlock:
    exams = tuple(one for one in load().exams if one.block == block.code)
    states: list[State] = [found[one.code].state for one in block.competences]
    return MappedBlock(block, exams, states.count("done"), len(states))


def _examined(sitting: Sitting, code: str) -> Examined:
    exam = next(one for one in load().exams if sitting in one.sittings)
    asked: tuple[Deliverable | Deed, ...] = (*sitting.deliverables, *sitting.deeds)
    return Examined(exam, sitting, tuple(one for one in asked if code in one.competences))


def _product_href(company: Company | None, code: str) -> str:
    """Return the address of the product of a competence, "" where it is not made."""
    made = products().get(code)
    if made is None or company is None:
        return ""
    places = {"company": company.slug, "area": area_of(made), "noun": noun_of(made)}
    return reverse("workshop:product", kwargs=places)
