from __future__ import annotations

import os
from pathlib import Path

import pytest

from essor.mart import delta_log, recovery
from essor.mart.company import Company
from essor.mart.lease import acquire
from essor.mart.publish import publish
from essor.mart.snapshot import get, head
from mart_cases import NOW, Facts, Stager, everything, line, read

ROWS = [line("SO1", 1, "2026-10-03", "100.00"), line("SO2", 1, "2026-10-04", "7")]
MORE = [line("SO1", 1, "2026-10-03", "1.00"), line("SO3", 1, "2026-10-04", "7")]


def files_of(company: Company):
    return {place.relative_to(company.folder): place.stat().st_size for place in company.folder.rglob("*")}


@pytest.fixture
def stopped(company: Company, stage: Stager):
    """Return a company whose second publication stood at its end and lost its manifest."""
    publish(company, [stage(order_lines=ROWS)], now=NOW)
    before, facts = files_of(company), everything(head(company))
    publish(company, [stage(order_lines=MORE, products=[{"product_id": "P1"}])], now=NOW)
    (company.snapshots / "000002.json").unlink()
    return company, before, facts


def test_tables_newer_than_the_manifest_go_back_to_it(stopped: tuple[Company, dict[Path, int], Facts]):
    company, before, facts = stopped
    acquire(company).give_back(clean=False)
    assert recovery.mend(company)
    assert files_of(company) == before
    assert everything(head(company)) == facts


def test_the_next_writer_recovers_by_itself_even_after_a_clean_end(
    stopped: tuple[Company, dict[Path, int], Facts], stage: Stager
):
    company = stopped[0]
    snapshot = publish(company, [stage(import_id="later", order_lines=ROWS[:1])], now=NOW)
    assert snapshot.id == "000002"
    assert [record.import_id for record in snapshot.imports] == ["i1", "later"]
    assert not snapshot.has("products")


def test_a_torn_log_entry_does_not_stop_recovery(stopped: tuple[Company, dict[Path, int], Facts]):
    company, before, _ = stopped
    log = company.tables / "order_lines" / delta_log.LOG
    newest = max(log.glob("*.json"))
    newest.write_bytes(newest.read_bytes()[:40])
    acquire(company).give_back(clean=False)
    recovery.mend(company)
    assert files_of(company) == before


def test_files_that_no_manifest_names_are_removed(company: Company, stage: Stager):
    publish(company, [stage(order_lines=ROWS)], now=NOW)
    before = files_of(company)
    table = company.tables / "order_lines"
    (table / "part-stray.parquet").write_bytes(b"x")
    (table / ".half").mkdir()
    (table / ".half" / "part-1.parquet").write_bytes(b"x")
    (table / delta_log.LOG / "_commit_1234.json.tmp").write_bytes(b"x")
    (company.imports / "000007.json").write_bytes(b"{}")
    (company.snapshots / ".000002.json.abc").write_bytes(b"{}")
    company.scratch.mkdir(exist_ok=True)
    (company.scratch / "spilled.tmp").write_bytes(b"x")
    stale, fresh = company.raw / ".draft.old", company.raw / ".draft.new"
    for draft in (stale, fresh):
        draft.write_bytes(b"x")
    os.utime(stale, (1, 1))
    acquire(company).give_back(clean=False)
    recovery.mend(company)
    fresh.unlink()  # a file that is being received now is left alone
    assert files_of(company) == before


def test_a_checkpoint_of_a_lost_version_goes_with_it(company: Company, stage: Stager):
    for number in range(20):
        publish(company, [stage(products=[{"product_id": f"P{number}"}])], now=NOW)
    before = everything(head(company))
    publish(company, [stage(products=[{"product_id": "P20"}])], now=NOW)
    log = company.tables / "products" / delta_log.LOG
    assert any("checkpoint.parquet" in place.name for place in log.iterdir())
    (company.snapshots / "000021.json").unlink()
    snapshot = publish(company, [stage(products=[{"product_id": "P0"}])], now=NOW)
    assert snapshot.already_there
    assert everything(get(company, "000020")) == before
    assert len(read(publish(company, [stage(products=[{"product_id": "PX"}])], now=NOW), "products")) == 21


def test_a_whole_folder_is_left_as_it_is(company: Company, stage: Stager):
    publish(company, [stage(order_lines=ROWS)], now=NOW)
    publish(company, [stage(order_lines=MORE)], now=NOW)
    before = files_of(company)
    assert not recovery.mend(company)
    acquire(company).give_back(clean=False)
    assert recovery.mend(company)
    assert files_of(company) == before
