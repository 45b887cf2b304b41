from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from essor.kernel.words import say
from essor.mart.company import Company
from essor.mart.imports import StagedImport
from essor.mart.publish import publish
from essor.mart.refusal import MartError
from essor.mart.snapshot import head
from mart_cases import NOW, Stager, line

ROWS = [line("SO1", 1, "2026-10-03", "100.00"), line("SO2", 1, "2026-10-03", "5.00")]


def spoiled(stage: Stager, select: str) -> StagedImport:
    """Return a staged import whose file was written anew by a SELECT over the good one."""
    staged = stage(order_lines=ROWS)
    path = staged.tables["order_lines"]
    duckdb.sql(f"COPY ({select.format(f=path)}) TO '{path}.spoiled' (FORMAT parquet)")
    path.with_name(f"{path.name}.spoiled").rename(path)
    return staged


@pytest.mark.parametrize(
    ("select", "key", "column"),
    [
        ("SELECT * REPLACE (CAST(net_amount AS DOUBLE) AS net_amount) FROM '{f}'", "staged_type", "net_amount"),
        ("SELECT * REPLACE (CAST(net_amount AS DECIMAL(18,4)) AS net_amount) FROM '{f}'", "staged_type", "net_amount"),
        ("SELECT * EXCLUDE (currency) FROM '{f}'", "staged_type", "currency"),
        ("SELECT *, 1 AS extra FROM '{f}'", "staged_column_strange", "extra"),
        ("SELECT * REPLACE (nullif(order_id, 'SO2') AS order_id) FROM '{f}'", "staged_null", "order_id"),
        ("SELECT * REPLACE (NULL::DECIMAL(18,2) AS net_amount) FROM '{f}'", "staged_null", "net_amount"),
        ("SELECT * REPLACE ('other' AS source) FROM '{f}'", "staged_lineage", "source"),
        ("SELECT * REPLACE ('i9' AS import_id) FROM '{f}'", "staged_lineage", "import_id"),
        ("SELECT * REPLACE (NULL::VARCHAR AS file_sha256) FROM '{f}'", "staged_lineage", "file_sha256"),
    ],
)
def test_a_staged_file_that_breaks_its_contract_is_refused_whole(
    company: Company, stage: Stager, select: str, key: str, column: str
):
    with pytest.raises(MartError) as refused:
        publish(company, [spoiled(stage, select)], now=NOW)
    assert refused.value.message.key == f"mart.{key}"
    assert refused.value.message.args["column"] == column
    assert head(company) is None


def test_a_key_that_stands_twice_is_named_with_its_rows(company: Company, stage: Stager):
    with pytest.raises(MartError) as refused:
        publish(company, [stage(order_lines=[*ROWS, line("SO1", 1, "2026-10-04", "3")])], now=NOW)
    sentence = say(refused.value.message, "en")
    assert "order_id = SO1, line_id = 1" in sentence
    assert "rows 1 and 3" in sentence


def test_two_keys_of_one_hash_are_no_fault(company: Company, stage: Stager, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("essor.mart.inspection._PRINT", "1 + 0 * length({key})")
    snapshot = publish(company, [stage(products=[{"product_id": "P1"}, {"product_id": "P2"}])], now=NOW)
    assert snapshot.imports[0].rows == {"products": 2}


def test_an_unknown_table_is_refused(company: Company, stage: Stager):
    staged = stage(order_lines=ROWS)
    with pytest.raises(MartError) as refused:
        publish(company, [replace(staged, tables={"lines": staged.tables["order_lines"]})], now=NOW)
    assert refused.value.message.key == "mart.table_unknown"


def test_an_empty_table_is_a_good_table(company: Company, stage: Stager):
    snapshot = publish(company, [stage(order_lines=[])], now=NOW)
    assert snapshot.imports[0].rows == {"order_lines": 0}


def test_a_mode_needs_the_period_that_fits_it(stage: Stager):
    staged = stage(order_lines=ROWS)
    with pytest.raises(ValueError, match="mode"):
        replace(staged, mode="replace_period")
    with pytest.raises(ValueError, match="mode"):
        replace(staged, mode="overwrite")


def test_rows_that_do_not_fit_the_contract_are_not_staged(stage: Stager):
    with pytest.raises(ValueError, match="no column colour"):
        stage(order_lines=[{**ROWS[0], "colour": "red"}])
    with pytest.raises(ValueError, match="no table lines"):
        stage(lines=ROWS)
    with pytest.raises(Exception, match=r"Rescal|precision|decimal"):
        stage(order_lines=[{**ROWS[0], "net_amount": Decimal("19.999")}])
