"""The program as used from a terminal."""

from searchapp.cli.commands import main

__all__ = ["main"]
