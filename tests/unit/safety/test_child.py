from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from essor.kernel.message import LANGS
from essor.kernel.words import say
from essor.safety.child import Failed, Limits, Ok, Progress, run

MEBI = 1 << 20


def job(name: str) -> str:
    return f"child_jobs.{name}"


def failed(outcome: Ok | Failed) -> str:
    assert isinstance(outcome, Failed), outcome
    assert all(say(outcome.message, lang) for lang in LANGS)
    return outcome.message.key


def test_the_result_of_a_function_comes_back() -> None:
    assert run(job("add"), {"left": 2, "right": 3}) == Ok(5)


def test_a_child_has_its_own_empty_folder_and_a_bare_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "canary")
    outcome = run(job("surroundings"), {}, scratch=tmp_path)
    assert isinstance(outcome, Ok)
    assert Path(outcome.result["folder"]).parent == tmp_path
    assert outcome.result["files"] == []
    assert set(outcome.result["environment"]) <= {"PYTHONPATH", "LANG", "HOME", "TMPDIR", "LC_CTYPE"}
    assert list(tmp_path.iterdir()) == [], "the folder of the child is removed"


def test_an_exception_is_a_value_and_its_trace_stays_in_the_log() -> None:
    outcome = run(job("raise_error"), {})
    assert failed(outcome) == "safety.failed"
    assert isinstance(outcome, Failed)
    assert "RuntimeError: planted" in outcome.trace


def test_a_result_that_json_cannot_hold_is_a_failure() -> None:
    assert failed(run(job("return_a_set"), {})) == "safety.failed"


def test_arguments_that_json_cannot_hold_are_a_bug_of_the_caller() -> None:
    with pytest.raises(TypeError):
        run(job("add"), {"left": {1}, "right": 2})


def test_memory_eaten_slowly_is_stopped_at_the_limit() -> None:
    limits = Limits(memory_bytes=200 * MEBI, seconds=60)
    assert failed(run(job("eat_memory_slowly"), {}, limits=limits)) == "safety.out_of_memory"


def test_one_allocation_beyond_measure_is_out_of_memory() -> None:
    assert failed(run(job("ask_too_much_at_once"), {})) == "safety.out_of_memory"


def test_an_abort_of_a_native_library_is_a_crash() -> None:
    """S02: a parser that aborts cannot be caught from inside."""
    assert failed(run(job("abort_as_a_native_library_does"), {})) == "safety.crashed"


def test_an_abort_for_want_of_memory_says_memory() -> None:
    assert failed(run(job("abort_out_of_memory_as_rust_does"), {})) == "safety.out_of_memory"


def test_events_that_make_no_sense_are_a_crash() -> None:
    assert failed(run(job("write_garbage_on_the_events"), {})) == "safety.crashed"


def test_the_wall_clock_ends_a_child_that_sleeps() -> None:
    assert failed(run(job("sleep"), {"seconds": 60}, limits=Limits(seconds=0.5))) == "safety.out_of_time"


def test_processor_time_ends_a_child_that_spins() -> None:
    assert failed(run(job("spin"), {}, limits=Limits(cpu_seconds=1))) == "safety.out_of_time"


def test_a_file_longer_than_the_limit_says_that_the_disk_is_full() -> None:
    outcome = run(job("write_file"), {"bytes_": 8 * MEBI}, limits=Limits(file_bytes=4 * MEBI))
    assert failed(outcome) == "safety.disk_full"
    assert run(job("write_file"), {"bytes_": 8 * MEBI}) == Ok(8 * MEBI)


def test_a_cancelled_child_ends_long_before_its_work() -> None:
    started = time.monotonic()
    outcome = run(job("sleep"), {"seconds": 60}, cancelled=lambda: time.monotonic() - started > 0.3)
    assert failed(outcome) == "safety.cancelled"
    assert time.monotonic() - started < 30


def test_progress_arrives_in_order_and_ends_at_the_total() -> None:
    seen: list[Progress] = []
    assert run(job("count"), {"steps": 20}, on_progress=seen.append) == Ok(20)
    assert [news.done for news in seen] == sorted(news.done for news in seen)
    assert len(seen) < 21, "news is thinned"
    assert seen[-1] == Progress("counting", 20, 20)


def test_no_socket_opens_in_python() -> None:
    outcome = run(job("open_a_socket"), {})
    assert isinstance(outcome, Failed)
    assert "PermissionError" in outcome.trace


def test_no_socket_opens_below_python() -> None:
    assert run(job("open_a_socket_below_python"), {}) == Ok(-13)


def test_no_program_starts() -> None:
    outcome = run(job("start_a_program"), {})
    assert isinstance(outcome, Failed)
    assert "PermissionError" in outcome.trace
    assert run(job("execute_below_python"), {}) == Ok(-13)


def test_what_a_function_prints_does_not_reach_the_events() -> None:
    assert run(job("print_much"), {}) == Ok("done")


def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    place = tmp_path / "pid"
    code = f"""
        import sys
        sys.path[:] = {sys.path!r}
        from essor.safety.child import run
        run("child_jobs.tell_pid_then_sleep", {{"place": {str(place)!r}}})
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)])
    wait_until(lambda: place.exists() and place.read_text(encoding="ascii") != "")
    child = int(place.read_text(encoding="ascii"))
    assert alive(child)
    parent.kill()
    parent.wait()
    wait_until(lambda: not alive(child))


def test_no_descriptor_is_left_open() -> None:
    run(job("add"), {"left": 1, "right": 1})
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        run(job("add"), {"left": 1, "right": 1})
        run(job("abort_as_a_native_library_does"), {})
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def alive(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


def wait_until(holds: object, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    assert callable(holds)
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_an_embedded_engine_works_under_the_limits() -> None:
    assert run(job("ask_an_engine"), {"rows": 300_000}, limits=Limits(memory_bytes=512 * MEBI)) == Ok(300_000)
