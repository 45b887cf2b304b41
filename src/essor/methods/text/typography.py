"""Check spaces, quotation marks and apostrophes against the typography of each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from essor.kernel.message import Lang, message
from essor.methods.text.finding import BLANK, TextFinding, TextPlace, readable

_NB, _NNB = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_AFTER = r"(?<=[\w»”\")\]%€])"
_ANY = f" {_NB}{_NNB}"
_BOTH = (
    ("double_space", re.compile(r"(?<=\S) {2,}(?=[^\s|])"), " "),
    ("ellipsis", re.compile(r"(?<!\.)\.{3}(?!\.)"), "…"),
)
_RULES: Mapping[Lang, tuple[tuple[str, re.Pattern[str], str], ...]] = {
    "fr": (
        ("space_before_mark", re.compile(rf"{_AFTER}[ {_NB}]?(?P<mark>[;!?]+)(?=\s|$)"), rf"{_NNB}\g<mark>"),
        ("space_before_mark", re.compile(rf"{_AFTER} ?:(?=\s|$)"), f"{_NB}:"),
        ("space_before_mark", re.compile(rf"{_AFTER}[{_ANY}]+(?P<mark>[,.])(?=\s|$)"), r"\g<mark>"),
        ("guillemets", re.compile(rf"«(?![{_NB}{_NNB}]) ?"), f"«{_NB}"),
        ("guillemets", re.compile(rf"(?<=[^\s{_NB}{_NNB}]) ?»"), f"{_NB}»"),
        ("guillemets", re.compile(r"[\"“](?P<quoted>[^\"“”\n]+)[\"”]"), rf"«{_NB}\g<quoted>{_NB}»"),
        ("apostrophe", re.compile(r"(?<=\w)'(?=\w)"), "’"),
        *_BOTH,
    ),
    "en": (
        ("space_before_mark", re.compile(rf"{_AFTER}[{_ANY}]+(?P<mark>[;:!?,.]+)(?=\s|$)"), r"\g<mark>"),
        ("guillemets", re.compile(rf"«[{_ANY}]?(?P<quoted>[^«»\n]*?)[{_ANY}]?»"), r"“\g<quoted>”"),
        *_BOTH,
    ),
}


def typography_findings(text: str, lang: Lang) -> tuple[TextFinding, ...]:
    """Return the slips of typography, in the order of the text.

    French takes a narrow no-break space before ; ! ?, a no-break space before : and inside « », and a curved
    apostrophe; English takes no space before a mark, and curved quotation marks instead of guillemets.
    """
    return tuple(sorted(_findings(text, lang), key=lambda finding: finding.place.offset))


def _findings(text: str, lang: Lang) -> Iterator[TextFinding]:
    blanked = readable(text)
    for check, pattern, right in _RULES[lang]:
        for match in pattern.finditer(blanked):
            expected = match.expand(right)
            if match[0] != expected:
                found = text[match.start() : match.end()]
                mended = _restored(expected, match[0], found)
                yield TextFinding(
                    check=check,
                    place=TextPlace.of(text, match.start()),
                    found=found,
                    expected=mended,
                    message=message("text.typography_slip", found=found, expected=mended),
                )


def _restored(expected: str, blanked: str, found: str) -> str:
    """Return what should stand there with the code and addresses of the text in place of their blanks."""
    hidden = iter([sign for sign, blank in zip(found, blanked, strict=True) if blank == BLANK])
    return "".join(next(hidden, sign) if sign == BLANK else sign for sign in expected)
