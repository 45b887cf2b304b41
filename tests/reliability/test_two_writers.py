"""Two processes that write at once take turns; the same file from both is one import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from writers import PROCESSES, Example, facts, orphans, publish_together

from essor.mart.company import Company
from essor.mart.imports import StagedImport
from essor.mart.snapshot import head, ids
from mart_cases import Stager, line, read


def together(company: Company, *coming: StagedImport):
    start, answers = PROCESSES.Event(), []
    for one in coming:
        mine, theirs = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=publish_together, args=(company, one, start, theirs))
        process.start()
        answers.append((process, mine))
    start.set()
    said = [mine.recv() if mine.poll(60) else None for _, mine in answers]
    for process, _ in answers:
        process.join(60)
    return said


def test_the_same_file_twice_at_once_is_one_import(example: Example, fresh: Callable[[], Company]):
    company = fresh()
    said = together(company, example.coming, example.coming)
    assert sorted(said) == [("000002", []), ("000002", ["i2"])]
    assert ids(company) == ("000001", "000002")
    assert facts(company) == example.new
    assert orphans(company) == set()


def test_two_files_at_once_are_both_published(fresh: Callable[[], Company], tmp_path: Path):
    company, stage = fresh(), Stager(tmp_path / "more")
    coming = [
        stage(import_id=f"n{number}", order_lines=[line(f"N{number}", 1, "2026-10-01", "1")]) for number in range(3)
    ]
    said = together(company, *coming)
    assert sorted(snapshot for snapshot, _ in said) == ["000002", "000003", "000004"]
    orders = {order for (order,) in read(head(company), "order_lines", "order_id")}
    assert {"N0", "N1", "N2"} <= orders
    assert [record.position for record in head(company).imports] == [1, 2, 3, 4]
