"""Open files in LibreOffice as a person would: every formula computed again, every page laid out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

# Whatever wrote the file, its formulas are computed again when it is opened: 0 is "always".
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
_MOST_SECONDS = 120


class Office:
    """Hold a LibreOffice with a profile of its own, started once for each batch of files."""

    def __init__(self, folder: Path) -> None:
        self._profile = folder / "profile"
        settings = self._profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")

    def convert(self, files: Iterable[Path], shape: str, out: Path) -> dict[str, Path]:
        """Return what LibreOffice made of the files, by their names; what it could not open is not there."""
        given = list(files)
        program = shutil.which("soffice")
        assert program is not None
        finished = subprocess.run(
            [program, f"-env:UserInstallation={self._profile.as_uri()}", "--headless", "--norestore",
             "--convert-to", shape, "--outdir", str(out), *map(str, given)],
            capture_output=True, text=True, check=False, timeout=_MOST_SECONDS,
        )  # fmt: skip
        assert finished.returncode == 0, finished.stderr
        made = {file.name: out / f"{file.stem}.{shape}" for file in given}
        return {name: path for name, path in made.items() if path.is_file()}
