"""The demo company, small: built once, imported once through the command line's own path."""

import pytest
from demo_company import Demo, Essor

from essor.cli.main import _run as run_call
from essor.cli.main import read
from small_demo import small_demo


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
    folder = tmp_path_factory.mktemp("demo")
    told = small_demo(tmp_path_factory, folder)
    return Demo(folder, folder / "exports", folder / "data", told.truths, told.code, told.said)
