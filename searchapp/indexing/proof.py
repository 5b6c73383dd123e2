"""Prove the literal promise on a finished build: what is printed is found, nothing else.

Strings of one to twelve neighbouring units are drawn from a random sample of blocks as they
were read, breaks included, and looked up in the build: every fourth from a headline, every
fourth across a place where two printed pieces were joined, as far as the sample has them.
Checked for each of them:

* every block of the sample that prints it is among the results (a plain scan of the sample
  says which), and its marks cover the place it was drawn from;
* the first ``FINDS_CHECKED`` blocks returned, and every block of the sample returned, do
  print it;
* where that is all of them, the number of hits is that of a plain count.

A string with more than ``HITS_FETCHED`` matching blocks is asked for once more together with
a second string of the block it was drawn from, instead of fetching all its results. The
plain scan is ``indexing.plain``.

Depends on: model, analysis.literal (reading a query, marks), engine.contract, engine.queries,
indexing.plain, indexing.reports, indexing.sample. Used by: indexing.build, bootstrap.
"""

import random
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from searchapp.analysis.literal import Literal, cut_units, find_all, literal
from searchapp.engine.contract import Engine, EngineHits
from searchapp.engine.queries import And, EngineQuery, Match, Node, Scope, Unit
from searchapp.indexing.plain import plain_pattern, plain_text
from searchapp.indexing.reports import Failure, ProofReport
from searchapp.indexing.sample import Sampled
from searchapp.model import Span, block_id

UNITS_MAX: Final = 12
"""Longest string drawn."""

HITS_FETCHED: Final = 2000
"""Most results fetched for one string."""

FINDS_CHECKED: Final = 10
"""Most returned blocks checked for one string, beside those of the sample."""

FAILURES_KEPT: Final = 10

_SECOND_UNITS: Final = 16

_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A string of the printed text: where it stands, and more of the text around it."""

    source: Sampled
    span: Span
    around: Span

    @property
    def text(self) -> str:
        return self.source.text[self.span.start : self.span.end]

    @property
    def place(self) -> _Place:
        return self.source.article_id, self.source.block


def prove(engine: Engine, sample: Sequence[Sampled], strings: int, seed: int) -> ProofReport:
    """Look up strings drawn from a sample of the printed text.

    Args:
        engine: The finished build.
        sample: Blocks as they were read, not as the build gives them back.
        strings: How many strings to draw; blocks are used again when there are fewer.
        seed: Repeats a draw.

    Returns:
        The outcome; a failed proof is an outcome, not an error.
    """
    proof = _Proof(engine, sample, seed)
    for drawn in _draw(sample, strings, random.Random(seed)):  # noqa: S311  a sample
        proof.check(drawn)
    return proof.report()


def _draw(sample: Sequence[Sampled], strings: int, rng: random.Random) -> Iterator[_Drawn]:
    cut = [(one, cut_units(one.text).spans) for one in sample]
    usable = [(one, spans) for one, spans in cut if spans]
    rng.shuffle(usable)
    headlines = [(one, spans) for one, spans in usable if one.block == 0]
    joined = [(one, spans) for one, spans in usable if _seams(one, spans)]
    sources = [cycle(part or usable) for part in (usable, headlines, usable, joined)]
    for turn in range(strings if usable else 0):
        one, spans = next(sources[turn % len(sources)])
        seams = _seams(one, spans) if turn % len(sources) == len(sources) - 1 else []
        size = min(rng.randint(1 + bool(seams), UNITS_MAX), len(spans))
        low, high = 0, len(spans) - size
        if seams:
            seam = rng.choice(seams)
            low, high = max(low, seam - size + 1), min(high, seam - 1)
        first = rng.randint(low, high)
        more = min(max(size, _SECOND_UNITS), len(spans))
        start = min(first, len(spans) - more)
        yield _Drawn(one, _whole(spans, first, size), _whole(spans, start, more))


def _seams(one: Sampled, spans: Sequence[Span]) -> list[int]:
    """Number the units that are the first behind a join and not the first of the block."""
    behind = (bisect_left(spans, join, key=lambda span: span.start) for join in one.joins)
    return [unit for unit in behind if 0 < unit < len(spans)]


def _whole(spans: Sequence[Span], first: int, size: int) -> Span:
    """Give the printed place of some units, widened where one printed character made several.

    ``¼`` is read as 1, a stroke and 4; no reader can ask for part of it.
    """
    last = first + size - 1
    while first and spans[first - 1].end > spans[first].start:
        first -= 1
    while last + 1 < len(spans) and spans[last].end > spans[last + 1].start:
        last += 1
    return Span(spans[first].start, spans[last].end)


class _Proof:
    """Checks strings one by one and keeps the count."""

    def __init__(self, engine: Engine, sample: Sequence[Sampled], seed: int) -> None:
        self._engine = engine
        self._seed = seed
        self._plain = {(one.article_id, one.block): plain_text(one.text) for one in sample}
        self._random = random.Random(seed)  # noqa: S311  a sample
        self._strings = self._found = self._finds = self._false = self._miscounted = 0
        self._failures: list[Failure] = []

    def report(self) -> ProofReport:
        """Give the outcome so far."""
        return ProofReport(
            seed=self._seed,
            strings=self._strings,
            found=self._found,
            blocks=len(self._plain),
            finds=self._finds,
            false_finds=self._false,
            miscounted=self._miscounted,
            failures=tuple(self._failures[:FAILURES_KEPT]),
        )

    def check(self, drawn: _Drawn) -> None:
        """Look one string up and compare."""
        self._strings += 1
        wanted = _literal(drawn.text)
        hits = self._search(Match(wanted))
        pattern = plain_pattern(drawn.text)
        expected = {place for place, text in self._plain.items() if pattern.search(text)}
        if hits.paragraphs > HITS_FETCHED:
            returned = _places(self._narrowed(drawn, wanted))
            expected = {drawn.place}
        else:
            returned = _places(hits)
            self._check_finds(drawn, pattern, _places(hits), hits.occurrences)
        missing = sorted({drawn.place, *expected} - set(returned))
        marked = self._is_marked(drawn, wanted)
        self._found += marked and not missing
        if missing:
            self._fail(drawn, missing[0], "not_found")
        elif not marked:
            self._fail(drawn, drawn.place, "not_marked")

    def _narrowed(self, drawn: _Drawn, wanted: Literal) -> EngineHits:
        """Ask for a frequent string together with more of the text it was drawn from."""
        more = _literal(drawn.source.text[drawn.around.start : drawn.around.end])
        hits = self._search(And((Match(wanted), Match(more))))
        if hits.paragraphs > HITS_FETCHED:
            return self._search(Match(more), hits.paragraphs)
        return hits

    def _search(self, node: Node, limit: int = HITS_FETCHED) -> EngineHits:
        return self._engine.search(
            EngineQuery(node, scope=Scope.BLOCK, unit=Unit.PARAGRAPH, limit=limit)
        )

    def _check_finds(
        self, drawn: _Drawn, pattern: re.Pattern[str], places: Sequence[_Place], counted: int
    ) -> None:
        """Check returned blocks by a plain scan: those of the sample, and some others."""
        some = self._random.sample(places, min(FINDS_CHECKED, len(places)))
        chosen = dict.fromkeys((*some, *(place for place in places if place in self._plain)))
        ids = list(dict.fromkeys(article_id for article_id, _ in chosen))
        printed = {
            (article.id, block.number): block.text
            for article in self._engine.articles(ids)
            for block in article.blocks
        }
        occurrences = 0
        for article_id, number in chosen:
            text = plain_text(printed[article_id, number])
            times = sum(1 for _ in pattern.finditer(text))
            occurrences += times
            self._finds += 1
            if not times:
                self._false += 1
                self._fail(drawn, (article_id, number), "false_find")
        if len(chosen) == len(places) and occurrences != counted:
            self._miscounted += 1
            self._fail(drawn, drawn.place, "miscounted")

    def _is_marked(self, drawn: _Drawn, wanted: Literal) -> bool:
        marks = find_all(cut_units(drawn.source.text), [wanted])
        return any(mark.start <= drawn.span.start and drawn.span.end <= mark.end for mark in marks)

    def _fail(self, drawn: _Drawn, place: _Place, reason: str) -> None:
        self._failures.append(Failure(drawn.text, block_id(*place), reason))


def _literal(text: str) -> Literal:
    wanted = literal(text)
    assert wanted is not None, text  # noqa: S101  drawn from units, so it holds some
    return wanted


def _places(hits: EngineHits) -> list[_Place]:
    return [(hit.article_id, hit.blocks[0]) for hit in hits.hits]
