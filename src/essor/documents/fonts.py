"""Cut the static weights of Inter once, for the writers that take no variable font."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

FAMILY = "Inter"
_WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}
_OPTICAL_SIZE = 14
_UNICODES = (*range(0x20, 0x250), *range(0x2000, 0x2070), 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2197, 0x2198,
             0x2212, 0x25B2, 0x25C6, 0x25CF, 0x2713, 0x2717)  # fmt: skip


@cache
def font_folder() -> Path:
    """Return a folder with Inter Regular, Medium and SemiBold as static TrueType files.

    The files are made at the first call on a machine (a few seconds) and kept in the user's cache.
    """
    folder = _cache_root() / f"inter-{version('fontpkg-inter')}"
    if all((folder / f"{FAMILY}-{name}.ttf").exists() for name in _WEIGHTS):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, weight in _WEIGHTS.items():
        _cut(folder / f"{FAMILY}-{name}.ttf", name, weight)
    return folder


def _cache_root() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    root = Path(home) if home else Path.home() / ".cache"
    try:
        (root / "essor").mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / "essor-cache"
    return root / "essor"


def _cut(target: Path, name: str, weight: int) -> None:
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    source = files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"
    with source.open("rb") as stream:
        font = TTFont(stream)
        subsetter = subset.Subsetter(subset.Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True))
        subsetter.populate(unicodes=_UNICODES)
        subsetter.subset(font)
        static = instancer.instantiateVariableFont(font, {"wght": weight, "opsz": _OPTICAL_SIZE})
    for record in static["name"].names:
        text = {1: FAMILY if weight == 400 else f"{FAMILY} {name}", 2: "Regular", 4: f"{FAMILY} {name}",  # noqa: PLR2004
                6: f"{FAMILY}-{name}", 16: FAMILY, 17: name}.get(record.nameID)  # fmt: skip
        if text is not None:
            record.string = text
    static["OS/2"].usWeightClass = weight
    partial = target.with_suffix(f".{os.getpid()}")
    static.save(partial)
    partial.replace(target)
