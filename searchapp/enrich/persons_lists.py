"""Find names in enumerations: 市领导王鹏、黄卿、吴福民, also parted by blanks.

A list counts when at least three quarters of its items have the form of a name and
something else speaks for persons: the tagger took items for names, or the words around
say who gathers. Lists of districts have the form of names too and must not count.

Spans are half-open and count code points of the printed text.

Depends on: model, enrich.persons_lexicon, enrich.persons_shape. Used by: enrich.persons.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from searchapp.enrich.persons_lexicon import HAN, NameLexicon
from searchapp.enrich.persons_shape import BLANKS, NameShape, bare
from searchapp.model import Span

_CLAUSE: Final = re.compile(r"[^，,。；;：:！!？?\n“”\"《》（）()【】\[\]]+")
_ITEM: Final = re.compile(r"[^、]+")
_BLANK_LIST: Final = re.compile(rf"{HAN}{{2,3}}(?:[{BLANKS}]{HAN}{{2,3}}){{2,}}")
_TWO_WITH_BLANK: Final = re.compile(rf"({HAN}{{1,2}})[{BLANKS}]{{1,3}}({HAN})")
_SHARE_SHAPED: Final = 0.75
_SHARE_TAGGED: Final = 0.34
_SHARE_COMMON: Final = 0.5
_FEWEST: Final = 3
_LONGEST_ITEM: Final = 6


@dataclass(frozen=True, slots=True)
class _Item:
    span: Span
    shaped: bool
    tagged: bool
    common: bool


class NameLists:
    """Finds enumerations of persons."""

    def __init__(self, lexicon: NameLexicon, shape: NameShape) -> None:
        """Take the word lists and the judge of forms."""
        self._lexicon = lexicon
        self._shape = shape

    def find(self, text: str, tagged: Sequence[Span]) -> tuple[Span, ...]:
        """Find the names that stand in enumerations.

        Args:
            text: A printed text.
            tagged: What the tagger took for names in it, in order.

        Returns:
            The spans of the names, in order.
        """
        if "、" not in text and not any(blank in text for blank in BLANKS):
            return ()
        ends = {span.end: span for span in tagged}
        starts = {span.start: span for span in tagged}
        found: set[Span] = set()
        for clause in _CLAUSE.finditer(text):
            if clause.group().count("、") >= _FEWEST - 1:
                found.update(self._in_clause(text, Span(*clause.span()), starts, ends))
            for run in _BLANK_LIST.finditer(text, *clause.span()):
                found.update(self._in_blank_list(text, Span(*run.span()), starts))
        return tuple(sorted(found))

    def _in_clause(
        self, text: str, clause: Span, starts: dict[int, Span], ends: dict[int, Span]
    ) -> Iterator[Span]:
        pieces = [Span(*m.span()) for m in _ITEM.finditer(text, clause.start, clause.end)]
        for run in _runs(pieces):
            items = [
                self._first(text, run[0], ends),
                *(self._item(text, piece, starts) for piece in run[1:-1]),
                self._last(text, run[-1], starts),
            ]
            around = text[max(0, run[0].start) : items[0].span.start]
            tail = text[items[-1].span.end : items[-1].span.end + 8]
            if self._counts(items, around, tail):
                yield from (item.span for item in items if item.shaped)

    def _counts(self, items: Sequence[_Item], lead: str, tail: str) -> bool:
        shaped = sum(item.shaped for item in items)
        if len(items) < _FEWEST or shaped < _SHARE_SHAPED * len(items):
            return False
        common = sum(item.common for item in items)
        if sum(item.tagged for item in items) >= _SHARE_TAGGED * len(items):
            return common >= _SHARE_COMMON * len(items)
        gathering = self._lexicon.gathering
        return gathering.search(lead[-6:]) is not None or gathering.search(tail) is not None

    def _item(self, text: str, piece: Span, starts: dict[int, Span]) -> _Item:
        piece = _trim(text, piece)
        name = bare(text[piece.start : piece.end])
        tagged = starts.get(piece.start)
        return self._made(name, piece, tagged=tagged is not None)

    def _first(self, text: str, piece: Span, ends: dict[int, Span]) -> _Item:
        """Part the first name from the words before it: by the tagger, else by its lead."""
        piece = _trim(text, piece)
        if (span := ends.get(piece.end)) is not None and span.start >= piece.start:
            return self._made(bare(text[span.start : span.end]), span, tagged=True)
        words = text[piece.start : piece.end]
        for size in (3, 2, 4):
            lead = words[:-size]
            if (not lead or lead.endswith(self._lexicon.before)) and self._is_name(words[-size:]):
                return self._made(words[-size:], Span(piece.end - size, piece.end))
        return self._item(text, piece, ends)

    def _last(self, text: str, piece: Span, starts: dict[int, Span]) -> _Item:
        """Part the last name from the words after it: by the tagger, else by its tail."""
        piece = _trim(text, piece)
        if (span := starts.get(piece.start)) is not None and span.end <= piece.end:
            return self._made(bare(text[span.start : span.end]), span, tagged=True)
        words = text[piece.start : piece.end]
        for size in (3, 2, 4):
            tail = words[size:]
            ends_here = not tail or tail[0] in "等及和与" or self._lexicon.gathering.match(tail)
            if ends_here and self._is_name(words[:size]):
                return self._made(words[:size], Span(piece.start, piece.start + size))
        return self._item(text, piece, starts)

    def _in_blank_list(self, text: str, run: Span, starts: dict[int, Span]) -> Iterator[Span]:
        words = list(re.finditer(rf"{HAN}+", text[run.start : run.end]))
        items = [
            self._item(text, Span(run.start + m.start(), run.start + m.end()), starts)
            for m in words
        ]
        if all(item.shaped and item.tagged for item in items):
            yield from (item.span for item in items)

    def _made(self, name: str, span: Span, *, tagged: bool = False) -> _Item:
        return _Item(span, self._is_name(name), tagged, self._shape.is_common(name))

    def _is_name(self, name: str) -> bool:
        return self._shape.is_chinese(name) and not self._shape.is_refused(name)


def _runs(pieces: Sequence[Span]) -> Iterator[list[Span]]:
    """Part the items of a clause where a long one, no item of a list of names, stands."""
    run: list[Span] = []
    for number, piece in enumerate(pieces):
        long = piece.end - piece.start > _LONGEST_ITEM
        run.append(piece)
        if long and number > 0:
            if len(run) >= _FEWEST:
                yield run
            run = [piece]
    if len(run) >= _FEWEST:
        yield run


def _trim(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in BLANKS:
        start += 1
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    return Span(start, end)
