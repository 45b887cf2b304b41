"""Take the sentences that a person rewrote, and say of each what does not hold any more; none of them is lost.

The file holds, for each passage, its text in French and in English with the {names} of its figures, and what
those figures were when it was written: a figure that moved since is told, so that the words are read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from essor.documents.prose import EmptyPlaceError, UnfitTextError, filled
from essor.kernel.fact import Figure
from essor.kernel.message import LANGS, Lang, Message, message
from essor.kernel.value import Count, Day, Duration, Money, NotComputable, Points, Quantity, Rate, Value, magnitude
from essor.methods.text.figures import figures_shown
from essor.work.wording import Edits, Passage

TEXTS = "texts"
_FIGURES = "figures"


class UnfitEditError(ValueError):
    """Carry which key of an edits file cannot be used, why, and the mend; the face adds the file."""

    def __init__(self, names: tuple[str, ...], why: Message) -> None:
        """Keep the names that lead to the key, and the message to be said."""
        self.key = ".".join(names)
        super().__init__(self.key)
        self.why = why


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Hold a passage as a person rewrote it: its key with the language, its text, its figures at that time."""

    key: str
    text: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """Hold the edits that apply, and what is to be said of each: (its key, the sentence)."""

    edits: Edits
    remarks: tuple[tuple[str, Message], ...] = ()


def as_file(passages: Iterable[Passage]) -> Mapping[str, Any]:
    """Return what a person may rewrite as a file holds it: text in both languages, and the figures of today."""
    texts: dict[str, dict[str, Any]] = {}
    for passage in passages:
        name, _, lang = passage.key.rpartition(".")
        entry = texts.setdefault(name, {})
        entry[lang] = passage.text
        known = {key: written(value.value) for key, value in passage.values.items() if isinstance(value, Figure)}
        entry[_FIGURES] = entry.pop(_FIGURES, {}) | known
    return {TEXTS: texts}


def take(content: Mapping[str, Any], passages: Iterable[Passage]) -> Taken:
    """Return the edits of a file that apply to a document, and what is to be read again.

    Args:
        content: the file, read: {"texts": {"summary": {"fr": …, "en": …, "figures": {…}}}}.
        passages: what the document lets people rewrite, in both languages.

    Raises:
        UnfitEditError: the file has another shape, or a text names a passage or a value that does not exist.

    """
    known = {passage.key: passage for passage in passages}
    edits: dict[str, str] = {}
    remarks: list[tuple[str, Message]] = []
    for one in _rewritten(content, known):
        passage = known[one.key]
        if _bare(one.text) == _bare(passage.text):
            continue
        try:
            filled(one.text, passage.values)
        except EmptyPlaceError as empty:
            remarks.append((one.key, message("work.edit_set_aside", why=empty.why)))
            continue
        except UnfitTextError as unfit:
            raise UnfitEditError((TEXTS, one.key), unfit.why) from unfit
        edits[one.key] = one.text
        remarks += [(one.key, said) for said in _remarks(one, passage)]
    remarks += [(key, message("work.edit_one_language")) for key in edits if _other(key) not in edits]
    return Taken(edits, tuple(remarks))


def written(value: Value) -> str:
    """Return a value as an edits file keeps it: its bare number, exact, or its reason's key."""
    number = magnitude(value)
    match value:
        case NotComputable(reason=reason):
            return reason.key
        case Day(date=day):
            return day.isoformat()
    return "" if number is None else format(number.normalize(), "f")


def _rewritten(content: Mapping[str, Any], known: Mapping[str, Passage]) -> Iterator[Rewritten]:
    texts = content.get(TEXTS)
    if not isinstance(texts, Mapping):
        raise UnfitEditError((TEXTS,), message("work.edit_no_texts"))
    names = list(dict.fromkeys(key.rpartition(".")[0] for key in known))
    for name, entry in texts.items():
        if str(name) not in names:
            raise UnfitEditError((TEXTS, str(name)), message("work.edit_unknown", known=", ".join(names)))
        if not isinstance(entry, Mapping) or not set(entry) <= {*LANGS, _FIGURES}:
            raise UnfitEditError((TEXTS, str(name)), message("work.edit_shape"))
        figures = entry.get(_FIGURES) or {}
        for lang in LANGS:
            text = entry.get(lang)
            if text is None or f"{name}.{lang}" not in known:
                continue
            if not isinstance(text, str) or not text.strip() or not isinstance(figures, Mapping):
                raise UnfitEditError((TEXTS, str(name), lang), message("work.edit_shape"))
            yield Rewritten(f"{name}.{lang}", text, {str(key): str(value) for key, value in figures.items()})


def _remarks(one: Rewritten, passage: Passage) -> Iterator[Message]:
    """Say each figure that moved since the text was written, and each number that is typed in it."""
    for name, before in one.figures.items():
        value = passage.values.get(name)
        if f"{{{name}}}" not in one.text.replace(" ", "") or not isinstance(value, Figure):
            continue
        if written(value.value) != before:
            yield message("work.edit_moved", name=f"{{{name}}}", before=_like(value.value, before), now=value.value)
    lang: Lang = "fr" if one.key.endswith(".fr") else "en"
    for shown in figures_shown(one.text, lang):
        if not shown.is_year:
            yield message("work.edit_typed", number=shown.text)


def _like(value: Value, text: str) -> Value | str:
    """Return a kept number in the unit of a value, or as it is where it is no number."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    kinds: Mapping[type, str] = {Money: "amount", Rate: "ratio", Points: "points", Quantity: "number", Duration: "days"}
    if isinstance(value, Count):
        return Count(int(number))
    field = kinds.get(type(value))
    return text if field is None else cast("Value", replace(cast("Any", value), **{field: number}))


def _other(key: str) -> str:
    name, _, lang = key.rpartition(".")
    return f"{name}.{'en' if lang == 'fr' else 'fr'}"


def _bare(text: str) -> str:
    return " ".join(text.split())
