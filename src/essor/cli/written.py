"""Read what a person wrote in a file: a map, choices; say where it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from essor.cli.call import refuse


def mapping(path: Path, parse: Callable[[str], Any] = yaml.safe_load) -> dict[str, Any]:
    """Return the names and values that a YAML or JSON file gives, or say what is wrong with it.

    Args:
        path: the file.
        parse: reads its text; JSON is YAML too.

    """
    if not path.exists():
        refuse("cli.path_missing", path=str(path))
    try:
        data = parse(path.read_text(encoding="utf-8-sig"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        refuse("cli.yaml_unreadable", path=str(path), row=row, column=column)
    except (ValueError, yaml.YAMLError, OSError):
        refuse("cli.text_unreadable", path=str(path))
    if not isinstance(data, dict):
        refuse("cli.no_mapping", path=str(path))
    return data
