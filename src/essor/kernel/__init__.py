"""Speak the nouns that every layer shares: values, periods, references, findings.

Nothing here reads a file, opens a connection or knows a work product.
"""
