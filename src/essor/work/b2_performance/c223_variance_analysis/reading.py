"""Read what a stranger's analysis asserts: gaps with their parts, signals, causes with facts, actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from essor.kernel.finding import Claim
from essor.kernel.perimeter import ALL
from essor.kernel.ref import FigureRef, FileRef
from essor.kernel.value import Money, NotComputable, Value
from essor.work.data import Share
from essor.work.plain_words import contains, means, stems, vocabulary
from essor.work.stated import Stated
from essor.work.submitted import Cell, Submitted, Table, Told
from essor.work.tabled import Line, Tabled, Words, tabled
from essor.work.truth import Truth, a_year_before, key_of

from .inputs import ActionClaim, Against, CauseClaim, Claims, GapClaim, Outside, Part, Reading, Said

PARTS = ("price", "volume", "mix", "new", "lost", "currency", "unsplit", "unplanned")
_SHARES: tuple[Share, ...] = ("physical", "ecommerce", "all")
_BASES: tuple[Against, ...] = ("target", "last_year")
_OUTSIDE: tuple[Outside, ...] = ("market", "calendar", "event")
_KINDS = ("targets", "communication", "sales_means", "skills", "price_offer", "organisation")
_SAID: tuple[Said, ...] = ("signal", "noise")
_CENT = Decimal("0.01")
_SHEETS = frozenset({"xlsx", "xls", "ods"})
_ROUNDINGS = (Decimal(1000), Decimal(1))  # euros that people round to, the coarsest first
_FEWEST_CHANNELS = 2


def claims(files: tuple[Submitted, ...], truth: Truth) -> Claims:
    """Return what an analysis asserts: its first file; another language of it asserts the same.

    Args:
        files: with what was recognised in them.
        truth: tells which figures there is something to hold against.

    """
    if not files:
        return Claims()
    file = files[0]
    tables = tuple(tabled(file, _heads(file)))
    gaps = tuple(_gaps(file, tables))
    causes = tuple(_causes(tables))
    figures = tuple(
        Claim(Stated(number.figure, number.told.value), (number.told.where,))
        for number in file.numbers
        if number.figure and number.figure in truth.figures and not isinstance(number.told.value, NotComputable)
    )
    figures += tuple(_calculated(file, gaps, truth))
    outside = tuple(Claim(name, (file.place,)) for name in _OUTSIDE if _tells(file, name))
    return Claims(gaps, figures, tuple(_readings(tables)), outside, causes, tuple(_actions(file, tables, causes)))


def _calculated(file: Submitted, gaps: tuple[Claim[GapClaim], ...], truth: Truth) -> Iterator[Claim[Stated]]:
    """Yield what the gaps of a workbook say of revenue, gap by gap, where the data know that figure.

    The cells of a calculation stand under no KPI: what it is of is told by its channel and its base.
    """
    if file.read.kind not in _SHEETS or file.period is None:
        return
    known = truth.known
    for claim in gaps:
        one = claim.value
        within = ALL if one.share == "all" else ALL.narrow(channel=one.share)
        now = FigureRef("revenue", file.period, within)
        other = (
            (replace(now, kpi="revenue_gap"), one.gap) if one.against == "target" else (a_year_before(now), one.base)
        )
        for ref, amount in ((now, one.actual), other):
            key = key_of(ref)
            if key in known:
                yield Claim(Stated(key, _rounded_as(amount, known[key]["value"])), claim.where)


def _rounded_as(amount: Money, known: Value) -> Money:
    """Return the amount of the data where an amount typed in whole euros, or in thousands, is its rounding."""
    if not isinstance(known, Money) or amount.currency != known.currency:
        return amount
    unit = next((unit for unit in _ROUNDINGS if amount.amount % unit == 0), _CENT)
    return known if abs(known.amount - amount.amount) <= unit / 2 else amount


def _heads(file: Submitted) -> Words:
    """Return the words of heads in the language of a file: "Change" is a growth in English, a currency in French."""
    words = dict(vocabulary(__package__ or ""))
    foreign = "currency" if file.lang == "en" else "value"
    return {**words, foreign: tuple(word for word in words[foreign] if word != ("change",))}


def _said() -> Words:
    """Return the words of what is spoken of, apart from the heads of columns."""
    return vocabulary(__package__ or "", "spoken")


def _gaps(file: Submitted, tables: tuple[Tabled, ...]) -> Iterator[Claim[GapClaim]]:
    """Yield the gap of each channel against each base, the first that is told of it."""
    for against in _BASES:
        found: dict[Share, tuple[Line, GapClaim]] = {}
        for table in tables:
            for line in table.lines if {"actual", against, "gap"} <= table.heads else ():
                gap = _gap(line, against, file)
                if gap is not None:
                    found.setdefault(gap.share, (line, gap))
        for line in _turned(file):
            gap = _gap(line, against, file)
            if gap is not None:
                found.setdefault(gap.share, (line, gap))
        whole = _whole(found)
        for share, (line, gap) in found.items():
            told = replace(gap, actual=whole) if share == "all" and whole is not None else gap
            yield Claim(_closed(told, _rough(line)), (line.where,))


def _turned(file: Submitted) -> Iterator[Line]:
    """Yield the lines of a table whose channels stand across and whose parts stand down, as a line a channel."""
    words = _heads(file)
    known = {number.told.where: number.told for number in file.numbers}
    for page, table in file.tables():
        channels: dict[str, str] = {}
        found: dict[str, tuple[dict[str, str], dict[str, Told]]] = {}
        for row in table.rows:
            across = {cell.column: cell.text for cell in row if _share(cell.text) is not None}
            if len(across) >= _FEWEST_CHANNELS and all(cell.number is None for cell in row):
                channels, found = across, {column: ({"share": text}, {}) for column, text in across.items()}
            name = next((name for name, listed in words.items() if stems(row[0].text) in listed), "") if row else ""
            for cell in row[1:] if name and channels else ():
                told = _told_by(cell, FileRef(file.read.sha256, page.name, cell.row, cell.column), known)
                if cell.column in found and told is not None:
                    found[cell.column][1].setdefault(name, told)
        yield from (Line(texts, values, _first_place(values, file)) for texts, values in found.values())


def _told_by(cell: Cell, where: FileRef, known: Mapping[FileRef, Told]) -> Told | None:
    """Return the amount of a cell: of a sheet its number to the cent, of a document what was recognised."""
    if cell.number is None:
        return known.get(where)
    return Told(Money(cell.number.quantize(_CENT), "EUR"), _CENT / 2, where, cell.formula)


def _first_place(values: Mapping[str, Told], file: Submitted) -> FileRef:
    """Return the place of the gap of a channel, or the file where it has none."""
    return values["gap"].where if "gap" in values else file.place


def _gap(line: Line, against: Against, file: Submitted) -> GapClaim | None:
    share = _share(line.text("share"))
    actual, base, gap = (_money(line, name) for name in ("actual", against, "gap"))
    if share is None or actual is None or base is None or gap is None:
        return None
    parts = tuple(Part(name, found) for name in PARTS if (found := _money(line, name)) is not None)
    return GapClaim(against, share, actual, base, gap, parts, _level(file), _convention(file))


def _whole(found: Mapping[Share, tuple[Line, GapClaim]]) -> Money | None:
    """Return what the channels add up to, where rounding alone keeps it from the whole."""
    if not set(_SHARES) <= set(found):
        return None
    line, whole = found["all"]
    total = found["physical"][1].actual.amount + found["ecommerce"][1].actual.amount
    return Money(total, whole.actual.currency) if abs(total - whole.actual.amount) <= 3 * _rough(line) else None


def _share(text: str) -> Share | None:
    """Return the channel that a label names, and nothing beside it."""
    words = _said()
    return next((share for share in _SHARES if stems(text) in words[share]), None)


def _money(line: Line, name: str) -> Money | None:
    told = line.values.get(name)
    return told.value if told is not None and isinstance(told.value, Money) else None


def _rough(line: Line) -> Decimal:
    """Return half of the last digit that the amounts of a row are written with."""
    return max((told.half for told in line.values.values() if isinstance(told.value, Money)), default=Decimal(0))


def _closed(one: GapClaim, half: Decimal) -> GapClaim:
    """Return a gap whose rounding is taken away: where rounding explains what is left over, nothing is left over."""
    difference = one.actual.amount - one.base.amount
    if abs(difference - one.gap.amount) <= 3 * half:
        one = replace(one, gap=Money(difference, one.gap.currency))
    left = one.gap.amount - sum((part.amount.amount for part in one.parts), Decimal(0))
    if not one.parts or abs(left) > half * (len(one.parts) + 3):
        return one
    last = one.parts[-1]
    closed = Part(last.name, Money(last.amount.amount + left, last.amount.currency))
    return replace(one, parts=(*one.parts[:-1], closed))


def _told(file: Submitted, name: str) -> str:
    """Return the sentence that tells the level of a split or the convention of its mix, "" where none does."""
    texts = [*file.text.split("\n"), *(line for page in file.read.pages for line in _notes(page.blocks))]
    return next((text for text in texts if means(text, _said()[name])), "")


def _level(file: Submitted) -> str:
    """Return how finely a gap was split: as a sentence tells it, or by the columns of the lines that were split."""
    return _told(file, "level") or _of_lines(file)


def _convention(file: Submitted) -> str:
    """Return by which convention the mix was worked out: as a sentence or a line of a sheet tells it."""
    return _told(file, "convention") or _beside(file)


def _of_lines(file: Submitted) -> str:
    """Return the columns that name the lines of a split, "product × family × channel", or "" where none is shown."""
    words = _heads(file)
    for _, table in file.tables():
        for row in table.rows if table.kind == "sheet" else ():
            names = [next((name for name, listed in words.items() if stems(cell.text) in listed), "") for cell in row]
            if {"price", "volume", "mix"} <= set(names):
                parts = len(row) - sum(name in PARTS for name in names)
                key = [cell.text for cell in row[:parts] if not _amounts_below(cell, table)]
                return " × ".join(key)
    return ""


def _amounts_below(head: Cell, table: Table) -> bool:
    """Tell whether numbers stand right under a head."""
    below = (cell for row in table.rows for cell in row if cell.row == head.row + 1 and cell.column == head.column)
    return any(cell.number is not None for cell in below)


def _beside(file: Submitted) -> str:
    """Return the line of a sheet under a title that names the convention of the mix, "" where there is none."""
    words = tuple(word for word in _said()["convention"] if word != ("mix",))
    for _, table in file.tables():
        for row, below in pairwise(table.rows) if table.kind == "sheet" else ():
            if len(row) == 1 and len(below) > 1 and means(row[0].text, words) and row[0].row + 1 == below[0].row:
                return " ".join(cell.text for cell in below[:2])
    return ""


def _notes(blocks: tuple[object, ...]) -> Iterator[str]:
    return (text for block in blocks if isinstance(text := getattr(block, "text", None), str))


def _readings(tables: tuple[Tabled, ...]) -> Iterator[Claim[Reading]]:
    """Yield what is called chance or signal by its limits; a run of months is another reason and is left alone."""
    words = _said()
    for table in tables:
        for line in table.lines if {"value", "lower", "upper", "said"} <= table.heads else ():
            value, lower, upper = (line.values.get(name) for name in ("value", "lower", "upper"))
            verdict = line.text("said")
            if value is None or lower is None or upper is None or means(verdict, words["run"]):
                continue
            about = " · ".join(text for name in ("share", "compared") if (text := line.text(name)))
            for said in _SAID:
                if means(verdict, words[said]):
                    yield Claim(Reading(about, value.value, lower.value, upper.value, said), (line.where,))
                    break


def _tells(file: Submitted, name: Outside) -> bool:
    """Tell whether a file speaks of the market, the calendar or an event, other than to say that it does not."""
    words = _said()
    heads = (cell.text for _, table in file.tables() for row in table.rows[:1] for cell in row)
    lines = (*file.text.split("\n"), *file.items, *heads)
    return any(means(text, words[name]) and not means(text, words["absent"]) for text in lines)


def _causes(tables: tuple[Tabled, ...]) -> Iterator[Claim[CauseClaim]]:
    """Yield each suspected cause once, with the facts of its row."""
    for table in tables:
        if not {"cause", "facts"} <= table.heads or "action" in table.heads:
            continue
        for line in table.lines:
            if line.text("cause"):
                facts = [text for text in line.text("facts").split(" ; ") if stems(text)]
                yield Claim(CauseClaim(line.text("cause"), len(facts)), (line.where,))


def _actions(
    file: Submitted, tables: tuple[Tabled, ...], causes: tuple[Claim[CauseClaim], ...]
) -> Iterator[Claim[ActionClaim]]:
    words = _said()
    for table in tables:
        for line in table.lines if {"action", "cause"} <= table.heads or {"action", "kind"} <= table.heads else ():
            kind = next((name for name in _KINDS if means(line.text("kind"), words[name])), "")
            broken = file.read.kind == "pdf" and not (kind and line.text("cause"))  # the second line of a cell
            if not line.text("action") or broken:
                continue
            effect, cost = (line.values.get(name) for name in ("effect", "cost"))
            yield Claim(
                ActionClaim(
                    line.text("action"),
                    kind,
                    _cause(line.text("cause"), causes),
                    effect.value if effect is not None else None,
                    cost.value if cost is not None else None,
                    line.text("owner"),
                    line.text("check"),
                    bool(line.text("owner") or line.text("check")),
                ),
                (line.where,),
            )


def _cause(text: str, causes: tuple[Claim[CauseClaim], ...]) -> str:
    """Return the name of the suspected cause that an action answers, or what the action says of it."""
    wanted = stems(text)
    for claim in causes:
        named = stems(claim.value.name)
        if wanted == named or (wanted and (contains(named, wanted) or contains(wanted, named))):
            return claim.value.name
    return text
