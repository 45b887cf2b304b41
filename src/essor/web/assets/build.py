"""Build the fonts, the icons and the scripts that pages load out of installed wheels."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable
from importlib import metadata
from importlib.resources import as_file, files
from pathlib import Path

import yaml
from fontTools import subset
from fontTools.varLib import instancer

from essor.web.assets.places import built_folder

FONT = "inter-latin.woff2"
ICONS = "icons.svg"
HTMX = "htmx.min.js"
_HTMX_IN_WHEEL = "htmx-2.min.js"
_WEIGHTS = (400, 700)
_FEATURES = ["kern", "liga", "calt", "tnum", "cv11", "ss03", "case", "frac", "zero", "ccmp", "locl", "mark", "mkmk"]
_LETTERS = (*range(0x20, 0x180), 0x2009, 0x202F, *range(0x2010, 0x2028), 0x2030, 0x2039, 0x203A, 0x20AC, 0x2122,
            *range(0x2190, 0x219A), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265, 0x25B2, 0x25BC, 0x25C6, 0x25CF,
            0x2713, 0x2715)  # fmt: skip
_WHEELS = ("fontpkg-inter", "lucide", "django-htmx")


def build(folder: Path | None = None) -> tuple[Path, ...]:
    """Write every asset that is absent or comes from another version of its wheel; return their places."""
    vendor = (folder or built_folder()) / "vendor"
    stamp = vendor / ".versions"
    wanted = _versions()
    places = tuple(vendor / name for name in (FONT, ICONS, HTMX))
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted and all(place.is_file() for place in places):
        return places
    vendor.mkdir(parents=True, exist_ok=True)
    _font(vendor / FONT)
    (vendor / ICONS).write_text(sprite(icon_names()), encoding="utf-8")
    with as_file(files("django_htmx") / "static" / "django_htmx" / _HTMX_IN_WHEEL) as script:
        (vendor / HTMX).write_bytes(script.read_bytes())
    stamp.write_text(wanted, encoding="utf-8")
    return places


def icon_names() -> tuple[str, ...]:
    """Return the icons that pages use, in order of their names."""
    listed = yaml.safe_load((files("essor.web.assets") / "icons.yaml").read_text(encoding="utf-8"))
    return tuple(sorted(listed))


def sprite(names: Iterable[str]) -> str:
    """Return one SVG that holds the icons of these names as symbols.

    Raises:
        KeyError: Lucide has no icon of that name.

    """
    symbols = []
    with as_file(files("lucide") / "lucide.zip") as place, zipfile.ZipFile(place) as icons:
        for name in names:
            drawn = re.search(r"<svg[^>]*>(.*)</svg>", icons.read(f"{name}.svg").decode("utf-8"), re.DOTALL)
            inside = " ".join((drawn[1] if drawn else "").split())
            symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inside}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>"


def _versions() -> str:
    icons = hashlib.sha256(" ".join(icon_names()).encode()).hexdigest()[:12]
    return "\n".join([*(f"{wheel} {metadata.version(wheel)}" for wheel in _WHEELS), f"icons {icons}"])


def _font(place: Path) -> None:
    """Cut Inter to the letters of European languages and to the weights that pages use."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = _FEATURES
    with as_file(files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf") as source:
        font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=_LETTERS)
    cutter.subset(font)
    narrow = instancer.instantiateVariableFont(font, {"wght": _WEIGHTS})
    narrow.flavor = "woff2"
    narrow.save(place)
