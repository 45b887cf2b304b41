"""Refuse what a program asked: a status, and sentences that say what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from essor.kernel.message import Message


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold one thing that is wrong, and where in the request it stands.

    Args:
        said: the sentence.
        pointer: the field, such as "targets.0.value"; "" where no field is at fault.

    """

    said: Message
    pointer: str = ""


class RefusedError(Exception):
    """Carry why a request cannot be answered."""

    def __init__(self, *why: Message | Fault, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> None:
        """Keep what is to be said.

        Args:
            why: one sentence for each thing that is wrong, with its place where a field is at fault.
            status: the status of the answer.

        """
        self.faults = tuple(one if isinstance(one, Fault) else Fault(one) for one in why)
        super().__init__(*(one.said.key for one in self.faults))
        self.status = status
