"""Run the command line in processes of its own, and hold a site that one of them serves."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ESSOR = [sys.executable, "-c", "from essor.cli.main import run; run()"]
_MOST_SECONDS = 120


@dataclass(frozen=True)
class Served:
    base: str
    data: Path
    emails: Mapping[str, str]
    password: str
    log: Path
    pages: tuple[str, ...] = ()

    def sign_in(self, page: Any, role: str) -> None:
        """Sign in by the form, as a person does."""
        page.goto(f"{self.base}/fr/account/login/")
        page.fill("input[name=login]", self.emails[role])
        page.fill("input[name=password]", self.password)
        page.click("main button[type=submit], form button[type=submit]")
        page.wait_for_url("**/w/**")


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run one call of the command line to its end."""
    finished = subprocess.run(
        [*_ESSOR, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=_MOST_SECONDS
    )
    assert finished.returncode == 0, finished.stderr
    return finished


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path, port: int, **environment: str) -> Iterator[Path]:
    """Serve a data folder as `essor serve` does; yield where it writes what it says."""
    log = data.parent / f"serve-{port}.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [*_ESSOR, "serve", "--data", str(data), "--port", str(port)],
            stdout=out, stderr=subprocess.STDOUT, env=os.environ | environment,
        )  # fmt: skip
        try:
            _wait(process, port, log)
            yield log
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(asked):
            asked.request("GET", "/fr/account/login/")
            if asked.getresponse().status == 200:
                return
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8"))
