"""Write a page for each work product, from its folder alone: what it answers, needs, takes, gives and checks."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import gallery_of_pages
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from essor.documents.render import SHAPES
from essor.kernel.need import Need
from essor.metrics import catalogue
from essor.standard import load
from essor.work.product import Product
from essor.work.registry import products

MANY = 12


def pages() -> Mapping[str, str]:
    """Return the text of each page by its name below docs/reference: the list first, then one page a product."""
    made = products().values()
    listed = ["# Work products · Productions", "",
              "Generated from the folders of `src/essor/work/`. A folder that is copied there gets its page here.", "",
              "| code | product | English | français |", "|---|---|---|---|"]  # fmt: skip
    for product in made:
        label = load().competence(product.code).label
        listed.append(f"| {product.code} | [{product.name}](products/{_file(product)}) | {label.en} | {label.fr} |")
    return {
        "products.md": "\n".join(listed) + "\n",
        "gallery.md": gallery(),
        **{f"products/{_file(one)}": page(one) for one in made},
    }


def gallery() -> str:
    """Return the page of the pictures that `make gallery` draws."""
    lines = ["# Gallery · Galerie", "", "The pages of the site, then the first page of each work product in French and in English, for the demo company in October 2026. "
             "`make gallery` draws them again from the program; the company and its people are fictional."]  # fmt: skip
    lines += gallery_of_pages.section()
    for product in products().values():
        label = load().competence(product.code).label
        pictures = " ".join(f"![{text}](../pictures/gallery/{product.name}_{lang}.png)"
                            for lang, text in (("fr", label.fr), ("en", label.en)))  # fmt: skip
        lines += ["", f"## {product.code} {label.en} · {label.fr}", "",
                  f"[What it reads, takes and checks](products/{_file(product)})", "", pictures]  # fmt: skip
    return "\n".join(lines) + "\n"


def page(product: Product) -> str:
    """Return the page of a product."""
    competence = load().competence(product.code)
    about = (import_doc(product) or "").strip()
    formats = ", ".join(f"`{shape}`" for shape in (*SHAPES, *(("xlsx",) if product.workbook else ())))
    lines = [f"# {product.code} {product.name}", "", f"{competence.label.en} · *{competence.label.fr}*", "",
             f"> {competence.statement.en}", ">", f"> *{competence.statement.fr}*", "", about, "",
             f"Formats: {formats}, in French and English: `essor make {product.code} --format {SHAPES[1]} --period 2026-10`."]  # fmt: skip
    lines += ["", "## What it reads", "", *(f"- {told(need)}" for need in product.needs)]
    lines += ["", "## What people enter", "", "Given with `--inputs FILE` (YAML or JSON); what is left out keeps its default.", *entered(product.inputs)]  # fmt: skip
    if product.parameters:
        lines += ["", "## Conventions", "", "| name | value | unit | reference | checked |", "|---|---|---|---|---|"]
        lines += [f"| `{one.name}` | {one.value} | {one.unit} | {one.reference} | {one.checked_date} |" for one in product.parameters.values()]  # fmt: skip
    return "\n".join([*lines, *judged(product), *asserted(product)]) + "\n"


def judged(product: Product) -> Iterator[str]:
    """Yield the criterion part by part, each with its checks and their worked examples."""
    yield from (
        "",
        "## How it is judged",
        "",
        "| part | by | what work at the level shows | checks |",
        "|---|---|---|---|",
    )
    for part in product.criterion:
        checks = [one for one in product.checks if one.part == part.letter]
        proved = "; ".join(f"`{one.name}`: {_verified(one.about)} ({_cases(product, one.name)})" for one in checks)
        yield f"| {part.code} | {part.by} | {part.statement.en} · *{part.statement.fr}* | {proved or part.question.en} |"


def asserted(product: Product) -> Iterator[str]:
    """Yield what a document of this kind asserts: what a reader of a stranger's file looks for."""
    yield from (
        "",
        "## What a document of this kind asserts",
        "",
        (product.claims.__doc__ or "").strip().splitlines()[0],
        "",
    )
    for field in fields(product.claims):
        yield f"- `{field.name}`: `{_bare(str(field.type))}`"


def told(need: Need) -> str:
    """Return a need in words."""
    name = type(need).__name__.lower()
    parts = [f"**{name}**"]
    for field in fields(need):
        value = getattr(need, field.name)
        if field.name == "codes":
            parts.append(_listed(value))
        elif value:
            parts.append(f"{field.name}: {', '.join(value) if isinstance(value, tuple) else value}")
    return " · ".join(parts)


def entered(model: type[BaseModel], seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the fields of a model as a table, then those of the models inside it."""
    yield from ("", "| field | kind | bounds | default | meaning |", "|---|---|---|---|---|")
    inside: dict[str, type[BaseModel]] = {}
    for name, field in model.model_fields.items():
        inside |= {kind.__name__: kind for kind in _models(field.annotation)}
        yield f"| `{name}` | {_kind(field.annotation)} | {_bounds(field)} | {_default(field)} | {field.description or ''} |"
    for name, kind in inside.items():
        if name not in seen:
            yield from ("", f"### {name}", "", (kind.__doc__ or "").strip().splitlines()[0])
            yield from entered(kind, seen | set(inside))


def import_doc(product: Product) -> str | None:
    """Return what the folder says of itself."""
    from importlib import import_module

    return import_module(product.package).__doc__


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from _models(part)


def _kind(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is Annotated:
        return _kind(get_args(kind)[0])
    if origin is Literal:
        return " or ".join(f"`{one}`" if one != "" else "empty" for one in get_args(kind))
    if origin in {Union, types.UnionType}:
        return " or ".join("nothing" if one is type(None) else _kind(one) for one in get_args(kind))
    if origin is tuple:
        return f"list of {_kind(get_args(kind)[0])}"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return {"str": "text", "Decimal": "number", "int": "whole number", "bool": "yes or no", "date": "day"}.get(
        getattr(kind, "__name__", ""), _bare(str(kind))
    )


def _bounds(field: FieldInfo) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "min_length": "at least", "max_length": "at most"}
    found = [f"{sign} {getattr(rule, name)}" for rule in field.metadata for name, sign in signs.items() if getattr(rule, name, None) is not None]  # fmt: skip
    return ", ".join(found)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, tuple):
        plain = [str(one) for one in value if not isinstance(one, BaseModel)]
        return ", ".join(f"`{one}`" for one in plain) if plain else f"{len(value)} entries" if value else "none"
    return f"`{value}`" if value or value == 0 else ""


def _cases(product: Product, check: str) -> str:
    statuses = [case.status for case in product.cases if case.check == check]
    return ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(sorted(statuses)))


def _verified(about: str) -> str:
    return about.removeprefix("Verify ").rstrip(".")


def _listed(codes: tuple[str, ...]) -> str:
    """Return KPIs by name, or how many they are where a product lets people choose among them."""
    if len(codes) > MANY:
        return f"{len(codes)} KPIs of the [catalogue](../kpis.md)"
    known = catalogue.kpis()
    return ", ".join(f"{known[code].label.en} (`{code}`)" if code in known else f"`{code}`" for code in codes)


def _bare(kind: str) -> str:
    return kind.replace("essor.kernel.", "").replace("|", "or")


def _file(product: Product) -> str:
    return f"{product.code.lower().replace('.', '')}_{product.name}.md"
