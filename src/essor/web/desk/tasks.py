"""Name what a worker does for the desk each minute."""

from __future__ import annotations

from django.utils import timezone

from essor.web.desk.services.missing import tell_missing
from essor.web.desk.services.outbox import Ran, run_due
from essor.web.health import beat


def each_minute() -> Ran:
    """Tell that the worker lives, tell of exports that did not come, and send the mails that are due now."""
    now = timezone.now()
    beat(now)
    tell_missing(now)
    return run_due(now)
