"""Check a report part by part of its criterion: sections, sentences, figures, decisions, language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from essor.kernel.message import LANGS, Lang, Message
from essor.kernel.value import Count, NotComputable
from essor.methods.text.check import check_text
from essor.methods.text.readability import readability
from essor.work.checking import Seen, verifies
from essor.work.truth import Truth
from essor.work.wording import Wording

from .inputs import Claims

NEEDED = ("summary", "key_figures", "channels")
_WORDS = Wording(__package__)


@verifies("a")
def sections_are_there(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each version holds a summary, the key figures, and physical sales and e-commerce apart."""
    del truth
    for claim in claims.versions:
        version = claim.value
        for section in NEEDED:
            there = section in version.sections
            said = _WORDS.message(
                "section_held" if there else "section_lacking",
                lang=_language(version.lang),
                section=_WORDS.message(f"name_{section}"),
            )
            yield Seen("pass" if there else "fail", said, section, section if there else None, claim.where)


@verifies("a")
def sentences_are_short(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that no sentence is longer than people read at one go."""
    del truth
    for claim in claims.versions:
        measured = readability(claim.value.text, claim.value.lang)
        if isinstance(measured, NotComputable):
            continue
        for slip in measured.findings:
            yield Seen("fail", slip.message, found=slip.found, where=claim.where)
        if not measured.findings:
            yield Seen("pass", _WORDS.message("sentences_short", lang=_language(claim.value.lang)), where=claim.where)


@verifies("b")
def figures_are_those_of_the_data(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each number with a reference is what the data say of that figure: value, target, gap, last year."""
    right = 0
    for claim in claims.versions:
        for stated in claim.value.figures:
            if not stated.figure:
                continue
            known = truth.figures.get(stated.figure)
            if known is None:
                message = _WORDS.message("figure_unknown", figure=stated.figure)
                yield Seen("not_reproduced", message, found=stated.value, where=claim.where)
            elif stated.value in known.values():
                right += 1
            else:
                expected = known["value"]
                message = _WORDS.message("figure_wrong", figure=stated.figure, found=stated.value, expected=expected)
                yield Seen("fail", message, expected, stated.value, claim.where)
    if right:
        yield Seen("pass", _WORDS.message("figure_right", n=Count(right)), found=Count(right))


@verifies("b")
def decisions_are_asked(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each version says what the board has to decide, as many decisions in both languages."""
    del truth
    counts = {claim.value.lang: len(claim.value.decisions) for claim in claims.versions}
    if len(set(counts.values())) > 1:
        yield Seen("fail", _WORDS.message("decisions_uneven", fr=counts.get("fr", 0), en=counts.get("en", 0)))
        return
    for claim in claims.versions:
        lang, n = claim.value.lang, len(claim.value.decisions)
        said = _WORDS.message("decisions_asked", lang=_language(lang), n=Count(n)) if n else _none(lang)
        yield Seen("pass" if n else "not_found", said, found=Count(n), where=claim.where)


@verifies("c")
def both_languages_carry_the_same_figures(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that French and English hold the same numbers, each as often."""
    del truth
    french, english = (claims.version(lang) for lang in LANGS)
    if french is None or english is None:
        lang: Lang = "fr" if french is None else "en"
        yield Seen("not_found", _WORDS.message("version_lacking", lang=_language(lang)))
        return
    counts = [Counter(stated.value for stated in version.figures) for version in (french, english)]
    for value in dict.fromkeys(stated.value for stated in (*french.figures, *english.figures)):
        if counts[0][value] != counts[1][value]:
            message = _WORDS.message("figures_differ", value=value, fr=counts[0][value], en=counts[1][value])
            yield Seen("fail", message, Count(counts[0][value]), Count(counts[1][value]))
    if counts[0] == counts[1]:
        yield Seen("pass", _WORDS.message("figures_same", n=Count(len(french.figures))))


@verifies("c")
def english_shows_no_slip(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify the forms of numbers and dates, the typography and words left in French; a doubtful one only warns."""
    del truth
    for claim in claims.versions:
        if claim.value.lang != "en" or not claim.value.text:
            continue
        slips = [slip for slip in check_text(claim.value.text, "en") if slip.check != "long_sentence"]
        for slip in slips:
            yield Seen("fail" if slip.sure else "warn", slip.message, slip.expected, slip.found, claim.where)
        if not slips:
            yield Seen("pass", _WORDS.message("english_clean"), where=claim.where)


def _none(lang: Lang) -> Message:
    return _WORDS.message("decisions_none", lang=_language(lang))


def _language(lang: Lang) -> Message:
    return _WORDS.message(f"lang_{lang}")
