"""Damage a file in many ways in a child process, read each, tell what became of them."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from pathlib import Path

import duckdb

from essor.connectors.reading import read


def read_damaged(path: str, times: int, seed: int) -> dict[str, int]:
    """Return how often each kind of answer came; an exception ends the job."""
    dice, whole = random.Random(seed), Path(path).read_bytes()
    answers: Counter[str] = Counter()
    with duckdb.connect(config={"memory_limit": "256MB", "threads": 1}) as con:
        for _ in range(times):
            Path("damaged").write_bytes(_in_a_part(whole, dice) if whole.startswith(b"PK") else _bytes(whole, dice))
            reading = read(Path("damaged"), con)
            answers[reading.messages[0].key if reading.messages else "read"] += 1
    return dict(answers)


def _bytes(whole: bytes, dice: random.Random) -> bytes:
    content = bytearray(whole)
    for _ in range(dice.randint(1, 6)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    return bytes(content[: dice.randrange(len(content))] if dice.random() < 0.1 else content)


def _in_a_part(whole: bytes, dice: random.Random) -> bytes:
    """Damage the text of one part and keep the zip sound, so that the damage comes through to the parser."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(target, "w") as archive:
        hit = dice.choice(source.namelist())
        for name in source.namelist():
            content = bytearray(source.read(name))
            for _ in range(dice.randint(1, 5) if name == hit else 0):
                at = dice.randrange(len(content) + 1)
                match dice.choice(("replace", "delete", "repeat")):
                    case "replace":
                        content[at : at + 1] = bytes([dice.randrange(32, 127)])
                    case "delete":
                        del content[at : at + dice.randint(1, 30)]
                    case _:
                        content[at:at] = content[max(at - 20, 0) : at]
            archive.writestr(name, bytes(content))
    return target.getvalue()
