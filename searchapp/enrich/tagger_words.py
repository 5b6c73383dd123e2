"""Find possible names with jieba's part-of-speech tagging: the fallback of enrich.tagger.

Used when a distribution comes without the trained tagger. Four of ten names it gives are
right, so what uses it must ask for evidence.

Spans are half-open and count code points of the printed text.

Depends on: model, enrich.tagger_guess, jieba. Used by: enrich.persons.
"""

import logging
import tempfile
from collections.abc import Iterator, Sequence
from typing import Final

from searchapp.enrich.tagger_guess import Guess
from searchapp.model import Span

_PERSON_FLAGS: Final = ("nr", "nrt", "nrfg")
_LINE_END: Final = "\n"


class WordTagger:
    """Part-of-speech tagging that keeps only the names of persons."""

    def __init__(self) -> None:
        """Import jieba and let it read its dictionary; about a second."""
        # Imported here: who has the trained tagger never pays for the dictionary.
        import jieba  # noqa: PLC0415  see above
        import jieba.posseg  # noqa: PLC0415  see above

        jieba.setLogLevel(logging.WARNING)
        tokenizer = jieba.Tokenizer()
        with tempfile.TemporaryDirectory() as folder:
            # jieba would otherwise read a cache that anybody on the machine could have written.
            tokenizer.tmp_dir = folder
            tokenizer.initialize()
        self._tagger = jieba.posseg.POSTokenizer(tokenizer)

    def __reduce__(self) -> tuple[type["WordTagger"], tuple[()]]:
        """Travel to another process as nothing: its dictionary is on every machine."""
        return WordTagger, ()

    def prepare(self) -> None:
        """Do nothing: all is read already."""

    def persons(self, texts: Sequence[str], *, exactly: bool = False) -> list[tuple[Guess, ...]]:
        """Find what may be names of persons; guesses of each text, in order."""
        return [tuple(self._guesses(text)) for text in texts]

    def _guesses(self, text: str) -> Iterator[Guess]:
        start = 0
        for line in text.split(_LINE_END):
            at = start
            for word, flag in self._tagger.cut(line):
                if flag in _PERSON_FLAGS:
                    yield Guess(Span(at, at + len(word)))
                at += len(word)
            start += len(line) + 1
