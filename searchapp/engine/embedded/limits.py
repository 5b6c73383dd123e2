"""How much one search may cost beside its time.

Depends on: config. Used by: engine.embedded.
"""

from dataclasses import dataclass

from searchapp.config import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one search.

    Attributes:
        blocks_read: Most blocks read for regular expressions.
        shaped_units: Most units that the shape of one may stand for, where it is looked up.
    """

    blocks_read: int
    shaped_units: int

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """Take them from the settings."""
        return cls(settings.regex_blocks_max, settings.wildcard_units_max)
