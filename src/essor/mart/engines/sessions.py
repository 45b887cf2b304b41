"""Start the one Spark session of this process, quiet, in UTC and strict about numbers."""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import socket
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from essor.kernel.message import message
from essor.mart.engines.engine import EngineError, first_line

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "spark-local"
_LOCAL_MASTER = "local[2]"
_JAVA_NEEDED = 17
_CONNECT_SECONDS = 5
_MASTER_PORT = 7077
_LOG = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = Spark %p %c{1}: %m%n
"""
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a sum that overflows is an error, never NULL
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.variable.substitute": "false",  # ${…} inside a text is a text, never a setting of the cluster
}


@dataclass(slots=True)
class _Running:
    """Hold the session that runs, and for which master."""

    master: str = ""
    session: SparkSession | None = None
    folder: Path | None = None


_LOCK = Lock()
_RUNNING = _Running()


def session(name: str) -> SparkSession:
    """Return the session of this process, started on the first call.

    Args:
        name: "spark-local" (two threads of this machine) or "spark://host:port".

    Raises:
        EngineError: pyspark or Java is missing, the master does not answer, or another one is in use.

    """
    with _LOCK:
        if _RUNNING.session is not None:
            if _RUNNING.master != name:
                raise EngineError(message("engines.spark_other", running=_RUNNING.master, asked=name))
            return _RUNNING.session
        _RUNNING.session = _start(name)
        _RUNNING.master = name
        return _RUNNING.session


def alive(running: SparkSession) -> bool:
    """Tell whether a session still answers."""
    try:
        return not running.sparkContext._jsc.sc().isStopped()  # noqa: SLF001 pyspark shows it nowhere else
    except Exception:  # noqa: BLE001 whatever a dead Java raises, it is dead
        return False


def forget() -> None:
    """Stop the session, dead or alive; the next call of session() starts another."""
    with _LOCK:
        if _RUNNING.session is None:
            return
        from pyspark import SparkContext
        from pyspark.sql import SparkSession

        gateway = SparkContext._gateway  # noqa: SLF001 pyspark cannot leave a dead Java by itself
        dead = gateway is not None and gateway.proc.poll() is not None
        with suppress(Exception):  # a session that died cannot be stopped
            _RUNNING.session.stop()
        if dead:
            SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None  # noqa: SLF001
            SparkSession._instantiatedSession = None  # noqa: SLF001
        if _RUNNING.folder is not None:
            shutil.rmtree(_RUNNING.folder, ignore_errors=True)
        _RUNNING.master, _RUNNING.session, _RUNNING.folder = "", None, None


def _start(name: str) -> SparkSession:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(message("engines.spark_missing")) from error
    _check_java()
    master = _LOCAL_MASTER if name == LOCAL else name
    if name != LOCAL:
        _check_master(name)
    logging.getLogger("SQLQueryContextLogger").disabled = True  # it repeats each refused query on stderr
    _RUNNING.folder = Path(tempfile.mkdtemp(prefix="essor-spark-"))
    builder = SparkSession.builder.master(master).appName("essor")
    for key, value in (_SETTINGS | _places(_RUNNING.folder, local=name == LOCAL)).items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # py4j, pyspark and Java each raise their own
        raise EngineError(message("engines.spark_failed", detail=first_line(error))) from error


def _places(folder: Path, *, local: bool) -> dict[str, str]:
    """Return the settings that keep every file of Spark in one folder, removed at the end."""
    log = folder / "log4j2.properties"
    log.write_text(_LOG, encoding="utf-8")
    places = {
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "local"),
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{log}",
    }
    here = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return places | here if local else places


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        raise EngineError(message("engines.java_missing", needed=str(_JAVA_NEEDED)))
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 found on PATH
    version = re.search(r'version "(\d+)', said.stderr)
    if version is not None and int(version[1]) < _JAVA_NEEDED:
        raise EngineError(message("engines.java_old", found=version[1], needed=str(_JAVA_NEEDED)))


def _check_master(name: str) -> None:
    """Refuse at once a master that does not listen: Spark itself would wait for minutes."""
    first = urlsplit(name.partition(",")[0])
    try:
        socket.create_connection((first.hostname or "", first.port or _MASTER_PORT), _CONNECT_SECONDS).close()
    except (OSError, ValueError) as error:
        raise EngineError(message("engines.spark_unreachable", server=name, detail=first_line(error))) from error


atexit.register(forget)
