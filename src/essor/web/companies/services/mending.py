"""Tell in the pages where one mends what a reader says: the command line names its options, a page a place."""

from __future__ import annotations

import re

from essor.kernel.message import Lang, Message, message
from essor.kernel.words import say

_OPTIONS = {
    "day_order": "companies.mend_day_order",
    "--map": "companies.mend_map",
    "essor import": "companies.mend_map",
}
"""What only the command line has, and the sentence that stands for it in a page."""
_SENTENCE = re.compile(r"(?<=[.!?])[ \u00a0]+(?=[A-ZÀ-Ý«“])")


def in_pages(text: str, lang: Lang) -> str:
    """Return what a reader says with the sentences that name options of the command line put as a page says them.

    Args:
        text: sentences of one language.
        lang: theirs.

    """
    kept: list[str] = []
    for sentence in _SENTENCE.split(text):
        key = next((key for option, key in _OPTIONS.items() if option in sentence), "")
        told = say(message(key), lang) if key else sentence
        if told not in kept:
            kept.append(told)
    return " ".join(kept)


def meaning(field: str) -> Message:
    """Return what people call a field that a column may hold."""
    return message(f"companies.means_{field}")
