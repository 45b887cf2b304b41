"""Give cells their look: the format of each unit and language, input cells coloured and unlocked."""

from __future__ import annotations

from typing import Any

from essor.documents.brand import Brand
from essor.documents.palette import INK, INK_2, INK_3, LINE, SOFT, SUNK
from essor.documents.workbook import Unit
from essor.kernel.message import Lang

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
_NBSP, _NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def number_format(unit: Unit, lang: Lang, currency: str) -> str:
    """Return the number format of a unit; separators follow the reader's own spreadsheet."""
    symbol = _SYMBOLS.get(currency, currency)
    return {
        "money": f'#,##0"{_NBSP}{symbol}"' if lang == "fr" else f'"{symbol}"#,##0',
        "cents": f'#,##0.00"{_NBSP}{symbol}"' if lang == "fr" else f'"{symbol}"#,##0.00',
        "rate": f'0.0"{_NARROW}"%' if lang == "fr" else "0.0%",
        "fine_rate": f'0.00"{_NARROW}"%' if lang == "fr" else "0.00%",
        "points": f'0.0"{_NBSP}pts"',
        "count": "#,##0",
        "number": "#,##0.00",
        "days": f'#,##0.0"{_NBSP}{"j" if lang == "fr" else "d"}"',
        "day": "dd/mm/yyyy",
        "month": "[$-40C]mmm yyyy" if lang == "fr" else "[$-809]mmm yyyy",
        "text": "@",
    }[unit]


class Formats:
    """Make each format of a workbook once."""

    def __init__(self, book: Any, brand: Brand, lang: Lang, currency: str) -> None:
        """Take the workbook and what every format of it shares."""
        self._book, self._brand, self._lang, self._currency = book, brand, lang, currency
        self._made: dict[tuple[str, str, bool], Any] = {}

    def of(self, kind: str, unit: Unit | None = None, *, lead: bool = False) -> Any:
        """Return the format of a kind of cell (title, head, label, note, input, value, key, total …).

        Args:
            kind: of cell.
            unit: of its content.
            lead: it heads its row, so a date stands left like a text.

        """
        left = unit == "text" or (lead and unit in {"day", "month"})
        key = (kind, unit or "", left)
        if key not in self._made:
            look = {"font_name": self._brand.office_font, "font_size": 10, "font_color": f"#{INK}", **self._look(kind)}
            if unit is not None:
                look["num_format"] = number_format(unit, self._lang, self._currency)
                look["align"] = "left" if left else "right"
            self._made[key] = self._book.add_format(look)
        return self._made[key]

    def _look(self, kind: str) -> dict[str, Any]:
        rule = {"bottom": 1, "bottom_color": f"#{LINE}"}
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 16},
            "section": {"bold": True, "font_size": 11, "font_color": self._brand.ink},
            "head": {"bold": True, "font_color": f"#{INK_2}", "bg_color": f"#{SUNK}", "text_wrap": True, **rule},
            "head_right": {"bold": True, "font_color": f"#{INK_2}", "bg_color": f"#{SUNK}", "text_wrap": True,
                           "align": "right", **rule},
            "head_said": {"bold": True, "font_color": f"#{INK_2}", "bg_color": f"#{SUNK}", "indent": 1, **rule},
            "said": {"indent": 1, **rule},
            "note": {"font_color": f"#{INK_3}", "font_size": 9},
            "beside": {"font_color": f"#{INK_3}", "font_size": 9, "indent": 1},
            "label": rule,
            "input": {"bg_color": f"#{SOFT}", "locked": False, "border": 1, "border_color": "#C9D4F7"},
            "value": rule,
            "wrapped": {"text_wrap": True, "valign": "top", **rule},
            "key": {"bold": True, **rule},
            "total": {"bold": True, "bg_color": f"#{SUNK}", **rule},
        }  # fmt: skip
        return looks.get(kind, {})
