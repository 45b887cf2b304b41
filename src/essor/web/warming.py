"""Make the first screen once when a process starts, so that nobody waits for what a process reads only once."""

from __future__ import annotations

import logging
from contextlib import suppress
from threading import Thread

from django.db import close_old_connections

log = logging.getLogger(__name__)
FIRST = "dashboard"
"""The work product that opens a workspace."""


def warm_beside() -> None:
    """Warm this process while it already answers."""
    Thread(target=_quietly, name="warm", daemon=True).start()


def warm() -> int:
    """Make the first screen of each company for the month that it opens on; return how many were made."""
    from essor.web.companies.models import Company
    from essor.web.companies.services import NoDataError
    from essor.web.workshop.services import Asked, made_for
    from essor.work.registry import find

    made = 0
    for company in Company.objects.order_by("-pk")[:_MOST]:
        with suppress(NoDataError):
            made_for(company, find(FIRST), Asked())
            made += 1
    return made


_MOST = 8


def _quietly() -> None:
    try:
        warm()
    except Exception:  # the first visitor waits a little longer, and learns what is wrong
        log.exception("the process was not warmed")
    finally:
        close_old_connections()
