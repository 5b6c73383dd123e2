"""Find the words a trained tagger takes for names of persons.

Cuts texts into sentences, gives them to the network in batches of like length and reads
the spans back. It reports what the model says and judges nothing; rules about names are
in enrich.persons. Nothing is ever tagged across a line end.

Spans are half-open and count code points of the printed text: every character goes in as
exactly one number. The model was trained on half-width punctuation, so that is what it is
shown.

Depends on: model, analysis.fold, enrich.tagger_guess, enrich.tagger_network,
enrich.tagger_weights, numpy, threadpoolctl.
Used by: enrich.persons.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from threadpoolctl import ThreadpoolController

from searchapp.analysis.fold import fold_char
from searchapp.enrich.tagger_guess import Guess
from searchapp.enrich.tagger_network import Network
from searchapp.enrich.tagger_viterbi import Integers
from searchapp.enrich.tagger_weights import UNKNOWN, read_weights, weights_folder
from searchapp.model import Span

_SENTENCE: Final = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]*[”’」』）)]*|[。！？；!?;]+")
_COMMA: Final = re.compile(r"[，,、：:\s]")

LONGEST_SENTENCE_CHARS: Final = 200
"""Longer runs without an end mark (tables, lists) are cut at a comma, or here."""

_BATCH_CHARS: Final = 6000
"""Measured: 3,000 cost a twentieth more time, 12,000 save none and cost 27 MB more memory."""

_PUNCTUATION: Final = dict(zip("，、。“”‘’：；！？（）　 \t", ",,.\"\"'':;!?(),,,", strict=True))

_BEGIN_PERSON: Final = ("PER-B", "nr-B")


class Tagger:
    """The trained tagger, ready to read texts."""

    def __init__(self, folder: Path) -> None:
        """Read the model.

        Args:
            folder: A ``lac_small`` folder.

        Raises:
            LexiconError: The model is missing, incomplete or not what it should be.
        """
        self._folder = folder
        weights = read_weights(folder)
        self._network = Network(weights)
        self._characters = weights.characters
        self._numbers: dict[str, int] = {}
        # The matrices are small: numpy's own threads would mostly wait for each other
        # (measured on a busy machine: a hundred times slower). Processes share the work.
        self._threads = ThreadpoolController()
        self._begins = [weights.tags.index(tag) for tag in _BEGIN_PERSON]

    def __reduce__(self) -> tuple[type["Tagger"], tuple[Path]]:
        """Travel to another process as the folder: reading it anew is cheaper than copying."""
        return Tagger, (self._folder,)

    @classmethod
    def load(cls) -> "Tagger":
        """Read the model that comes with the installed jieba.

        Raises:
            LexiconError: It is not there or not complete.
        """
        return cls(weights_folder())

    def persons(self, texts: Sequence[str]) -> list[tuple[Guess, ...]]:
        """Find what the model takes for names of persons.

        Args:
            texts: Printed texts; the more at once, the faster.

        Returns:
            For each text its guesses, in order, none overlapping.
        """
        places = list(_sentences(texts))
        places.sort(key=lambda place: place[1] - place[2])
        found: list[list[Guess]] = [[] for _ in texts]
        with self._threads.limit(limits=1, user_api="blas"):
            for batch in _batches(places):
                sentences = [self._encode(texts[n][start:end]) for n, start, end in batch]
                runs = self._network.runs(sentences, self._begins)
                for (number, start, _), words in zip(batch, runs, strict=True):
                    found[number] += (
                        Guess(Span(start + word.start, start + word.end), word.margin)
                        for word in words
                    )
        return [tuple(sorted(guesses, key=lambda guess: guess.span)) for guesses in found]

    def _encode(self, sentence: str) -> Integers:
        known = self._numbers
        return np.array(
            [known[char] if char in known else self._number(char) for char in sentence],
            dtype=np.intp,
        )

    def _number(self, char: str) -> int:
        """Give a character's row: half-width, else simplified, else as printed."""
        shown = _PUNCTUATION.get(char) or unicodedata.normalize("NFKC", char)
        if shown.isalpha() and not shown.isascii():
            shown = fold_char(shown)
        unknown = self._characters[UNKNOWN]
        self._numbers[char] = self._characters.get(shown, self._characters.get(char, unknown))
        return self._numbers[char]


def _sentences(texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield number of the text, start and end of every sentence."""
    for number, text in enumerate(texts):
        for match in _SENTENCE.finditer(text):
            for start, end in _cut(text, *match.span()):
                yield number, start, end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SENTENCE_CHARS:
        commas = list(_COMMA.finditer(text, start, start + LONGEST_SENTENCE_CHARS))
        middle = commas[-1].end() if commas else start + LONGEST_SENTENCE_CHARS
        yield start, middle
        start = middle
    yield start, end


def _batches(places: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    """Cut the sentences, longest first, into batches of about equally many characters."""
    at = 0
    while at < len(places):
        longest = places[at][2] - places[at][1]
        count = max(1, _BATCH_CHARS // longest)
        yield places[at : at + count]
        at += count
