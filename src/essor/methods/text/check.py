"""Check a text in one language: everything that slips, in the order of the text."""

from __future__ import annotations

from essor.kernel.message import Lang
from essor.kernel.value import NotComputable
from essor.methods.text.dates import date_findings
from essor.methods.text.finding import TextFinding
from essor.methods.text.grammar import grammar_findings
from essor.methods.text.numbers import number_findings
from essor.methods.text.readability import readability
from essor.methods.text.spelling import spelling_findings
from essor.methods.text.typography import typography_findings
from essor.methods.text.vocabulary import false_friends, untranslated


def check_text(text: str, lang: Lang) -> tuple[TextFinding, ...]:
    """Return the long sentences, the forms, the typography and the words that slip; see `sure` before correcting."""
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
    return tuple(sorted(found, key=lambda finding: (finding.place.offset, finding.check)))
