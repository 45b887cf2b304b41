"""Essor in a browser: Django, rendered on the server; no page computes."""
