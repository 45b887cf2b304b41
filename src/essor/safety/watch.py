"""Follow a child process: take its events, measure it, reach a verdict."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from essor.kernel.message import message
from essor.safety.outcome import Failed, Limits, Ok, Outcome
from essor.safety.progress import Progress
from essor.safety.resident import resident_bytes

_POLL_SECONDS = 0.05
_EVENT_BYTES = 64 << 20


@dataclass(slots=True)
class Watch:
    """Follow a child until it has spoken its last word or gone past a limit."""

    process: subprocess.Popen[bytes]
    limits: Limits
    on_progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    verdict: str = ""
    trace: str = ""
    result: Any = None
    pending: bytearray = field(default_factory=bytearray)

    def follow(self, inlet: int) -> None:
        """Read events and measure until a verdict is reached."""
        deadline = time.monotonic() + self.limits.seconds
        with selectors.DefaultSelector() as selector:
            selector.register(inlet, selectors.EVENT_READ)
            while not self.verdict:
                if selector.select(_POLL_SECONDS):
                    part = os.read(inlet, 1 << 20)
                    if not part:
                        self.verdict = self._status(deadline)
                        return
                    self._take(part)
                self.verdict = self.verdict or self._excess(deadline)

    def _excess(self, deadline: float) -> str:
        if self.cancelled():
            return "cancelled"
        if time.monotonic() > deadline:
            return "time"
        return "memory" if resident_bytes(self.process.pid) > self.limits.memory_bytes else ""

    def _take(self, part: bytes) -> None:
        self.pending += part
        if len(self.pending) > _EVENT_BYTES:
            self.verdict = "crash"
        if self.verdict or b"\n" not in part:
            return
        *lines, rest = self.pending.split(b"\n")
        self.pending = bytearray(rest)
        for line in lines:
            # What a broken parser writes is not to be believed: anything unexpected is a crash.
            try:
                self._event(json.loads(line))
            except (ValueError, TypeError, KeyError):
                self.verdict = "crash"

    def _event(self, event: dict[str, Any]) -> None:
        if "progress" in event:
            stage, done, total = event["progress"]
            self.on_progress(Progress(str(stage), int(done), int(total)))
        elif "result" in event:
            self.verdict, self.result = "ok", event["result"]
        else:
            self.verdict, self.trace = str(event["error"]["kind"]), str(event["error"]["trace"])

    def _status(self, deadline: float) -> str:
        """Tell from its end why a child said nothing."""
        try:
            status = self.process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            return "time"
        if status == -signal.SIGXCPU:
            return "time"
        return "memory" if status == -signal.SIGKILL else "crash"  # the kernel kills when memory runs out

    def outcome(self, log: str) -> Outcome:
        """Return the verdict as a value."""
        if self.verdict == "ok":
            return Ok(self.result)
        if self.verdict == "crash" and ("memory allocation of" in log or "bad_alloc" in log):
            self.verdict = "memory"
        mebibytes = self.limits.memory_bytes >> 20
        words = {
            "memory": message("safety.out_of_memory", limit=mebibytes),
            "time": message("safety.out_of_time", limit=round(self.limits.seconds)),
            "cancelled": message("safety.cancelled"),
            "disk": message("safety.disk_full"),
            "crash": message("safety.crashed"),
        }
        return Failed(words.get(self.verdict, message("safety.failed")), self.trace or log)
