"""Say and colour where things stand: parts of a criterion, jobs, versions."""

from __future__ import annotations

from collections.abc import Mapping

from essor.documents import blocks as b
from essor.kernel.finding import Finding
from essor.kernel.message import Lang
from essor.web.tags.language import say
from essor.web.tags.library import register

_TONES: Mapping[b.Status, str] = {"on": "ok", "risk": "warn", "off": "bad", "none": "none"}
_STANDINGS: Mapping[str, str] = {
    "done": "ok", "review": "half", "stale": "stale", "pending": "stale", "empty": "todo", "missing": "todo",
}  # fmt: skip


@register.filter
def grade(finding: Finding) -> str:
    """Return the class of a finding's disc: ok, bad, half, todo."""
    return {"pass": "ok", "fail": "bad", "warn": "half", "not_reproduced": "half"}.get(finding.status, "todo")


@register.simple_tag
def tone(status: b.Status) -> str:
    """Return the class of a status: shape and colour, beside its word."""
    return _TONES[status]


@register.simple_tag
def say_status(status: b.Status) -> str:
    """Return the word of a status."""
    return say(f"documents.status_{status}")


@register.simple_tag
def say_state(state: str) -> str:
    """Return the word of the state of a part of a criterion."""
    return say(f"workshop.state_{state}")


@register.simple_tag
def standing_tone(state: str) -> str:
    """Return the class of the disc of a competence."""
    return _STANDINGS[state]


@register.simple_tag
def shape_name(shape: str, lang: Lang) -> str:
    """Return what a file is: "PDF, français"."""
    return f"{say(f'workshop.shape_{shape}')} · {say(f'web.lang_{lang}')}"


@register.simple_tag
def say_length(length: str) -> str:
    """Return the word of a length of time: week, month, quarter, year."""
    return say(f"workshop.length_{length}")


@register.simple_tag
def part_name(name: str) -> str:
    """Return a part of the business as people call it: a channel has a word, a store its own name."""
    return say(f"workshop.channel_{name}") if name in {"physical", "ecommerce"} else name


@register.simple_tag
def job_kind(kind: str) -> str:
    """Return what a kind of job does, in words."""
    return say(f"companies.job_{kind}")


@register.simple_tag
def job_state(state: str) -> str:
    """Return where a job stands, in words."""
    return say(f"companies.job_is_{state}")


@register.filter
def job_tone(state: str) -> str:
    """Return the class of a state of a job."""
    return {"done": "p-won", "failed": "p-lost", "running": "p-proposal"}.get(state, "p-lead")


@register.simple_tag
def say_step(state: str) -> str:
    """Return the word of where a version stands."""
    return say(f"workshop.step_{state}")


@register.simple_tag
def say_way(to: str) -> str:
    """Return what bringing a version somewhere is called on its button."""
    return say(f"workshop.way_{to}")
