"""Tell in which fields of a form two people wrote something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from essor.kernel.message import Message
from essor.web.workshop.fields import Box, Form, Part, Rows


@dataclass(frozen=True, slots=True)
class Differs:
    """Hold a field in which two people wrote something else; "" where it is empty or its row is not there."""

    where: tuple[Message | str, ...]
    mine: str
    theirs: str


def differences(mine: Form, theirs: Form) -> tuple[Differs, ...]:
    """Return the fields that stand otherwise in two forms of one model, in reading order."""
    ours, others = dict(_texts(mine.fields, ())), dict(_texts(theirs.fields, ()))
    nothing: tuple[tuple[Message | str, ...], str] = ((), "")
    return tuple(
        Differs((ours.get(name) or others[name])[0], ours.get(name, nothing)[1], others.get(name, nothing)[1])
        for name in dict.fromkeys((*ours, *others))
        if ours.get(name, nothing)[1] != others.get(name, nothing)[1]
    )


def _texts(
    fields: tuple[Box | Rows | Part, ...], above: tuple[Message | str, ...]
) -> Iterator[tuple[str, tuple[tuple[Message | str, ...], str]]]:  # fmt: skip
    for one in fields:
        here = (*above, one.label)
        if isinstance(one, Box):
            shown = next((label for value, label in one.choices if value == one.text), one.text)
            yield one.name, (here, shown if isinstance(shown, str) else one.text)
        elif isinstance(one, Part):
            yield from _texts(one.fields, here)
        else:
            for number, line in enumerate(one.rows, start=1):
                yield from _texts((*line.cells, *line.inner), (*here, str(number)))
