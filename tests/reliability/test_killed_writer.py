"""A writer killed at any point leaves the old snapshot or the new one, and nothing else after the next start."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from writers import PROCESSES, Example, erase_until, facts, orphans, publish_until, undo_until

from essor.mart import recovery
from essor.mart.company import Company
from essor.mart.publish import publish, undo
from essor.mart.snapshot import get, head
from mart_cases import NOW, everything, read

RANDOM = random.Random(20261101)


def killed(target: Any, *arguments: Any, after: float | None = None):
    """Run a writer that dies by itself, or is killed after so many seconds; tell whether it was."""
    process = PROCESSES.Process(target=target, args=arguments)
    process.start()
    if after is not None:
        time.sleep(after)
        process.kill()
    process.join(60)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode == -signal.SIGKILL


def is_whole(company: Company, example: Example):
    """Check what readers see, recover, check again, finish the work; tell whether it had been done."""
    assert facts(company) in (example.old, example.new)
    recovery.mend(company)
    found = facts(company)
    assert found in (example.old, example.new)
    assert orphans(company) == set()
    assert not list(company.folder.glob(".*"))
    finished = publish(company, [example.coming], now=NOW)
    assert everything(finished) == example.new
    assert bool(finished.already_there) == (found == example.new)
    assert everything(get(company, "000001")) == example.old
    return found == example.new


@pytest.mark.parametrize("step", range(0, 42, 3))
def test_killed_before_a_step_of_the_publication(example: Example, fresh: Callable[[], Company], step: Any):
    company = fresh()
    was_killed = killed(publish_until, company, example.coming, step)
    assert is_whole(company, example) == (not was_killed)


@pytest.mark.parametrize("sync", sorted(RANDOM.sample(range(100), 10)))
def test_killed_before_a_write_was_made_durable_also_between_two_tables(
    example: Example, fresh: Callable[[], Company], sync: int
):
    company = fresh()
    killed(publish_until, company, example.coming, -1, sync)
    is_whole(company, example)
    assert facts(company) == example.new


@pytest.mark.parametrize("delay", [RANDOM.uniform(0.02, 0.8) for _ in range(10)])
def test_killed_at_any_moment(example: Example, fresh: Callable[[], Company], delay: float):
    company = fresh()
    killed(publish_until, company, example.coming, after=delay)
    is_whole(company, example)
    assert facts(company) == example.new


def test_killed_again_and_again_while_recovering(example: Example, fresh: Callable[[], Company]):
    company = fresh()
    for delay in (0.5, 0.3, 0.1, 0.4, 0.2):
        killed(publish_until, company, example.coming, after=delay)
        assert facts(company) in (example.old, example.new)
    is_whole(company, example)


@pytest.mark.parametrize("step", [0, 4, 9, 14])
def test_killed_while_undoing(example: Example, fresh: Callable[[], Company], step: Any):
    company = fresh()
    publish(company, [example.coming], now=NOW)
    was_killed = killed(undo_until, company, "i2", step)
    recovery.mend(company)
    assert was_killed
    assert facts(company) == example.new
    undo(company, "i2", now=NOW)
    assert {table: rows for table, rows in facts(company).items() if rows} == example.old
    assert orphans(company) == set()


@pytest.mark.parametrize("step", [0, 3, 7, 8, 9, 10, 11])
def test_killed_while_erasing_the_person_is_there_or_gone_everywhere(fresh: Callable[[], Company], step: Any):
    company = fresh()
    killed(erase_until, company, "C1", step)
    recovery.mend(company)
    erased = head(company).reason == "erase"
    for name in ("000001", head(company).id):
        names = dict(read(get(company, name), "parties", "party_id", "name"))
        assert names["C1"] == (None if erased else "Nadia Brel 1")
        assert names["C2"] == "Nadia Brel 2"
    assert orphans(company) == set()
