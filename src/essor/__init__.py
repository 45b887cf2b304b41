"""Essor does the work of a sales-development manager, and proves that the work is good."""

__version__ = "0.1.0"
