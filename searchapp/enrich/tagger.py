"""Find the words a trained tagger takes for names of persons.

Cuts texts into sentences, gives them to the network in batches of like length and reads
the spans back. It reports what the model says and judges nothing; rules about names are
in enrich.persons. Nothing is ever tagged across a line end.

Spans are half-open and count code points of the printed text: every character goes in as
exactly one number. The model was trained on half-width punctuation, so that is what it is
shown.

A sentence that occurs twice is read once.

Depends on: model, enrich.tagger_alphabet, enrich.tagger_guess, enrich.tagger_kernels,
enrich.tagger_network, enrich.tagger_weights, threadpoolctl.
Used by: enrich.persons.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from threadpoolctl import ThreadpoolController

from searchapp.compiled import AUTO
from searchapp.enrich.tagger_alphabet import Alphabet
from searchapp.enrich.tagger_guess import Guess
from searchapp.enrich.tagger_network import Network, Run
from searchapp.enrich.tagger_weights import read_weights, weights_folder
from searchapp.model import Span

_SENTENCE: Final = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]*[”’」』）)]*|[。！？；!?;]+")
_COMMA: Final = re.compile(r"[，,、：:\s]")

LONGEST_SENTENCE_CHARS: Final = 200
"""Longer runs without an end mark (tables, lists) are cut at a comma, or here."""

_BATCH_CHARS: Final = {"numpy": 3000, "numba": 1500}
"""Measured: compiled loops are as fast with 1,500 as with 6,000, which take 46 MB more; numpy
loses a twentieth with 3,000, which save 29 MB in every process."""

_BEGIN_PERSON: Final = ("PER-B", "nr-B")


class Tagger:
    """The trained tagger, ready to read texts."""

    def __init__(self, folder: Path, kernels: str = AUTO, *, short: bool = True) -> None:
        """Read the model.

        Args:
            folder: A ``lac_small`` folder.
            kernels: Who does the innermost steps: ``auto``, ``numpy`` or ``numba``.
            short: Use products of short floats with ``numba``, where the processor has them.

        Raises:
            LexiconError: The model is missing, incomplete or not what it should be.
            SettingError: The kernels wanted are not installed.
        """
        self._folder, self._choice, self._may_be_short = folder, kernels, short
        weights = read_weights(folder)
        self._network = Network(weights, kernels, short=short)
        self._alphabet = Alphabet(weights.characters)
        # The matrices are small: numpy's own threads would mostly wait for each other
        # (measured on a busy machine: a hundred times slower). Processes share the work.
        self._threads = ThreadpoolController()
        self._begins = [weights.tags.index(tag) for tag in _BEGIN_PERSON]

    def __reduce__(self) -> tuple[object, tuple[Path, str]]:
        """Travel to another process as the folder: reading it anew is cheaper than copying."""
        return partial(Tagger, short=self._may_be_short), (self._folder, self._choice)

    @classmethod
    def load(cls, kernels: str = AUTO, *, short: bool = True) -> "Tagger":
        """Read the model that comes with the installed jieba.

        Args:
            kernels: As for the class.
            short: As for the class.

        Raises:
            LexiconError: It is not there or not complete.
            SettingError: The kernels wanted are not installed.
        """
        return cls(weights_folder(), kernels, short=short)

    @property
    def kernels(self) -> str:
        """Who does the innermost steps: ``numpy`` or ``numba``."""
        return self._network.kernels

    @property
    def short(self) -> bool:
        """Whether products of short floats come first."""
        return self._network.short

    def prepare(self) -> None:
        """Work out for every character what is otherwise worked out when it is first met."""
        with self._threads.limit(limits=1, user_api="blas"):
            self._network.fill()

    def persons(self, texts: Sequence[str], *, exactly: bool = False) -> list[tuple[Guess, ...]]:
        """Find what the model takes for names of persons.

        Args:
            texts: Printed texts; the more at once, the faster.
            exactly: Compute margins exactly; else they may be ``SLACK`` off, but never lie on
                the other side of one of ``JUDGED_MARGINS``.

        Returns:
            For each text its guesses, in order, none overlapping.
        """
        where: dict[str, list[tuple[int, int]]] = {}
        for number, start, end in _sentences(texts):
            where.setdefault(texts[number][start:end], []).append((number, start))
        found: list[list[Guess]] = [[] for _ in texts]
        with self._threads.limit(limits=1, user_api="blas"):
            for sentence, run in self._runs(sorted(where, key=len, reverse=True), exactly):
                for number, start in where[sentence]:
                    span = Span(start + run.start, start + run.end)
                    found[number].append(Guess(span, run.margin))
        return [tuple(sorted(guesses, key=lambda guess: guess.span)) for guesses in found]

    def _runs(self, sentences: list[str], exactly: bool) -> Iterator[tuple[str, Run]]:
        """Yield the names in sentences, the longest first; the doubtful ones are read again."""
        doubted: list[str] = []
        for batch in _batches(sentences, _BATCH_CHARS[self.kernels]):
            ids = self._alphabet.rows("".join(batch))
            lengths = list(map(len, batch))
            found = self._network.runs(ids, lengths, self._begins, exactly=exactly)
            yield from ((batch[run.sentence], run) for run in found.runs)
            doubted += [batch[number] for number in sorted(found.doubted)]
        if doubted:
            yield from self._runs(doubted, exactly=True)


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


def _batches(sentences: list[str], chars: int) -> Iterator[list[str]]:
    """Cut the sentences, longest first, into batches of about so many characters."""
    at = 0
    while at < len(sentences):
        count = max(1, chars // len(sentences[at]))
        yield sentences[at : at + count]
        at += count
