"""Write a document as one HTML page that stands alone: no script, no call to another host."""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from essor.documents import blocks as b
from essor.documents.brand import HOUSE, Brand
from essor.documents.chart import svg, table_rows
from essor.documents.diagram import flow_rows, picture
from essor.documents.sparkline import sparkline, told
from essor.documents.typography import printable, show
from essor.kernel.fact import Figure
from essor.kernel.message import message
from essor.kernel.ref import ComputedRef, FigureRef
from essor.kernel.value import NotComputable
from essor.kernel.words import say

if TYPE_CHECKING:
    from essor.kernel.message import Lang

SMALL = '<p class="small">'
GLYPHS = {"on": "●", "risk": "◆", "off": "▲", "none": ""}


def html(document: b.Document, *, brand: Brand = HOUSE) -> bytes:
    """Return the document as UTF-8 HTML; the same document gives the same bytes."""
    lang = document.lang
    style = (files("essor.documents") / "document.css").read_text(encoding="utf-8") + _brand_style(brand)
    body = "\n".join(_block(block, lang) for block in document.blocks)
    page = f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{_escaped(document.title)}</title>
<style>{style}</style>
</head>
<body>
<main>
<header>{_logo(brand)}<h1>{_escaped(document.title)}</h1><p class="sub">{_escaped(document.subtitle)}</p></header>
{body}
<footer>{_escaped(document.foot)}</footer>
</main>
</body>
</html>
"""
    return page.encode("utf-8")


def _escaped(text: str) -> str:
    return escape(printable(text))


def _brand_style(brand: Brand) -> str:
    if brand == HOUSE:
        return ""
    return (
        f":root{{--accent:light-dark({brand.ink},{brand.light_ink});--accent-ink:light-dark({brand.ink},"
        f"{brand.light_ink});--accent-soft:light-dark({brand.soft},var(--sunk))}}"
        f'body{{font-family:"{brand.font}",Inter,system-ui,sans-serif}}.logo{{max-height:40px;max-width:200px}}\n'
    )


def _logo(brand: Brand) -> str:
    if brand.logo is None:
        return ""
    data = b64encode(brand.logo).decode("ascii")
    return f'<img class="logo" src="data:image/{brand.logo_kind};base64,{data}" alt="{_escaped(brand.name)}">'


def _block(block: b.Block, lang: Lang) -> str:  # noqa: PLR0911 one line a kind of block
    match block:
        case b.Heading(text=text, level=level):
            return f"<h{level + 1}>{_rich(text, lang)}</h{level + 1}>"
        case b.Para(text=text, small=small):
            return f"{SMALL if small else '<p>'}{_rich(text, lang)}</p>"
        case b.Items(items=items):
            return "<ul>" + "".join(f"<li>{_rich(item, lang)}</li>" for item in items) + "</ul>"
        case b.Callout(title=title, text=text, kind=kind):
            lead = f'<p class="lead">{_rich(title, lang)}</p>'
            return f'<aside class="brief {kind}">{lead}<p>{_rich(text, lang)}</p></aside>'
        case b.Table():
            return _table(block, lang)
        case b.Metrics(tiles=tiles):
            return '<div class="tiles">' + "".join(_tile(tile, lang) for tile in tiles) + "</div>"
        case b.Chart():
            return _chart(block, lang)
        case b.Flow():
            return _flow(block, lang)
        case b.Grid(columns=columns):
            inside = "".join(f"<div>{''.join(_block(item, lang) for item in column)}</div>" for column in columns)
            return f'<div class="grid">{inside}</div>'


def _table(table: b.Table, lang: Lang) -> str:
    head = "".join(f'<th scope="col" class="{column.align}">{_escaped(column.label)}</th>' for column in table.columns)
    lines = []
    for index, row in enumerate(table.rows):
        first, *others = zip(row, table.columns, strict=True)
        total = ' class="total"' if table.total and index == len(table.rows) - 1 else ""
        cells = f'<th scope="row">{_cell(first[0], lang)}</th>' + "".join(
            f'<td class="{column.align}">{_cell(cell, lang)}</td>' for cell, column in others
        )
        lines.append(f"<tr{total}>{cells}</tr>")
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_escaped(table.caption)}"><table>'
        f"<caption>{_escaped(table.caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _cell(cell: b.Cell, lang: Lang) -> str:
    return _status(cell.status, lang) + _rich(cell.content, lang)


def _status(status: b.Status, lang: Lang) -> str:
    if status == "none":
        return ""
    word = _escaped(say(message(f"documents.status_{status}"), lang))
    return f'<span class="status {status}" role="img" aria-label="{word}" title="{word}">{GLYPHS[status]}</span> '


def _tile(tile: b.Metric, lang: Lang) -> str:
    kind = "reason" if isinstance(tile.value.value, NotComputable) else "value"
    parts = [f'<p class="label">{_escaped(tile.label)}</p>', f'<p class="{kind}">{_figure(tile.value, lang)}</p>']
    if tile.target is not None:
        words = _escaped(say(message("documents.target"), lang))
        parts.append(f'<p class="target">{words} {_figure(tile.target, lang)}</p>')
    if tile.variance is not None:
        words = _escaped(say(message("documents.gap"), lang))
        parts.append(f'<p class="gap {tile.status}">{words} {_figure(tile.variance, lang)}</p>')
    if tile.comparison is not None:
        words = _escaped(say(message("documents.last_year"), lang))
        parts.append(f'<p class="before">{words} {_figure(tile.comparison, lang)}</p>')
    if tile.status != "none":
        word = _escaped(say(message(f"documents.status_{tile.status}"), lang))
        mark = f'<span aria-hidden="true">{GLYPHS[tile.status]}</span>'
        parts.append(f'<p class="status {tile.status}">{mark} {word}</p>')
    if tile.note:
        parts.append(f'<p class="before">{_escaped(tile.note)}</p>')
    line = sparkline(tile.trend)
    if line:
        words = _escaped(told(tile.trend, lang))
        parts.append(line.replace("<svg ", f'<svg class="spark" role="img" aria-label="{words}" ', 1))
    return f'<section class="tile">{"".join(parts)}</section>'


def _chart(chart: b.Chart, lang: Lang) -> str:
    drawn = svg(chart, lang)
    head, *rows = table_rows(chart, lang)
    cells = "".join(f'<th scope="col" class="right">{_escaped(name)}</th>' for name in head[1:])
    lines = "".join(
        f'<tr><th scope="row">{_escaped(row[0])}</th>'
        + "".join(f'<td class="right">{_escaped(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return _drawn(chart, drawn, f"<thead><tr><td></td>{cells}</tr></thead><tbody>{lines}</tbody>", lang)


def _flow(flow: b.Flow, lang: Lang) -> str:
    heads = [say(message(f"documents.flow_{name}"), lang) for name in ("stage", "box", "note", "leads_to")]
    head = "".join(f'<th scope="col">{_escaped(name)}</th>' for name in heads)
    lines = "".join(
        f'<tr><td>{_escaped(row[0])}</td><th scope="row">{_escaped(row[1])}</th>'
        + "".join(f"<td>{_escaped(cell)}</td>" for cell in row[2:])
        + "</tr>"
        for row in flow_rows(flow, lang)
    )
    return _drawn(flow, picture(flow, lang), f"<thead><tr>{head}</tr></thead><tbody>{lines}</tbody>", lang)


def _drawn(block: b.Chart | b.Flow, drawn: str, table: str, lang: Lang) -> str:
    """Return a picture with its title, its alternative text, and the same as a table."""
    named = re.sub(r"<svg ", f'<svg role="img" aria-label="{_escaped(block.alt)}" ', drawn, count=1)
    if isinstance(block, b.Flow):  # a phone scrolls it: shrunk to the screen its text would be too small to read
        named = f'<div class="scroll" tabindex="0" role="region" aria-label="{_escaped(block.title)}">{named}</div>'
    label = _escaped(say(message("documents.as_table"), lang))
    return (
        f"<figure><figcaption><strong>{_escaped(block.title)}</strong><span>{_escaped(block.subtitle)}</span></figcaption>"
        f'{named}<details><summary>{label}</summary><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{_escaped(block.title)}"><table>{table}</table></div></details></figure>'
    )


def _rich(text: b.Rich, lang: Lang) -> str:
    parts: list[str] = []
    for span in text:
        if isinstance(span, str):
            parts.append(_escaped(span))
        elif isinstance(span, Figure):
            parts.append(_figure(span, lang))
        else:
            parts.append(f"<strong>{_rich(span.spans, lang)}</strong>")
    return "".join(parts)


def _figure(figure: Figure, lang: Lang) -> str:
    text = _escaped(show(figure, lang))
    if isinstance(figure.ref, FigureRef | ComputedRef):
        return f'<data value="{_escaped(figure.ref.key())}" title="{_escaped(figure.ref.key())}">{text}</data>'
    return f"<data>{text}</data>" if figure.ref else text
