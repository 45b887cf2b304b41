"""Run the command line in this process."""

import pytest
from calling import Call

from essor.cli.main import _run, read


@pytest.fixture
def essor(capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a call: exit code, standard output, standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            found, rest = read([str(argument) for argument in arguments])
            code = _run(found, rest)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        return (code, *capsys.readouterr())

    return call
