"""Make the documents of a work product, and build everything that a folder of exports allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from essor.cli import asking, loading
from essor.cli import written as written_files
from essor.cli.call import DONE, FINDINGS, UNUSABLE, Call, plain, refuse
from essor.documents.render import SHAPES, render, render_workbook
from essor.kernel.finding import Finding
from essor.kernel.message import LANGS, Lang
from essor.kernel.value import NotComputable
from essor.work import runtime
from essor.work.data import Data
from essor.work.product import Product
from essor.work.registry import find, products

WORKBOOK = "xlsx"
FORMATS = (*SHAPES, WORKBOOK)


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("make")(make)
    app.command("work")(work)
    app.command("build")(build)


def make(
    ctx: typer.Context,
    code: str,
    shapes: Annotated[str, typer.Option("--format")] = "html,pdf",
    languages: Annotated[str, typer.Option("--languages", "--lang")] = "fr,en",
    out: Path = Path("out"),
    period: str = "",
    inputs: Path | None = None,
    snapshot: str = "",
) -> int:
    """Write the documents of a work product."""
    call: Call = ctx.obj
    product = _product(code)
    asked = listed(shapes, FORMATS)
    written = write(call, product, out, asked, _languages(languages), period, inputs, snapshot)
    if WORKBOOK in asked and product.workbook is None:
        call.say("cli.no_workbook", code=product.code)
    if call.json:
        call.answer([str(path) for path in written])
    for path in written:
        call.say("cli.made", path=str(path))
    return DONE if written else FINDINGS


def work(
    ctx: typer.Context,
    code: str,
    period: str = "",
    inputs: Path | None = None,
) -> int:
    """Give the result of a work product as data."""
    call: Call = ctx.obj
    product = _product(code)
    with asking.opened(call) as opened:
        days = asking.period(period, opened.company) if period else asking.last_month(opened.engine)
        data = runtime.fetch(product, opened.company, opened.snapshot, opened.engine, days)
    made = _made(product, data, inputs)
    result = {name: getattr(made.result, name) for name in made.result.__dataclass_fields__ if name != "data"}
    call.answer({"product": product.code, "period": days.key(), "snapshot": data.snapshot,
                 "result": {**result, "inputs": made.result.inputs.model_dump()},
                 "missing": [plain(said) for said in data.missing],
                 "findings": [_told(one) for one in made.remarks + made.findings],
                 "questions": [{"part": one.part, "ask": plain(one.ask)} for one in made.questions]})  # fmt: skip
    return DONE


def build(
    ctx: typer.Context,
    folder: Path,
    out: Path = Path("out"),
    languages: Annotated[str, typer.Option("--languages", "--lang")] = "fr,en",
    period: str = "",
) -> int:
    """Import everything in a folder, then make all documents that the data allow."""
    call: Call = ctx.obj
    done, code = loading.load(call, [folder])
    written: list[Path] = []
    for product in products().values():
        written += write(call, product, out, FORMATS, _languages(languages), period, None, "")
    for path in written:
        call.say("cli.made", path=str(path))
    if call.json:
        call.answer({**loading.as_data(done), "documents": [str(path) for path in written]})
    return code if code != UNUSABLE else FINDINGS if written else UNUSABLE


def write(
    call: Call, product: Product, out: Path, shapes: tuple[str, ...], languages: tuple[Lang, ...],
    period: str, inputs: Path | None, snapshot: str,
) -> list[Path]:  # fmt: skip
    """Write the documents of a product and return their places."""
    with asking.opened(call, snapshot) as opened:
        days = asking.period(period, opened.company) if period else asking.last_month(opened.engine)
        data = runtime.fetch(product, opened.company, opened.snapshot, opened.engine, days)
    for said in data.missing:
        call.tell(said)
    if not any(not isinstance(line.fact.value, NotComputable) for line in data.lines):
        call.say("cli.not_allowed", what=f"{product.code} {days.key()}")
        return []
    made = _made(product, data, inputs)
    for remark in made.remarks:
        call.tell(remark.message)
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for lang in languages:
        for shape, content in _files(made, lang, shapes):
            path = out / f"{product.name}_{days.key().replace('..', '_')}_{lang}.{shape}"
            path.write_bytes(content)
            written.append(path)
    return written


def _files(made: runtime.Made, lang: Lang, shapes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Give each shape of a product with its bytes; a workbook only where the deliverable is a calculation."""
    composed, workbook = made.document(lang), made.workbook(lang)
    for shape in shapes:
        if shape != WORKBOOK:
            yield shape, render(composed, shape)
        elif workbook is not None:
            yield shape, render_workbook(workbook)


def _told(finding: Finding) -> dict[str, object]:
    """Return a finding as data, its sentence in both languages."""
    return {**plain(finding), "message": plain(finding.message)}


def _made(product: Product, data: Data, inputs: Path | None) -> runtime.Made:
    """Make a product with what a person entered, or say which choice is unfit."""
    try:
        return runtime.make(product, data, {} if inputs is None else written_files.mapping(inputs))
    except ValidationError as error:
        first = error.errors()[0]
        refuse("cli.input_unfit", path=str(inputs), name=".".join(str(part) for part in first["loc"]),
               value=str(first["input"]))  # fmt: skip


def listed(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Read a list of words separated by commas, each of which must be known."""
    words = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for word in words:
        if word not in known:
            refuse("cli.format_unknown", name=word, known=", ".join(known))
    return words or known


def _languages(text: str) -> tuple[Lang, ...]:
    words = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for word in words:
        if word not in LANGS:
            refuse("cli.lang_unknown", text=word)
    return tuple(lang for lang in LANGS if lang in words) or LANGS


def _product(code: str) -> Product:
    try:
        return find(code)
    except KeyError:
        refuse(
            "cli.product_unknown", code=code, known=", ".join(f"{one.code} {one.name}" for one in products().values())
        )
