"""Find the formats that Essor knows, and read the maps that users write in the same language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from essor.connectors.format import Format, read_format

_MERGED = ("fields", "values", "defaults")


class _Loader(yaml.CSafeLoader):
    """Read YAML 1.2's booleans only: yes, no, on and off are words of the sources."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class _MapLoader(_Loader):
    """Keep days as text besides: a map travels to a child process as JSON."""


_MapLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def map_data(text: str) -> Any:
    """Return what a user's map says, as data that JSON can hold.

    Raises:
        yaml.YAMLError: the text is no YAML (nor JSON, which YAML contains).

    """
    return yaml.load(text, Loader=_MapLoader)  # noqa: S506 the loader is the safe one


def _yaml(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506 the loader is the safe one


@cache
def formats() -> Mapping[str, Format]:
    """Return every format by name, in the order of the files and of their variants.

    Raises:
        ValueError: a file is not a format, or a name stands twice.

    """
    found: dict[str, Format] = {}
    for family, data in data_files("formats").items():
        for name, variant in _variants(family, data):
            if name in found:
                msg = f"format {name} stands twice"
                raise ValueError(msg)
            found[name] = read_format(variant, name=name, family=family)
    return found


@cache
def data_files(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the content of every YAML file of a folder of this package, by its name without ending."""
    folder = files("essor.connectors") / name
    places = sorted(folder.iterdir(), key=lambda place: place.name)
    return {
        place.name.removesuffix(".yaml"): _yaml(place.read_text(encoding="utf-8"))
        for place in places
        if place.name.endswith(".yaml")
    }


def _variants(family: str, data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the data of each variant, what they share written out."""
    shared = {key: value for key, value in data.items() if key != "variants"}
    for name, own in (data.get("variants") or {family: {}}).items():
        yield name, {**shared, **({"headers": own} if isinstance(own, list) else own or {})}


def read_map(text: str, *, name: str = "map") -> Format:
    """Read a map that a user wrote, as YAML or JSON.

    Args:
        text: content of the file.
        name: name of the format, where the map gives none.

    Raises:
        ValueError: the text is neither YAML nor JSON, or not a map; the message says what is wrong.

    """
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else _yaml(text)
    except (yaml.YAMLError, json.JSONDecodeError) as error:
        msg = f"the map cannot be read: {' '.join(str(error).split())}"
        raise ValueError(msg) from None
    return map_from_data(data, name=name)


def map_from_data(data: Any, *, name: str = "map") -> Format:
    """Read a map from data; ``like`` starts from a known format.

    Raises:
        ValueError: the data are not a map, or `like` names no format.

    """
    try:
        return read_format(_resolved(data), name=name)
    except (KeyError, TypeError, AttributeError) as error:
        msg = f"the map is incomplete or of another shape: {error}"
        raise ValueError(msg) from None


def _resolved(data: Any) -> Any:
    if not isinstance(data, Mapping) or "like" not in data:
        return data
    base = formats().get(str(data["like"]))
    if base is None:
        msg = f"no format {data['like']!r} (there are: {', '.join(formats())})"
        raise ValueError(msg)
    merged = {**base.data, "source": base.source, **{key: value for key, value in data.items() if key != "like"}}
    for key in _MERGED:
        merged[key] = {**(base.data.get(key) or {}), **(data.get(key) or {})}
    return merged
