"""Measure Essor against its peers in one run, as ratios; nothing here is a test."""
