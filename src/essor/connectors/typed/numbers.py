"""Parse numbers as people and programs write them, by the decimal mark of their source.

Read: ``1 234,56``, ``1.234,56``, ``1'234.56``, ``(12,50)``, ``12,50-``, ``1 250,50 €``, ``EUR 12``,
``000000000001437,12``, ``5 %`` (0.05). Refused: ``1e3``, ``1_000``, ``1 2``, ``12,3,4``, and more
decimals than the column has, unless they are zeros.
"""

from __future__ import annotations

from typing import Literal

from essor.mart.quoting import text

Mark = Literal[".", ","]
PRECISION = 18
_SPACE = r"[ \x{00A0}\x{202F}\x{2007}\x{2009}]"
_SIGN = r"[-+\x{2212}]"
_SIGNS = {"€": "EUR", "$": "USD CAD", "£": "GBP", "¥": "JPY CNY"}
_CODES = ("eur", "usd", "gbp", "chf", "cad", "xpf", "xof", "mad", "tnd", "pln", "kr")
_CURRENCY = f"(?:[{''.join(_SIGNS)}]|(?i:{'|'.join(_CODES)}))"
_CROWNS = ("SEK", "NOK", "DKK", "ISK", "CZK")


def _body(mark: Mark) -> str:
    other = r"\." if mark == "," else ","
    groups = "|".join(f"[0-9]{{1,3}}(?:{sign}[0-9]{{3}})+" for sign in (_SPACE, other, "['’]"))
    decimal = "," if mark == "," else r"\."
    return f"(?:(?:{groups}|[0-9]+)(?:{decimal}[0-9]+)?|{decimal}[0-9]+)"


def pattern(mark: Mark) -> str:
    """Return the regular expression of a number in a source with this decimal mark."""
    body, space = _body(mark), f"{_SPACE}*"
    lead = f"(?:{_SIGN}?{space}(?:{_CURRENCY}{space})?|{_CURRENCY}{space}{_SIGN})"
    tail = f"(?:{space}(?:{_CURRENCY}|%))?"
    return (
        f"{lead}{body}{tail}|{body}(?:{space}{_CURRENCY})?{space}-"
        f"|\\({space}(?:{_CURRENCY}{space})?{body}(?:{space}{_CURRENCY})?{space}\\)"
    )


def _macros(mark: Mark, name: str) -> dict[str, str]:
    digits = "regexp_replace(t, '[^0-9.]+', '', 'g')"
    if mark == ",":
        digits = "replace(regexp_replace(t, '[^0-9,]+', '', 'g'), ',', '.')"
    signed = f"CASE WHEN regexp_matches(t, '[-\\x{{2212}}(]') THEN '-' ELSE '' END || essor_digits_{name}(t)"
    decimals = f"length(rtrim(regexp_extract(essor_digits_{name}(t), '\\.([0-9]*)$', 1), '0'))"
    room = "decimals - CASE WHEN contains(t, '%') THEN 2 ELSE 0 END"
    return {
        f"essor_digits_{name}(t)": f"CASE WHEN regexp_full_match(t, {text(pattern(mark))}) THEN {digits} END",
        f"essor_wide_{name}(t)": f"TRY_CAST({signed} AS DECIMAL(38,12)) "
        "* CASE WHEN contains(t, '%') THEN 0.01 ELSE 1.00 END",
        f"essor_exact_{name}(t, decimals)": f"CASE WHEN {decimals} <= {room} THEN essor_wide_{name}(t) END",
    }


MACROS = _macros(".", "dot") | _macros(",", "comma")


def plain(mark: Mark, scale: int) -> str:
    """Return the expression of a number that needs no care: digits, the mark, no more decimals than fit."""
    decimals = f"(?:{'[.]' if mark == '.' else ','}[0-9]{{1,{scale}}})?" if scale else ""
    return f"-?[0-9]{{1,{PRECISION - scale}}}{decimals}"


def plain_value(raw: str, mark: Mark, scale: int) -> str:
    """Return the SQL of a number known to be plain."""
    dotted = raw if mark == "." else f"replace({raw}, ',', '.')"
    return f"CAST({dotted} AS DECIMAL({PRECISION},{scale}))"


def careful_value(present_text: str, mark: Mark, scale: int, *, loose: bool = False) -> str:
    """Return the SQL of a number in any writing; loose rounds what has more decimals than fit."""
    name = "dot" if mark == "." else "comma"
    wide = f"essor_wide_{name}({present_text})" if loose else f"essor_exact_{name}({present_text}, {scale})"
    return f"TRY_CAST({wide} AS DECIMAL({PRECISION},{scale}))"


def other_currencies(currency: str) -> str:
    """Return the regular expression of the signs and codes that an amount of this currency does not bear."""
    signs = "".join(sign for sign, told in _SIGNS.items() if currency not in told.split())
    own = {currency.lower(), *(["kr"] if currency in _CROWNS else [])}
    codes = "|".join(code for code in _CODES if code not in own)
    return f"[{signs}]|(?i:{codes})"


def lone_groups(mark: Mark) -> str:
    """Return the expression of one group of thousands, "19.999", which may as well be decimals."""
    other = "[.]" if mark == "," else ","
    return f"^[^0-9.,]*[0-9]{{1,3}}{other}[0-9]{{3}}[^0-9.,]*$"


def sure_groups(mark: Mark) -> str:
    """Return the expression of groups of thousands that can be nothing else, "1.234,50" and "1.234.567"."""
    other = "[.]" if mark == "," else ","
    return f"{other}[0-9]{{3}}[{mark}]|{other}[0-9]{{3}}{other}[0-9]{{3}}"


def is_dotted(present_text: str) -> str:
    """Return the SQL that is true for digits with one dot among them, as a spreadsheet hands over its numbers."""
    return f"regexp_full_match({present_text}, '-?[0-9]+[.][0-9]+')"


def is_number(present_text: str, mark: Mark) -> str:
    """Return the SQL that is true for a number whatever its decimals."""
    return f"regexp_full_match({present_text}, {text(pattern(mark))})"
