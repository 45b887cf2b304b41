"""Refuse a request with a sentence that a person can act on."""

from __future__ import annotations

from essor.kernel.message import Message


class MartError(Exception):
    """Carry why the mart refused; what stood before is untouched.

    Args:
        why: the sentence, by key, that a face shows in the user's language.

    """

    def __init__(self, why: Message) -> None:
        """Keep the message; its key and arguments are the text of the exception."""
        super().__init__(f"{why.key} {dict(why.args)}")
        self.message = why
