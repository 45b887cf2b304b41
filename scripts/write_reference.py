"""Write the generated pages of docs/reference from the data they describe.

`python scripts/write_reference.py` writes them; with `--check` it only tells whether they are up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import command_pages
import product_pages

from essor.connectors.catalogue import formats
from essor.kernel.words import say
from essor.mart.schema import LINEAGE, Column, tables
from essor.metrics import catalogue
from essor.metrics.formula import wording
from essor.standard import glossary, load
from essor.standard.law import load_law

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "reference"


def data_dictionary() -> str:
    """Return the page of the canonical tables."""
    lines = [
        "# Data dictionary · Dictionnaire des données",
        "",
        "Generated from `src/essor/mart/tables/`. A bold column is required; **key** names a row. "
        "Personal columns stand in `parties` and `contacts` only.",
        "",
        "Every row also carries its lineage: "
        + ", ".join(f"`{column.name}` ({column.en})" for column in LINEAGE)
        + ".",
    ]
    for table in tables().values():
        lines += ["", f"## {table.name}", "", f"{table.en} · {table.fr}", "", "Key: " + ", ".join(f"`{name}`" for name in table.key)
                  + (f" · placed in time by `{table.date}`" if table.date else "")
                  + (f" · control total on `{table.amount}`" if table.amount else "")
                  + (" · each column takes its newest value" if table.merge == "columns" else ""),
                  "", "| column | type | English | français | rule |", "|---|---|---|---|---|"]  # fmt: skip
        lines += [_row(column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _row(column: Column) -> str:
    rules = []
    if column.references:
        rules.append(f"→ [{column.references}](#{column.references})")
    if column.personal:
        rules.append("personal")
    if column.minimum is not None:
        rules.append(f"≥ {column.minimum}")
    if column.one_of:
        rules.append(", ".join(f"`{value}`" for value in column.one_of))
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    return f"| {name} | {column.type} | {column.en} | {column.fr} | {' · '.join(rules)} |"


def kpis() -> str:
    """Return the page of the KPI catalogue."""
    names = catalogue.names()
    lines = ["# KPIs · Indicateurs", "", "Generated from `src/essor/metrics/catalogue/`: each KPI once, as a formula over measures.",
             f"{len(catalogue.kpis())} KPIs in {len(catalogue.families())} families. ↑ more is better, ↓ less is better."]  # fmt: skip
    for family in catalogue.families():
        lines += [
            "",
            f"## {family}",
            "",
            "| code | English | français | formula | unit | |",
            "|---|---|---|---|---|---|",
        ]
        for kpi in catalogue.kpis().values():
            if kpi.family == family:
                arrow = {"up": "↑", "down": "↓", "none": ""}[kpi.direction]
                words = wording(kpi.stated, names)
                lines.append(f"| `{kpi.code}` | **{kpi.label.en}**. {kpi.definition.en} | **{kpi.label.fr}**. {kpi.definition.fr} "
                             f"| {words.en} · {words.fr} | {kpi.unit} | {arrow} |")  # fmt: skip
    return "\n".join(lines) + "\n"


def exports() -> str:
    """Return the page of the formats that are recognised."""
    lines = ["# Formats · Formats reconnus", "", "Generated from `src/essor/connectors/formats/`. A file is recognised by its headers; "
             "`essor import FILE --format NAME` names a format instead.", "",
             "| format | English | français | fills | mode |", "|---|---|---|---|---|"]  # fmt: skip
    for name, one in sorted(formats().items()):
        filled = ", ".join(f"`{table}`" for table in dict.fromkeys(output.table for output in one.outputs))
        lines.append(f"| `{name}` | {one.label.en} | {one.label.fr} | {filled} | {one.mode} |")
    return "\n".join(lines) + "\n"


def qualification() -> str:
    """Return the page of the qualification: competences, criteria and their parts, in our wording."""
    loaded = load()
    lines = ["# The standard · Le référentiel", "", "Generated from `src/essor/standard/qualification/`, in our own wording. "
             "Each part says who settles it: machine, both, human."]  # fmt: skip
    for block in loaded.blocks:
        lines += ["", f"## {block.code} {block.label.en}", "", f"*{block.label.fr}*"]
        for activity in block.activities:
            lines += ["", f"### {activity.code} {activity.label.en}", "", f"*{activity.label.fr}*"]
            for competence in activity.competences:
                lines += ["", f"**{competence.code}** `{competence.noun}` — {competence.label.en} · *{competence.label.fr}*", "",
                          "| part | by | English | français |", "|---|---|---|---|"]  # fmt: skip
                lines += [f"| {part.code} | {part.by} | {part.statement.en} | {part.statement.fr} |"
                          for part in loaded.criterion(competence.code.replace("C", "CR", 1)).parts]  # fmt: skip
    return "\n".join(lines) + "\n"


def law() -> str:
    """Return the page of the dated rules of law."""
    loaded = load_law()
    lines = ["# Law · Droit", "", "Generated from `src/essor/standard/law/`. " + say(loaded.disclaimer, "en") + " " + say(loaded.disclaimer, "fr"),
             "", "| rule | from | until | English | français | article |", "|---|---|---|---|---|---|"]  # fmt: skip
    for rule in loaded.rules:
        for variant in rule.variants:
            lines.append(f"| {rule.id} | {variant.applies_from or ''} | {variant.applies_until or ''} | {variant.text.en} "
                         f"| {variant.text.fr} | {rule.article} |")  # fmt: skip
    return "\n".join(lines) + "\n"


def terms() -> str:
    """Return the page of the glossary."""
    lines = ["# Glossary · Glossaire", "", "Generated from `src/essor/standard/glossary/`. The code name is the name in the program.", "",
             "| code name | English | français | definition | définition |", "|---|---|---|---|---|"]  # fmt: skip
    for term in glossary().terms:
        lines.append(f"| `{term.code}` | {term.en} | {term.fr} | {term.definition.en} | {term.definition.fr} |")
    return "\n".join(lines) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "data-dictionary.md": data_dictionary,
    "kpis.md": kpis,
    "formats.md": exports,
    "standard.md": qualification,
    "law.md": law,
    "glossary.md": terms,
    "command-line.md": command_pages.page,
}


def written() -> Mapping[str, str]:
    """Return the text of every generated page by its name."""
    return {**{name: write() for name, write in PAGES.items()}, **product_pages.pages()}


def stale() -> list[str]:
    """Return the pages that do not say what the data say, and those of products that are gone."""
    pages = written()
    gone = [place.relative_to(FOLDER).as_posix() for place in FOLDER.glob("products/*.md")]
    return [
        name
        for name, text in pages.items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ] + [name for name in gone if name not in pages]


def main() -> int:
    """Write the pages, or with --check tell which are stale."""
    if "--check" in sys.argv:
        for name in (found := stale()):
            print(f"docs/reference/{name} is stale: run make docs")
        return int(bool(found))
    (FOLDER / "products").mkdir(parents=True, exist_ok=True)
    for name, text in written().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
