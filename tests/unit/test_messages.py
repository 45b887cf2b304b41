"""Every message that the program can say has its words, and gives them what they need."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import essor
from essor.kernel.words import sentences

SOURCE = Path(essor.__file__).parent
# Arguments that a later step adds to every message of a package: the file and the sheet it speaks of.
ADDED = {"connectors": {"file", "where", "sheet", "row"}, "reading": {"file", "sheet"}}


def calls() -> Iterator[tuple[str, str, set[str], bool]]:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            key = node.args[0].value
            if name in {"message", "say", "refuse"} and isinstance(key, str) and key in sentences():
                named = {word.arg for word in node.keywords if word.arg}
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", key, named, any(not w.arg for w in node.keywords)


def placeholders(key: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentences()[key]["fr"]) if name}


def test_every_call_gives_its_sentence_what_it_needs():
    lacking = {
        place: (key, missing)
        for place, key, named, open_ended in calls()
        if not open_ended and (missing := placeholders(key) - named - ADDED.get(key.partition(".")[0], set()))
    }
    assert not lacking


def test_every_key_that_is_written_in_the_program_has_its_words():
    groups = {key.partition(".")[0] for key in sentences()}
    unknown = {
        (str(path.relative_to(SOURCE)), node.args[0].value)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"message", "refuse"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and node.args[0].value.partition(".")[0] in groups
        and node.args[0].value not in sentences()
    }
    assert not unknown


def test_a_planted_call_without_its_argument_would_be_seen():
    assert placeholders("kernel.division_by_zero") == {"name"}
    assert placeholders("kernel.division_by_zero") - set() == {"name"}
