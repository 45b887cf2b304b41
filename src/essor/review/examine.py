"""Examine files by the criterion of a work product: what they claim, held against what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from essor.kernel.finding import Finding, Ground, Question
from essor.kernel.message import Message, message
from essor.kernel.period import Period
from essor.kernel.ref import FileRef, Ref
from essor.review.one_figure import one_figure_findings
from essor.review.spreadsheet.findings import workbook_findings
from essor.review.spreadsheet.typed_over import marked
from essor.review.truth import held_against, truth_within, with_rates
from essor.work.product import Product
from essor.work.submitted import Submitted
from essor.work.truth import Truth


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Hold what a review found.

    Args:
        product: whose criterion it was.
        files: as they were recognised, held against what is known.
        claims: what they assert.
        findings: of the checks, each with its place.
        questions: what a person has to judge.
        ground: what the files were held against.
        remarks: what is to be said of the files themselves.

    """

    product: Product
    files: tuple[Submitted, ...]
    claims: Any
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    ground: Ground = "document"
    remarks: tuple[Message, ...] = ()


def examine(product: Product, files: tuple[Submitted, ...], data: Truth | None = None) -> Reviewed:
    """Return what the checks of a criterion find in files.

    Args:
        product: whose criterion it is; its folder holds a reading.py.
        files: the versions or parts of one piece of work: French and English, a note and its workbook.
        data: what the company's data say; left out, the files are held against themselves.

    """
    truth = truth_within(files, product.parameters) if data is None else with_rates(data)
    held = tuple(marked(held_against(file, truth, files)) for file in files)
    claims = product.read(held, truth)
    findings = tuple(_placed(finding, held) for finding in product.examine(claims, truth))
    findings += tuple(one for file in held for one in workbook_findings(file.read, product, findings))
    findings += one_figure_findings(files, product)
    remarks = tuple(remark for file in held for remark in file.remarks)
    if not any(file.rows or file.text for file in held):
        remarks = (*remarks, message("review.nothing_recognised"))
    return Reviewed(product, held, claims, findings, product.open_questions(findings), truth.ground, remarks)


def kpis_of(files: tuple[Submitted, ...]) -> tuple[str, ...]:
    """Return the codes of the KPIs that files speak of, in reading order."""
    return tuple(dict.fromkeys(row.kpi for file in files for row in file.rows if row.kpi))


def period_of(files: tuple[Submitted, ...]) -> Period | None:
    """Return the period that files speak of, that of the first one that says it."""
    return next((file.period for file in files if file.period is not None), None)


def _placed(finding: Finding, files: tuple[Submitted, ...]) -> Finding:
    """Return a finding with the cells or lines of the number it speaks of, where it points at a file as a whole."""
    if finding.status not in {"fail", "not_reproduced"} or isinstance(finding.found, str | None):
        return finding
    if any(_inside(ref) for ref in finding.where):
        return finding
    named = {ref.sha256 for ref in finding.where if isinstance(ref, FileRef)}
    places: list[Ref] = [
        number.told.where
        for file in files
        for number in file.numbers
        if number.told.value == finding.found and (not named or file.read.sha256 in named)
    ]
    return replace(finding, where=tuple(dict.fromkeys(places))[:5]) if places else finding


def _inside(ref: Ref) -> bool:
    return not isinstance(ref, FileRef) or bool(ref.sheet or ref.row or ref.line)
