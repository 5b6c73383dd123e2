"""Gather the mentions of persons in one article and judge each name.

Brings together what the tagger took for names, what stands in enumerations and what the
surroundings say; then every other literal occurrence of a name found. A name's tier:

* ``A``: something in the article speaks for a person: an office or role beside the name,
  a verb of saying, an enumeration;
* ``B``: nothing does, but the form is that of a name and the tagger is sure; two characters
  ask for more, or to be seen twice; so do rare surnames and foreign names;
* ``C``: the rest, and what has a doubtful ending or sits inside a longer word.

Spans are half-open and count code points of the printed text.

Depends on: model, enrich.persons_context, enrich.persons_lists, enrich.persons_shape,
enrich.tagger_guess. Used by: enrich.persons.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from searchapp.enrich.persons_context import Context, Surroundings, overlaps
from searchapp.enrich.persons_lexicon import HAN, NameLexicon
from searchapp.enrich.persons_lists import NameLists
from searchapp.enrich.persons_shape import BLANKS, DOTS, NameShape, bare
from searchapp.enrich.tagger_guess import Guess
from searchapp.model import Article, Block, Span

_HAN: Final = re.compile(HAN)
_DOT_GAP: Final = re.compile(rf"[{DOTS}]")
_ONE_WORD: Final = re.compile(rf"{HAN}+(?:[{BLANKS}{DOTS}]+{HAN}+)*")
_PARTICLES: Final = frozenset("的和与及等在是也还就曾又将把被对向从给跟同说称为以于则已都让会")
_OPENING, _CLOSING = frozenset('“"「'), frozenset('”"」')
_FULL_GIVEN_CHARS: Final = 3
_TWICE: Final = 2
_LEAST_MARGIN: Final = 1.5
_SURE_MARGIN: Final = 5.0
_SURE_SHORT_MARGIN: Final = 8.0
"""Margins of the tagger. Measured on news sentences, names without evidence, share right:
common surname and three characters 0.23 below 1.5, 0.54 to 5, 0.81 to 8, 0.96 above; two
characters 0.33, 0.56, 0.85, 0.94; foreign 0.07, 0.36, 0.73, 0.87."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name.

    Attributes:
        block: The block it stands in.
        text: The block's text in simplified characters, which the rules read.
        span: Where.
        source: ``tagged``, ``list``, ``office`` or ``repeated``.
        around: What stands beside it.
        margin: How sure the tagger is of it; 0 where it did not say so.
    """

    block: Block
    text: str
    span: Span
    source: str
    around: Surroundings
    margin: float = 0.0

    @property
    def printed(self) -> str:
        """The words as printed."""
        return self.block.text[self.span.start : self.span.end]

    @property
    def title(self) -> str:
        """The office beside the name, as printed; '' without one."""
        where = self.around.title
        return self.block.text[where.start : where.end] if where else ""

    @property
    def before(self) -> str:
        """The character before, or ''."""
        return self.text[max(0, self.span.start - 1) : self.span.start]

    @property
    def after(self) -> str:
        """The character after, or ''."""
        return self.text[self.span.end : self.span.end + 1]


@dataclass(slots=True)
class Person:
    """A name, in simplified characters, and all its mentions in one article, in order."""

    name: str
    mentions: list[Mention] = field(default_factory=list)

    @property
    def margin(self) -> float:
        """How sure the tagger is at the mention where it is surest."""
        return max(mention.margin for mention in self.mentions)

    def count(self, source: str) -> int:
        """Number of mentions found in one way."""
        return sum(mention.source == source for mention in self.mentions)


@dataclass(frozen=True, slots=True)
class TaggedBlock:
    """A block, its text in simplified characters, and what the tagger took for names in it."""

    block: Block
    text: str
    guesses: tuple[Guess, ...]


class PersonJudge:
    """Finds and judges the persons of an article."""

    def __init__(self, lexicon: NameLexicon, *, trusted: bool) -> None:
        """Prepare the rules.

        Args:
            lexicon: The word lists.
            trusted: The tagger is good enough for tier B without evidence.
        """
        self._shape = NameShape(lexicon)
        self._context = Context(lexicon)
        self._lists = NameLists(lexicon, self._shape)
        self._trusted = trusted
        posts = "|".join(sorted(lexicon.before, key=len, reverse=True))
        self._after_office = re.compile(
            rf"(?:{posts})[{BLANKS}]?(?:({HAN}{{2,3}}?)(?={lexicon.speaking.pattern})"
            rf"|({HAN}{{1,2}}[{BLANKS}]{{1,3}}{HAN})(?=[,，、。]|{lexicon.speaking.pattern}"
            rf"|{lexicon.acting.pattern}))"
        )

    def persons(self, article: Article, blocks: Sequence[TaggedBlock]) -> list[Person]:
        """Find the persons an article mentions.

        Args:
            article: The article; its byline does not count as a mention.
            blocks: Those of its blocks that are read, with the tagger's spans.

        Returns:
            The persons, in order of first mention.
        """
        found: dict[str, Person] = {}
        bylines: dict[int, tuple[Span, ...]] = {}
        for tagged in blocks:
            masked = self._context.byline_spans(article, tagged.block, tagged.text)
            bylines[tagged.block.number] = masked
            for guess, source in self._candidates(tagged, masked):
                self._add(found, tagged, guess, source)
        self._settle_prefixes(found)
        return self._repeat(found, blocks, bylines)

    def tier(self, person: Person) -> str:
        """Judge one name by all its mentions; '' when nothing at all holds it up."""
        if self._has_evidence(person):
            return "A"
        if not self._trusted:
            return "C"
        if person.margin < self._least_margin(person.name):
            return ""
        return "B" if person.margin >= self._sure_margin(person) else "C"

    def _has_evidence(self, person: Person) -> bool:
        """Whether something besides the tagger says that this is a person's name."""
        chinese = self._shape.is_chinese(person.name)
        long = len(person.name) >= _FULL_GIVEN_CHARS
        for mention in person.mentions:
            around = mention.around
            if mention.source in {"list", "office"} or around.title or around.named_before:
                return True
            if self._trusted and person.margin < _LEAST_MARGIN:
                continue
            if chinese and (around.speaks_for_a_person or (long and around.acts)):
                return True
        return False

    def _least_margin(self, name: str) -> float:
        """Say below which margin a name without evidence is noise."""
        common = self._shape.is_chinese(name) and self._shape.is_common(name)
        return _LEAST_MARGIN if common else 2 * _LEAST_MARGIN

    def _sure_margin(self, person: Person) -> float:
        """Say from which margin a name without evidence makes the facet."""
        name, shape = person.name, self._shape
        if self._is_suspect(person):
            return math.inf
        if not shape.is_chinese(name):
            return _SURE_MARGIN if _DOT_GAP.search(name) else _SURE_SHORT_MARGIN
        if len(name) < _FULL_GIVEN_CHARS and person.count("tagged") < _TWICE:
            return _SURE_SHORT_MARGIN if shape.is_common(name) else math.inf
        return _SURE_MARGIN if shape.is_common(name) else _SURE_SHORT_MARGIN

    def _is_suspect(self, person: Person) -> bool:
        """Whether a name without evidence looks like part of something else."""
        if self._shape.is_doubtful(person.name):
            return True
        if 2 * person.count("tagged") < len(person.mentions):
            return True
        after = "".join({mention.after for mention in person.mentions})
        inside_a_word = len(person.mentions) > 1 and _HAN.fullmatch(after)
        if inside_a_word and after not in _PARTICLES:
            return True
        return all(m.before in _OPENING and m.after in _CLOSING for m in person.mentions)

    def _candidates(
        self, tagged: TaggedBlock, masked: tuple[Span, ...]
    ) -> Iterator[tuple[Guess, str]]:
        text = tagged.text
        guesses = list(self._clean(text, _merge_dotted(text, tagged.guesses)))
        spans = tuple(guess.span for guess in guesses)
        listed = self._lists.find(text, spans)
        office = tuple(
            Span(*match.span(match.lastindex or 0)) for match in self._after_office.finditer(text)
        )
        for span in listed:
            if not overlaps(span, masked):
                yield Guess(span), "list"
        for guess in guesses:
            if not overlaps(guess.span, (*listed, *masked)):
                yield guess, "tagged"
        for span in office:
            name = bare(text[span.start : span.end])
            free = not overlaps(span, (*listed, *spans, *masked))
            # A tagger worth trusting misses names after an office only where a blank parts them.
            wanted = name != text[span.start : span.end] or not self._trusted
            if free and wanted and self._shape.is_chinese(name) and self._shape.is_common(name):
                yield Guess(span), "office"

    def _clean(self, text: str, guesses: Iterable[Guess]) -> Iterator[Guess]:
        for guess in guesses:
            printed = text[guess.span.start : guess.span.end]
            if not _ONE_WORD.fullmatch(printed):
                continue
            end = guess.span.start + len(self._shape.clean(printed))
            yield Guess(Span(guess.span.start, end), guess.margin)

    def _add(
        self, found: dict[str, Person], tagged: TaggedBlock, guess: Guess, source: str
    ) -> None:
        name = bare(tagged.text[guess.span.start : guess.span.end])
        shape = self._shape
        if shape.is_refused(name) or not (shape.is_chinese(name) or shape.is_foreign(name)):
            return
        found.setdefault(name, Person(name)).mentions.append(self._mention(tagged, guess, source))

    def _mention(self, tagged: TaggedBlock, guess: Guess, source: str) -> Mention:
        around = self._context.around(tagged.text, guess.span)
        return Mention(tagged.block, tagged.text, guess.span, source, around, guess.margin)

    def _settle_prefixes(self, found: dict[str, Person]) -> None:
        """Drop a longer name that only continues one seen more often.

        马健 three times and 马健都 once: the second is a slip. Where the longer one is as
        frequent it stays, and repetition reads the longest name first.
        """
        for name in sorted(found, key=len):
            for longer in [other for other in found if other[:-1] == name]:
                if len(found[name].mentions) > len(found[longer].mentions):
                    del found[longer]

    def _repeat(
        self,
        found: dict[str, Person],
        blocks: Sequence[TaggedBlock],
        bylines: dict[int, tuple[Span, ...]],
    ) -> list[Person]:
        """Add every other literal occurrence of the names found; order all by place."""
        if not found:
            return []
        names = re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))
        persons: dict[str, Person] = {}
        for tagged in blocks:
            mentions = [m for person in found.values() for m in person.mentions]
            known = {m.span: m for m in mentions if m.block is tagged.block}
            taken = (*known, *bylines[tagged.block.number])
            for match in names.finditer(tagged.text):
                span = Span(*match.span())
                if not overlaps(span, taken):
                    known[span] = self._mention(tagged, Guess(span), "repeated")
            for span, mention in sorted(known.items()):
                name = bare(tagged.text[span.start : span.end])
                persons.setdefault(name, Person(name)).mentions.append(mention)
        return list(persons.values())


def _merge_dotted(text: str, guesses: Sequence[Guess]) -> Iterator[Guess]:
    """Join what only a dot parts: 迈克尔·乔丹 is one name."""
    held: Guess | None = None
    for guess in guesses:
        if held and _DOT_GAP.fullmatch(text[held.span.end : guess.span.start]):
            span = Span(held.span.start, guess.span.end)
            held = Guess(span, max(held.margin, guess.margin))
            continue
        if held:
            yield held
        held = guess
    if held:
        yield held
