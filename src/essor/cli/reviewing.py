"""Review a stranger's files by the criterion of a competence: what is right, what is wrong, what a person judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from essor.cli import asking
from essor.cli import written as written_files
from essor.cli.call import DONE, FINDINGS, Call, refuse
from essor.kernel.finding import Finding
from essor.kernel.message import Lang, Message, message
from essor.kernel.need import Kpis
from essor.kernel.period import Period
from essor.kernel.plain import plain
from essor.kernel.ref import FileRef, Ref
from essor.kernel.words import say, write
from essor.mart.company import companies
from essor.review.examine import Reviewed, examine, kpis_of, period_of
from essor.review.place import spelled
from essor.review.readers.child import read
from essor.review.recognise.answers import answered
from essor.review.recognise.submitted import recognise
from essor.work import runtime
from essor.work.product import Product
from essor.work.registry import find, products
from essor.work.submitted import Submitted
from essor.work.truth import Truth, truth_of

_SHOWN_PLACES = 3


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("review")(review)


def review(
    ctx: typer.Context,
    paths: list[Path],
    competence: Annotated[str, typer.Option("--competence")] = "",
    period: str = "",
    snapshot: str = "",
    answers: Path | None = None,
) -> int:
    """Say part by part of a criterion what files claim, and whether it holds."""
    call: Call = ctx.obj
    product = _product(competence)
    if not product.has("reading"):
        refuse("cli.not_reviewable", code=product.code)
    files = tuple(_read(paths, _period(period) if period else None))
    if answers is not None:
        files = (_answered(files[0], answers), *files[1:])
    found = examine(product, files, _truth(call, product, files, snapshot))
    if call.json:
        call.answer(_as_data(found))
    else:
        for line in _as_text(found, call.lang):
            typer.echo(line)
    for remark in found.remarks:
        call.tell(remark)
    return FINDINGS if any(one.status == "fail" for one in found.findings) else DONE


def _read(paths: list[Path], period: Period | None) -> Iterator[Submitted]:
    """Yield each file with what was recognised in it; stop at the first that cannot be read."""
    for path in paths:
        if not path.is_file():
            refuse("cli.path_missing", path=str(path))
        found = read(path)
        if isinstance(found, Message):
            refuse(found.key, **found.args)
        yield recognise(found, period)


def _answered(file: Submitted, path: Path) -> Submitted:
    """Return the first file with what a person says of its cells."""
    found = answered(file, written_files.mapping(path))
    if isinstance(found, Message):
        refuse(found.key, **found.args)
    return found


def _truth(call: Call, product: Product, files: tuple[Submitted, ...], snapshot: str) -> Truth | None:
    """Return what the company's data say of the period, or None where no company is named."""
    named = call.slug or next(iter(known), "") if len(known := companies(call.data)) == 1 else call.slug
    if not named:
        call.say("cli.review_alone")
        return None
    days = period_of(files)
    if days is None:
        refuse("cli.review_without_period", file=files[0].read.name)
    call = replace(call, slug=named)
    asked = replace(product, needs=(*product.needs, Kpis(kpis_of(files), by=("channel",))))
    with asking.opened(call, snapshot) as opened:
        data = runtime.fetch(asked, opened.company, opened.snapshot, opened.engine, days)
    return truth_of(data, product.parameters)


def _product(code: str) -> Product:
    try:
        return find(code)
    except KeyError:
        known = ", ".join(f"{one.code} {one.name}" for one in products().values())
        refuse("cli.product_unknown", code=code, known=known)


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError:
        refuse("cli.period_unreadable", text=text)


def _as_data(found: Reviewed) -> Mapping[str, Any]:
    return {
        "competence": found.product.code,
        "parts": [_part(found, letter) for letter in _letters(found)],
        "files": [
            {
                "file": one.read.name,
                "sha256": one.read.sha256,
                "kind": one.read.kind,
                "lang": one.lang,
                "period": one.period.key() if one.period else None,
                "recognised": len([row for row in one.rows if row.kpi]),
            }
            for one in found.files
        ],
        "remarks": [plain(one) for one in found.remarks],
    }


def _letters(found: Reviewed) -> tuple[str, ...]:
    known = [part.letter for part in found.product.criterion]
    return tuple(dict.fromkeys((*known, *(one.part for one in found.findings))))


def _part(found: Reviewed, letter: str) -> Mapping[str, Any]:
    part = next((one for one in found.product.criterion if one.letter == letter), None)
    question = None if part is None else next((one for one in found.questions if one.part == part.code), None)
    return {
        "part": letter,
        "by": part.by if part is not None else "machine",
        "findings": [_finding(one, found) for one in _of(found, letter)],
        "question": plain(question.ask) if question else None,
    }


def _of(found: Reviewed, letter: str) -> tuple[Finding, ...]:
    """Return the findings of a part; a check that found nothing says so."""
    held = [one for one in found.findings if one.part == letter]
    silent = [
        check
        for check in found.product.checks
        if check.part == letter and check.name not in {one.check for one in held}
    ]
    return (
        *held,
        *(Finding(one.name, letter, found.ground, "not_found", message("review.nothing_to_check")) for one in silent),
    )


def _finding(one: Finding, found: Reviewed) -> Mapping[str, Any]:
    return {
        "check": one.check,
        "ground": one.ground,
        "status": one.status,
        "expected": plain(one.expected) if one.expected is not None else None,
        "found": plain(one.found) if one.found is not None else None,
        "where": [_place(ref, found) for ref in one.where],
        "fr": say(one.message, "fr"),
        "en": say(one.message, "en"),
    }


def _place(ref: Ref, found: Reviewed) -> Mapping[str, Any]:
    if not isinstance(ref, FileRef):
        return {"ref": str(plain(ref))}
    name = next((file.read.name for file in found.files if file.read.sha256 == ref.sha256), "")
    whole = {
        "file": name,
        "sha256": ref.sha256,
        "page": ref.sheet,
        "row": ref.row,
        "column": ref.column,
        "line": ref.line,
    }
    return {key: value for key, value in whole.items() if value}


def _as_text(found: Reviewed, lang: Lang) -> Iterator[str]:
    for letter in _letters(found):
        data = _part(found, letter)
        part = next((one for one in found.product.criterion if one.letter == letter), None)
        title = f"{found.product.code} {letter}" + (f" — {part.gist.text(lang)}" if part is not None else "")
        yield title
        for one in _of(found, letter):
            status = say(message(f"review.status_{one.status}"), lang)
            ground = say(message(f"review.ground_{one.ground}"), lang)
            yield f"  {status:<14} {say(one.message, lang)}{_where(one, found, lang)} [{ground}]"
        if data["question"]:
            yield f"  {say(message('review.to_judge'), lang):<14} {data['question'][lang]}"
        yield ""


def _where(one: Finding, found: Reviewed, lang: Lang) -> str:
    shown = [write(spelled(ref, found.files), lang) for ref in one.where[:_SHOWN_PLACES] if isinstance(ref, FileRef)]
    return f" ({', '.join(shown)}{'…' if len(one.where) > _SHOWN_PLACES else ''})" if shown else ""
