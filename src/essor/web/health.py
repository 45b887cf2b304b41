"""Say to what watches the site whether it lives and whether it can answer; strangers learn nothing more."""

from __future__ import annotations

import logging
import tempfile
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from essor.web.configuration import configuration

BEAT = "essor.worker.beat"
SILENT = timedelta(minutes=10)
"""How long a worker that once ran may be silent."""
_LOG = logging.getLogger(__name__)


def beat(now: datetime) -> None:
    """Tell that the worker is alive; it does so each minute."""
    cache.set(BEAT, now.isoformat(), timeout=None)


@never_cache
@require_safe
def alive(_: HttpRequest) -> HttpResponse:
    """Answer that the process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(_: HttpRequest) -> HttpResponse:
    """Answer whether pages can be made: the database answers, the folder takes a file, the worker is not silent."""
    wrong = troubles(timezone.now())
    for one in wrong:
        _LOG.warning("not ready: %s", one)
    return HttpResponse("not ready\n" if wrong else "ready\n", content_type="text/plain", status=503 if wrong else 200)


def troubles(now: datetime) -> tuple[str, ...]:
    """Return what keeps the site from answering: database, storage, worker."""
    found = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        last = cache.get(BEAT)
    except DatabaseError:
        found.append("database")
        last = None
    try:
        with tempfile.TemporaryFile(dir=configuration().data) as file:
            file.write(b"essor")
    except OSError:
        found.append("storage")
    if last is not None and now - datetime.fromisoformat(last) > SILENT:
        found.append("worker")
    return tuple(found)
