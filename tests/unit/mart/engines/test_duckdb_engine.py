"""The DuckDB engine shows the files of its snapshot and nothing else on the machine."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from essor.kernel.words import say
from essor.mart.engines import EngineError, RefusedQueryError, open_engine
from essor.mart.engines.duckdb import DuckDBEngine

ORDER = {"order_id": "A1", "order_date": date(2026, 1, 1), "net_amount": Decimal("12.50")}

READS_AND_WRITES_ELSEWHERE = [
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_blob('{secret}')",
    "SELECT * FROM read_json('{secret}')",
    "SELECT * FROM sniff_csv('{secret}')",
    "SELECT * FROM read_parquet('{other}')",
    "SELECT * FROM parquet_metadata('{other}')",
    "SELECT * FROM '{other}'",
    "SELECT * FROM glob('{folder}/*')",
    "COPY (SELECT 1) TO '{folder}/written.csv'",
    "COPY orders TO '{held}' (FORMAT parquet)",
    "COPY orders FROM '{secret}'",
    "EXPORT DATABASE '{folder}/export'",
    "ATTACH '{folder}/new.duckdb'",
    "ATTACH '{folder}/new.sqlite' (TYPE sqlite)",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT * FROM read_csv('https://example.org/x.csv')",
    "SELECT getenv('HOME')",
    "SET enable_external_access = true",
    "SET allowed_paths = ['{secret}']",
    "RESET lock_configuration",
    "PRAGMA memory_limit = '64GB'",
    "SELECT * FROM python_rows",
    "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'x')",
]


@pytest.fixture
def places(files: Any, tmp_path: Path) -> dict[str, str]:
    """Return what an attack may name: a secret, a Parquet file outside and one inside the snapshot."""
    held = files.add_rows("orders", [ORDER])
    secret, other = tmp_path / "secret.csv", tmp_path / "other.parquet"
    secret.write_text("a,b\n1,2\n", encoding="utf-8")
    pq.write_table(pa.table({"a": [1]}), other)
    return {"secret": str(secret), "other": str(other), "held": str(held), "folder": str(tmp_path)}


def fingerprints(folder: Path) -> dict[str, str]:
    found = (place for place in folder.rglob("*") if place.is_file())
    return {str(place): hashlib.sha256(place.read_bytes()).hexdigest() for place in found}


@pytest.mark.parametrize("attack", READS_AND_WRITES_ELSEWHERE)
def test_a_query_that_reaches_outside_the_snapshot_is_refused(
    files: Any, places: dict[str, str], tmp_path: Path, attack: str
) -> None:
    before = fingerprints(tmp_path)
    python_rows = pa.table({"a": [1]})
    with open_engine("duckdb", files) as engine, pytest.raises(RefusedQueryError):
        engine.query(attack.format(**places))
    assert fingerprints(tmp_path) == before
    assert python_rows.num_rows == 1


@pytest.mark.parametrize("attack", READS_AND_WRITES_ELSEWHERE)
def test_behind_the_guard_the_connection_itself_refuses_too(
    files: Any, places: dict[str, str], tmp_path: Path, attack: str
) -> None:
    before = fingerprints(tmp_path)
    python_rows = pa.table({"a": [1]})
    with DuckDBEngine(files) as engine, pytest.raises(duckdb.Error):
        engine._connection.execute(attack.format(**places)).fetchall()
    assert fingerprints(tmp_path) == before
    assert python_rows.num_rows == 1


def test_without_the_lock_the_same_attack_reads_the_secret(places: dict[str, str]) -> None:
    with duckdb.connect() as unlocked:
        assert unlocked.execute(f"SELECT b FROM read_csv('{places['secret']}')").fetchall() == [(2,)]


def test_a_folder_with_signs_of_a_pattern_or_a_quote_is_only_a_folder(files: Any, tmp_path: Path) -> None:
    files.folder = tmp_path / "l'été [2026] {a,b}"
    files.folder.mkdir()
    files.add_rows("orders", [ORDER])
    with open_engine("duckdb", files) as engine:
        assert engine.query("SELECT net_amount FROM orders").rows == [(Decimal("12.50"),)]


def test_a_column_that_an_older_file_lacks_is_absent_there(files: Any) -> None:
    place = files.add_rows("orders", [ORDER])
    pq.write_table(pq.read_table(place).drop_columns(["session_id"]), place)
    files.add_rows("orders", [ORDER | {"order_id": "A2", "session_id": "s"}])
    with open_engine("duckdb", files) as engine:
        found = engine.query("SELECT order_id, session_id FROM orders ORDER BY order_id").rows
    assert found == [("A1", None), ("A2", "s")]


def test_a_column_that_no_file_has_is_absent_everywhere(files: Any) -> None:
    place = files.add_rows("orders", [ORDER])
    pq.write_table(pq.read_table(place).drop_columns(["session_id"]), place)
    with open_engine("duckdb", files) as engine:
        assert engine.query("SELECT session_id FROM orders").rows == [(None,)]


def test_a_column_outside_the_contract_is_not_shown(files: Any) -> None:
    place = files.add_rows("orders", [ORDER])
    pq.write_table(pq.read_table(place).append_column("year", pa.array([2026])), place)
    with open_engine("duckdb", files) as engine:
        assert "year" not in engine.query("SELECT * FROM orders").columns


def test_a_folder_named_like_a_partition_adds_no_column(files: Any, tmp_path: Path) -> None:
    files.folder = tmp_path / "order_id=forged"
    files.folder.mkdir()
    files.add_rows("orders", [ORDER])
    with open_engine("duckdb", files) as engine:
        assert engine.query("SELECT order_id FROM orders").rows == [("A1",)]


def test_a_file_of_another_type_than_its_contract_is_named(files: Any) -> None:
    place = files.add_rows("orders", [ORDER])
    found = pq.read_table(place)
    where = found.schema.get_field_index("net_amount")
    pq.write_table(found.set_column(where, "net_amount", pa.array([12.5])), place)
    with open_engine("duckdb", files) as engine, pytest.raises(EngineError) as caught:
        engine.query("SELECT sum(net_amount) FROM orders")
    assert say(caught.value.message, "en") == (
        "Table orders, column net_amount: the files hold DOUBLE, the contract asks for DECIMAL(18,2). "
        "Import again with the current version."
    )


def test_a_missing_file_is_told_in_both_languages(files: Any) -> None:
    files.add_rows("orders", [ORDER]).unlink()
    with open_engine("duckdb", files) as engine, pytest.raises(EngineError) as caught:
        engine.query("SELECT sum(net_amount) FROM orders")
    assert say(caught.value.message, "fr").startswith("Un fichier de l’instantané est illisible")
    assert "orders-0.parquet" in say(caught.value.message, "en")


def test_a_damaged_table_does_not_stop_a_question_about_another(files: Any) -> None:
    files.add_rows("orders", [ORDER]).unlink()
    with open_engine("duckdb", files) as engine:
        assert engine.query("SELECT count(*) AS n FROM parties").rows == [(0,)]


def test_a_derived_table_that_the_snapshot_lacks_is_empty(files: Any) -> None:
    with open_engine("duckdb", files) as engine:
        assert engine.query("SELECT MAX(month), SUM(net_amount) FROM order_grain").rows == [(None, None)]


def test_a_table_without_a_contract_shows_the_columns_of_its_files(files: Any) -> None:
    net = pa.array([Decimal("1.00")], pa.decimal128(18, 2))
    files.add("own_grain", pa.table({"party_id": ["p1"], "net_amount": net}))
    with open_engine("duckdb", files) as engine:
        assert engine.query("SELECT * FROM own_grain").columns == ("party_id", "net_amount")


def test_a_column_outside_the_contract_types_is_refused_by_name(files: Any) -> None:
    files.add("own_grain", pa.table({"seen_at": pa.array([0], pa.timestamp("us"))}))
    with pytest.raises(ValueError, match="seen_at"):
        open_engine("duckdb", files)


@pytest.fixture
def wide(files: Any) -> Any:
    """Return a snapshot with 200,000 texts of 64 signs: 13 MB."""
    texts = [f"{n:064d}" for n in range(200_000)]
    files.add("wide", pa.table({"text": texts}))
    return files


def test_a_question_larger_than_the_memory_spills_and_is_answered(wide: Any) -> None:
    with open_engine("duckdb", wide, memory_limit="32MB", threads=1) as engine:
        assert engine.query("SELECT COUNT(DISTINCT text) FROM wide").rows == [(200_000,)]


def test_a_question_that_cannot_spill_is_told_as_lack_of_memory(wide: Any) -> None:
    with open_engine("duckdb", wide, memory_limit="16MB", threads=1) as engine, pytest.raises(EngineError) as caught:
        engine.query("SELECT STRING_AGG(text, '') FROM wide")
    assert say(caught.value.message, "en").startswith("DuckDB ran out of memory.")


def test_a_question_that_takes_too_long_is_stopped_and_told(files: Any) -> None:
    files.add("numbers", pa.table({"n": range(100_000)}))
    with DuckDBEngine(files, timeout_seconds=1) as engine:
        with pytest.raises(EngineError) as caught:
            engine.query("SELECT COUNT(*) FROM numbers AS a, numbers AS b WHERE SQRT(a.n) + SQRT(b.n) > 3")
        assert say(caught.value.message, "en").startswith("DuckDB did not answer within 1 s.")
        assert engine.query("SELECT COUNT(*) FROM numbers").rows == [(100_000,)]


def test_closing_removes_what_was_spilled(files: Any) -> None:
    engine = DuckDBEngine(files)
    spill = Path(engine._spill.name)
    assert spill.is_dir()
    engine.close()
    engine.close()
    assert not spill.exists()


def test_two_threads_ask_at_once(files: Any) -> None:
    files.add("numbers", pa.table({"n": pa.array(range(1000), pa.int64())}))
    with open_engine("duckdb", files) as engine, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: engine.query(f"SELECT SUM(n) FROM numbers WHERE n < {n}").rows, range(1, 50)))
    assert answers == [[(n * (n - 1) // 2,)] for n in range(1, 50)]


def test_an_unknown_engine_is_told_with_the_known_ones(files: Any) -> None:
    with pytest.raises(EngineError) as caught:
        open_engine("mysql://role:secret@host/base", files)
    assert say(caught.value.message, "en") == (
        "The engine “mysql” is unknown. Write duckdb, postgresql://…, spark://… or spark-local."
    )
    assert "secret" not in str(caught.value)
