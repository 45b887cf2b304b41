"""Read the picture that a stranger gives as a logo, in a child process, and draw it again as a plain PNG.

What is kept is drawn from the pixels: nothing else that the file held (metadata, scripts, a second file
behind the picture) goes further.
"""

from __future__ import annotations

import base64
import io
import warnings
from pathlib import Path
from typing import Any

from essor.kernel.message import Message, message
from essor.safety.child import run
from essor.safety.outcome import Limits, Ok

MOST_BYTES = 2 << 20
MOST_PIXELS = 16_000_000
_KINDS = ("PNG", "JPEG")
_WIDEST, _HIGHEST = 960, 480
_LEAST = 16
_LIMITS = Limits(memory_bytes=512 << 20, seconds=20, cpu_seconds=20, file_bytes=8 << 20)


def read_logo(path: Path) -> bytes | Message:
    """Return a picture drawn again as a PNG of at most 960 × 480, or why it is not taken.

    Args:
        path: the file as received; it is opened in a child process with limits and without network.

    """
    if path.stat().st_size > MOST_BYTES:
        return message("documents.logo_large", most=MOST_BYTES >> 20)
    outcome = run("essor.documents.logo.drawn_again", {"path": str(path.resolve())}, limits=_LIMITS)
    if not isinstance(outcome, Ok) or "png" not in outcome.result:
        why = outcome.result.get("why", "unreadable") if isinstance(outcome, Ok) else "unreadable"
        return message(f"documents.logo_{why}", most=MOST_PIXELS // 1_000_000, least=_LEAST)
    return base64.b64decode(outcome.result["png"])


def drawn_again(path: str) -> dict[str, Any]:
    """Return the pixels of a picture as a PNG in base 64, or why there are none; runs in the child."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=_KINDS) as found:
            if found.width * found.height > MOST_PIXELS:
                return {"why": "pixels"}
            if min(found.width, found.height) < _LEAST:
                return {"why": "small"}
            found.load()
            picture = ImageOps.exif_transpose(found).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return {"why": "pixels"}
    except (OSError, ValueError, SyntaxError, EOFError):
        return {"why": "unreadable"}
    picture.thumbnail((_WIDEST, _HIGHEST))
    kept = Image.new("RGBA", picture.size)
    kept.paste(picture)
    out = io.BytesIO()
    kept.save(out, "PNG", optimize=True)
    return {"png": base64.b64encode(out.getvalue()).decode("ascii")}
