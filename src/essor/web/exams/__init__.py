"""Centres of certification and the roles people have there."""
