"""What every view works with: the service, the settings and the revision of this program.

Depends on: config, search.service, flask. Used by: web.*.
"""

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import cast

from flask import current_app

from searchapp.config import Settings
from searchapp.search.service import SearchService

EXTENSION = "searchapp"


@dataclass(frozen=True, slots=True)
class Desk:
    """The service and the settings it serves under.

    Attributes:
        service: Answers every question.
        settings: The settings in force.
        revision: Changes with the program's pages and with the settings, so that an answer
            kept by a browser is not taken for a fresh one.
    """

    service: SearchService
    settings: Settings
    revision: str


def desk() -> Desk:
    """Give the desk of the application being served."""
    return cast("Desk", current_app.extensions[EXTENSION])


def revision(settings: Settings) -> str:
    """Fingerprint the files pages are made from, and the settings."""
    digest = blake2b(repr(settings).encode(), digest_size=8)
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".js", ".svg"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()
