"""Take what a person says of cells that were not recognised: which figure each shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

from essor.kernel.message import Message, message
from essor.kernel.period import Period
from essor.kernel.ref import FigureRef, FileRef
from essor.metrics import catalogue
from essor.review.recognise.numbers import Written, numbers, value_of
from essor.work.data import Share
from essor.work.submitted import Aspect, Cell, Number, Row, Submitted, Table, Told

_PLACE = re.compile(r"(?P<page>.+)!(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})")
_ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
_SHARES: tuple[Share, ...] = get_args(Share)


def answered(file: Submitted, answers: Mapping[str, Any]) -> Submitted | Message:
    """Return a file with the figures that a person gives to its cells, or what is wrong with an answer.

    Args:
        file: as it was recognised.
        answers: "Sheet!D7" → "kpi:revenue/2026-10/channel=ecommerce", with "#target" for another aspect.

    """
    for place, text in answers.items():
        match = _PLACE.fullmatch(str(place))
        cell = _cell(file, match) if match is not None else None
        if cell is None or match is None:
            return message("review.answer_place", place=str(place), file=file.read.name)
        made = _row(file, cell, match["page"], str(text))
        if made is None:
            return message("review.answer_figure", place=str(place), text=str(text))
        row, number = made
        file = replace(file, rows=_with(file, row), numbers=_but(file, number))
    return file


def _with(file: Submitted, row: Row) -> tuple[Row, ...]:
    """Return the rows with one more: what is said of the same figure is put together, what stood there gives way."""
    (where,) = (told.where for told in row.told.values())
    kept: list[Row] = []
    for one in file.rows:
        told = {name: held for name, held in one.told.items() if held.where != where}
        if (one.kpi, one.share, one.period) == (row.kpi, row.share, row.period):
            row = replace(row, told={**told, **row.told}, words={**one.words, **row.words})
        elif told or one.words:
            kept.append(replace(one, told=told))
    return (row, *kept)


def _but(file: Submitted, number: Number) -> tuple[Number, ...]:
    return (number, *(one for one in file.numbers if one.told.where != number.told.where))


def _cell(file: Submitted, match: re.Match[str]) -> Cell | None:
    for page in file.read.pages:
        for block in page.blocks if page.name == match["page"] else ():
            for row in block.rows if isinstance(block, Table) else ():
                for cell in row:
                    if (cell.column, cell.row) == (match["column"], int(match["row"])):
                        return cell
    return None


def _row(file: Submitted, cell: Cell, page: str, text: str) -> tuple[Row, Number] | None:
    name, _, aspect = text.partition("#")
    try:
        ref = FigureRef.parse(name)
    except ValueError:
        return None
    kpi = catalogue.kpis().get(ref.kpi)
    known = next((one for one in _ASPECTS if one == (aspect or "value")), None)
    share = next((one for one in _SHARES if one == dict(ref.perimeter.filters).get("channel", "all")), None)
    written = _written(cell, file)
    if kpi is None or known is None or share is None or written is None:
        return None
    value, half = value_of(written, kpi, share_of_one=cell.format == "percent", difference=known in {"gap", "change"})
    where = FileRef(file.read.sha256, page, cell.row, cell.column)
    told = Told(value, half, where, cell.formula)
    period: Period = ref.period
    row = Row(kpi.label.text(file.lang), kpi.code, share, period, {known: told}, page=page, where=where)
    return row, Number(told, FigureRef(ref.kpi, ref.period, ref.perimeter).key(), known)


def _written(cell: Cell, file: Submitted) -> Written | None:
    if cell.number is not None:
        return Written(cell.number, Decimal(0), "EUR" if cell.format == "money" else "", 0, 0)
    return next(numbers(cell.text, file.lang), None)
