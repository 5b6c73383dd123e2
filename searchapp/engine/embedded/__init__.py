"""The engine on one machine: Whoosh, with vectors."""

from searchapp.engine.embedded.builder import open_builder
from searchapp.engine.embedded.check import Finding, check_index
from searchapp.engine.embedded.engine import open_engine
from searchapp.engine.embedded.kernels import load_kernels
from searchapp.engine.embedded.update import open_update

__all__ = [
    "Finding",
    "check_index",
    "load_kernels",
    "open_builder",
    "open_engine",
    "open_update",
]
