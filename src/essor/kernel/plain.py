"""Write typed values as JSON holds them: exact decimals as text, messages in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from essor.kernel.message import LANGS, Message
from essor.kernel.value import Count, Day, Duration, Money, NotComputable, Points, Quantity, Rate
from essor.kernel.words import say


def plain(value: Any) -> Any:  # noqa: C901, PLR0911, PLR0912 one line a type
    """Return a value as JSON holds it: money and rates as text of exact decimals."""
    match value:
        case Decimal():
            return exact(value)
        case datetime() | date():
            return value.isoformat()
        case Money(amount=number) | Rate(ratio=number) | Points(points=number):
            return exact(number)
        case Quantity(number=number) | Duration(days=number):
            return exact(number)
        case Count(number=whole):
            return whole
        case Day(date=day):
            return day.isoformat()
        case NotComputable():
            return None
        case Message():
            return {lang: say(value, lang) for lang in LANGS}
        case Path():
            return str(value)
        case BaseModel():
            return value.model_dump()
        case Mapping():
            return dict(value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {name: getattr(value, name) for name in value.__dataclass_fields__}
        case _ if isinstance(value, set | frozenset | tuple):
            return list(value)
    return str(value)


def exact(number: Decimal) -> str:
    """Return a decimal as text, never in exponent form."""
    return format(number, "f")
