"""The values everything else passes around: pages, articles, blocks, spans and facts.

All are frozen. A span is half-open, ``[start, end)``, and counts Unicode code points
(``len("北京") == 2``) of the *printed* text of one block, never bytes and never folded text.

Depends on: nothing. Used by: every room.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open run of code points of a printed text.

    Attributes:
        start: First code point.
        end: One past the last.
    """

    start: int
    end: int


class BlockKind(StrEnum):
    """What a block is on the printed page."""

    HEADLINE = "headline"
    SUBHEAD = "subhead"
    BYLINE = "byline"
    PARAGRAPH = "paragraph"
    PULL_QUOTE = "pull_quote"
    CAPTION = "caption"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Join:
    """A seam inside a block: two printed pieces that a column break had parted.

    Attributes:
        offset: Where the second piece begins in the block's text.
        moved: The piece stood elsewhere in the file, not right after the first.
        rule: Short stable name of the rule that joined them.
    """

    offset: int
    moved: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Block:
    """The unit the index holds: the headline, or one paragraph or line of an article.

    Attributes:
        number: Place in the article; 0 is the headline, the rest follow in reading order.
        kind: What it is on the page.
        text: The printed text, joined across column breaks. The headline is kicker, title
            and subtitle, each on a line of its own.
        lines: 1-based source line of each printed piece; one more than there are joins.
            Empty when the source has no lines of its own.
        joins: The seams, in order of offset.
        fragment: The printed text lost its beginning at a column break.
    """

    number: int
    kind: BlockKind
    text: str
    lines: tuple[int, ...] = ()
    joins: tuple[Join, ...] = ()
    fragment: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The printed words a fact was read from.

    Attributes:
        article_id: The article that prints them; may be a neighbour on the same page.
        block: Block number in that article.
        start: First code point in that block's text.
        end: One past the last.
        text: The words themselves, ``block.text[start:end]``. For evidence outside the text
            (a file's own record) the block is -1 and the span empty.
    """

    article_id: str
    block: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Author:
    """One person of a byline.

    Attributes:
        name: As printed, blanks inside removed.
        role: The role word: 记者, 通讯员, 实习生, 文, 图, 评论员; empty when none is printed.
        evidence: Where the name stands.
    """

    name: str
    role: str
    evidence: Evidence


class FactField(StrEnum):
    """The fields a fact can speak of; the values are the names used in URLs and JSON."""

    DATE = "date"
    DISTRICT = "district"
    PERSON = "person"
    TOPIC = "topic"
    KEYWORD = "keyword"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Fact:
    """A date, district, person or topic of an article, with the words it was read from.

    Attributes:
        field: What it speaks of.
        value: The value as shown. A date is ``2013-04-28``, ``2022-08`` or ``2023``: as
            precise as the page allows, never more.
        kind: How it is known. Dates: ``printed``, ``given`` (the file's own record) or
            ``inferred``. Districts: ``explicit``, ``alias`` or ``landmark``. Persons:
            ``mentioned``. Topics and keywords: ``words``. Events (times the text speaks
            of): ``printed`` with their year, or ``told`` from the day of publication. Any:
            ``corrected`` by a person.
        certain: The page leaves no doubt.
        rule: Short stable name of the rule that found it, one of ``enrich.rules``.
        evidence: The words, best first; may be empty only for ``given`` and ``corrected``
            facts.
        role: Districts: ``main`` or ``mentioned``. Others: empty.
        tier: Persons: ``A`` evidence, ``B`` common surname, ``C`` the rest. Others: empty.
        titles: Persons: role words as printed beside the name (市长, 区委书记).
    """

    field: FactField
    value: str
    kind: str
    certain: bool
    rule: str
    evidence: tuple[Evidence, ...] = ()
    role: str = ""
    tier: str = ""
    titles: tuple[str, ...] = ()

    @property
    def in_facet(self) -> bool:
        """Whether the fact makes its facet, or is only shown with its doubt.

        Landmarks and persons of the lowest tier are shown on the article, not counted.
        """
        return self.kind != "landmark" and self.tier != "C"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put right in an article.

    Attributes:
        field: ``title``, ``kicker``, ``subtitle``, ``byline``, ``join``, or a fact's field.
        action: ``set``, ``add``, ``remove``, ``join`` or ``split``.
        value: The value now, or the one removed; for a seam the words on both sides with
            ``|`` between them.
        before: The value the rules had found; empty when there was none.
        who: Who says so.
        why: The reason.
        date: Day of the correction, ISO.
    """

    field: str
    action: str
    value: str
    before: str
    who: str
    why: str
    date: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article, as printed, with what is known about it.

    Attributes:
        id: Stable: source name without ending and two-digit place, or a record's own id.
        source: Name of the file it came from.
        place: 1-based place on its page.
        title: The main headline; empty when none was printed.
        kicker: The line above the headline, or None.
        subtitle: The line below it, or None.
        blocks: Block 0 is the headline; at least one block.
        byline: The byline as printed, or None.
        authors: The people of the byline.
        paper: Name of the paper when the page or the record states it.
        page_label: The page label as printed (``AA02``); a label, not a number.
        section: Name of the page or column, when given.
        given_date: Date in the file's own record (``2013-04-28``), or None.
        tags: Labels in the file's own record.
        facts: Filled by enrichment.
        corrections: What people put right; already in the other fields.
    """

    id: str
    source: str
    place: int
    title: str
    kicker: str | None
    subtitle: str | None
    blocks: tuple[Block, ...]
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    paper: str | None = None
    page_label: str | None = None
    section: str | None = None
    given_date: str | None = None
    tags: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def date(self) -> Fact | None:
        """The publication date, or None when the page does not allow one."""
        return next((fact for fact in self.facts if fact.field is FactField.DATE), None)

    def values(self, field: FactField) -> tuple[str, ...]:
        """Values of one field that make its facet, in order, without repeats."""
        kept = (fact.value for fact in self.facts if fact.field is field and fact.in_facet)
        return tuple(dict.fromkeys(kept))

    def correction(self, field: str, value: str) -> Correction | None:
        """Give the correction a value comes from, or None."""
        ours = (one for one in self.corrections if one.field == field and one.value == value)
        return next((one for one in ours if one.action != "remove"), None)


@dataclass(frozen=True, slots=True)
class Page:
    """What one source yields at a time: the articles printed together on one page.

    A record of a JSON-lines file is a page of one article. Evidence for the date is pooled
    over a page, never beyond it.
    """

    source: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """A file or record that could not be read; the rest of the archive goes on.

    Attributes:
        path: The file.
        line: 1-based line; 0 when the whole file is meant.
        reason: What was wrong and how to mend it, a Chinese sentence without a full stop.
    """

    path: Path
    line: int
    reason: str


def block_id(article_id: str, number: int) -> str:
    """Give the stable id of one block.

    Args:
        article_id: The article's id.
        number: Block number, 0 for the headline.

    Returns:
        The article id with ``-p`` and at least two digits.

    >>> block_id("004_2ac1f2df68704ade-01", 3)
    '004_2ac1f2df68704ade-01-p03'
    """
    return f"{article_id}-p{number:02d}"
