"""Make the demo company: its raw exports, its data, its figures checked against the key, its documents."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from essor.cli import asking, by_source, loading, making
from essor.cli.call import DONE, FINDINGS, Call
from essor.corpus.brumelle import PROFILE, build
from essor.corpus.truths import Truths
from essor.kernel.message import LANGS, Lang
from essor.kernel.perimeter import ALL, Perimeter
from essor.kernel.period import Period
from essor.kernel.plain import exact
from essor.kernel.ref import FigureRef
from essor.mart.company import Company
from essor.metrics.compute import kpi_rows
from essor.standard import load
from essor.work.product import Product
from essor.work.registry import products

SEED = 20_261_124
PORT = 8000
PERIOD = "2026-10"
_AGAIN = "from essor.cli.main import run; run()"
# KPI and the measure of the key that it must equal, to the cent, in every perimeter.
KEYED: Mapping[str, str] = {"revenue": "revenue", "orders": "orders", "units": "units"}
PERIMETERS = (ALL, Perimeter.of(channel="physical"), Perimeter.of(channel="ecommerce"))


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("demo")(demo)


def demo(
    ctx: typer.Context,
    folder: Path = Path("essor-demo"),
    serve: Annotated[bool, typer.Option()] = True,
    port: Annotated[int, typer.Option(min=1, max=65535)] = PORT,
    scale: Annotated[float, typer.Option(min=0.001)] = 1.0,
    seed: int = SEED,
) -> int:
    """Make the demo company from raw exports to the report in French and English."""
    call: Call = replace(ctx.obj, data=folder / "data", slug=PROFILE.slug)
    exports, documents = folder / "exports", folder / "documents"
    for place in (exports, documents, call.data / PROFILE.slug):
        shutil.rmtree(place, ignore_errors=True)
    exports.mkdir(parents=True)
    call.say("cli.demo_writing")
    truths = build(exports, seed=seed, scale=scale)
    call.say("cli.demo_importing")
    Company.create(call.data, PROFILE.slug, name=PROFILE.name[call.lang], currency=PROFILE.currency,
                   fiscal_start_month=PROFILE.fiscal_start_month, timezone=PROFILE.timezone)  # fmt: skip
    done, _ = loading.load(call, [exports], by=by_source.tell)
    call.say("cli.demo_figures")
    wrong = _compare(call, truths)
    call.say("cli.demo_report")
    every: list[Path] = []
    for product in products().values():
        written = making.write(call, product, documents, making.FORMATS, LANGS, PERIOD)
        shapes = ", ".join(shape for shape in making.FORMATS if any(path.suffix == f".{shape}" for path in written))
        call.say("cli.demo_product", code=product.code, label=_label(product, call.lang), shapes=shapes)
        every += written
    french, english = (str(documents / f"report_{PERIOD}_{lang}.pdf") for lang in LANGS)
    call.say("cli.demo_done", n=len(every), folder=str(documents), french=french, english=english)
    figure = FigureRef("revenue", Period.parse(PERIOD)).key()
    call.say("cli.demo_next", command=f"essor explain {figure} --data {call.data} --company {PROFILE.slug}")
    if call.json:
        call.answer(
            {
                "folder": str(folder),
                "snapshot": done.snapshot.id if done.snapshot else None,
                "documents": [str(path) for path in every],
                "wrong": wrong,
            }
        )
    _site(ctx, call, serve=serve, port=port)
    return FINDINGS if wrong else DONE


def _site(ctx: typer.Context, call: Call, *, serve: bool, port: int) -> None:
    """Give the company its people and open the site, where the web face added its commands to ours.

    The site takes the place of this process: its servers are forked, and a fork of a process in which the
    engine has worked waits for ever for threads that it does not have.
    """
    known: Mapping[str, Any] = getattr(ctx.find_root().command, "commands", {})
    if "welcome" in known:
        known["welcome"](args=[], obj=call, standalone_mode=False, prog_name="essor welcome")
    if "serve" not in known:
        return
    if not serve:
        call.say("cli.demo_serve", command=f"essor serve --data {call.data}")
        return
    sys.stdout.flush()
    sys.stderr.flush()
    words = ["serve", "--port", str(port), "--data", str(call.data), "--lang", call.lang]
    os.execv(sys.executable, [sys.executable, "-c", _AGAIN, *words])  # noqa: S606 our own interpreter and module


def _label(product: Product, lang: Lang) -> str:
    """Return what the standard calls a product; its own name for one beyond the standard."""
    try:
        return load().competence(product.code).label.text(lang)
    except KeyError:
        return product.name


def _compare(call: Call, truths: Truths) -> list[str]:
    """Compare figures with those the company was built with; say each that differs."""
    wrong: list[str] = []
    with asking.opened(call) as opened:
        span = Period(truths.profile.first_day, Period.parse(PERIOD).end)
        for perimeter in PERIMETERS:
            rows = kpi_rows(
                opened.engine, tuple(KEYED), span, ("period:month",), perimeter, currency=truths.profile.currency
            ).rows
            for row in rows:
                expected = truths.figure(KEYED[row.kpi], row.period.key(), perimeter.key())
                if (row.value or Decimal(0)) != expected:
                    figure = FigureRef(row.kpi, row.period, perimeter).key()
                    call.say("cli.demo_truth_wrong", figure=figure, found=exact(row.value or Decimal(0)),
                             expected=exact(expected))  # fmt: skip
                    wrong.append(figure)
    return wrong
