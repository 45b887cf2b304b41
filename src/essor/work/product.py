"""Hold a work product: its code and noun come from its folder, its parts from the folder's files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from inspect import signature
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

from pydantic import BaseModel

from essor.kernel.finding import Finding, Question
from essor.kernel.message import Lang
from essor.standard import load
from essor.standard.tree import Part
from essor.work.case import Case, cases
from essor.work.checking import PartCheck, checks_in
from essor.work.data import Data, Held
from essor.work.parameters import Parameters, parameters
from essor.work.submitted import Submitted
from essor.work.truth import Truth
from essor.work.wording import Edits

if TYPE_CHECKING:
    from types import ModuleType

    from essor.documents.blocks import Document
    from essor.documents.workbook import Workbook
    from essor.kernel.need import Need

Instances = Literal["one", "per_period", "many"]
Upgrade = Callable[[Mapping[str, Any]], Mapping[str, Any]]
_FOLDER = re.compile(r"c(?P<block>[123])(?P<activity>[12])(?P<rest>\d{1,2})_(?P<noun>\w+)")


class Compute(Protocol):
    """Turn what was entered and fetched into a frozen result; pure."""

    def __call__(self, inputs: Any, data: Data, parameters: Parameters, /) -> tuple[Any, tuple[Finding, ...]]:
        """Return the result, and what is to be said of the data."""


class Compose(Protocol):
    """Turn a result into blocks."""

    def __call__(self, result: Any, lang: Lang, edits: Edits = ..., /) -> Document:
        """Return the document in a language, with the prose that a person rewrote."""


@dataclass(frozen=True, slots=True)
class Product:
    """Hold what the registry needs to know of a work product without loading it whole.

    Args:
        package: dotted name of the folder.
        code: competence code, "C2.2.4".
        name: the noun of the folder, "report".
        needs: what the runtime has to fetch.
        instances: one, one per period, or many.

    """

    package: str
    code: str
    name: str
    needs: tuple[Need, ...] = ()
    instances: Instances = "per_period"

    @classmethod
    def of(cls, package: str, *, needs: tuple[Need, ...] = (), instances: Instances = "per_period") -> Self:
        """Return the product of a folder named like c224_report.

        Raises:
            ValueError: the folder's name is no competence code and noun.

        """
        folder = package.rsplit(".", 1)[-1]
        match = _FOLDER.fullmatch(folder)
        if match is None:
            msg = f"not the folder of a work product: {folder} (write c<code digits>_<noun>)"
            raise ValueError(msg)
        code = "C" + ".".join((match["block"], match["activity"], *match["rest"]))
        return cls(package, code, match["noun"], needs, instances)

    def part(self, name: str) -> ModuleType:
        """Return a part of the product: inputs, compute, document, checks, workbook, process."""
        return import_module(f"{self.package}.{name}")

    def has(self, name: str) -> bool:
        """Tell whether the folder holds a part."""
        return find_spec(f"{self.package}.{name}") is not None

    @property
    def inputs(self) -> type[BaseModel]:
        """Return the model of what people enter."""
        return self.part("inputs").Inputs  # type: ignore[no-any-return]  # the shape of the folder, proved by tests

    def entered(self, payload: Mapping[str, Any]) -> BaseModel:
        """Return what was entered, brought up to the schema of today; the payload itself is not rewritten.

        Args:
            payload: names and values, with the "schema" it was written under; today's where it says none.

        Raises:
            KeyError: no upgrade leads from the schema of the payload.
            pydantic.ValidationError: a value breaks the bounds of the inputs.

        """
        module = self.part("inputs")
        content = {name: value for name, value in payload.items() if name != "schema"}
        for version in range(int(payload.get("schema", module.SCHEMA)), module.SCHEMA):
            content = dict(module.UPGRADES[version](content))
        return self.inputs.model_validate(content)

    @property
    def claims(self) -> type[Any]:
        """Return the type of what a document of this kind asserts."""
        return self.part("inputs").Claims  # type: ignore[no-any-return]  # the shape of the folder, proved by tests

    @property
    def compute(self) -> Compute:
        """Return what turns inputs and data into a result."""
        return self.part("compute").compute  # type: ignore[no-any-return]  # the same

    @property
    def compose(self) -> Compose:
        """Return what turns a result into a document."""
        return self.part("document").compose  # type: ignore[no-any-return]  # the same

    @property
    def asserted(self) -> Callable[[Any], Any]:
        """Return what reads the claims of our own result."""
        return self.part("document").claims  # type: ignore[no-any-return]  # the same

    def claimed(self, result: Any, edits: Edits) -> Any:
        """Return the claims of a result whose prose a person rewrote; a product may look at its own prose alone."""
        if "edits" in signature(self.asserted).parameters:
            return self.part("document").claims(result, edits)
        return self.asserted(result)

    @property
    def tells(self) -> Callable[[Any], tuple[Held, ...]]:
        """Return what gives the items of a result that other products may need; one without them tells nothing."""
        return getattr(self.part("document"), "tells", _nothing)

    @property
    def read(self) -> Callable[[tuple[Submitted, ...], Truth], Any]:
        """Return what reads the claims of strangers' files, from the folder's reading.py."""
        return self.part("reading").claims  # type: ignore[no-any-return]  # the same

    @property
    def checks(self) -> tuple[PartCheck, ...]:
        """Return the checks of the criterion, in the order of the file."""
        return checks_in(self.part("checks"))

    @property
    def workbook(self) -> Callable[[Any, Lang], Workbook] | None:
        """Return what turns a result into a workbook, or None where the deliverable is no calculation."""
        return self.part("workbook").workbook if self.has("workbook") else None

    @property
    def process(self) -> ModuleType | None:
        """Return the states and deadlines of a product that is lived day by day, or None."""
        return self.part("process") if self.has("process") else None

    @property
    def parameters(self) -> Parameters:
        """Return the dated benchmarks of the folder."""
        return parameters(self.package)

    @property
    def cases(self) -> tuple[Case, ...]:
        """Return the worked examples of the folder."""
        return cases(self.package)

    @property
    def criterion(self) -> tuple[Part, ...]:
        """Return the parts of the criterion that judges the product; none for one beyond the standard."""
        try:
            return load().competence(self.code).criterion.parts
        except KeyError:
            return ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what a person is asked: each part that no machine settles alone."""
        return tuple(load().question(part.code) for part in self.criterion if part.by != "machine")

    def examine(self, claims: Any, truth: Truth) -> tuple[Finding, ...]:
        """Return what all checks find; a check that has nothing to look at finds nothing."""
        return tuple(finding for check in self.checks for finding in check(claims, truth))

    def open_questions(self, findings: tuple[Finding, ...]) -> tuple[Question, ...]:
        """Return what a person is asked after the checks: machine parts of which nothing was found come along."""
        settled = {finding.part for finding in findings if finding.status != "not_found"}
        return tuple(
            load().question(part.code) for part in self.criterion if part.by != "machine" or part.letter not in settled
        )


def _nothing(result: Any) -> tuple[Held, ...]:
    """Tell nothing of a result."""
    del result
    return ()
