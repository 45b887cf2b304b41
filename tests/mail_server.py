"""A real mail server of the test, that keeps what it is given or answers as a bad one does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Server:
    """Receive mails, or answer as a bad server does."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 kept"

    async def handle_DATA(self, server: Any, _: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd calls it so
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        if self.answer == "":
            server.transport.abort()
        return self.answer


@contextmanager
def mail_server() -> Iterator[tuple[Server, int]]:
    """Run a mail server on a port that nobody listens on; yield it and its port."""
    kept = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield kept, port
    finally:
        controller.stop()
