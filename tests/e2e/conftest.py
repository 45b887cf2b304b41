"""The demo company, small: built once, imported once through the command line's own path."""

import pytest
from demo_company import Demo, Essor

from essor.cli.main import _run as run_call
from essor.cli.main import read
from essor.corpus.brumelle import build
from essor.mart.company import Company

SEED = 7
SCALE = 0.01


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the command line in this process: exit code, standard output, standard error."""
    capsys.readouterr()
    found, rest = read([str(argument) for argument in arguments])
    code = run_call(found, rest)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def essor(capsys: pytest.CaptureFixture[str]) -> Essor:
    return lambda *arguments: call(capsys, *arguments)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    import contextlib
    import io

    folder = tmp_path_factory.mktemp("demo")
    exports, data = folder / "exports", folder / "data"
    exports.mkdir()
    truths = build(exports, seed=SEED, scale=SCALE)
    Company.create(data, "brumelle", name="Maison Brumelle", fiscal_start_month=11)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        found, rest = read(["import", str(exports), "--data", str(data), "--company", "brumelle", "--json"])
        code = run_call(found, rest)
    return Demo(folder, exports, data, truths, code, said.getvalue())
