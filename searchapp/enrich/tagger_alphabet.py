"""Give every printed character its row of the tagger's embedding.

The model was trained on simplified characters and half-width punctuation, so a character is
looked up half-width, else simplified, else as printed. One character in, one number out.

Depends on: analysis.fold, enrich.tagger_packing, enrich.tagger_weights, numpy.
Used by: enrich.tagger.
"""

import sys
import unicodedata
from collections.abc import Mapping
from typing import Final

import numpy as np

from searchapp.analysis.fold import fold_char
from searchapp.enrich.tagger_packing import Integers
from searchapp.enrich.tagger_weights import UNKNOWN

_PUNCTUATION: Final = dict(zip("，、。“”‘’：；！？（）　 \t", ",,.\"\"'':;!?(),,,", strict=True))
_UNMET: Final = 0


class Alphabet:
    """Rows by code point; a character's row is looked up when it is first met."""

    def __init__(self, characters: Mapping[str, int]) -> None:
        """Take the model's dictionary: the row of each character, ``OOV`` for all others."""
        self._characters = characters
        # One more than the row. Pages of it that nobody asks for are never given memory.
        self._rows = np.zeros(sys.maxunicode + 1, dtype=np.int32)

    def rows(self, text: str) -> Integers:
        """Give one row a character."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        found = self._rows[codes]
        if not found.all():
            for code in np.unique(codes[found == _UNMET]).tolist():
                self._rows[code] = self._row(chr(code)) + 1
            found = self._rows[codes]
        rows: Integers = found.astype(np.int64) - 1
        return rows

    def _row(self, char: str) -> int:
        """Look a character up: half-width, else simplified, else as printed."""
        shown = _PUNCTUATION.get(char) or unicodedata.normalize("NFKC", char)
        if shown.isalpha() and not shown.isascii():
            shown = fold_char(shown)
        unknown = self._characters[UNKNOWN]
        return self._characters.get(shown, self._characters.get(char, unknown))
