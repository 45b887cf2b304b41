"""Invent Maison Brumelle: five shops, a field sales team and an online shop, over three fiscal years."""
