"""Say words in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

from essor.kernel.message import Argument, Bilingual, Lang, Message, message
from essor.kernel.value import Value
from essor.kernel.words import say as say_message
from essor.kernel.words import write
from essor.standard.terms import Term
from essor.web.tags.library import register


def language() -> Lang:
    """Return the language of the page."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


@register.simple_tag
def say(key: str, /, **args: Argument) -> str:
    """Return the sentence of a key in the language of the page."""
    return say_message(message(key, **args), language())


@register.simple_tag
def say_key(prefix: str, name: object) -> str:
    """Return the sentence of a name among those of a prefix: "desk.state_" and "done"."""
    return say(f"{prefix}{name}")


@register.filter
def told(what: Message | Bilingual | Value | str | None) -> str:
    """Return a message, a label or a value in the language of the page."""
    match what:
        case None:
            return ""
        case Message():
            return say_message(what, language())
        case Bilingual():
            return what.text(language())
        case str():
            return what
        case _:
            return write(what, language())


@register.simple_tag
def other_lang() -> Lang:
    """Return the language that the page does not speak."""
    return "fr" if language() == "en" else "en"


@register.simple_tag
def pick(both: Mapping[str, str]) -> str:
    """Return the sentence of a report in the language of the page."""
    return both.get(language(), "")


@register.simple_tag
def term_name(term: Term) -> str:
    """Return a term of the glossary in the language of the page."""
    return term.label(language())


@register.simple_tag
def term_other(term: Term) -> str:
    """Return a term of the glossary in the language that the page does not speak."""
    return term.label(other_lang())
