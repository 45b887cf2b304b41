from __future__ import annotations

import errno
import os
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from essor.kernel.message import message
from essor.mart import delta_log
from essor.mart.company import Company
from essor.mart.imports import Change
from essor.mart.publish import preview, publish, report, undo
from essor.mart.refusal import MartError
from essor.mart.schema import tables
from essor.mart.snapshot import get, head, ids
from mart_cases import NOW, Stager, everything, line, order, read

SHOP = [
    line("SO1", 1, "2026-10-03", "100.00"),
    line("SO1", 2, "2026-10-03", "20.50"),
    line("SO2", 1, "2026-10-04", "7"),
]


def test_before_the_first_import_there_is_no_snapshot(company: Company):
    assert head(company) is None
    assert ids(company) == ()


def test_a_published_import_is_read_through_its_manifest(company: Company, stage: Stager):
    snapshot = publish(company, [stage(order_lines=SHOP)], now=NOW)
    assert snapshot == head(company) == get(company, "000001")
    assert snapshot.created_at == NOW
    assert snapshot.has("order_lines")
    assert not snapshot.has("invoices")
    assert snapshot.files("invoices") == ()
    assert read(snapshot, "order_lines", "order_id", "line_id", "net_amount") == [
        ("SO1", "1", Decimal("100.00")), ("SO1", "2", Decimal("20.50")), ("SO2", "1", Decimal("7.00")),
    ]  # fmt: skip


def test_staged_tables_are_kept_and_not_shown(company: Company, stage: Stager):
    snapshot = publish(company, [stage(order_lines=SHOP)], now=NOW)
    assert "staged_order_lines" in snapshot.versions
    assert not any(name.startswith("staged_") for name in snapshot.tables)


def test_an_import_and_what_its_reader_said_are_remembered(company: Company, stage: Stager):
    staged = replace(stage(order_lines=SHOP), report={"rows_read": 4, "rows_rejected": 1})
    snapshot = publish(company, [staged], now=NOW)
    (record,) = snapshot.imports
    assert (record.import_id, record.source, record.file_name) == ("i1", "odoo", "i1.csv")
    assert record.rows == {"order_lines": 3}
    assert record.changes == {"order_lines": Change(created=3)}
    assert report(company, record) == {"rows_read": 4, "rows_rejected": 1}


def test_several_files_are_published_together_or_not_at_all(company: Company, stage: Stager):
    good, bad = stage(order_lines=SHOP), stage(order_lines=[line("SO9", 1, "2026-10-03", "1")] * 2)
    with pytest.raises(MartError):
        publish(company, [good, bad], now=NOW)
    assert head(company) is None
    assert list(company.tables.iterdir()) == []


def test_the_same_file_twice_changes_nothing_and_says_so(company: Company, stage: Stager):
    first = publish(company, [stage(order_lines=SHOP)], now=NOW)
    second = publish(company, [stage(order_lines=SHOP)], now=NOW)  # other import, same content
    assert second.id == first.id
    assert [record.import_id for record in second.already_there] == ["i1"]
    assert first.already_there == ()
    assert ids(company) == ("000001",)


def test_the_same_file_twice_in_one_publication_is_one_import(company: Company, stage: Stager):
    snapshot = publish(company, [stage(order_lines=SHOP), stage(order_lines=SHOP)], now=NOW)
    assert len(snapshot.imports) == len(snapshot.already_there) == 1


def test_a_file_that_was_undone_may_come_again(company: Company, stage: Stager):
    publish(company, [stage(order_lines=SHOP)], now=NOW)
    undo(company, "i1", now=NOW)
    again = publish(company, [stage(order_lines=SHOP)], now=NOW)
    assert again.already_there == ()
    assert len(read(again, "order_lines")) == 3


def test_the_newest_row_of_a_key_stands(company: Company, stage: Stager):
    publish(company, [stage(order_lines=SHOP)], now=NOW)
    snapshot = publish(company, [stage(order_lines=[line("SO1", 1, "2026-10-03", "90.00")])], now=NOW)
    assert snapshot.imports[-1].changes == {"order_lines": Change(updated=1)}
    assert read(snapshot, "order_lines", "order_id", "line_id", "net_amount")[0] == ("SO1", "1", Decimal("90.00"))


def test_a_row_that_says_the_same_counts_as_unchanged_and_names_the_newest_file(company: Company, stage: Stager):
    publish(company, [stage(order_lines=SHOP)], now=NOW)
    snapshot = publish(company, [stage(order_lines=[*SHOP, line("SO3", 1, "2026-10-05", "1")])], now=NOW)
    assert snapshot.imports[-1].changes == {"order_lines": Change(created=1, unchanged=3)}
    assert {import_id for (import_id,) in read(snapshot, "order_lines", "import_id")} == {"i2"}


def test_the_same_number_in_two_systems_is_two_orders(company: Company, stage: Stager):
    publish(company, [stage("odoo", order_lines=SHOP)], now=NOW)
    snapshot = publish(company, [stage("shopify", order_lines=SHOP)], now=NOW)
    assert len(read(snapshot, "order_lines")) == 6


def test_shared_tables_take_the_newest_value_that_is_not_empty_of_each_column(company: Company, stage: Stager):
    publish(company, [stage("odoo", products=[{"product_id": "P1", "label": "Bol", "family": "Table"}])], now=NOW)
    snapshot = publish(
        company, [stage("shopify", products=[{"product_id": "P1", "label": "Bol bleu", "brand": "B"}])], now=NOW
    )
    assert read(snapshot, "products", "label", "family", "brand", "source") == [("Bol bleu", "Table", "B", "shopify")]


def test_a_replacing_import_removes_what_the_same_source_brought_and_no_more(company: Company, stage: Stager):
    publish(company, [stage("odoo", order_lines=SHOP), stage("shopify", order_lines=SHOP)], now=NOW)
    corrected = [line("SO1", 1, "2026-10-03", "100.00")]
    snapshot = publish(company, [stage("odoo", mode="replace_all", order_lines=corrected)], now=NOW)
    assert snapshot.imports[-1].changes == {"order_lines": Change(unchanged=1, removed=2)}
    assert [source for (source,) in read(snapshot, "order_lines", "source")] == ["odoo"] + ["shopify"] * 3


def test_a_replaced_period_leaves_the_other_days(company: Company, stage: Stager):
    rows = [line("SO1", 1, "2026-09-30", "1"), line("SO2", 1, "2026-10-01", "2"), line("SO3", 1, "2026-11-01", "3")]
    publish(company, [stage(order_lines=rows)], now=NOW)
    snapshot = publish(company, [stage(mode="replace_period", period="2026-10", order_lines=[])], now=NOW)
    assert read(snapshot, "order_lines", "order_id") == [("SO1",), ("SO3",)]
    assert read(undo(company, "i2", now=NOW), "order_lines", "order_id") == [("SO1",), ("SO2",), ("SO3",)]


def test_a_period_replaces_nothing_in_a_table_without_dates(company: Company, stage: Stager):
    publish(company, [stage(products=[{"product_id": "P1"}])], now=NOW)
    snapshot = publish(company, [stage(mode="replace_period", period="2026", products=[{"product_id": "P2"}])], now=NOW)
    assert read(snapshot, "products", "product_id") == [("P1",), ("P2",)]


def test_an_undone_import_leaves_the_state_before_it(company: Company, stage: Stager):
    before = everything(publish(company, [stage(order_lines=SHOP)], now=NOW))
    publish(company, [stage(order_lines=[line("SO1", 1, "2026-11-03", "1"), line("X", 1, "2026-08-01", "5")])], now=NOW)
    after = undo(company, "i2", now=NOW)
    assert everything(after) == before
    assert after.undone[-1].changes == {"order_lines": Change(updated=1, removed=1)}


def test_undoing_the_only_import_leaves_empty_tables(company: Company, stage: Stager):
    publish(company, [stage(order_lines=SHOP)], now=NOW)
    snapshot = undo(company, "i1", now=NOW)
    assert snapshot.has("order_lines")
    assert all(rows == [] for rows in everything(snapshot).values())


def test_an_import_is_undone_once(company: Company, stage: Stager):
    publish(company, [stage(order_lines=SHOP)], now=NOW)
    undo(company, "i1", now=NOW)
    for unknown in ("i1", "never"):
        with pytest.raises(MartError) as refused:
            undo(company, unknown, now=NOW)
        assert refused.value.message == message("mart.import_unknown", import_id=unknown)


def test_an_import_number_serves_once(company: Company, stage: Stager):
    publish(company, [stage(import_id="same", order_lines=SHOP)], now=NOW)
    with pytest.raises(MartError) as refused:
        publish(company, [stage(import_id="same", order_lines=SHOP[:1])], now=NOW)
    assert refused.value.message.key == "mart.import_id_used"


def test_nothing_to_publish_is_a_broken_call(company: Company):
    with pytest.raises(ValueError, match="nothing to publish"):
        publish(company, [], now=NOW)


def test_an_older_snapshot_stays_as_it_was(company: Company, stage: Stager):
    before = everything(publish(company, [stage(order_lines=SHOP)], now=NOW))
    publish(company, [stage(mode="replace_all", order_lines=[line("X", 1, "2026-01-01", "1")])], now=NOW)
    assert everything(get(company, "000001")) == before


def test_a_preview_counts_what_the_publication_then_does_and_writes_nothing(company: Company, stage: Stager):
    publish(company, [stage(order_lines=SHOP, products=[{"product_id": "P1", "label": "Bol"}])], now=NOW)
    coming = [
        stage(order_lines=[line("SO1", 1, "2026-10-03", "1"), line("SO4", 1, "2026-10-03", "1")]),
        stage(order_lines=[line("SO4", 1, "2026-10-03", "2")], products=[{"product_id": "P1", "family": "Table"}]),
        stage(mode="replace_period", period="2026-10", order_lines=SHOP[:2]),
        stage(order_lines=SHOP, products=[{"product_id": "P1", "label": "Bol"}]),  # already there
    ]
    files = sorted(company.folder.rglob("*"))
    foreseen = preview(company, coming)
    assert sorted(company.folder.rglob("*")) == files
    snapshot = publish(company, coming, now=NOW)
    assert foreseen[:3] == tuple(record.changes for record in snapshot.imports[1:])
    assert foreseen[3] is None
    assert foreseen[1] == {"order_lines": Change(updated=1), "products": Change(updated=1)}


def test_progress_names_each_step_and_a_listener_that_raises_cancels(company: Company, stage: Stager):
    steps = []
    before = publish(company, [stage(order_lines=SHOP)], now=NOW, progress=steps.append)
    assert [step.name for step in steps][:3] == ["check", "stage", "refresh"]
    assert steps[-1].name == "manifest"

    def cancel(step: Any) -> None:
        if step.name == "commit":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(company, [stage(order_lines=[line("X", 1, "2026-10-01", "1")])], now=NOW, progress=cancel)
    assert head(company) == before
    assert not (company.folder / "lease.json").exists()


def test_a_large_staged_file_is_linked_not_copied(company: Company, stage: Stager):
    staged = stage(order_lines=SHOP)
    snapshot = publish(company, [staged], now=NOW)
    for table in ("order_lines", "staged_order_lines"):
        (path,) = snapshot.files(table)
        assert staged.tables["order_lines"].samefile(path)


def test_where_links_are_impossible_the_file_is_copied(
    company: Company, stage: Stager, monkeypatch: pytest.MonkeyPatch
):
    link = os.link

    def refuse(source: str, target: Any) -> None:
        if str(source).endswith("order_lines.parquet"):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        link(source, target)

    monkeypatch.setattr(os, "link", refuse)
    staged = stage(order_lines=SHOP)
    snapshot = publish(company, [staged], now=NOW)
    staged.tables["order_lines"].unlink()
    assert len(read(snapshot, "order_lines")) == 3


def test_a_staged_table_may_be_a_folder_of_files(company: Company, stage: Stager, tmp_path: Path):
    staged = stage(order_lines=SHOP)
    parts = tmp_path / "parts"
    parts.mkdir()
    whole = staged.tables["order_lines"]
    for row in (1, 2, 3):
        duckdb.sql(f"COPY (FROM '{whole}' WHERE row_number = {row}) TO '{parts}/{row}.parquet' (FORMAT parquet)")
    snapshot = publish(company, [replace(staged, tables={"order_lines": parts})], now=NOW)
    assert len(snapshot.files("order_lines")) == 3
    assert len(read(snapshot, "order_lines")) == 3


def test_a_folder_without_files_is_a_broken_call(company: Company, stage: Stager, tmp_path: Path):
    with pytest.raises(ValueError, match="no Parquet file"):
        publish(company, [replace(stage(order_lines=SHOP), tables={"order_lines": tmp_path})], now=NOW)


def test_many_small_imports_are_compacted(company: Company, stage: Stager, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("essor.mart.draft.FILES_BEFORE_COMPACTION", 3)
    rows = [line(f"SO{number}", 1, "2026-10-01", "1") for number in range(6)]
    for row in rows:
        snapshot = publish(company, [stage(order_lines=[row])], now=NOW)
    assert len(snapshot.files("order_lines")) <= 4
    assert len(snapshot.files("staged_order_lines")) <= 4
    assert len(read(snapshot, "order_lines")) == 6
    undo(company, "i3", now=NOW)
    assert len(read(head(company), "order_lines")) == 5


def test_a_table_opens_at_every_version_after_its_log_was_checkpointed(company: Company, stage: Stager):
    for number in range(25):
        publish(company, [stage(products=[{"product_id": f"P{number}"}])], now=NOW)
    log = company.tables / "products" / delta_log.LOG
    assert any("checkpoint" in place.name for place in log.iterdir())
    for number in (1, 19, 20, 21, 25):
        assert len(read(get(company, f"{number:06d}"), "products")) == number


def test_two_writers_in_one_program_take_turns(company: Company, stage: Stager):
    coming = [stage(order_lines=[line(f"SO{number}", 1, "2026-10-01", "1")]) for number in range(4)]
    threads = [threading.Thread(target=publish, args=(company, [one]), kwargs={"now": NOW}) for one in coming]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ids(company) == ("000001", "000002", "000003", "000004")
    assert len(read(head(company), "order_lines")) == 4


def test_a_manifest_of_a_later_layout_is_refused(company: Company, stage: Stager):
    publish(company, [stage(orders=[order("SO1", "2026-10-01", "1")])], now=NOW)
    place = company.snapshots / "000001.json"
    place.write_text(place.read_text().replace('"layout": 1', '"layout": 2'))
    with pytest.raises(MartError) as refused:
        head(company)
    assert refused.value.message.key == "mart.layout_newer"


def test_a_manifest_that_cannot_be_read_is_a_message(company: Company, stage: Stager):
    publish(company, [stage(orders=[order("SO1", "2026-10-01", "1")])], now=NOW)
    (company.snapshots / "000001.json").write_text("{")
    with pytest.raises(MartError) as refused:
        head(company)
    assert refused.value.message.key == "mart.snapshot_unreadable"
    with pytest.raises(MartError) as refused:
        get(company, "000002")
    assert refused.value.message.key == "mart.snapshot_unknown"


def test_a_column_that_joins_the_contract_later_is_empty_in_older_rows(
    company: Company, stage: Stager, monkeypatch: pytest.MonkeyPatch
):
    contracts = dict(tables())
    products = contracts["products"]
    narrow = replace(products, columns=tuple(column for column in products.columns if column.name != "ecolabel"))
    for module in ("draft", "inspection", "refresh", "staging"):
        monkeypatch.setattr(f"essor.mart.{module}.tables", lambda: {**contracts, "products": narrow})
    publish(company, [stage(products=[{"product_id": "P1", "label": "Bol"}])], now=NOW)
    monkeypatch.undo()
    snapshot = publish(
        company,
        [stage(products=[{"product_id": "P1", "brand": "B"}, {"product_id": "P2", "ecolabel": True}])],
        now=NOW,
    )
    assert read(snapshot, "products", "product_id", "label", "ecolabel") == [("P1", "Bol", None), ("P2", None, True)]
