"""Answer a refusal as RFC 9457 writes it, in the language of the caller."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Schema

from essor.kernel.message import Lang, message
from essor.kernel.words import say
from essor.web.accounts.models import User
from essor.web.rest.refusal import Fault

MEDIA_TYPE = "application/problem+json"


class FaultOut(Schema):
    """Hold one thing that is wrong: the name of its sentence, the sentence, the field it stands in."""

    code: str
    detail: str
    pointer: str = ""


class Problem(Schema):
    """Hold a refusal as RFC 9457 writes it.

    Args:
        detail: all that is wrong, in the language of the caller.
        code: names the first sentence, the same in every language.
        errors: each thing that is wrong.

    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[FaultOut]


def language_of(request: HttpRequest) -> Lang:
    """Return the language to answer in: the one that is asked for, else the one the person prefers."""
    user = getattr(request, "user", None)
    if "Accept-Language" not in request.headers and isinstance(user, User):
        return "en" if user.language == "en" else "fr"
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def problem(
    request: HttpRequest, status: int, faults: Sequence[Fault], headers: Mapping[str, str] | None = None
) -> HttpResponse:  # fmt: skip
    """Return an answer that says what is wrong.

    Args:
        request: what was asked.
        status: the status of the answer.
        faults: what is wrong, at least one thing.
        headers: further headers.

    """
    lang = language_of(request)
    told = [FaultOut(code=one.said.key, detail=say(one.said, lang), pointer=one.pointer) for one in faults]
    content = Problem(
        title=say(message(f"web.api_status_{status}"), lang), status=status, code=told[0].code, errors=told,
        detail=" ".join(one.detail for one in told),
    )  # fmt: skip
    text = json.dumps(content.model_dump(), ensure_ascii=False)
    return HttpResponse(
        text, status=status, content_type=MEDIA_TYPE, headers={"Content-Language": lang, **(headers or {})}
    )
