"""Say messages in French and English.

Each package holds its own ``words.toml``; a key is ``<package>.<name>`` and carries ``fr`` and ``en``
with the same placeholders. The files are found, not listed. A folder that is copied to make another keeps
its names bare: there ``[title]`` is ``<folder>.title``, and the copy speaks its own words.
"""

from __future__ import annotations

import string
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from essor.kernel.message import Bilingual, Lang, Message
from essor.kernel.value import Count, Day, Duration, Money, NotComputable, Points, Quantity, Rate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from essor.kernel.message import Argument

LOCALES: Mapping[Lang, str] = {"fr": "fr_FR", "en": "en_GB"}
_MINUS = "\N{MINUS SIGN}"


class UnknownWordError(KeyError):
    """Report a key that no words.toml holds: the caller broke the contract."""


def say(what: Message, lang: Lang) -> str:
    """Return the sentence of a message, its values written in the typography of the language.

    Args:
        what: key and typed arguments.
        lang: "fr" or "en".

    Raises:
        UnknownWordError: no words.toml holds the key.
        KeyError: an argument of the sentence is missing.

    """
    sentence = sentences().get(what.key)
    if sentence is None:
        raise UnknownWordError(what.key)
    return string.Formatter().vformat(
        sentence[lang], (), {name: write(value, lang) for name, value in what.args.items()}
    )


def write(value: Argument, lang: Lang) -> str:  # noqa: C901 one case a type
    """Return one value as people of the language write it: 1 234,56 € or €1,234.56."""
    locale = LOCALES[lang]
    match value:
        case Message():
            text = say(value, lang)
        case Money(amount=amount, currency=currency):
            text = format_currency(amount, currency, locale=locale)
        case Rate(ratio=ratio):
            text = format_percent(ratio, _percent_pattern(lang), locale=locale)
        case Points(points=points):
            text = f"{format_decimal(points, '#,##0.#', locale=locale)}\N{NO-BREAK SPACE}pts"
        case Count(number=whole) | int(whole):
            text = format_decimal(whole, locale=locale)
        case Quantity(number=number, unit=unit):
            figure = format_decimal(number, "#,##0.##", locale=locale)
            text = f"{figure}\N{NO-BREAK SPACE}{unit}" if unit else figure
        case Duration(days=days):
            unit = "j" if lang == "fr" else "d"
            text = f"{format_decimal(days, '#,##0.#', locale=locale)}\N{NO-BREAK SPACE}{unit}"
        case Day(date=day):
            text = format_date(day, "d MMMM y", locale=locale)
        case NotComputable(reason=reason):
            text = say(reason, lang)
        case Bilingual():
            return value.text(lang)
        case _:
            return str(value)
    return text if isinstance(value, Message | NotComputable) else text.replace("-", _MINUS, 1)


def _percent_pattern(lang: Lang) -> str:
    return "#,##0.0\N{NARROW NO-BREAK SPACE}%" if lang == "fr" else "#,##0.0%"


@cache
def sentences() -> Mapping[str, Mapping[Lang, str]]:
    """Return every sentence of the program by key; a key that stands twice is refused."""
    found: dict[str, Mapping[Lang, str]] = {}
    for folder, place in _word_files(files("essor")):
        content = tomllib.loads(place.read_text(encoding="utf-8"))
        bare = {name: content.pop(name) for name in list(content) if "fr" in content[name]}
        for group, names in ({folder: bare} | content).items():
            for name, languages in names.items():
                key = f"{group}.{name}"
                if key in found:
                    msg = f"{key} stands in two words.toml"
                    raise ValueError(msg)
                found[key] = languages
    return found


def _word_files(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for child in sorted(folder.iterdir(), key=lambda item: item.name):
        if child.is_dir():
            yield from _word_files(child)
        elif child.name == "words.toml":
            yield folder.name, child
