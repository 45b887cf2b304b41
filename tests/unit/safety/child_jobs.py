"""Misbehave in each way that a parser of hostile input can; test_child runs these in a child."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from essor.safety import progress


def add(left: int, right: int) -> int:
    return left + right


def surroundings() -> dict[str, object]:
    return {
        "environment": sorted(os.environ),
        "folder": str(Path.cwd()),
        "files": [place.name for place in Path.cwd().iterdir()],
        "pid": os.getpid(),
    }


def raise_error() -> None:
    msg = "planted"
    raise RuntimeError(msg)


def eat_memory_slowly() -> None:
    kept = []
    while True:
        kept.append(bytearray(os.urandom(1 << 20) * 8))
        time.sleep(0.002)


def ask_too_much_at_once() -> int:
    return len(bytearray(1 << 50))


def abort_as_a_native_library_does() -> None:
    os.abort()


def abort_out_of_memory_as_rust_does() -> None:
    os.write(2, b"memory allocation of 412316860416 bytes failed\n")
    os.abort()


def write_garbage_on_the_events() -> None:
    os.write(int(sys.argv[1]), b"]]] not an event\n")
    time.sleep(30)


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def spin() -> None:
    while True:
        pass


def write_file(bytes_: int) -> int:
    with Path("big").open("wb") as file:
        while file.tell() < bytes_:
            file.write(b"0" * (1 << 20))
    return bytes_


def open_a_socket() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def open_a_socket_below_python() -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor: int = libc.socket(2, 1, 0)
    return descriptor if descriptor >= 0 else -ctypes.get_errno()


def start_a_program() -> int:
    return subprocess.run(["/bin/true"], check=False).returncode


def execute_below_python() -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (ctypes.c_char_p * 2)(b"/bin/true", None)
    libc.execv(b"/bin/true", arguments)
    return -ctypes.get_errno()


def count(steps: int) -> int:
    for step in range(steps + 1):
        progress.report("counting", step, steps)
        time.sleep(0.02)
    return steps


def tell_pid_then_sleep(place: str) -> None:
    Path(place).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(60)


def print_much() -> str:
    for _ in range(2000):
        sys.stdout.write("noise " * 20 + "\n")
    return "done"


def return_a_set() -> set[int]:
    return {1}


def ask_an_engine(rows: int) -> int:
    import duckdb

    with duckdb.connect("engine.duckdb", config={"threads": 2, "memory_limit": "200MB"}) as engine:
        engine.execute("CREATE TEMP TABLE numbers AS SELECT i, hash(i) AS h FROM range(?) t(i)", [rows])
        return int(engine.sql("SELECT count(DISTINCT h) FROM numbers").fetchall()[0][0])
