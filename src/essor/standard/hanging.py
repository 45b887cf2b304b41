"""Say what hangs on a competence: the law that its work obeys, the terms that one has to know to speak of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from essor.kernel.message import Message, message
from essor.standard.data_file import read_data


@dataclass(frozen=True, slots=True)
class Hanging:
    """Hold what hangs on one competence.

    Args:
        documents: codes of the vocabulary of the law.
        terms: codes of the glossary.

    """

    documents: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@cache
def hanging() -> Mapping[str, Hanging]:
    """Return what hangs on each competence, by its code.

    Raises:
        pydantic.ValidationError: the data file has another shape.

    """
    content = read_data(files("essor.standard") / "hanging.yaml")
    return TypeAdapter(dict[str, Hanging]).validate_python(content)


def check_hanging(
    found: Mapping[str, Hanging], competences: Collection[str], documents: Collection[str], terms: Collection[str]
) -> tuple[Message, ...]:
    """Return what is wrong with what hangs: an unknown code, one said twice, a document of the law that hangs nowhere.

    Args:
        found: what hangs on each competence.
        competences: codes of the standard.
        documents: codes of the law.
        terms: codes of the glossary.

    """
    return tuple(_faults(found, competences, documents, terms))


def _faults(
    found: Mapping[str, Hanging], competences: Collection[str], documents: Collection[str], terms: Collection[str]
) -> Iterator[Message]:
    for code in sorted(set(competences) ^ set(found)):
        yield message("standard.unknown_code", code=code, place="hanging.yaml")
    for place, one in found.items():
        for named, known in ((one.documents, documents), (one.terms, terms)):
            for code, times in Counter(named).items():
                if code not in known:
                    yield message("standard.unknown_code", code=code, place=place)
                if times > 1:
                    yield message("standard.code_repeated", code=code, times=times)
    held = {code for one in found.values() for code in one.documents}
    for code in sorted(set(documents) - held):
        yield message("standard.hangs_nowhere", code=code)
