from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from essor.kernel.words import say
from essor.mart import lease as leases
from essor.mart import recovery
from essor.mart.company import Company
from essor.mart.lease import Holder, acquire, is_dead, started
from essor.mart.refusal import MartError


def mine(**changed: Any) -> Holder:
    return Holder(**{**leases._here(), "pid": os.getpid(), "started": started(os.getpid()), "token": "t", **changed})


def test_a_second_writer_waits_until_the_first_gives_back(company: Company):
    first = acquire(company)
    threading.Timer(0.3, first.give_back, kwargs={"clean": True}).start()
    begin = time.monotonic()
    second = acquire(company, wait_seconds=5)
    assert time.monotonic() - begin > 0.2
    assert not second.inherited
    second.give_back(clean=True)
    assert not (company.folder / "lease.json").exists()


def test_a_second_writer_that_waited_long_enough_is_told_who_writes(company: Company):
    first = acquire(company)
    with pytest.raises(MartError) as refused:
        acquire(company, wait_seconds=0.1)
    assert refused.value.message.key == "mart.busy"
    assert str(os.getpid()) in say(refused.value.message, "fr")
    first.give_back(clean=True)


def test_the_lease_of_a_killed_process_is_taken_over_at_once(company: Company, tmp_path: Path):
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom essor.mart.company import Company\n"
        "from essor.mart.lease import acquire\n"
        "acquire(Company.open(Path(sys.argv[1]), 'brumelle'))\nprint('held', flush=True)\ntime.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(company.folder.parent)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "held\n"
    with pytest.raises(MartError):
        acquire(company, wait_seconds=0.1)
    child.kill()  # not yet waited for: the process is a zombie, and dead all the same
    taken = acquire(company, wait_seconds=5)
    assert taken.inherited
    taken.give_back(clean=True)
    child.wait()
    child.stdout.close()


def test_a_process_that_got_the_number_of_a_dead_one_is_not_taken_for_it():
    assert not is_dead(mine(), silent_seconds=0)
    assert is_dead(mine(started="1"), silent_seconds=0)
    assert is_dead(mine(pid=0), silent_seconds=0)


def test_after_a_restart_of_the_machine_every_earlier_holder_is_dead():
    assert is_dead(mine(boot="an earlier one"), silent_seconds=0)


@pytest.mark.parametrize("elsewhere", [{"machine": "elsewhere"}, {"space": "pid:[1]"}])
def test_a_holder_elsewhere_is_judged_by_its_heartbeat(elsewhere: dict[str, str]):
    assert not is_dead(mine(**elsewhere), silent_seconds=10)
    assert is_dead(mine(**elsewhere), silent_seconds=61)


def test_a_holder_elsewhere_that_beats_is_never_pushed_aside(company: Company, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(leases, "DEAD_AFTER_SECONDS", 0.5)
    place = company.folder / "lease.json"
    place.write_text(json.dumps(asdict(mine(machine="elsewhere"))))
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(0.1):
            os.utime(place)

    heart = threading.Thread(target=beat)
    heart.start()
    with pytest.raises(MartError):
        acquire(company, wait_seconds=1.2)
    stop.set()
    heart.join()
    taken = acquire(company, wait_seconds=5)  # silent now
    assert taken.inherited
    taken.give_back(clean=True)


def test_a_lease_shows_signs_of_life(company: Company, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(leases, "HEARTBEAT_SECONDS", 0.05)
    held = acquire(company)
    os.utime(held.place, (1, 1))
    time.sleep(0.3)
    assert held.place.stat().st_mtime > 1
    held.give_back(clean=True)


def test_a_writer_that_was_taken_for_dead_finds_out_before_it_commits(company: Company):
    held = acquire(company)
    held.check()
    held.place.write_text(json.dumps(asdict(mine(token="another"))))
    with pytest.raises(MartError) as refused:
        held.check()
    assert refused.value.message.key == "mart.lease_lost"
    held.give_back(clean=True)
    assert held.place.exists()  # it is the other's now


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}'])
def test_a_lease_that_cannot_be_read_belongs_to_nobody(company: Company, content: str):
    (company.folder / "lease.json").write_text(content)
    taken = acquire(company, wait_seconds=1)
    assert taken.inherited
    taken.give_back(clean=True)


def test_what_a_writer_left_that_was_killed_while_taking_the_lease_is_swept(company: Company) -> None:
    (company.folder / ".lease.json.1234").write_text("{")
    assert not recovery.mend(company)
    assert [place.name for place in company.folder.glob("*lease*")] == ["lease.guard"]


def test_work_left_half_done_asks_the_next_writer_for_recovery(company: Company):
    acquire(company).give_back(clean=False)
    following = acquire(company, wait_seconds=1)
    assert following.inherited
    following.give_back(clean=True)
