"""Read the value of a column, written as data, into a tree; nothing of it is ever run as code.

A value is written as one of these:

====================================================  ==================================================
``Montant HT``                                        the cell under this header, or under a named field
``[Client, Customer]``                                the first of these headers that the file has
``12``, ``true``, ``{const: EUR}``                    a constant
``{first: [A, B, 0]}``                                the first value that is not empty, row by row
``{concat: [A, B], with: "-"}``                       texts side by side; empty ones are left out
``{map: A, to: {Payé: paid}, default: {const: x}}``   a word for a word, whatever case and accents;
                                                      without a default an unknown word rejects the row,
                                                      with ``tell: true`` it is told
``{extract: A, pattern: "#[0-9]+", group: 0}``        the part of a text that matches
``{hash: A, prefix: p_}``                             an id that tells nothing: prefix + 16 hex of sha256
``{party: {code: A, email: B, name: C}}``             a party's id: its code, else a hash of what there is
``{upper: A}``, ``{lower: A}``                        capitals, small letters
``{person: A}``                                       a salesperson's code, from the code or the alias
``{header_of: A}``, ``{file: stem}``                  the header as written; the file's name
``{scale_of: A}``                                     nps, csat, ces, as "(0 à 10)", "(1 à 5)" in a header say
``{scaled: A}``                                       a mark within the bounds that its header says
``{number: A, decimal: auto}``                        a number with a decimal mark of its own
``{document: A}``                                     the cell of the document's first row
``{add: …} {subtract: …} {multiply: …} {divide: …}``  exact arithmetic on two values or more
``{negate: A}``, ``{absolute: A}``, ``{round: A}``    round accepts more decimals than the column has
``{percent: A}``                                      5 or 5 % gives 0.05
``{minutes: A, from: hours}``                         from seconds, minutes, hours or clock (1:30)
``{spread: A, by: W}``                                an order's amount over its lines, to the cent
``{total: A}``, ``{count: A}``, ``{least: A}`` …      sums over the rows of one document
``{row: number}``, ``{position: line}``               the file's row; the line's rank in its document
``{occurrence: [A, B]}``                              rank among the rows that agree on A and B
``{instant: A}``, ``{midnight: A}``                   an instant in UTC; of a bare day, its first instant
``{month_start: A}``, ``{month_end: A}``              first day of the month; first day of the next one
``{day_after: A}``                                    the day after: ends are excluded in the mart
``{day_text: A}``                                     a day as text: 20260105
``{period: start}``, ``{period: end}``                the period that the file says it covers
``{epoch: A, unit: s}``                               an instant counted from 1970 in s, ms or us
``{days_between: [A, B]}``                            days from A to B
``{boolean: A, true: [oui], false: [non]}``           yes and no, in the words of the source
``{test: {column: A, operator: gt, value: 0}}``       whether a condition holds
``{choose: [{when: …, then: …}], else: …}``           the first branch whose condition holds
``{json: A, path: $.id}``                             one value out of a JSON text
====================================================  ==================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from essor.kernel.condition import Condition, columns, from_data

_NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cell:
    """Name a cell of the row by a field or by headers, the first of which that the file has counts."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Const:
    """Hold a value that is the same on every row."""

    value: str | int | bool | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Branch:
    """Hold one case of a choice."""

    when: Condition
    then: Expression


@dataclass(frozen=True, slots=True)
class Apply:
    """Hold an operation on other values."""

    operation: str
    parts: tuple[Expression, ...] = ()
    options: Mapping[str, Any] = field(default_factory=lambda: _NO_OPTIONS)


Expression = Cell | Const | Apply


@dataclass(frozen=True, slots=True)
class _Rule:
    """Say how an operation is written: how many parts, and which options beside it."""

    least: int = 1
    most: int | None = 1
    options: frozenset[str] = frozenset()


_MANY = None
_RULES: Mapping[str, _Rule] = {
    "first": _Rule(1, _MANY),
    "concat": _Rule(1, _MANY, frozenset({"with"})),
    "map": _Rule(options=frozenset({"to", "default", "tell"})),
    "number": _Rule(options=frozenset({"decimal"})),
    "document": _Rule(),
    "scale_of": _Rule(),
    "scaled": _Rule(options=frozenset({"of"})),
    "day_text": _Rule(),
    "extract": _Rule(options=frozenset({"pattern", "group"})),
    "hash": _Rule(options=frozenset({"prefix"})),
    "person": _Rule(),
    "upper": _Rule(),
    "lower": _Rule(),
    "header_of": _Rule(),
    "add": _Rule(2, _MANY),
    "subtract": _Rule(2, _MANY),
    "multiply": _Rule(2, _MANY),
    "divide": _Rule(2, 2),
    "negate": _Rule(),
    "absolute": _Rule(),
    "round": _Rule(),
    "percent": _Rule(),
    "minutes": _Rule(options=frozenset({"from"})),
    "spread": _Rule(options=frozenset({"by"})),
    "total": _Rule(),
    "count": _Rule(),
    "least": _Rule(),
    "greatest": _Rule(),
    "occurrence": _Rule(1, _MANY),
    "instant": _Rule(),
    "midnight": _Rule(),
    "month_start": _Rule(),
    "month_end": _Rule(),
    "day_after": _Rule(),
    "epoch": _Rule(options=frozenset({"unit"})),
    "days_between": _Rule(2, 2),
    "boolean": _Rule(options=frozenset({"true", "false"})),
    "json": _Rule(options=frozenset({"path"})),
}
_WORDS: Mapping[str, frozenset[str]] = {
    "row": frozenset({"number"}),
    "position": frozenset({"line"}),
    "file": frozenset({"stem"}),
    "period": frozenset({"start", "end"}),
}
_CONDITION_KEYS = frozenset({"column", "all", "any", "not"})
_PARTY = frozenset({"code", "email", "name", "either"})
OPERATIONS = frozenset({*_RULES, *_WORDS, "const", "party", "test", "choose"})


def parse(data: Any) -> Expression:
    """Read a value written as data.

    Raises:
        ValueError: the data is none of the forms above; the message quotes it.

    """
    match data:
        case None | bool() | int() | Decimal() | date():
            return Const(data)
        case float():
            return Const(Decimal(repr(data)))
        case str():
            return Cell((data,))
        case list() if data and all(isinstance(name, str) for name in data):
            return Cell(tuple(data))
        case Mapping():
            return _operation(data)
        case _:
            raise _refusal(data, "a value is a header, a constant or an operation")


def parse_named(data: Any) -> Expression:
    """Read a named value: a value, or a condition, which is then true or false on each row.

    Raises:
        ValueError: the data is neither.

    """
    if isinstance(data, Mapping) and data.keys() & _CONDITION_KEYS:
        return Apply("test", options=MappingProxyType({"condition": from_data(data)}))
    return parse(data)


def _operation(data: Mapping[str, Any]) -> Expression:
    names = [name for name in data if name in OPERATIONS]
    if len(names) != 1:
        raise _refusal(data, f"one operation of: {', '.join(sorted(OPERATIONS))}")
    name = names[0]
    body, options = data[name], {key: value for key, value in data.items() if key != name}
    if name in _RULES:
        return _ruled(name, body, options)
    if options and name != "choose":
        raise _refusal(data, f"{name} takes no option")
    if name in _WORDS:
        if body not in _WORDS[name]:
            raise _refusal(data, f"{name} is one of {', '.join(sorted(_WORDS[name]))}")
        return Apply(name, options=MappingProxyType({"of": body}))
    if name == "const":
        return _constant(body)
    if name == "test":
        return Apply(name, options=MappingProxyType({"condition": from_data(body)}))
    return _party(body) if name == "party" else _choice(body, options)


def _ruled(name: str, body: Any, options: dict[str, Any]) -> Expression:
    rule = _RULES[name]
    several = isinstance(body, list) and rule.most != 1
    parts = tuple(parse(part) for part in (body if several else [body]))
    if len(parts) < rule.least or (rule.most is not None and len(parts) > rule.most):
        raise _refusal({name: body}, f"{name} takes {rule.least}{'' if rule.most == rule.least else ' or more'} values")
    if strange := set(options) - rule.options:
        raise _refusal({name: body, **options}, f"{name} knows no {', '.join(sorted(strange))}")
    for key in ("default", "by", "of"):
        if key in options:
            options[key] = parse(options[key])
    if name == "map":
        options["to"] = {str(key): parse(value) for key, value in dict(options.get("to") or {}).items()}
        options["to"] = {key: Const(v.names[0]) if isinstance(v, Cell) else v for key, v in options["to"].items()}
    return Apply(name, parts, MappingProxyType(options))


def _constant(value: Any) -> Const:
    if isinstance(value, float):
        return Const(Decimal(repr(value)))
    if value is None or isinstance(value, str | int | Decimal | date):
        return Const(value)
    raise _refusal({"const": value}, "a constant is a text, a number, a day, true or false")


def _party(body: Any) -> Apply:
    if not isinstance(body, Mapping) or not body or set(body) - _PARTY:
        raise _refusal({"party": body}, f"a party is told by {', '.join(sorted(_PARTY))}")
    return Apply("party", options=MappingProxyType({key: parse(value) for key, value in body.items()}))


def _choice(body: Any, options: Mapping[str, Any]) -> Apply:
    if not isinstance(body, list) or set(options) - {"else"}:
        raise _refusal({"choose": body, **options}, "write choose: [{when: …, then: …}], else: …")
    branches = tuple(Branch(from_data(branch["when"]), parse(branch["then"])) for branch in body)
    return Apply("choose", options=MappingProxyType({"branches": branches, "else": parse(options.get("else"))}))


def names_in(expression: Expression) -> frozenset[str]:
    """Return every field and header that a value reads."""
    match expression:
        case Cell(names=names):
            return frozenset(names)
        case Const():
            return frozenset()
        case Apply(parts=parts, options=options):
            found = frozenset[str]().union(*(names_in(part) for part in parts))
            for option in options.values():
                if isinstance(option, Cell | Const | Apply):
                    found |= names_in(option)
            for branch in options.get("branches", ()):
                found |= names_in(branch.then) | columns(branch.when)
            return found | columns(options["condition"]) if "condition" in options else found


def _refusal(data: Any, why: str) -> ValueError:
    return ValueError(f"{why}; found {data!r}")
