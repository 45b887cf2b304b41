"""Read our own report as what it asserts, in both languages: the same shape as a stranger's file is read into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from essor.documents import blocks as b
from essor.documents.typography import plain
from essor.kernel.fact import Figure
from essor.kernel.finding import Claim
from essor.kernel.message import LANGS, Lang
from essor.kernel.value import Day
from essor.work.stated import sentences, stated
from essor.work.wording import Edits

from ..compute import ReportResult
from ..inputs import Choice, Claims, Corrective, Past, Version
from . import asked
from .story import compose

_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def claims(result: ReportResult, edits: Edits = _AS_WRITTEN) -> Claims:
    """Return what our own report asserts, in both languages.

    Args:
        result: what compute found.
        edits: prose that a person rewrote.

    """
    return Claims(tuple(Claim(_version(result, lang, edits)) for lang in LANGS))


def _version(result: ReportResult, lang: Lang, edits: Edits) -> Version:
    document = compose(result, lang, edits)
    decisions = asked.asked(result) if result.shows("decisions") else ()
    shown = document.blocks
    lines = result.data.lines
    held = {
        "summary": any(isinstance(block, b.Callout) and block.kind == "remember" for block in shown),
        "key_figures": any(line.share == "all" for line in lines),
        "channels": result.shows("channels") and any(line.share != "all" for line in lines),
        "gaps": any(line.gap is not None for line in lines),
        "causes": result.shows("causes") and bool(result.causes),
        "actions": result.shows("actions") and bool(result.remedies),
        "decisions": bool(decisions),
        "trust": result.shows("trust") and bool(result.data.systems or result.data.files),
    }
    return Version(
        lang,
        sentences(document, lang),
        tuple(name for name, there in held.items() if there),
        stated(document),
        tuple(one.label.text(lang) for one in decisions),
        result.inputs.audience,
        (document.title, *(plain(block.text, lang) for block in shown if isinstance(block, b.Heading))),
        "\n".join((document.title, document.subtitle, *_written(shown, lang))),
        choices=tuple(
            Choice(one.label.text(lang), len(one.options), sum(option.cost is not None for option in one.options))
            for one in decisions
        ),
        actions=tuple(_corrective(result, lang)) if result.shows("actions") else (),
        past=tuple(
            Past(one.label.text(lang), one.outcome, one.action.label.text(lang) if one.action else "")
            for one in result.inputs.decided
            if result.shows("decided")
        ),
    )


def _corrective(result: ReportResult, lang: Lang) -> Iterator[Corrective]:
    for one in result.remedies:
        due = "" if one.due_date is None else plain((Figure(Day(one.due_date)),), lang)
        if one.decided:
            yield Corrective(one.label.text(lang), one.cause.text(lang) if one.cause else "", one.owner, due)


def _written(blocks: tuple[b.Block, ...], lang: Lang) -> Iterator[str]:
    """Yield all that a reader sees, a line a cell; a chart is told by its values."""
    for block in blocks:
        match block:
            case b.Heading(text=text) | b.Para(text=text):
                yield plain(text, lang)
            case b.Callout(title=title, text=text):
                yield plain(title, lang)
                yield plain(text, lang)
            case b.Items(items=items):
                yield from (plain(item, lang) for item in items)
            case b.Table(rows=rows):
                yield from (plain(cell.content, lang) for row in rows for cell in row)
            case b.Metrics(tiles=tiles):
                for tile in tiles:
                    shown = (tile.value, tile.target, tile.variance, tile.comparison)
                    yield from (plain((one,), lang) for one in shown if one is not None)
            case _:
                pass
