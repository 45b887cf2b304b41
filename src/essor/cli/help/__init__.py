"""Give the help of every command and option in the caller's language; the sentences stand in words.toml."""

from essor.cli.help.speaking import speak

__all__ = ["speak"]
