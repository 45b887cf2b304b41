"""Rewrite an Office package so that the same content gives the same bytes, whenever it is written."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO

WRITTEN = datetime(2026, 1, 1)  # noqa: DTZ001 the properties of a package carry no zone; a fixed day, never the clock
_STAMP = (2026, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
_DATE = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")


def steady(data: bytes) -> bytes:
    """Return the package with fixed dates in its members and its properties, workbooks inside it too."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".xlsx"):
                content = steady(content)
            elif name == "docProps/core.xml":
                content = _DATES.sub(rb"\g<1>" + _DATE + rb"\g<2>", content)
            member = zipfile.ZipInfo(name, _STAMP)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            target.writestr(member, content)
    return written.getvalue()
