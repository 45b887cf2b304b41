"""Make secrets that are shown once, and keep of them only a hash."""

from __future__ import annotations

import hashlib
import secrets

_BYTES = 32


def new_secret(prefix: str = "") -> str:
    """Return a secret that nobody can guess: 256 bits after a prefix that says what it opens."""
    return prefix + secrets.token_urlsafe(_BYTES)


def digest(raw: str) -> str:
    """Return the hash that is kept; a secret of 256 random bits needs no salt."""
    return hashlib.sha256(raw.encode()).hexdigest()
