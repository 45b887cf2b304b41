"""Say what a call of the command line gives back in the tests of this folder."""

from collections.abc import Callable

Call = Callable[..., tuple[int, str, str]]
"""Run the command line in this process: exit code, standard output, standard error."""
