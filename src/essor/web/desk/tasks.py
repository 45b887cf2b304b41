"""Name what a worker does for the desk each minute."""

from __future__ import annotations

from django.utils import timezone

from essor.web.desk.services.outbox import Ran, run_due


def each_minute() -> Ran:
    """Send the mails that are due now."""
    return run_due(timezone.now())
