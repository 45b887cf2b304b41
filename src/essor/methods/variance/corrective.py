"""Look up what can be done about a cause, of which kind, and what it should bring: the corrective actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import prod
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter

from essor.kernel.message import Bilingual, message
from essor.kernel.value import NotComputable
from essor.methods.exact import Number, decimal_of, fraction_of
from essor.methods.variance.line import Measure
from essor.standard.data_file import read_data

ActionKind = Literal["targets", "communication", "sales_means", "skills", "price_offer", "organisation"]
_FORBID = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Estimate:
    """Say how an effect is estimated: the product of its inputs, on revenue or on margin."""

    inputs: tuple[str, ...]
    measure: Measure
    __pydantic_config__: ClassVar[ConfigDict] = _FORBID


@dataclass(frozen=True)
class CorrectiveAction:
    """Hold an action of the catalogue; `estimate` names how its effect is estimated, `channel` where alone it acts."""

    code: str
    kind: ActionKind
    estimate: str
    fr: str
    en: str
    channel: Literal["", "physical", "ecommerce"] = ""
    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    @property
    def label(self) -> Bilingual:
        """Return its words in both languages."""
        return Bilingual(self.fr, self.en)


@dataclass(frozen=True)
class Cause:
    """Hold a cause with what proves it and what answers it.

    Args:
        seen_in: parts of a gap, or factors of revenue, in which it shows.
        evidence: what to look for before believing it.

    """

    code: str
    seen_in: tuple[str, ...]
    fr: str
    en: str
    evidence: Bilingual
    actions: tuple[CorrectiveAction, ...]
    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    @property
    def label(self) -> Bilingual:
        """Return its words in both languages."""
        return Bilingual(self.fr, self.en)


@dataclass(frozen=True)
class Catalogue:
    """Hold the causes, the ways to estimate an effect and the words of their inputs."""

    inputs: Mapping[str, Bilingual]
    estimates: Mapping[str, Estimate]
    causes: tuple[Cause, ...]
    __pydantic_config__: ClassVar[ConfigDict] = _FORBID

    def cause(self, code: str) -> Cause:
        """Return a cause by its code; raise KeyError when there is none."""
        for cause in self.causes:
            if cause.code == code:
                return cause
        raise KeyError(code)

    def suspects(self, part: str) -> tuple[Cause, ...]:
        """Return the causes that show in a part of a gap ("price") or a factor ("conversion")."""
        return tuple(cause for cause in self.causes if part in cause.seen_in)

    def expected_effect(self, action: CorrectiveAction, values: Mapping[str, Number]) -> Decimal | NotComputable:
        """Return the product of the inputs of an action, or name the first one that was not given."""
        inputs = self.estimates[action.estimate].inputs
        for name in inputs:
            if name not in values:
                return NotComputable(message("variance.input_missing", input=self.inputs[name]))
        return decimal_of(prod((fraction_of(values[name]) for name in inputs), start=Fraction(1)))


def kinds_of(actions: Iterable[CorrectiveAction]) -> frozenset[ActionKind]:
    """Return the kinds of action that a choice covers: three at least make it diverse."""
    return frozenset(action.kind for action in actions)


@cache
def catalogue() -> Catalogue:
    """Return the catalogue; the same object each time.

    Raises:
        pydantic.ValidationError: the data file has another shape, an unknown key or a missing one.
        ValueError: an action is estimated in a way that the file does not hold, or a code stands twice.

    """
    body: Mapping[str, Any] = read_data(files("essor.methods.variance") / "corrective_actions.yaml")
    found = TypeAdapter(Catalogue).validate_python(body)
    check_catalogue(found)
    return found


def check_catalogue(found: Catalogue) -> None:
    """Raise ValueError where the catalogue names what it does not hold, or holds something twice."""
    actions = [action for cause in found.causes for action in cause.actions]
    codes = [*(cause.code for cause in found.causes), *(action.code for action in actions)]
    twice = {code for code in codes if codes.count(code) > 1}
    unknown = {action.estimate for action in actions} - set(found.estimates)
    unknown |= {name for estimate in found.estimates.values() for name in estimate.inputs} - set(found.inputs)
    if twice or unknown:
        msg = f"corrective actions: twice {sorted(twice)}, unknown {sorted(unknown)}"
        raise ValueError(msg)
