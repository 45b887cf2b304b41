"""Check a report part by part of its criterion: readers, sections, figures, decisions, actions, language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from essor.documents.typography import show
from essor.kernel.fact import Figure
from essor.kernel.finding import Claim
from essor.kernel.message import LANGS, Lang, Message
from essor.kernel.value import Count, NotComputable, Value
from essor.methods.text.check import check_text
from essor.methods.text.figures import figures_shown
from essor.methods.text.finding import TextFinding
from essor.methods.text.headline import says_something
from essor.methods.text.readability import readability
from essor.methods.text.unknown import not_checked
from essor.methods.text.vocabulary import terms_left_out
from essor.work.checking import Seen, verifies
from essor.work.referred import held_against
from essor.work.truth import Truth
from essor.work.wording import Wording

from .compute import SHARED_WITH_PARTNERS
from .inputs import Audience, Claims, Version

NEEDED: dict[Audience, tuple[str, ...]] = {
    "management": ("summary", "key_figures", "channels"),
    "field": ("summary", "key_figures"),
    "partner": ("summary", "key_figures"),
}
STORY = ("gaps", "causes", "actions")
OURS = ("causes", "channels", "trust")
_ELSEWHERE = {"long_sentence"}
_WORDS = Wording(__package__)


@verifies("a")
def sections_are_there(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each version holds what its readers need: a summary, the key figures, the channels apart."""
    del truth
    for claim in claims.versions:
        version = claim.value
        for section in NEEDED[version.audience]:
            there = section in version.sections
            said = _WORDS.message(
                "section_held" if there else "section_lacking",
                lang=_language(version.lang),
                section=_WORDS.message(f"name_{section}"),
            )
            yield Seen("pass" if there else "fail", said, section, section if there else None, claim.where)


@verifies("a")
def each_reader_sees_what_is_theirs(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that a partner's version holds no figure and no section that are ours alone: margins, causes, systems."""
    del truth
    for claim in claims.versions:
        version = claim.value
        if version.audience != "partner":
            yield Seen("not_applicable", _WORDS.message("readers_inside", lang=_language(version.lang)))
            continue
        codes = {stated.figure.removeprefix("kpi:").partition("/")[0] for stated in version.figures if stated.figure}
        ours = sorted(codes - set(SHARED_WITH_PARTNERS)) + [one for one in OURS if one in version.sections]
        for found in ours:
            said = _WORDS.message("partner_sees", lang=_language(version.lang), found=found)
            yield Seen("fail", said, found=found, where=claim.where)
        if not ours:
            yield Seen("pass", _WORDS.message("partner_apart", lang=_language(version.lang)), where=claim.where)


@verifies("a")
def length_fits_the_readers(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify the number of pages: one to three for the committee, one for a shop, a salesperson or a partner."""
    for claim in claims.versions:
        version = claim.value
        if not version.pages:
            yield Seen("not_applicable", _WORDS.message("pages_unknown", lang=_language(version.lang)))
            continue
        most = int(truth.parameter(f"pages_{version.audience}"))
        pages = Count(version.pages)
        said = _WORDS.message("pages_found", lang=_language(version.lang), n=pages, most=Count(most))
        yield Seen("pass" if version.pages <= most else "fail", said, Count(most), pages, claim.where)


@verifies("a")
def titles_say_their_message(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that section titles say what was found, by a figure or a verb, and do not only name their subject."""
    del truth
    for claim in claims.versions:
        version = claim.value
        bare = [title for title in version.titles if not says_something(title, version.lang)]
        for title in bare:
            said = _WORDS.message("title_bare_found", lang=_language(version.lang), title=title)
            yield Seen("warn" if len(bare) < len(version.titles) else "fail", said, found=title, where=claim.where)
        if version.titles and not bare:
            n = Count(len(version.titles))
            yield Seen("pass", _WORDS.message("titles_say", lang=_language(version.lang), n=n), where=claim.where)


@verifies("a")
def sentences_are_short(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that no sentence is longer than people read at one go; the indices of readability only indicate."""
    del truth
    for claim in claims.versions:
        measured = readability(claim.value.text, claim.value.lang)
        if isinstance(measured, NotComputable):
            continue
        for slip in measured.findings:
            yield Seen("fail", slip.message, found=slip.found, where=claim.where)
        if not measured.findings:
            yield Seen("pass", _WORDS.message("sentences_short", lang=_language(claim.value.lang)), where=claim.where)
        hard = [remark for remark in measured.remarks if remark.key != "text.indication_only"]
        for remark in hard:
            said = _WORDS.message("reads", lang=_language(claim.value.lang), remark=remark)
            yield Seen("warn", said, where=claim.where)
        if not hard:
            ease = measured.indices["kandel_moles" if claim.value.lang == "fr" else "flesch"]
            said = _WORDS.message("ease", lang=_language(claim.value.lang), ease=ease, mean=measured.mean_length)
            yield Seen("pass", said, found=ease, where=claim.where)


@verifies("a")
def french_shows_no_slip(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify spelling, basic agreement, forms, typography and words left in English; a doubtful one only warns."""
    yield from _slips(claims, "fr", truth)


@verifies("b")
def figures_are_those_of_the_data(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each number with a reference is what the data say of that figure: value, target, gap, last year."""
    numbers = (Claim(stated, claim.where) for claim in claims.versions for stated in claim.value.figures)
    yield from held_against(numbers, truth.known, _WORDS)


@verifies("b")
def the_story_leads_to_decisions(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that a report to the committee goes from gaps to causes to actions before it asks for decisions."""
    del truth
    for claim in claims.versions:
        version = claim.value
        if version.audience != "management":
            continue
        lacking = [section for section in STORY if section not in version.sections]
        for section in lacking:
            said = _WORDS.message(
                "story_lacking", lang=_language(version.lang), section=_WORDS.message(f"name_{section}")
            )
            asks = bool(version.decisions)
            yield Seen("fail" if asks and len(lacking) == len(STORY) else "warn", said, section, where=claim.where)
        if not lacking:
            yield Seen("pass", _WORDS.message("story_whole", lang=_language(version.lang)), where=claim.where)


@verifies("b")
def actions_are_detailed(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each corrective action names the cause it answers, who carries it, and until when."""
    del truth
    for claim in claims.versions:
        whole = 0
        for one in claim.value.actions:
            lacking = [name for name in ("cause", "owner", "due_date") if not getattr(one, name)]
            for name in lacking:
                said = _WORDS.message("action_lacking", action=one.action, what=_WORDS.message(f"lacks_{name}"))
                yield Seen("warn" if name == "cause" else "fail", said, name, where=claim.where)
            whole += not lacking
        if whole:
            said = _WORDS.message("actions_whole", lang=_language(claim.value.lang), n=Count(whole))
            yield Seen("pass", said, found=Count(whole), where=claim.where)


@verifies("b")
def decisions_are_asked(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each version says what the board has to decide, with options that cost something to compare."""
    del truth
    counts = {claim.value.lang: len(claim.value.decisions) for claim in claims.versions}
    if len(set(counts.values())) > 1:
        yield Seen("fail", _WORDS.message("decisions_uneven", fr=counts.get("fr", 0), en=counts.get("en", 0)))
        return
    for claim in claims.versions:
        lang, n = claim.value.lang, len(claim.value.decisions)
        said = _WORDS.message("decisions_asked", lang=_language(lang), n=Count(n)) if n else _none(lang)
        yield Seen("pass" if n else "not_found", said, found=Count(n), where=claim.where)
        for one in claim.value.choices:
            if one.options < 2 or one.costed < one.options:  # noqa: PLR2004 one option is no choice
                message = _WORDS.message(
                    "choice_open", decision=one.decision, options=Count(one.options), costed=Count(one.costed)
                )
                yield Seen("warn", message, where=claim.where)


@verifies("b")
def earlier_decisions_are_followed(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that each decision taken since the last report has led to an action."""
    del truth
    for claim in claims.versions:
        led = 0
        for one in claim.value.past:
            if one.outcome == "taken" and not one.action:
                yield Seen("fail", _WORDS.message("past_without_action", decision=one.decision), where=claim.where)
            led += one.outcome != "taken" or bool(one.action)
        if led:
            said = _WORDS.message("past_followed", lang=_language(claim.value.lang), n=Count(led))
            yield Seen("pass", said, found=Count(led), where=claim.where)


@verifies("c")
def both_languages_carry_the_same_figures(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify that French and English hold the same numbers, each as often: as values, and as they are written."""
    del truth
    french, english = (claims.version(lang) for lang in LANGS)
    if french is None or english is None:
        lang: Lang = "fr" if french is None else "en"
        yield Seen("not_found", _WORDS.message("version_lacking", lang=_language(lang)))
        return
    counts = [Counter(_as_shown(stated.value) for stated in version.figures) for version in (french, english)]
    told = set[str]()
    for value in dict.fromkeys(stated.value for stated in (*french.figures, *english.figures)):
        key = _as_shown(value)
        if counts[0][key] != counts[1][key] and key not in told:
            told.add(key)
            message = _WORDS.message("figures_differ", value=value, fr=counts[0][key], en=counts[1][key])
            yield Seen("fail", message, Count(counts[0][key]), Count(counts[1][key]))
    shown = [Counter(one.number for one in figures_shown(one.written, one.lang)) for one in (french, english)]
    apart = [number for number in shown[0] | shown[1] if shown[0][number] != shown[1][number]]
    for number in apart if french.written and english.written else ():
        message = _WORDS.message("figures_differ", value=str(number), fr=shown[0][number], en=shown[1][number])
        yield Seen("fail", message, Count(shown[0][number]), Count(shown[1][number]))
    if counts[0] == counts[1] and not apart:
        n = len(french.figures) or shown[0].total()
        yield Seen("pass", _WORDS.message("figures_same", n=Count(n)))


@verifies("c")
def english_shows_no_slip(claims: Claims, truth: Truth) -> Iterator[Seen]:
    """Verify spelling, grammar, forms of numbers and dates, false friends, words left in French; doubts only warn."""
    yield from _slips(claims, "en", truth)
    french, english = (claims.version(lang) for lang in LANGS)
    if french and english:
        for term in terms_left_out(french.text, english.text):
            yield Seen("warn", term.message, term.expected, term.found)


def _as_shown(value: Value) -> str:
    """Return a number as a reader sees it, whatever the language: two versions show the same, or do not."""
    return show(Figure(value), "fr")


def _slips(claims: Claims, lang: Lang, truth: Truth) -> Iterator[Seen]:
    """Yield what slips in the versions of a language; where no dictionary is there, that is said instead of "clean"."""
    unchecked = not_checked(lang)
    for claim in claims.versions:
        if claim.value.lang != lang or not claim.value.text:
            continue
        slips = [slip for slip in check_text(_said(claim.value), lang, truth.names) if slip.check not in _ELSEWHERE]
        yield from (_slip(slip, lang) for slip in slips)
        if unchecked:
            said = _WORDS.message("slip", lang=_language(lang), slip=unchecked)
            yield Seen("warn", said, where=claim.where)
        elif not slips:
            yield Seen("pass", _WORDS.message("language_clean", lang=_language(lang)), where=claim.where)


def _said(version: Version) -> str:
    """Return the sentences and titles of a version, a paragraph a line."""
    return "\n\n".join((version.text, *version.titles))


def _slip(slip: TextFinding, lang: Lang) -> Seen:
    said = _WORDS.message("slip", lang=_language(lang), slip=slip.message)
    return Seen("fail" if slip.sure else "warn", said, slip.expected, slip.found)


def _none(lang: Lang) -> Message:
    return _WORDS.message("decisions_none", lang=_language(lang))


def _language(lang: Lang) -> Message:
    return _WORDS.message(f"lang_{lang}")
