"""What stands around a name: offices, verbs of saying, and bylines.

Reads the printed text right before and right after a span. It also says which parts of a
text are bylines, because a reporter's name there is no person of the article.

Spans are half-open and count code points of the printed text.

Depends on: model, enrich.persons_lexicon, enrich.persons_shape.
Used by: enrich.persons, enrich.persons_lists.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from searchapp.enrich.persons_lexicon import HAN, NameLexicon
from searchapp.enrich.persons_shape import BLANKS
from searchapp.model import Article, Block, Span

_BEFORE_CHARS: Final = 48
_AFTER_CHARS: Final = 48
_BYLINE_NAMES: Final = 11
_NAME: Final = rf"{HAN}(?:{HAN}|[{BLANKS}](?={HAN}(?!{HAN}))){{1,3}}"
_LATIN: Final = r"[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’-]*"
_ORIGINAL: Final = re.compile(rf"[(（]\s?{_LATIN}(?:[ ·・•]{_LATIN}){{1,3}}\s?[,，)）]")
"""A name of two words or more; one alone may be a firm's or a place's."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the text around one mention says.

    Attributes:
        title: Where the office stands, before or else after the name; None without one.
        named_before: An office, a role or a relation stands right before.
        named_after: An office or a form of address stands right after.
        speaks: A verb of saying follows, or a dash of attribution precedes.
        acts: Something only persons do follows.
        feats: What a player does on the field follows.
        original: The name in Latin letters follows in parentheses.
    """

    title: Span | None = None
    named_before: bool = False
    named_after: bool = False
    speaks: bool = False
    acts: bool = False
    feats: bool = False
    original: bool = False

    @property
    def speaks_for_a_person(self) -> bool:
        """Whether this alone is evidence that a person is meant."""
        return self.named_before or self.named_after or self.speaks


class Context:
    """Reads the surroundings of names."""

    def __init__(self, lexicon: NameLexicon) -> None:
        """Take the word lists to read by."""
        self._lexicon = lexicon
        words = lexicon.bylines
        gap = rf"[{BLANKS}]"
        names = rf"{_NAME}(?:[{BLANKS}、，,/]{{1,3}}{_NAME}){{0,{_BYLINE_NAMES}}}"
        self._bylines = re.compile(
            rf"(?=([(（][^()（）\n]{{0,24}}?(?:{words})[^()（）\n]{{0,48}}[)）]"
            rf"|(?:{words}){gap}*[:：/\uff0f丨|\uff5c]{gap}*{names}"
            rf"|(?:{words}){gap}+{names}"
            rf"|(?:文|图|摄影)[/\uff0f]{gap}*{names}"
            rf"|(?:电|讯|网|报|社|台){gap}*[(（]{gap}*{names}{gap}*[)）]"
            rf"|[(（]{HAN}{{0,8}}[网报社台][{BLANKS}—-]+{names}{gap}*[)）]"
            rf"|[报电]讯{gap}+{names}"
            rf"|[(（]{_NAME}(?:{gap}+{_NAME})+[)）]|(?<=[。”！])[(（]{_NAME}[)）]"
            rf"|记者{_NAME}(?={gap}*(?:通讯员|实习生|摄影|文|图|报道|校对|编辑))"
            rf"|{names}{gap}*(?:[/\uff0f](?:文|图|摄)|供图|摄影报道|{gap}摄(?![影像制取入氏政于]))))"
        )

    def around(self, text: str, span: Span) -> Surroundings:
        """Read what stands around one mention."""
        lexicon = self._lexicon
        before = text[max(0, span.start - _BEFORE_CHARS) : span.start].rstrip(BLANKS)
        after = text[span.end : span.end + _AFTER_CHARS].lstrip(BLANKS)
        first = max(0, span.start - _BEFORE_CHARS)
        last = span.end + len(text[span.end : span.end + _AFTER_CHARS]) - len(after)
        title = lexicon.title_before.search(before)
        follows = lexicon.title_after.match(after)
        return Surroundings(
            title=_moved(title, first) or _moved(follows, last),
            named_before=title is not None or before.endswith(lexicon.before),
            named_after=follows is not None or after.startswith(lexicon.addresses),
            speaks=lexicon.speaking.match(after) is not None or before.endswith(("——", "—")),
            acts=lexicon.acting.match(after) is not None,
            feats=lexicon.feats.match(after) is not None,
            original=_ORIGINAL.match(after) is not None,
        )

    def byline_spans(self, article: Article, block: Block, text: str) -> tuple[Span, ...]:
        """Say which parts of a block are bylines: the article's own and any other.

        Args:
            article: The article the block belongs to.
            block: The block as printed.
            text: Its text in simplified characters.

        Returns:
            The spans, in no order; they may overlap.
        """
        spans = [
            Span(author.evidence.start, author.evidence.end)
            for author in article.authors
            if author.evidence.block == block.number
        ]
        if article.byline and (at := block.text.find(article.byline)) >= 0:
            spans.append(Span(at, at + len(article.byline)))
        spans += [Span(*match.span(1)) for match in self._bylines.finditer(text)]
        return tuple(spans)


def _moved(match: re.Match[str] | None, offset: int) -> Span | None:
    """Give the span of a match in the text the searched part was cut from."""
    return Span(match.start() + offset, match.end() + offset) if match else None


class Cover:
    """Which characters of a text are taken; asks and answers in the length of a span."""

    def __init__(self, length_chars: int, spans: Iterable[Span] = ()) -> None:
        """Start with some spans taken."""
        self._taken = bytearray(length_chars)
        for span in spans:
            self.take(span)

    def take(self, span: Span) -> None:
        """Mark a span as taken."""
        self._taken[span.start : span.end] = b"\x01" * (span.end - span.start)

    def touches(self, span: Span) -> bool:
        """Whether a span shares a character with what is taken."""
        return self._taken.find(1, span.start, span.end) >= 0
