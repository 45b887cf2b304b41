"""Cut the static weights of Inter once, for the writers that take no variable font."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

FAMILY = "Inter"
_WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}
_OPTICAL_SIZE = 14
# Latin with its accents, Greek, Cyrillic, punctuation, currencies, arrows, mathematics, shapes.
_RANGES = ((0x20, 0x250), (0x300, 0x530), (0x1E00, 0x1F00), (0x2000, 0x20C0), (0x2100, 0x2300), (0x25A0, 0x2600),
           (0x2713, 0x2714), (0x2717, 0x2718))  # fmt: skip
_UNICODES = tuple(sign for start, stop in _RANGES for sign in range(start, stop))
_ABSENT = "\N{WHITE SQUARE}"


@cache
def font_folder() -> Path:
    """Return a folder with Inter Regular, Medium and SemiBold as static TrueType files.

    The files are made at the first call on a machine (a few seconds) and kept in the user's cache.
    """
    folder = _cache_root() / f"inter-{version('fontpkg-inter')}-{len(_UNICODES)}"
    if all((folder / f"{FAMILY}-{name}.ttf").exists() for name in _WEIGHTS):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, weight in _WEIGHTS.items():
        _cut(folder / f"{FAMILY}-{name}.ttf", name, weight)
    return folder


def drawable(text: str) -> str:
    """Return a text that Inter can draw: a sign it has not is a white square, an invisible one is left out.

    A PDF/A must not hold a sign that its font has not: one emoji in the name of a customer would refuse the report.
    """
    signs = _signs()
    if all(ord(sign) in signs for sign in text):
        return text
    return "".join(
        sign if ord(sign) in signs else "" if unicodedata.category(sign) in {"Cf", "Mn", "Me"} else _ABSENT
        for sign in unicodedata.normalize("NFC", text)
    )


@cache
def _signs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font_folder() / f"{FAMILY}-Regular.ttf") as font:
        return frozenset(font.getBestCmap())


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
