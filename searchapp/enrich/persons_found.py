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
enrich.persons_values, enrich.tagger_guess. Used by: enrich.persons.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from searchapp.enrich.persons_context import Context, Cover
from searchapp.enrich.persons_lexicon import HAN, NameLexicon
from searchapp.enrich.persons_lists import NameLists
from searchapp.enrich.persons_shape import BLANKS, DOTS, NameShape, bare, simplified
from searchapp.enrich.persons_values import Mention, Person, TaggedBlock
from searchapp.enrich.tagger_guess import (
    LEAST_MARGIN,
    SLACK,
    SURE_MARGIN,
    SURE_SHORT_MARGIN,
    Guess,
)
from searchapp.model import Article, Span

_HAN: Final = re.compile(HAN)
_DOT_GAP: Final = re.compile(rf"[{DOTS}]")
_ONE_WORD: Final = re.compile(rf"{HAN}+(?:[{BLANKS}{DOTS}]+{HAN}+)*")
_PARTICLES: Final = frozenset("的和与及等在是也还就曾又将把被对向从给跟同说称为以于则已都让会")
_OPENING, _CLOSING = frozenset('“"「'), frozenset('”"」')
_FULL_GIVEN_CHARS: Final = 3
_TWICE: Final = 2
_CLINGING_CHARS: Final = 2
_SURE_TOTAL_MARGIN: Final = 10.0


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
        authors = {simplified(author.name) for author in article.authors}
        persons = self._repeat(found, blocks, bylines)
        return [one for one in persons if one.name not in authors or _is_told_of(one)]

    def tier(self, person: Person) -> str:
        """Judge one name by all its mentions; '' when nothing at all holds it up."""
        if self._has_evidence(person):
            return "A"
        if not self._trusted:
            return "C"
        if person.margin < self._least_margin(person.name):
            return ""
        return "B" if person.margin >= self._sure_margin(person) else "C"

    def hangs_on_slack(self, person: Person) -> bool:
        """Whether margins that are a little off together could change the judgement."""
        near = abs(person.total_margin - _SURE_TOTAL_MARGIN) < SLACK
        return near and not self._shape.is_chinese(person.name)

    def _has_evidence(self, person: Person) -> bool:
        """Whether something besides the tagger says that this is a person's name."""
        chinese = self._shape.is_chinese(person.name)
        long = len(person.name) >= _FULL_GIVEN_CHARS
        margin = person.margin
        for mention in person.mentions:
            around = mention.around
            if mention.source in {"list", "office"} or around.title or around.named_before:
                return True
            if self._trusted and around.original and mention.source == "tagged":
                return True
            if self._trusted and margin < LEAST_MARGIN:
                continue
            if around.feats and margin >= self._least_margin(person.name):
                return True
            if chinese and (around.speaks_for_a_person or (long and around.acts)):
                return True
            if around.speaks and margin >= SURE_MARGIN:
                return True
        return False

    def _least_margin(self, name: str) -> float:
        """Say below which margin a name without evidence is noise."""
        common = self._shape.is_chinese(name) and self._shape.is_common(name)
        return LEAST_MARGIN if common else 2 * LEAST_MARGIN

    def _sure_margin(self, person: Person) -> float:
        """Say from which margin a name without evidence makes the facet."""
        name, shape = person.name, self._shape
        if self._is_suspect(person):
            return math.inf
        if not shape.is_chinese(name):
            sure = _DOT_GAP.search(name) or person.total_margin >= _SURE_TOTAL_MARGIN
            return SURE_MARGIN if sure else SURE_SHORT_MARGIN
        if len(name) < _FULL_GIVEN_CHARS and person.count("tagged") < _TWICE:
            return SURE_SHORT_MARGIN if shape.is_common(name) else math.inf
        return SURE_MARGIN if shape.is_common(name) else SURE_SHORT_MARGIN

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
        cover = Cover(len(text), masked)
        free = [span for span in listed if not cover.touches(span)]
        yield from ((Guess(span), "list") for span in free)
        cover = Cover(len(text), (*masked, *listed))
        yield from ((guess, "tagged") for guess in guesses if not cover.touches(guess.span))
        cover = Cover(len(text), (*masked, *listed, *spans))
        yield from ((Guess(span), "office") for span in self._beside_offices(text, cover))

    def _beside_offices(self, text: str, cover: Cover) -> Iterator[Span]:
        """Yield names after an office that nothing else has found.

        A tagger worth trusting misses them only where a blank parts the name.
        """
        for match in self._after_office.finditer(text):
            span = Span(*match.span(match.lastindex or 0))
            printed = text[span.start : span.end]
            name = bare(printed)
            wanted = name != printed or not self._trusted
            named = self._shape.is_chinese(name) and self._shape.is_common(name)
            if wanted and named and not cover.touches(span):
                yield span

    def _clean(self, text: str, guesses: Iterable[Guess]) -> Iterator[Guess]:
        for guess in guesses:
            printed = text[guess.span.start : guess.span.end]
            if not _ONE_WORD.fullmatch(printed):
                continue
            start, end = self._shape.clean(printed)
            span = Span(guess.span.start + start, guess.span.start + end)
            yield Guess(span, guess.margin)

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
        frequent it stays, and repetition reads the longest name first. So it is with a name
        of three characters or more and a word or two that cling to either side of it.
        """
        for name in sorted(found, key=len):
            if name not in found:  # dropped as the longer one of a shorter name
                continue
            for longer in [other for other in found if _continues(other, name)]:
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
        by_block: dict[int, dict[Span, Mention]] = {tagged.block.number: {} for tagged in blocks}
        for mention in (m for person in found.values() for m in person.mentions):
            by_block[mention.block.number][mention.span] = mention
        persons: dict[str, Person] = {}
        for tagged in blocks:
            known = by_block[tagged.block.number]
            cover = Cover(len(tagged.text), (*known, *bylines[tagged.block.number]))
            for match in names.finditer(tagged.text):
                span = Span(*match.span())
                if not cover.touches(span):
                    known[span] = self._mention(tagged, Guess(span), "repeated")
            for span, mention in sorted(known.items()):
                name = bare(tagged.text[span.start : span.end])
                persons.setdefault(name, Person(name)).mentions.append(mention)
        return list(persons.values())


def _is_told_of(person: Person) -> bool:
    """Whether the text itself speaks of a person who also signs it: by an office or a saying."""
    return any(
        mention.source == "list" or mention.around.title or mention.around.speaks_for_a_person
        for mention in person.mentions
    )


def _continues(longer: str, name: str) -> bool:
    """Whether a name is another with something clinging to it; 小特朗普 is not 特朗普."""
    if longer[:-1] == name:
        return True
    clinging = len(longer) - len(name)
    if not 0 < clinging <= _CLINGING_CHARS or len(name) < _FULL_GIVEN_CHARS:
        return False
    return longer.startswith(name) or (longer.endswith(name) and longer[0] not in "小老大")


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
