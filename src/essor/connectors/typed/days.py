"""Parse days, months and instants: the day order and the zone are the source's, never guessed from one cell.

Read whatever the order: ``2026-10-03``, ``2026/10/03``, ``20261003``, ``3 octobre 2026``, ``Oct 3, 2026``,
``03-Oct-2026``; by the order: ``03/10/2026``, ``3.10.2026``. With a time: ``14:05``, ``14:05:09.123``,
``2:05 PM``, ``+0100``, ``Z``. Refused: years of two digits, days that do not exist, the other order.

Local times follow one rule: an hour that the change to summer time skips does not exist and is refused;
an hour that the change to winter time repeats is taken the first time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from essor.mart.quoting import text

Order = Literal["dmy", "mdy"]
Form = Literal["day", "stamp", "zoned", "month"]
_TIME = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,6})?)?"
_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_SLASHED = "[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}"
_MONTHS = (
    "jan(?:v|vier|uary)?", "fev(?:r|rier)?|feb(?:ruary)?", "mars?|march", "avr(?:il)?|apr(?:il)?", "mai|may",
    "juin|june?", "juil(?:let)?|july?", "aout|aug(?:ust)?", "sept?(?:embre|ember)?", "oct(?:obre|ober)?",
    "nov(?:embre|ember)?", "dec(?:embre|ember)?",
)  # fmt: skip
_MONTH = f"(?:{'|'.join(_MONTHS)})[.]?"
_FIRST_YEAR, _LAST_YEAR = 1970, 2100


@dataclass(frozen=True, slots=True)
class Shape:
    """Hold one way of writing a day, a month or an instant.

    Args:
        pattern: regular expression of the whole cell.
        form: what it tells: a day, a local instant, an instant with its offset, a month.
        sql: value of the cell ``{t}``, NULL when there is no such day.
        folded: the pattern is matched on the cell in lower case without accents.

    """

    name: str
    pattern: str
    form: Form
    sql: str
    folded: bool = False

    def matches(self, cell: str) -> str:
        """Return the SQL that is true when a cell is written so."""
        return f"regexp_full_match({f'essor_word({cell})' if self.folded else cell}, {text(self.pattern)})"

    def value(self, cell: str) -> str:
        """Return the SQL of the value of a cell that is written so."""
        return self.sql.replace("{t}", cell)

    def fits(self, cell: str) -> bool:
        """Tell whether a text is written so."""
        return re.fullmatch(self.pattern, cell) is not None


def _stamps(*patterns: str) -> str:
    return "[" + ", ".join(f"'{day} {time}'" for day in patterns for time in _CLOCKS) + "]"


_CLOCKS = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f")
_OFFSET = " ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})"
_AS_OFFSET = (
    "TRY_CAST(regexp_replace(regexp_replace({t}, ' ?(?:Z|UTC|GMT)$', '+00:00'), "
    "' ?([+-][0-9]{2}):?([0-9]{2})$', '\\1:\\2') AS TIMESTAMPTZ)"
)
COMMON = (
    Shape("iso_day", _ISO, "day", "TRY_CAST({t} AS DATE)"),
    Shape("iso_stamp", f"{_ISO}[ T]{_TIME}", "stamp", "TRY_CAST({t} AS TIMESTAMP)"),
    Shape("iso_zoned", f"{_ISO}[ T]{_TIME}{_OFFSET}", "zoned", _AS_OFFSET),
    Shape("compact", "[0-9]{8}", "day", "CAST(try_strptime({t}, '%Y%m%d') AS DATE)"),
    Shape("year_first", "[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", "day", "CAST(try_strptime({t}, '%Y/%m/%d') AS DATE)"),
    Shape(
        "year_first_stamp",
        f"[0-9]{{4}}/[0-9]{{1,2}}/[0-9]{{1,2}} {_TIME}",
        "stamp",
        f"try_strptime({{t}}, {_stamps('%Y/%m/%d')})",
    ),
    Shape(
        "named_day",
        f"(?:le )?(?:1er|[0-9]{{1,2}})[ -]{_MONTH}[ -][0-9]{{4}}",
        "day",
        "essor_day({t}, regexp_extract({t}, '([0-9]{1,2})', 1), '([a-z]{3,})')",
        folded=True,
    ),
    Shape(
        "named_day_us",
        f"{_MONTH} [0-9]{{1,2}}, ?[0-9]{{4}}",
        "day",
        "essor_day({t}, regexp_extract({t}, '([0-9]{1,2}),', 1), '([a-z]{3,})')",
        folded=True,
    ),
)
MONTHS = (
    Shape("iso_month", "[0-9]{4}-[0-9]{2}", "month", "TRY_CAST({t} || '-01' AS DATE)"),
    Shape("slashed_month", "[0-9]{1,2}/[0-9]{4}", "month", "CAST(try_strptime('1/' || {t}, '%d/%m/%Y') AS DATE)"),
    Shape("named_month", f"{_MONTH}[ -][0-9]{{4}}", "month", "essor_day({t}, '1', '([a-z]{3,})')", folded=True),
)
SERIALS = (
    Shape("serial", "[1-9][0-9]{4}", "day", "(DATE '1899-12-30' + CAST({t} AS INTEGER))"),
    Shape(
        "serial_stamp",
        "[1-9][0-9]{4}[.][0-9]+",
        "stamp",
        "(TIMESTAMP '1899-12-30 00:00:00' + to_seconds(CAST(round(CAST({t} AS DECIMAL(24,10)) * 86400) AS BIGINT)))",
    ),
)


def is_serial(cell: str) -> str:
    """Return the SQL that is true of a number that a spreadsheet may show as a day of 1954 to 2064."""
    return f"regexp_full_match({cell}, '(?:[2-5][0-9]{{4}}|60000)(?:[.,][0-9]+)?')"


def ordered(order: Order) -> tuple[Shape, ...]:
    """Return the shapes that the day order of the source decides."""
    day, twelve = ("%d/%m/%Y", "%d/%m/%Y %I:%M:%S %p") if order == "dmy" else ("%m/%d/%Y", "%m/%d/%Y %I:%M:%S %p")
    slashes = "translate({t}, '.-', '//')"
    dotted_time = "regexp_replace({t}, '^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})[ ,T]+', '\\1/\\2/\\3 ')"
    return (
        Shape(f"slashed_{order}", _SLASHED, "day", f"CAST(try_strptime({slashes}, '{day}') AS DATE)"),
        Shape(
            f"slashed_{order}_stamp",
            f"{_SLASHED}[ ,T]+{_TIME}",
            "stamp",
            f"try_strptime({dotted_time}, {_stamps(day)})",
        ),
        Shape(
            f"slashed_{order}_twelve",
            f"{_SLASHED}[ ,T]+(?:0?[1-9]|1[0-2]):[0-5][0-9](?::[0-5][0-9])? ?[AaPp][Mm]",
            "stamp",
            f"try_strptime({dotted_time}, ['{twelve}', '{twelve.replace(':%S', '')}', "
            f"'{twelve.replace(' %p', '%p')}', '{twelve.replace(':%S %p', '%p')}'])",
        ),
    )


def shapes(order: Order, *, months: bool = False, serials: bool = False) -> tuple[Shape, ...]:
    """Return every way of writing that a column of this day order may have."""
    return COMMON + ordered(order) + (MONTHS if months else ()) + (SERIALS if serials else ())


def _month_number() -> str:
    starts = (
        ("jan",), ("fev", "feb"), ("mar",), ("avr", "apr"), ("mai", "may"), ("juin", "jun"), ("juil", "jul"),
        ("aou", "aug"), ("sep",), ("oct",), ("nov",), ("dec",),
    )  # fmt: skip
    cases = " ".join(
        f"WHEN {' OR '.join(f'starts_with(m, {text(start)})' for start in names)} THEN {number}"
        for number, names in enumerate(starts, start=1)
    )
    return f"CASE {cases} END"


_NAMED = "regexp_extract(regexp_replace(essor_word(t), '^le |er ', ' ', 'g'), named, 1)"
_DAY = f"CAST(try_strptime(right(t, 4) || '-' || essor_month({_NAMED}) || '-' || d, '%Y-%m-%d') AS DATE)"
_FIRST = (
    "CASE WHEN timezone(z, timezone(z, s)) <> s THEN NULL "
    "WHEN timezone(z, timezone(z, s) - INTERVAL 1 HOUR) = s THEN timezone(z, s) - INTERVAL 1 HOUR "
    "ELSE timezone(z, s) END"
)
MACROS = {"essor_month(m)": _month_number(), "essor_day(t, d, named)": _DAY, "essor_first(s, z)": _FIRST}


@cache
def change_days(zone: str) -> tuple[str, ...]:
    """Return the days on which a zone changes its offset, as ISO texts."""
    place, found = ZoneInfo(zone), []
    instant = datetime(_FIRST_YEAR, 1, 1, 12, tzinfo=place)
    offset = instant.utcoffset()
    while instant.year <= _LAST_YEAR:
        instant += timedelta(days=1)
        if instant.utcoffset() != offset:
            offset = instant.utcoffset()
            found.append(instant.date().isoformat())
    return tuple(found)


def instant(stamp: str, zone: str) -> str:
    """Return the SQL of the instant of a local time, NULL for an hour that does not exist."""
    usual = f"timezone({text(zone)}, {stamp})"
    if not (days := change_days(zone)):
        return usual
    listed = ", ".join(f"DATE {text(day)}" for day in days)
    return f"CASE WHEN CAST({stamp} AS DATE) IN ({listed}) THEN essor_first({stamp}, {text(zone)}) ELSE {usual} END"


def as_day(shape: Shape, cell: str, source_zone: str, company_zone: str) -> str:
    """Return the SQL of the day, in the company's zone, of a cell of this shape."""
    value = shape.value(cell)
    if shape.form in {"day", "month"}:
        return value
    if shape.form == "stamp" and source_zone == company_zone:
        return f"CAST({value} AS DATE)"
    told = value if shape.form == "zoned" else instant(value, source_zone)
    return f"CAST(timezone({text(company_zone)}, {told}) AS DATE)"


def as_instant(shape: Shape, cell: str, source_zone: str, *, midnight: bool) -> str:
    """Return the SQL of the instant of a cell of this shape; a bare day has one only at midnight."""
    value = shape.value(cell)
    if shape.form == "zoned":
        return value
    if shape.form == "stamp":
        return instant(value, source_zone)
    return instant(f"CAST({value} AS TIMESTAMP)", source_zone) if midnight else "CAST(NULL AS TIMESTAMPTZ)"
