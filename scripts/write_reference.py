"""Write the generated pages of docs/reference from the data they describe.

`python scripts/write_reference.py` writes them; with `--check` it only tells whether they are up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from essor.mart.schema import LINEAGE, Column, tables

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


PAGES: Mapping[str, Callable[[], str]] = {
    "data-dictionary.md": data_dictionary,
}


def stale() -> list[str]:
    """Return the pages that do not say what the data say."""
    return [
        name
        for name, write in PAGES.items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != write()
    ]


def main() -> int:
    """Write the pages, or with --check tell which are stale."""
    if "--check" in sys.argv:
        for name in (found := stale()):
            print(f"docs/reference/{name} is stale: run make docs")
        return int(bool(found))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write(), encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
