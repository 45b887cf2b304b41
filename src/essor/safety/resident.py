"""Measure the memory that a process holds as its own."""

from __future__ import annotations

from pathlib import Path

_OWN = ("RssAnon:", "RssShmem:", "VmSwap:")


def resident_bytes(process: int) -> int:
    """Return anonymous memory in RAM and swap, in bytes; 0 where the system does not tell.

    Pages of mapped files are left out: they are the system's to drop.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines() if line.startswith(_OWN))
    return sum(int(line[1]) << 10 for line in lines)
