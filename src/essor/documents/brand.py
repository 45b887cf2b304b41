"""Hold what a company lends to its documents: name, accent colour, logo, font.

The colours of the data never come from a brand: physical sales stay ultramarine, e-commerce turquoise,
targets ink, so that a reader who knows one document can read them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from essor.documents.fonts import FAMILY

AA = 4.5  # least contrast of text with its ground: WCAG 2.2, criterion 1.4.3
WHITE = "#ffffff"
_DARK_GROUND = "#1b1d22"  # the surface token of the dark theme, in sRGB
_STEPS = 100
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_FONT = re.compile(r"[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9 \-]{0,39}")
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True, slots=True)
class Brand:
    """Hold the look of one company.

    Args:
        name: as it is written; the alternative text of the logo.
        accent: sRGB colour of titles and strips, "#2f4cc4"; it is darkened where text would be unreadable.
        logo: a PNG or JPEG picture, or None.
        font: family name; a reader without it sees the writer's own.

    Raises:
        ValueError: the colour, the font or the logo is not of that kind; forms check before.

    """

    name: str = "Essor"
    accent: str = "#2f4cc4"
    logo: bytes | None = None
    font: str = FAMILY

    def __post_init__(self) -> None:
        """Refuse what a writer could not carry as plain data."""
        if not _COLOUR.fullmatch(self.accent):
            msg = f"a colour is six hexadecimal digits after #: {self.accent!r}"
            raise ValueError(msg)
        if not _FONT.fullmatch(self.font):
            msg = f"a font name is letters, digits, spaces and hyphens: {self.font!r}"
            raise ValueError(msg)
        if self.logo is not None and not self.logo_kind:
            msg = "a logo is a PNG or JPEG picture"
            raise ValueError(msg)

    @property
    def ink(self) -> str:
        """Return the accent as a text colour: at least 4.5 to 1 with white and with its own tint."""
        return readable(self.accent, tint(self.accent))

    @property
    def light_ink(self) -> str:
        """Return the accent as a text colour on the dark theme."""
        return readable(self.accent, _DARK_GROUND)

    @property
    def soft(self) -> str:
        """Return the tint behind a strip."""
        return tint(self.accent)

    @property
    def logo_kind(self) -> str:
        """Return "png" or "jpeg" by the first bytes of the logo, "" for anything else."""
        return next((kind for head, kind in _KINDS.items() if self.logo and self.logo.startswith(head)), "")

    @property
    def office_font(self) -> str:
        """Return the font of Word, slides and workbooks: Inter is not on every desk, Arial is."""
        return "Arial" if self.font == FAMILY else self.font


def contrast(first: str, second: str) -> float:
    """Return the contrast of two sRGB colours, 1 to 21.

    Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str) -> str:
    """Return the nearest shade of a colour that reads on this ground, going away from the ground."""
    end = "#000000" if _luminance(ground) > _luminance("#777777") else WHITE
    shades = (mixed(colour, end, step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(shade, ground) >= AA)


def tint(colour: str) -> str:
    """Return a colour thinned with white until it can stand behind text."""
    return mixed(colour, WHITE, 0.92)


def mixed(first: str, second: str, share: float) -> str:
    """Return the sRGB colour at this share of the way from the first to the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 the sRGB curve
        for part in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


HOUSE = Brand()
