"""A copy in PostgreSQL is whole or not there, read only, and outlives the server's restarts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from essor.kernel.words import say
from essor.mart.engines import EngineError, open_engine
from essor.mart.engines import postgres as postgres_module
from essor.mart.engines.copies import copy_name, drop_copies
from essor.mart.engines.postgres import PostgresEngine, connect, erase_copies, server
from essor.mart.engines.tables import shown_tables

pytestmark = pytest.mark.postgres
COUNT = "SELECT COUNT(*) FROM orders"


@pytest.fixture
def copies(postgres_url: str) -> Iterator[Callable[[], dict[str, str]]]:
    """Return what lists the copies by schema, on a server emptied before and after."""

    def listed() -> dict[str, str]:
        with connect(postgres_url) as connection:
            return dict(
                connection.execute("SELECT name, completed_at::text FROM essor.copies ORDER BY used_at").fetchall()
            )

    with connect(postgres_url) as connection:
        drop_copies(connection, "brumelle")
        for (name,) in connection.execute("SELECT name FROM essor.copies").fetchall():  # those of other tests
            connection.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
        connection.execute("DELETE FROM essor.copies")
    yield listed
    with connect(postgres_url) as connection:
        drop_copies(connection, "brumelle")


def schemas(url: str) -> set[str]:
    with connect(url) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'essor\\_%'").fetchall()
    return {str(name) for (name,) in found}


def snapshot(files: Any, number: int = 1) -> Any:
    """Return a snapshot with so many orders, in files of its own."""
    found = type(files)(files.folder / f"{number:06d}", f"{number:06d}")
    found.folder.mkdir()
    found.add_rows("orders", [{"order_id": f"A{n}", "order_date": date(2026, 1, 1)} for n in range(number)])
    return found


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every text through to the server, to see what it refuses by itself."""
    monkeypatch.setattr(postgres_module, "admit", lambda *_: frozenset())


def test_a_second_engine_takes_the_copy_of_the_first(files: Any, postgres_url: str, copies: Any) -> None:
    held = snapshot(files, 3)
    with open_engine(postgres_url, held) as engine:
        assert engine.query(COUNT).rows == [(3,)]
    first = copies()
    with open_engine(postgres_url, held) as engine:
        assert engine.query(COUNT).rows == [(3,)]
    assert copies() == first
    assert len(first) == 1


def test_four_opened_at_once_load_one_copy(files: Any, postgres_url: str, copies: Any) -> None:
    held = snapshot(files, 3)

    def ask(_: int) -> list[tuple[Any, ...]]:
        with open_engine(postgres_url, held) as engine:
            return engine.query(COUNT).rows

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [[(3,)]] * 4
    assert len(copies()) == 1


def test_a_half_copy_is_dropped_and_loaded_again(files: Any, postgres_url: str, copies: Any) -> None:
    held = snapshot(files, 3)
    name = copy_name(held, shown_tables(held))
    with connect(postgres_url) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
        connection.execute(f'CREATE TABLE "{name}".orders (order_id text)')
    assert name not in copies()
    with open_engine(postgres_url, held) as engine:
        assert engine.query(COUNT).rows == [(3,)]
    assert list(copies()) == [name]


def test_a_copy_whose_schema_someone_dropped_is_loaded_again(files: Any, postgres_url: str, copies: Any) -> None:
    held = snapshot(files, 3)
    open_engine(postgres_url, held).close()
    (name,) = copies()
    with connect(postgres_url) as connection:
        connection.execute(f'DROP SCHEMA "{name}" CASCADE')
    with open_engine(postgres_url, held) as engine:
        assert engine.query(COUNT).rows == [(3,)]


def test_a_load_that_fails_midway_leaves_nothing(files: Any, postgres_url: str, copies: Any) -> None:
    held = snapshot(files, 3)
    held.add("zzz_last", pa.table({"text": ["a", "b\0c"]}))
    with pytest.raises(EngineError) as caught:
        open_engine(postgres_url, held)
    assert "0x00" in say(caught.value.message, "en")
    assert copies() == {}
    assert copy_name(held, shown_tables(held)) not in schemas(postgres_url)


def test_only_the_last_used_copies_are_kept(files: Any, postgres_url: str, copies: Any) -> None:
    held = [snapshot(files, number) for number in range(1, 5)]
    for one in held:
        PostgresEngine(postgres_url, one, keep_copies=2).close()
    names = [copy_name(one, shown_tables(one)) for one in held]
    assert list(copies()) == names[2:]
    assert schemas(postgres_url) & set(names) == set(names[2:])


def test_a_copy_in_use_is_not_dropped(files: Any, postgres_url: str, copies: Any) -> None:
    first, second = snapshot(files, 1), snapshot(files, 2)
    with PostgresEngine(postgres_url, first) as engine:
        PostgresEngine(postgres_url, second, keep_copies=1).close()
        assert engine.query(COUNT).rows == [(1,)]
        assert len(copies()) == 2
    PostgresEngine(postgres_url, second, keep_copies=1).close()
    assert list(copies()) == [copy_name(second, shown_tables(second))]


def test_the_copies_of_another_company_are_left_alone(files: Any, postgres_url: str, copies: Any) -> None:
    other, ours = snapshot(files, 1), snapshot(files, 2)
    other.company = "another"
    PostgresEngine(postgres_url, other, keep_copies=1).close()
    PostgresEngine(postgres_url, ours, keep_copies=1).close()
    assert len(copies()) == 2
    with connect(postgres_url) as connection:
        assert drop_copies(connection, "another") == 1


def test_after_an_erasure_no_copy_of_the_company_is_left(files: Any, postgres_url: str, copies: Any) -> None:
    for number in (1, 2):
        PostgresEngine(postgres_url, snapshot(files, number)).close()
    assert erase_copies(postgres_url, "brumelle") == 2
    assert copies() == {}
    assert not any("brumelle" in name for name in schemas(postgres_url))


def test_a_hostile_company_or_snapshot_name_is_only_a_name(files: Any, postgres_url: str, copies: Any) -> None:
    held = snapshot(files, 1)
    held.company, held.id = 'x"; DROP SCHEMA public; --' + "é" * 80, "../1'"
    name = copy_name(held, shown_tables(held))
    assert name.isascii()
    assert name.replace("_", "").isalnum()
    assert len(name) <= 63
    with open_engine(postgres_url, held) as engine:
        assert engine.query(COUNT).rows == [(1,)]
    with connect(postgres_url) as connection:
        assert drop_copies(connection, held.company) == 1
    assert copies() == {}


def test_texts_are_compared_by_their_bytes_and_money_keeps_its_scale(
    files: Any, postgres_url: str, copies: Any
) -> None:
    open_engine(postgres_url, snapshot(files, 1)).close()
    (name,) = copies()
    with connect(postgres_url) as connection:
        found = connection.execute(
            "SELECT column_name, data_type, collation_name, numeric_precision, numeric_scale "
            "FROM information_schema.columns WHERE table_schema = %s AND table_name = 'orders'",
            (name,),
        ).fetchall()
    kinds = {column: rest for column, *rest in found}
    assert kinds["order_id"] == ["text", "C", None, None]
    assert kinds["net_amount"] == ["numeric", None, 18, 2]
    assert kinds["ordered_at"][0] == "timestamp with time zone"


@pytest.mark.parametrize(
    ("attack", "refusal"),
    [
        ("SELECT 1; DROP SCHEMA public CASCADE", "multiple commands"),
        ("DELETE FROM orders", "read-only transaction"),
        ("CREATE TABLE x (a int)", "read-only transaction"),
        ("SELECT * INTO x FROM orders", "read-only transaction"),
    ],
)
@pytest.mark.usefixtures("unguarded", "copies")
def test_behind_the_guard_the_server_itself_refuses_to_write(
    files: Any, postgres_url: str, attack: str, refusal: str
) -> None:
    import psycopg

    with open_engine(postgres_url, snapshot(files, 1)) as engine:
        with pytest.raises(psycopg.Error, match=refusal):
            engine.query(attack)
        assert engine.query(COUNT).rows == [(1,)]


@pytest.mark.usefixtures("unguarded", "copies")
def test_a_question_that_takes_too_long_is_stopped_and_told(files: Any, postgres_url: str) -> None:
    with PostgresEngine(postgres_url, snapshot(files, 1), statement_timeout_seconds=1) as engine:
        with pytest.raises(EngineError) as caught:
            engine.query("SELECT pg_sleep(30)::text")
        assert say(caught.value.message, "en") == (
            "PostgreSQL did not answer within 1 s. Choose a shorter period, or raise the limit."
        )
        assert engine.query(COUNT).rows == [(1,)]


@pytest.mark.usefixtures("copies")
def test_a_connection_cut_between_two_questions_is_made_again(files: Any, postgres_url: str) -> None:
    with PostgresEngine(postgres_url, snapshot(files, 2)) as engine:
        assert engine._connection is not None
        with connect(postgres_url) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (engine._connection.info.backend_pid,))
        assert engine.query(COUNT).rows == [(2,)]


@pytest.mark.usefixtures("copies", "unguarded")
def test_a_connection_cut_in_the_middle_of_a_question_asks_it_again(files: Any, postgres_url: str) -> None:
    with PostgresEngine(postgres_url, snapshot(files, 2)) as engine, ThreadPoolExecutor(1) as pool:
        assert engine._connection is not None
        first = engine._connection.info.backend_pid
        answer = pool.submit(engine.query, "SELECT COUNT(*), pg_sleep(1)::text FROM orders")
        with connect(postgres_url) as other:
            running = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND query LIKE '%%pg_sleep%%' AND state = 'active'"
            while other.execute(running, (first,)).fetchone() is None:
                pass
            other.execute("SELECT pg_terminate_backend(%s)", (first,))
        assert answer.result().rows == [(2, "")]
        assert engine._connection.info.backend_pid != first


@pytest.mark.usefixtures("copies")
def test_a_server_that_is_down_is_told_within_a_bound_and_serves_again_when_it_is_back(
    files: Any, postgres_url: str, postgres_server: Any
) -> None:
    with PostgresEngine(postgres_url, snapshot(files, 2), attempts=2) as engine:
        postgres_server.stop()
        try:
            with pytest.raises(EngineError) as caught:
                engine.query(COUNT)
        finally:
            postgres_server.ensure_postgres_running()
        assert say(caught.value.message, "fr").endswith("Vérifiez que le serveur tourne, puis recommencez.")
        assert engine.query(COUNT).rows == [(2,)]


@pytest.mark.usefixtures("copies")
def test_a_role_that_may_not_create_a_schema_is_told_what_to_ask(files: Any, postgres_url: str) -> None:
    with connect(postgres_url) as connection:
        connection.execute("CREATE ROLE reader LOGIN")
    try:
        with pytest.raises(EngineError) as caught:
            open_engine(postgres_url.replace("postgres:@", "reader:@"), snapshot(files, 1))
    finally:
        with connect(postgres_url) as connection:
            connection.execute("DROP ROLE reader")
    assert "GRANT CREATE ON DATABASE" in say(caught.value.message, "en")


def test_no_message_shows_the_password(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_module, "_FIRST_PAUSE_SECONDS", 0)
    with pytest.raises(EngineError) as caught:
        open_engine("postgresql://role:s3cr3t@127.0.0.1:1/base", snapshot(files, 1))
    assert "s3cr3t" not in say(caught.value.message, "fr") + str(caught.value)
    assert server("postgresql://role:s3cr3t@db.example.org:5433/base") == "db.example.org:5433/base"


def test_an_erasure_on_a_server_that_is_gone_is_told() -> None:
    with pytest.raises(EngineError) as caught:
        erase_copies("postgresql://127.0.0.1:1/base", "brumelle")
    assert say(caught.value.message, "en").endswith("Check that the server runs, then try again.")


def test_an_address_that_cannot_be_read_is_told(files: Any) -> None:
    with pytest.raises(EngineError) as caught:
        open_engine("postgresql://host:port:port/%%", snapshot(files, 1))
    assert "postgresql://role:password@server:5432/database" in say(caught.value.message, "en")


def test_without_the_driver_the_mend_is_told(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(EngineError) as caught:
        open_engine("postgresql://host/base", snapshot(files, 1))
    assert 'pip install "essor[postgres]"' in say(caught.value.message, "en")


@pytest.mark.usefixtures("copies")
def test_many_rows_of_every_type_are_copied_exactly(files: Any, postgres_url: str) -> None:
    count = 50_000
    files.add(
        "many",
        pa.table(
            {
                "n": pa.array(range(count), pa.int64()),
                "text": [None if n % 7 == 0 else f"{n}\t\\N\n\\.{'é' * (n % 3)}" for n in range(count)],
                "money": pa.array([Decimal(n - 25_000) / 100 for n in range(count)], pa.decimal128(18, 2)),
                "real": [n / 7 for n in range(count)],
            }
        ),
    )
    asked = "SELECT n, text, money, real FROM many ORDER BY n"
    with open_engine("duckdb", files) as here, open_engine(postgres_url, files) as there:
        assert there.query(asked) == here.query(asked)


def test_the_name_of_a_copy_follows_its_files(files: Any, tmp_path: Path) -> None:
    held = snapshot(files, 1)
    before = copy_name(held, shown_tables(held))
    held.add_rows("orders", [{"order_id": "late", "order_date": date(2026, 1, 2)}])
    assert copy_name(held, shown_tables(held)) != before
    assert before.startswith("essor_brumelle_000001_")
    assert str(tmp_path) not in before
