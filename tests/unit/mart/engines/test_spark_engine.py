"""Spark reads the same files, is strict about numbers, and comes back when Java dies."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from essor.kernel.words import say
from essor.mart.engines import EngineError, RefusedQueryError, open_engine, sessions
from essor.mart.engines import spark as spark_module
from essor.mart.engines.spark import SparkEngine

pytestmark = pytest.mark.spark
COUNT = "SELECT COUNT(*) FROM orders"


def orders(files: Any, number: int, folder: str) -> Any:
    """Return a snapshot with so many orders, in a folder of its own."""
    found = type(files)(files.folder / folder)
    found.folder.mkdir()
    found.add_rows("orders", [{"order_id": f"A{n}", "order_date": date(2026, 1, 1)} for n in range(number)])
    return found


def test_two_snapshots_are_open_side_by_side(files: Any, spark: str) -> None:
    one, two = orders(files, 1, "one"), orders(files, 2, "two")
    with open_engine(spark, one) as first, open_engine(spark, two) as second:
        assert (first.query(COUNT).rows, second.query(COUNT).rows) == ([(1,)], [(2,)])


def test_a_folder_with_signs_of_a_pattern_is_only_a_folder(files: Any, spark: str) -> None:
    with open_engine(spark, orders(files, 3, "l'été [2026] {a,b} 100%")) as engine:
        assert engine.query(COUNT).rows == [(3,)]


def test_a_folder_named_like_a_partition_adds_no_column(files: Any, spark: str) -> None:
    with open_engine(spark, orders(files, 1, "order_id=forged")) as engine:
        assert engine.query("SELECT order_id FROM orders").rows == [("A0",)]


def test_a_sum_beyond_38_digits_is_an_error_and_never_absent(files: Any, spark: str) -> None:
    most = Decimal("9" * 38)
    files.add("large", pa.table({"amount": pa.array([most, most], pa.decimal128(38, 0))}))
    with open_engine(spark, files) as engine, pytest.raises(Exception, match="ARITHMETIC_OVERFLOW"):
        engine.query("SELECT SUM(amount) FROM large")


def test_after_the_death_of_java_the_question_is_answered_by_a_new_one(files: Any, spark: str) -> None:
    from pyspark import SparkContext

    with open_engine(spark, orders(files, 2, "two")) as engine:
        first = SparkContext._gateway.proc
        first.kill()
        first.wait()
        assert engine.query(COUNT).rows == [(2,)]
        assert SparkContext._gateway.proc.pid != first.pid


def test_a_spark_that_dies_at_every_attempt_is_told(files: Any, spark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_engine(spark, orders(files, 2, "two")) as engine:
        with monkeypatch.context() as broken:
            broken.setattr(spark_module, "alive", lambda _: False)
            broken.setattr(spark_module, "forget", lambda: None)
            with pytest.raises(EngineError) as caught:
                engine.query("SELECT no_such_column FROM orders")
        assert say(caught.value.message, "en").startswith("Spark stopped and did not come back: ")
        assert engine.query(COUNT).rows == [(2,)]


def test_a_question_that_takes_too_long_is_stopped_and_told(files: Any, spark: str) -> None:
    files.add("numbers", pa.table({"n": range(100_000)}))
    with SparkEngine(spark, files, timeout_seconds=2) as engine:
        with pytest.raises(EngineError) as caught:
            engine.query("SELECT COUNT(*) FROM numbers AS a, numbers AS b WHERE SQRT(a.n) + SQRT(b.n) > 3")
        assert say(caught.value.message, "en").startswith("Spark did not answer within 2 s.")
        engine._timeout = 60
        assert engine.query("SELECT COUNT(*) FROM numbers").rows == [(100_000,)]


@pytest.mark.parametrize(
    "attack",
    [
        "SELECT java_method('java.lang.System', 'exit', 1) FROM orders",
        "SELECT * FROM csv.`/etc/passwd`",
        "SELECT TRANSFORM (order_id) USING 'cat' AS (x) FROM orders",
        "DROP VIEW orders",
    ],
)
def test_what_reaches_java_files_or_programs_is_refused(files: Any, spark: str, attack: str) -> None:
    with open_engine(spark, orders(files, 1, "one")) as engine:
        with pytest.raises(RefusedQueryError):
            engine.query(attack)
        assert engine.query(COUNT).rows == [(1,)]


def test_a_process_has_one_master_and_is_told_so(files: Any, spark: str) -> None:
    sessions.session(spark)
    with pytest.raises(EngineError) as caught:
        open_engine("spark://127.0.0.1:1", files)
    assert say(caught.value.message, "en") == (
        "This program already uses spark-local; Spark takes one master a program. "
        "Start it again to change to spark://127.0.0.1:1."
    )


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the session look as in a process that has none."""
    monkeypatch.setattr(sessions, "_RUNNING", sessions._Running())


@pytest.mark.usefixtures("fresh")
def test_a_master_that_does_not_listen_is_told_at_once(files: Any) -> None:
    with pytest.raises(EngineError) as caught:
        open_engine("spark://127.0.0.1:1", files)
    assert say(caught.value.message, "en").startswith("The Spark master spark://127.0.0.1:1 does not answer: ")


@pytest.mark.usefixtures("fresh")
def test_without_java_the_mend_is_told(files: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError) as caught:
        open_engine("spark-local", files)
    assert say(caught.value.message, "fr") == (
        "Spark a besoin de Java 17 et cette machine n’en a pas. "
        "Lancez scripts/install_test_tools.sh, ou installez openjdk-17-jre-headless."
    )


@pytest.mark.usefixtures("fresh")
def test_an_older_java_is_told_with_its_version(files: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineError) as caught:
        open_engine("spark-local", files)
    assert "Spark needs Java 17; this one is Java 11." in say(caught.value.message, "en")


@pytest.mark.usefixtures("fresh")
def test_without_pyspark_the_mend_is_told(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(EngineError) as caught:
        open_engine("spark-local", files)
    assert 'pip install "essor[spark]"' in say(caught.value.message, "en")
