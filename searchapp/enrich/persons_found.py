"""Gather the mentions of persons in one article and judge each name.

Brings together what the tagger took for names, what stands in enumerations and what the
surroundings say; then every other literal occurrence of a name found. A name's tier:

* ``A``: something in the article speaks for a person: an office or role beside the name,
  a verb of saying, an enumeration;
* ``B``: a common surname and three characters, or seen twice; or a dotted foreign name;
* ``C``: the rest, and what has a doubtful ending or sits inside a longer word.

Spans are half-open and count code points of the printed text.

Depends on: model, enrich.persons_context, enrich.persons_lists, enrich.persons_shape.
Used by: enrich.persons.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from searchapp.enrich.persons_context import Context, Surroundings, overlaps
from searchapp.enrich.persons_lexicon import HAN, NameLexicon
from searchapp.enrich.persons_lists import NameLists
from searchapp.enrich.persons_shape import BLANKS, DOTS, NameShape, bare
from searchapp.model import Article, Block, Span

_HAN: Final = re.compile(HAN)
_DOT_GAP: Final = re.compile(rf"[{DOTS}]")
_ONE_WORD: Final = re.compile(rf"{HAN}+(?:[{BLANKS}{DOTS}]+{HAN}+)*")
_PARTICLES: Final = frozenset("的和与及等在是也还就曾又将把被对向从给跟同说称为以于则已都让会")
_OPENING, _CLOSING = frozenset('“"「'), frozenset('”"」')
_FULL_GIVEN_CHARS: Final = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name.

    Attributes:
        block: The block it stands in.
        text: The block's text in simplified characters, which the rules read.
        span: Where.
        source: ``tagged``, ``list``, ``office`` or ``repeated``.
        around: What stands beside it.
    """

    block: Block
    text: str
    span: Span
    source: str
    around: Surroundings

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

    def count(self, source: str) -> int:
        """Number of mentions found in one way."""
        return sum(mention.source == source for mention in self.mentions)


@dataclass(frozen=True, slots=True)
class TaggedBlock:
    """A block, its text in simplified characters, and what the tagger took for names in it."""

    block: Block
    text: str
    spans: tuple[Span, ...]


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
            for span, source in self._candidates(tagged, masked):
                self._add(found, tagged, span, source)
        self._settle_prefixes(found)
        return self._repeat(found, blocks, bylines)

    def tier(self, person: Person) -> str:
        """Judge one name by all its mentions."""
        name, shape = person.name, self._shape
        evidence = self._has_evidence(person)
        if not shape.is_chinese(name):
            if any(mention.around.named_before for mention in person.mentions):
                return "A"
            return "B" if _DOT_GAP.search(name) else "C"
        if evidence:
            return "A"
        if not self._trusted or not shape.is_common(name) or self._is_suspect(person):
            return "C"
        seen = person.count("tagged")
        return "B" if len(name) >= _FULL_GIVEN_CHARS or seen > 1 else "C"

    def _has_evidence(self, person: Person) -> bool:
        long = len(person.name) >= _FULL_GIVEN_CHARS
        return any(
            mention.source in {"list", "office"}
            or mention.around.speaks_for_a_person
            or (long and mention.around.acts)
            for mention in person.mentions
        )

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
    ) -> Iterator[tuple[Span, str]]:
        text = tagged.text
        spans = tuple(self._clean(text, _merge_dotted(text, tagged.spans)))
        listed = self._lists.find(text, spans)
        office = tuple(
            Span(*match.span(match.lastindex or 0)) for match in self._after_office.finditer(text)
        )
        for span in listed:
            if not overlaps(span, masked):
                yield span, "list"
        for span in spans:
            if not overlaps(span, (*listed, *masked)):
                yield span, "tagged"
        for span in office:
            name = bare(text[span.start : span.end])
            free = not overlaps(span, (*listed, *spans, *masked))
            if free and self._shape.is_chinese(name) and self._shape.is_common(name):
                yield span, "office"

    def _clean(self, text: str, spans: Iterable[Span]) -> Iterator[Span]:
        for span in spans:
            printed = text[span.start : span.end]
            if not _ONE_WORD.fullmatch(printed):
                continue
            cleaned = self._shape.clean(printed)
            yield Span(span.start, span.start + len(cleaned))

    def _add(self, found: dict[str, Person], tagged: TaggedBlock, span: Span, source: str) -> None:
        name = bare(tagged.text[span.start : span.end])
        shape = self._shape
        if shape.is_refused(name) or not (shape.is_chinese(name) or shape.is_foreign(name)):
            return
        found.setdefault(name, Person(name)).mentions.append(self._mention(tagged, span, source))

    def _mention(self, tagged: TaggedBlock, span: Span, source: str) -> Mention:
        around = self._context.around(tagged.text, span)
        return Mention(tagged.block, tagged.text, span, source, around)

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
                    known[span] = self._mention(tagged, span, "repeated")
            for span, mention in sorted(known.items()):
                name = bare(tagged.text[span.start : span.end])
                persons.setdefault(name, Person(name)).mentions.append(mention)
        return list(persons.values())


def _merge_dotted(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Join spans that only a dot parts: 迈克尔·乔丹 is one name."""
    held: Span | None = None
    for span in spans:
        if held and _DOT_GAP.fullmatch(text[held.end : span.start]):
            held = Span(held.start, span.end)
            continue
        if held:
            yield held
        held = span
    if held:
        yield held
