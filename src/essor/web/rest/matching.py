"""Keep one program from writing over what another wrote: states have a tag, and a write names the one it saw."""

from __future__ import annotations

import hashlib
import re
from http import HTTPStatus

from django.http import HttpRequest

from essor.kernel.message import message
from essor.web.rest.refusal import RefusedError

_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def tag_of(*parts: object) -> str:
    """Return the tag of a state, as the header ETag holds it."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'


def same(asked: str, tag: str) -> bool:
    """Tell whether a header If-Match or If-None-Match names a tag.

    A weak form of the tag is the same state: what compresses an answer on its way makes its tag weak.
    """
    return asked.strip() == "*" or tag.strip('"') in _TAG.findall(asked)


def must_name(request: HttpRequest) -> str:
    """Return the state that a write was made on, as its header says it.

    Raises:
        RefusedError: it names none (428).

    """
    asked = request.headers.get("If-Match", "")
    if not asked:
        raise RefusedError(message("web.api_match_needed"), status=HTTPStatus.PRECONDITION_REQUIRED)
    return asked


def must_match(request: HttpRequest, tag: str) -> None:
    """Let a write pass only if it names the state that stands.

    Raises:
        RefusedError: it names none (428), or one that is past (412).

    """
    if not same(must_name(request), tag):
        raise RefusedError(message("web.api_match_past"), status=HTTPStatus.PRECONDITION_FAILED)
