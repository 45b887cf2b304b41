"""Make the documents of a work product, and build everything that a folder of exports allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from essor.cli import asking, loading, rewriting
from essor.cli import written as written_files
from essor.cli.call import DONE, FINDINGS, UNUSABLE, Call, refuse
from essor.documents.render import SHAPES, render, render_workbook
from essor.kernel.message import LANGS, Lang
from essor.kernel.perimeter import ALL
from essor.work import runtime
from essor.work.as_data import as_data
from essor.work.data import Data
from essor.work.product import Product
from essor.work.registry import find, products
from essor.work.wording import Edits

WORKBOOK = "xlsx"
FORMATS = (*SHAPES, WORKBOOK)


@dataclass(frozen=True, slots=True)
class Entered:
    """Hold what a person entered, and the file that it stands in."""

    content: Mapping[str, Any]
    path: Path | None = None


NOTHING = Entered(MappingProxyType({}))


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
    audience: str = "",
    perimeter: str = "",
    edits: Path | None = None,
) -> int:
    """Write the documents of a work product."""
    call: Call = ctx.obj
    product = _product(code)
    entered = _entered(product, inputs, audience, perimeter)
    shaped, spoken = listed(shapes, FORMATS), _languages(languages)
    written = write(call, product, out, shaped, spoken, period, entered, snapshot, edits)
    if WORKBOOK in shaped and product.workbook is None:
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
    audience: str = "",
    perimeter: str = "",
    edits: Path | None = None,
    edits_to: Path | None = None,
) -> int:
    """Give the result of a work product as data."""
    call: Call = ctx.obj
    product = _product(code)
    entered = _entered(product, inputs, audience, perimeter)
    data = _fetched(call, product, period, entered)
    made, texts = _made(call, product, data, entered, edits)
    passages = made.passages()
    if edits_to is not None:
        rewriting.save(edits_to, product.code, data.period.key(), passages)
        call.say("cli.edits_written", path=str(edits_to), code=product.code)
    call.answer(as_data(made, texts))
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
        written += write(call, product, out, FORMATS, _languages(languages), period)
    for path in written:
        call.say("cli.made", path=str(path))
    if call.json:
        call.answer({**loading.as_data(done), "documents": [str(path) for path in written]})
    return code if code != UNUSABLE else FINDINGS if written else UNUSABLE


def write(
    call: Call, product: Product, out: Path, shapes: tuple[str, ...], languages: tuple[Lang, ...], period: str,
    entered: Entered = NOTHING, snapshot: str = "", edits: Path | None = None,
) -> list[Path]:  # fmt: skip
    """Write the documents of a product and return their places."""
    data = _fetched(call, product, period, entered, snapshot)
    for said in data.missing:
        call.tell(said)
    if not runtime.tells(data):
        call.say("cli.not_allowed", what=f"{product.code} {data.period.key()} {data.perimeter.key()}")
        return []
    made, texts = _made(call, product, data, entered, edits)
    for remark in made.remarks:
        call.tell(remark.message)
    if entered.path is not None or edits is not None:
        for finding in made.findings:
            if finding.status == "fail":
                call.say("cli.finding", code=product.code, part=finding.part, said=finding.message)
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for lang in languages:
        for shape, content in _files(made, lang, shapes, texts):
            path = out / f"{_name(product, data, entered.content)}_{lang}.{shape}"
            path.write_bytes(content)
            written.append(path)
    return written


def _files(made: runtime.Made, lang: Lang, shapes: tuple[str, ...], texts: Edits) -> Iterator[tuple[str, bytes]]:
    """Give each shape of a product with its bytes; a workbook only where the deliverable is a calculation."""
    composed, workbook = made.document(lang, texts), made.workbook(lang)
    for shape in shapes:
        if shape != WORKBOOK:
            yield shape, render(composed, shape)
        elif workbook is not None:
            yield shape, render_workbook(workbook)


def _name(product: Product, data: Data, content: Mapping[str, Any]) -> str:
    """Return how a document's file is called: report_2026-10, report_2026-10_field_store_id-Lyon."""
    said = [product.name, data.period.key().replace("..", "_")]
    if content.get("audience") not in {None, "management"}:
        said.append(str(content["audience"]))
    if data.perimeter != ALL:
        said.append(re.sub(r"[^\w-]+", "-", data.perimeter.key()))
    return "_".join(said)


def _fetched(call: Call, product: Product, period: str, entered: Entered, snapshot: str = "") -> Data:
    """Return the facts of a product in the period and the perimeter that a call asks for."""
    within = asking.perimeter(str(entered.content.get("perimeter") or ""))
    with asking.opened(call, snapshot) as opened:
        days = asking.period(period, opened.company) if period else asking.last_month(opened.engine)
        return runtime.fetch(product, opened.company, opened.snapshot, opened.engine, days, within, entered.content)


def _entered(product: Product, path: Path | None, audience: str, perimeter: str) -> Entered:
    """Return what a person entered in a file and in the call; the call wins."""
    content = {} if path is None else written_files.mapping(path)
    for name, value in (("audience", audience), ("perimeter", perimeter)):
        if value and name not in product.inputs.model_fields:
            refuse("cli.input_none", name=f"--{name}", code=product.code)
        if value:
            content[name] = value
    return Entered(content, path)


def _made(call: Call, product: Product, data: Data, entered: Entered, edits: Path | None) -> tuple[runtime.Made, Edits]:
    """Make a product with what a person entered and rewrote, or say which choice is unfit."""
    try:
        made = runtime.make(product, data, entered.content)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        place = str(entered.path or product.code)
        refuse("cli.input_unfit", path=place, name=name, value=str(first["input"]))
    if edits is None:
        return made, {}
    texts = rewriting.taken(call, edits, made.passages())
    return made.edited(texts), texts


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
