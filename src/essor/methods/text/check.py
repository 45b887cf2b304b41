"""Check a text in one language: everything that slips, in the order of the text."""

from __future__ import annotations

from collections.abc import Collection

from essor.kernel.message import Lang
from essor.kernel.value import NotComputable
from essor.methods.text.dates import date_findings
from essor.methods.text.finding import TextFinding
from essor.methods.text.grammar import grammar_findings
from essor.methods.text.numbers import number_findings
from essor.methods.text.readability import readability
from essor.methods.text.spelling import spelling_findings
from essor.methods.text.typography import typography_findings
from essor.methods.text.unknown import unknown_findings
from essor.methods.text.vocabulary import false_friends, untranslated

_OF_WORDS = {"spelling", "grammar", "untranslated", "false_friend"}  # checks that tell of a word: it is told once


def check_text(text: str, lang: Lang, names: Collection[str] = ()) -> tuple[TextFinding, ...]:
    """Return the long sentences, the forms, the typography and the words that slip; see `sure` before correcting.

    Args:
        text: what is read.
        lang: the language it is in.
        names: words that are right beside those of the dictionary: names of the company, of its people and places.

    """
    measured = readability(text, lang)
    found = [
        *(() if isinstance(measured, NotComputable) else measured.findings),
        *number_findings(text, lang),
        *date_findings(text, lang),
        *typography_findings(text, lang),
        *spelling_findings(text, lang),
        *grammar_findings(text, lang),
        *untranslated(text, lang),
        *(false_friends(text) if lang == "en" else ()),
    ]
    told = {place for one in found if one.check in _OF_WORDS for place in _span(one)}
    found += [one for one in unknown_findings(text, lang, names) if one.place.offset not in told]
    return tuple(sorted(found, key=lambda finding: (finding.place.offset, finding.check)))


def _span(finding: TextFinding) -> range:
    return range(finding.place.offset, finding.place.offset + len(finding.found))
