"""Tell where a figure comes from: its formula and its rows, or the figures that it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404

from essor.kernel.message import Bilingual
from essor.kernel.ref import FigureRef
from essor.kernel.value import Value
from essor.metrics.compute import kpi_rows
from essor.metrics.explain import Explanation, explain
from essor.web.companies.models import Company
from essor.web.companies.services import opened
from essor.work.named import figure_name

MOST_PARTS = 200


@dataclass(frozen=True, slots=True)
class Part:
    """Hold a figure that another stands on: what it is called, where it comes from, its value."""

    name: Bilingual
    ref: FigureRef
    value: Value


def explained(company: Company, text: str, first: int = 20) -> tuple[Explanation, Value]:
    """Return where a figure comes from, its formula, its measures, the first rows of the files; and the figure itself.

    Raises:
        Http404: the text names no figure that the data can explain.

    """
    (ref,) = _parsed(text)
    with opened(company, ref.snapshot) as found:
        names = {record.file_sha256: record.file_name for record in found.snapshot.imports}
        asked = FigureRef(ref.kpi, ref.period, ref.perimeter, found.snapshot.id)
        answer = explain(found.engine, asked, file_names=names, first=first, currency=found.folder.currency)
    if not isinstance(answer, Explanation):
        raise Http404
    return answer, answer.row.fact(found.snapshot.id, found.folder.currency).value


def stood_on(company: Company, text: str) -> tuple[Part, ...]:
    """Return the figures that a computed number stands on, each with its value, in the order of its reference.

    Raises:
        Http404: the text names something else than figures that the data know, or too many.

    """
    refs = _parsed(text)
    found: dict[FigureRef, Value] = {}
    with opened(company, refs[0].snapshot) as at:
        for _, same in groupby(sorted(refs, key=_question), key=_question):
            by_kpi = {ref.kpi: ref for ref in same}
            one = next(iter(by_kpi.values()))
            answer = kpi_rows(at.engine, list(by_kpi), one.period, (), one.perimeter, currency=at.folder.currency)
            for row in answer.rows:
                found[by_kpi[row.kpi]] = row.fact(at.snapshot.id, at.folder.currency).value
    if set(refs) - set(found):
        raise Http404
    return tuple(
        Part(figure_name(FigureRef(ref.kpi, ref.period, ref.perimeter).key()), ref, found[ref]) for ref in refs
    )


def _parsed(text: str) -> tuple[FigureRef, ...]:
    try:
        refs = tuple(dict.fromkeys(FigureRef.parse(one) for one in text.split(maxsplit=MOST_PARTS)))
    except ValueError:
        raise Http404 from None
    if not refs:
        raise Http404
    return refs


def _question(ref: FigureRef) -> tuple[str, str]:
    return ref.period.key(), ref.perimeter.key()
