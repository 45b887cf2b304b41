"""Invent Maison Brumelle: five shops, a field sales team and an online shop, over three fiscal years."""

from __future__ import annotations

from essor.corpus.brumelle.build import build
from essor.corpus.brumelle.setting import PROFILE

__all__ = ["PROFILE", "build"]
