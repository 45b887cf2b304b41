"""Open an Office file (a zip of XML parts) that the archive check has let pass; nothing outside it is followed."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.etree import ElementTree as ET

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCUMENT_TYPE = re.compile(
    b"|".join(re.escape(m.encode(c)) for m in ("<!DOCTYPE", "<!ENTITY") for c in ("utf-8", "utf-16-le", "utf-16-be"))
)


class DamagedError(Exception):
    """Report a file whose parts are not what its format says."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Hold a link from one part to another, or to a place outside the file."""

    id: str
    kind: str
    target: str
    outside: bool


class Package:
    """Read the parts of one Office file."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            DamagedError: it is no zip.

        """
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise DamagedError(path.name) from error
        self.names = frozenset(self._zip.namelist())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._zip.close()

    def root(self, name: str) -> ET.Element:
        """Return the root of an XML part.

        Raises:
            DamagedError: the part is missing, not well formed, or declares a document type.

        """
        try:
            content = self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DamagedError(name) from error
        if _DOCUMENT_TYPE.search(content):  # no Office program writes one: the only way to entities
            raise DamagedError(name)
        try:
            return ET.fromstring(content)  # noqa: S314 no document type, hence no entity
        except (ET.ParseError, ValueError) as error:
            raise DamagedError(name) from error

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Return the links of a part by id; none where it has no list of them."""
        folder, _, file = part.rpartition("/")
        place = f"{folder}/_rels/{file}.rels".removeprefix("/")
        if place not in self.names:
            return {}
        return {one.id: one for one in self._relations(self.root(place), folder)}

    @staticmethod
    def _relations(root: ET.Element, folder: str) -> Iterator[Relation]:
        for one in root.iter(_RELATIONSHIP):
            outside = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).removeprefix("/")
            yield Relation(one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target, outside)

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """Return the parts inside the file that a part links to as a kind, in the order of its list."""
        found = self.relations(part).values()
        return tuple(one.target for one in found if one.kind == kind and not one.outside and one.target in self.names)

    def outside(self) -> bool:
        """Tell whether any part draws on a place outside the file; links that a reader may click do not count."""
        for name in sorted(self.names):
            if name.endswith(".rels"):
                links = self._relations(self.root(name), "")
                if any(one.outside and one.kind != "hyperlink" for one in links):
                    return True
        return any("externallinks/" in name.lower() for name in self.names)

    def marks(self) -> tuple[str, ...]:
        """Return what is to be known of any Office file: macros, links to the outside, embedded objects."""
        lowered = {name.lower() for name in self.names}
        found = {
            "macros": any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in lowered),
            "external_links": self.outside(),
            "objects": any("oleobject" in name or "activex/" in name for name in lowered),
        }
        return tuple(name for name, there in found.items() if there)


def local(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: ET.Element, name: str) -> str:
    """Return an attribute whatever its namespace, "" where it is missing."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield the children of a name."""
    return (child for child in element if local(child) == name)


def first(element: ET.Element | None, *path: str) -> ET.Element | None:
    """Return the first descendant along a path of names, or None."""
    found = element
    for name in path:
        if found is None:
            return None
        found = next(children(found, name), None)
    return found


def every(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield the descendants of a name, in the order of the file."""
    return (one for one in element.iter() if local(one) == name)
