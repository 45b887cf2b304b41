"""Take the prose that people rewrite: what they changed and nothing else, and what no longer fits kept aside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from essor.kernel.message import LANGS, Message
from essor.work import runtime
from essor.work.edits import TEXTS, Taken, UnfitEditError, as_file, take

FIGURES = "figures"


def content_of(
    made: runtime.Made, sent: Mapping[str, str], drafted: Mapping[str, Any], read: Collection[str] = ()
) -> dict[str, Any]:  # fmt: skip
    """Return what a form sends as an edits file holds it.

    A passage that stands as the product says it is left out, so that it follows the data. One whose words did
    not change keeps the figures it was written on, until a person says that it was read again. What the draft
    holds for passages that the product does not say today stays in it.

    Args:
        made: the product of today.
        sent: text by passage and language, "summary.fr"; an empty one asks for the words of the product.
        drafted: the edits that the draft holds.
        read: names of the passages that a person read again.

    """
    stood = as_file(made.passages())[TEXTS]
    before = drafted.get(TEXTS, {})
    texts: dict[str, Any] = {}
    for name, entry in stood.items():
        typed = {lang: _text(sent.get(f"{name}.{lang}", "")) or entry[lang] for lang in LANGS if lang in entry}
        if all(_bare(text) == _bare(entry[lang]) for lang, text in typed.items()):
            continue
        held = before.get(name, {})
        kept = name not in read and all(held.get(lang) == text for lang, text in typed.items())
        texts[name] = typed | {FIGURES: held[FIGURES] if kept else entry[FIGURES]}
    return {TEXTS: texts | aside(made, drafted)}


def aside(made: runtime.Made, drafted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the texts of passages that the product does not say today; they come back with their passage."""
    known = {passage.key.rpartition(".")[0] for passage in made.passages()}
    return {name: entry for name, entry in drafted.get(TEXTS, {}).items() if name not in known}


def edits_of(made: runtime.Made, content: Mapping[str, Any]) -> Taken:
    """Return the edits that apply to a product today, and what is to be read again.

    Raises:
        UnfitEditError: a text names a value that does not exist.

    """
    if not content:
        return Taken({})
    left = aside(made, content)
    return take({TEXTS: {name: one for name, one in content[TEXTS].items() if name not in left}}, made.passages())


def fitting(made: runtime.Made, content: Mapping[str, Any]) -> Taken:
    """Return the edits of a draft that apply; a text that fits no more is left out, the others stay."""
    try:
        return edits_of(made, content)
    except UnfitEditError:
        found = [one for name, entry in content[TEXTS].items() if (one := _alone(made, name, entry)) is not None]
    edits = {key: text for one in found for key, text in one.edits.items()}
    return Taken(edits, tuple(remark for one in found for remark in one.remarks))


def _alone(made: runtime.Made, name: str, entry: Any) -> Taken | None:
    try:
        return edits_of(made, {TEXTS: {name: entry}})
    except UnfitEditError:
        return None


def remarks_by_passage(taken: Taken) -> Mapping[str, list[Message]]:
    """Return what is to be said of each rewritten passage, by its key."""
    found: dict[str, list[Message]] = {}
    for key, said in taken.remarks:
        found.setdefault(key, []).append(said)
    return found


def _text(sent: str) -> str:
    return sent.replace("\r\n", "\n").strip()


def _bare(text: str) -> str:
    return " ".join(text.split())
