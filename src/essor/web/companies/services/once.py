"""Take a set of files once, however often a program sends it because no answer came back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from essor.kernel.message import message
from essor.web.accounts.models import User
from essor.web.companies.models import Company, ImportDraft, SentOnce
from essor.web.companies.services.importing import RefusedError, receive


@transaction.atomic
def receive_once(
    *, company: Company, who: User, uploads: Sequence[UploadedFile[Any]], key: str
) -> tuple[ImportDraft, bool]:  # fmt: skip
    """Put uploaded files into quarantine, unless they came under the same key; tell whether they are new.

    Args:
        company: whose files they are.
        who: sends them.
        uploads: the files.
        key: how the program names its sending.

    Raises:
        RefusedError: the key came before with other files, or the files are not taken.

    """
    content = _hash_of(uploads)
    sent, new = SentOnce.objects.get_or_create(company=company, who=who, key=key, defaults={"content": content})
    if sent.content != content:
        raise RefusedError(message("companies.sent_otherwise", key=key))
    if sent.draft is not None:
        return sent.draft, False
    sent.draft = receive(company=company, who=who, uploads=uploads)
    sent.save()
    return sent.draft, new


def _hash_of(uploads: Sequence[UploadedFile[Any]]) -> str:
    whole = hashlib.sha256()
    for one in uploads:
        part = hashlib.sha256()
        for chunk in one.chunks():
            part.update(chunk)
        one.seek(0)
        whole.update(f"{one.name}\0{part.hexdigest()}\0".encode())
    return whole.hexdigest()
