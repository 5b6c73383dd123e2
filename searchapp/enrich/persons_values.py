"""The values the rules about persons pass around: blocks as tagged, mentions, persons.

Spans are half-open and count code points of the printed text.

Depends on: model, enrich.persons_context, enrich.tagger_guess.
Used by: enrich.persons, enrich.persons_found.
"""

from dataclasses import dataclass, field

from searchapp.enrich.persons_context import Surroundings
from searchapp.enrich.tagger_guess import Guess
from searchapp.model import Block, Span


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

    @property
    def total_margin(self) -> float:
        """How sure the tagger is at all mentions together, when there are several; else 0."""
        margins = [mention.margin for mention in self.mentions if mention.source == "tagged"]
        return sum(margins) if len(margins) > 1 else 0.0

    def count(self, source: str) -> int:
        """Number of mentions found in one way."""
        return sum(mention.source == source for mention in self.mentions)


@dataclass(frozen=True, slots=True)
class TaggedBlock:
    """A block, its text in simplified characters, and what the tagger took for names in it."""

    block: Block
    text: str
    guesses: tuple[Guess, ...]
