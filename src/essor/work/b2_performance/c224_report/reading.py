"""Read what a stranger's report asserts, version by version: sections, sentences, figures, decisions, actions."""

from __future__ import annotations

from collections.abc import Iterator

from essor.kernel.finding import Claim
from essor.kernel.value import NotComputable
from essor.work.plain_words import means, stems, vocabulary
from essor.work.stated import Stated
from essor.work.submitted import Cell, Paragraph, Section, Submitted, Table
from essor.work.truth import Truth

from .inputs import Audience, Choice, Claims, Corrective, Version

_NAMES = ("summary", "key_figures", "channels", "gaps", "causes", "actions", "decisions", "trust")


def claims(files: tuple[Submitted, ...], truth: Truth) -> Claims:
    """Return what the versions of a report assert, one a file.

    Args:
        files: with what was recognised in them.
        truth: not looked at: a claim is what the file says.

    """
    del truth
    return Claims(tuple(Claim(_version(file), (file.place,)) for file in files))


def _version(file: Submitted) -> Version:
    decided = tuple(_decisions(file))
    return Version(
        lang=file.lang,
        text=file.text,
        sections=tuple(_sections(file, decided)),
        figures=tuple(
            Stated(number.figure, number.told.value)
            for number in file.numbers
            if not isinstance(number.told.value, NotComputable)
        ),
        decisions=decided,
        audience=_audience(file),
        titles=tuple(_titles(file)),
        written="\n".join(_written(file)),
        pages=len([page for page in file.read.pages if page.name != "foot"]) if file.read.kind == "pdf" else 0,
        choices=tuple(Choice(one) for one in decided),
        actions=tuple(_actions(file)),
    )


def _sections(file: Submitted, decided: tuple[str, ...]) -> Iterator[str]:
    """Yield what a report holds: by the titles of its sections, or by what stands in its tables."""
    whole = {row.kpi for row in file.rows if row.kpi and row.share == "all" and "value" in row.told}
    shares = [{row.kpi for row in file.rows if row.kpi and row.share == share} for share in ("physical", "ecommerce")]
    held = {
        "key_figures": len(whole) > 1,
        "channels": bool(shares[0] & shares[1]),
        "gaps": any("gap" in row.told for row in file.rows),
        "decisions": bool(decided),
    }
    for name in _NAMES:
        if held.get(name) or any(_is(section, name) and _holds(section) for section in file.sections):
            yield name


def _titles(file: Submitted) -> Iterator[str]:
    """Yield the titles that sentences stand under: that of a table or a chart, or of a summary, names its subject."""
    for place, section in enumerate(section for section in file.sections if section.title):
        subject = _is(section, "summary") or (file.read.kind != "docx" and section.tables)
        if place == 0 or ((section.text or section.items) and not subject):
            yield section.title


def _is(section: Section, name: str) -> bool:
    return means(section.title, vocabulary(__package__ or "")[name])


def _holds(section: Section) -> bool:
    return bool(section.text or section.items or section.tables)


def _under(file: Submitted, name: str) -> Iterator[Section]:
    other = "past" if name == "decisions" else ""
    return (section for section in file.sections if _is(section, name) and not (other and _is(section, other)))


def _decisions(file: Submitted) -> Iterator[str]:
    """Yield the decisions asked: the items, the sentences, or the first column of a table under that title."""
    tables = [table for _, table in file.tables()]
    for section in _under(file, "decisions"):
        yield from section.items or tuple(line for line in section.text.split("\n") if line)
        for number in section.tables:
            yield from (row[0].text for row in tables[number].rows[1:] if row and row[0].text)


def _actions(file: Submitted) -> Iterator[Corrective]:
    tables = [table for _, table in file.tables()]
    for section in _under(file, "actions"):
        if _is(section, "decisions"):
            continue
        yield from (Corrective(item) for item in section.items)
        for number in section.tables:
            yield from _lines(tables[number])


def _lines(table: Table) -> Iterator[Corrective]:
    """Yield the actions of a table: its first column names them, the heads say what the others are.

    What is told as a proposal, and given to nobody yet, is no action that lacks an owner.
    """
    words = vocabulary(__package__ or "")
    head = table.rows[0] if table.rows else ()
    found = {name: cell.column for name in ("cause", "owner", "due") for cell in head if means(cell.text, words[name])}
    for row in table.rows[1:]:
        texts = {cell.column: cell.text for cell in row}
        if row and stems(row[0].text):
            told = {name: texts.get(column, "") for name, column in found.items()}
            one = Corrective(row[0].text, told.get("cause", ""), told.get("owner", ""), told.get("due", ""))
            if one.owner or one.due_date or not means(one.action, words["proposed"]):
                yield one


def _audience(file: Submitted) -> Audience:
    title = next((section.title for section in file.sections if section.title), "")
    words = vocabulary(__package__ or "")
    return "partner" if means(title, words["partner"]) else "field" if means(title, words["field"]) else "management"


def _written(file: Submitted) -> Iterator[str]:
    for page in file.read.pages:
        for block in page.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif block.kind != "chart":  # what stands behind a picture is not written
                yield from (_text(row) for row in block.rows)


def _text(row: tuple[Cell, ...]) -> str:
    return " · ".join(cell.text for cell in row)
