"""The engine on one machine: Whoosh, with vectors."""
