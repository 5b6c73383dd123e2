"""``python -m searchapp`` is the console script ``searchapp``."""

from searchapp.cli import main

main(prog_name="searchapp")
