"""Say which fields hold what they cannot, in our words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from essor.kernel.message import message
from essor.web.rest.refusal import Fault

_WORDS: Mapping[str, str] = {
    "missing": "missing", "string_too_long": "long", "string_too_short": "short", "int_parsing": "whole",
    "int_type": "whole", "int_from_float": "whole", "decimal_parsing": "decimal", "decimal_type": "decimal",
    "uuid_parsing": "uuid", "greater_than_equal": "least", "greater_than": "least", "less_than_equal": "most",
    "less_than": "most", "extra_forbidden": "unknown", "literal_error": "choice", "enum": "choice",
    "list_type": "list", "tuple_type": "list", "dict_type": "object", "model_type": "object", "string_type": "text",
    "bool_parsing": "truth", "bool_type": "truth",
}  # fmt: skip
"""What pydantic finds wrong, and the words of it."""


def faults_of(errors: Sequence[Any], *, inside: int = 0) -> list[Fault]:
    """Return what a model found wrong.

    Args:
        errors: as pydantic tells them.
        inside: how many parts of a place name no field of the caller's.

    """
    return [_fault(one["type"], ".".join(map(str, one["loc"][inside:] or one["loc"][-1:]))) for one in errors]


def _fault(kind: str, field: str) -> Fault:
    return Fault(message(f"web.api_unfit_{_WORDS.get(kind, 'other')}", field=field), field)
