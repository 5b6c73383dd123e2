"""Articles of a METS file and the ALTO files it names -> articles of ours, page by page.

Where the METS file says what is headline, paragraph or author, that stands; where it only says
that blocks belong together, the rules for printed pages read them. What it leaves out is read as
the rest of its page, so that every line of the ALTO files ends up in exactly one block.

An article is of the page it begins on; the numbers in the ids run through the issue. Blocks
have no lines: an article may come from several files.

Depends on: archive.blocks, archive.bylines, archive.classify, archive.credits,
archive.furniture, archive.headlines, archive.joins, archive.mets, archive.mets_parts,
archive.mets_record, archive.mets_runs, archive.mets_vocabulary, archive.page_text,
archive.seams, model.
Used by: archive.digitised.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from searchapp.archive.blocks import Piece
from searchapp.archive.bylines import is_name, line_byline
from searchapp.archive.classify import classify
from searchapp.archive.credits import read_credits
from searchapp.archive.furniture import Furniture, bare_label, page_furniture
from searchapp.archive.headlines import Headline
from searchapp.archive.joins import join_body
from searchapp.archive.mets import Issue
from searchapp.archive.mets_parts import Described, Item, Part
from searchapp.archive.mets_record import Record
from searchapp.archive.mets_runs import Lines, Run
from searchapp.archive.mets_vocabulary import TAGS, Role
from searchapp.archive.page_text import headline_text, read_printed
from searchapp.archive.seams import IsWord
from searchapp.model import Article, Author, Block, BlockKind, Evidence, Page

_LEAST_REST_CHARS: Final = 30
"""What is left of a page and shorter is page furniture that the METS file did not name."""

_SILENT: Final = Furniture()
_HEADINGS: Final = (Role.KICKER, Role.TITLE, Role.SUBTITLE)
_KINDS: Final = {
    Role.SUBHEAD: BlockKind.SUBHEAD,
    Role.BYLINE: BlockKind.BYLINE,
    Role.CAPTION: BlockKind.CAPTION,
    Role.TEXT: BlockKind.PARAGRAPH,
}


@dataclass(frozen=True, slots=True)
class _Set:
    """A part of an article as it stands in print."""

    part: Part
    runs: list[Run]

    @property
    def role(self) -> Role:
        """What the part is."""
        return self.part.role


@dataclass(frozen=True, slots=True)
class _Draft:
    """An article without its place in the issue."""

    headline: Headline
    blocks: tuple[Block, ...]
    signature: str = ""
    section: str = ""
    tag: str = ""
    said: Furniture = _SILENT


class IssueReader:
    """Reads the articles of one issue."""

    def __init__(self, issue: Issue, lines: Lines, source: str, stem: str, is_word: IsWord) -> None:
        """Take up an issue.

        Args:
            issue: What the METS file says.
            lines: What its ALTO files print.
            source: Name of the source as shown.
            stem: What the article ids begin with.
            is_word: Whether a string is in the dictionary.
        """
        self._issue = issue
        self._lines = lines
        self._source = source
        self._stem = stem
        self._is_word = is_word

    def pages(self) -> Iterator[Page]:
        """Yield the pages in order, each with the articles that begin on it."""
        divisions = self._issue.divisions
        furniture: dict[int, list[Run]] = defaultdict(list)
        for run in self._lines.runs(divisions.furniture):
            furniture[run.file].append(run)
        begun: dict[int, list[_Draft]] = defaultdict(list)
        described: dict[int, Described] = {}
        for item in divisions.items:
            sets = [_Set(part, self._lines.runs(part.areas)) for part in item.parts]
            if sets := [one for one in sets if one.runs]:
                page = sets[0].runs[0].file
                described.setdefault(page, item.described)
                begun[page].append(self._draft(item, sets))
        issue, count = divisions.described, 0
        for number in range(len(self._issue.files)):
            issue = described.get(number, issue)
            drafts, said = self._with_rest(number, begun[number], furniture[number])
            if drafts:
                yield self._page(number, drafts, said, self._issue.records[issue], count)
            count += len(drafts)

    def _page(
        self, number: int, drafts: Sequence[_Draft], said: Furniture, record: Record, before: int
    ) -> Page:
        given = replace(said, label=bare_label(self._issue.files[number].label) or said.label)
        articles = (
            _article(draft, f"{self._stem}-{before + place:02d}", given, record)
            for place, draft in enumerate(drafts, start=1)
        )
        return Page(
            self._source,
            tuple(
                replace(one, source=self._source, place=place)
                for place, one in enumerate(articles, start=1)
            ),
        )

    def _draft(self, item: Item, sets: Sequence[_Set]) -> _Draft:
        """Read an article by what the METS file says, and by the rules where it is silent."""
        heads = {role: self._heading(sets, role) for role in _HEADINGS}
        body = [one for one in sets if one.role not in _HEADINGS]
        headline = Headline(
            heads[Role.KICKER] or None,
            heads[Role.TITLE],
            heads[Role.SUBTITLE] or None,
            (),
            (),
        )
        tag = TAGS.get(item.kind, "")
        if any(one.part.whole and one.role is Role.TEXT for one in body):
            blocks = self._told(body)
        elif any(heads.values()):
            blocks = self._joined(self._pieces(body))
        else:
            return replace(self._printed(self._pieces(body))[0], section=item.section, tag=tag)
        signed = (block.text for block in blocks if block.kind is BlockKind.BYLINE)
        return _Draft(
            headline,
            _numbered((_head_block(headline), *blocks)),
            next(signed, "") if any(one.role is Role.BYLINE for one in body) else "",
            item.section,
            tag,
        )

    def _heading(self, sets: Sequence[_Set], role: Role) -> str:
        return " ".join(self._lines.paragraph(one.runs)[0] for one in sets if one.role is role)

    def _told(self, body: Sequence[_Set]) -> tuple[Block, ...]:
        """Take paragraphs as the METS file says."""
        blocks = []
        for one in body:
            text, joins = self._lines.paragraph(one.runs)
            kind = _KINDS[one.role]
            if kind is BlockKind.PARAGRAPH and line_byline(text):
                kind = BlockKind.BYLINE
            blocks.append(Block(0, kind, text, (), joins))
        return tuple(blocks)

    def _pieces(self, body: Sequence[_Set]) -> Iterator[Piece]:
        """Yield the blocks of an article with the kinds the METS file gives."""
        for one in body:
            for piece in self._lines.pieces(one.runs):
                yield replace(piece, kind=_KINDS[one.role])

    def _joined(self, pieces: Iterable[Piece]) -> tuple[Block, ...]:
        """Join the blocks below a headline by the rules for printed pages."""
        body = [
            replace(piece, kind=BlockKind.SUBHEAD) if piece.kind is BlockKind.HEADLINE else piece
            for piece in classify(tuple(pieces), self._is_word)
        ]
        return tuple(
            Block(0, one.kind, one.text, (), one.joins, one.fragment)
            for one in join_body(body, self._is_word)
        )

    def _printed(self, pieces: Iterable[Piece], *, one_article: bool = True) -> list[_Draft]:
        """Read blocks as a printed page."""
        page = read_printed(
            tuple(pieces), self._source, self._stem, self._is_word, one_article=one_article
        )
        return [
            _Draft(
                Headline(one.kicker, one.title, one.subtitle, (), ()),
                tuple(replace(block, lines=()) for block in one.blocks),
                said=Furniture(
                    paper=one.paper or "", label=one.page_label or "", section=one.section or ""
                ),
            )
            for one in page.articles
        ]

    def _with_rest(
        self, number: int, drafts: list[_Draft], furniture: Sequence[Run]
    ) -> tuple[list[_Draft], Furniture]:
        """Add what is left of a page: page furniture to its last article, the rest as articles."""
        named = [replace(piece, kind=BlockKind.FOOTER) for piece in self._lines.pieces(furniture)]
        rest = self._lines.rest(number)
        said = page_furniture(named)
        text = [piece for piece in rest if piece.kind is not BlockKind.FOOTER]
        if drafts and sum(len(piece.text) for piece in text) < _LEAST_REST_CHARS:
            footer = (Block(0, BlockKind.FOOTER, piece.text) for piece in (*named, *rest))
            last = drafts[-1]
            drafts = [*drafts[:-1], replace(last, blocks=_numbered((*last.blocks, *footer)))]
        elif named or rest:
            drafts = [*drafts, *self._printed((*named, *rest), one_article=False)]
        return drafts, said


def _head_block(headline: Headline) -> Block:
    return Block(0, BlockKind.HEADLINE, headline_text(headline))


def _numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(replace(block, number=number) for number, block in enumerate(blocks))


def _article(draft: _Draft, article_id: str, given: Furniture, record: Record) -> Article:
    """Give an article its id and what is known of its issue and page."""
    byline, authors = read_credits(article_id, draft.blocks)
    if byline is None and draft.signature:
        byline, authors = draft.signature, _author(article_id, draft)
    said = (f"第{record.number}期" if record.number else "", record.edition, draft.tag)
    return Article(
        id=article_id,
        source="",
        place=0,
        title=draft.headline.title,
        kicker=draft.headline.kicker,
        subtitle=draft.headline.subtitle,
        blocks=draft.blocks,
        byline=byline,
        authors=authors,
        paper=record.paper or given.paper or draft.said.paper or None,
        page_label=given.label or draft.said.label or None,
        section=draft.section or given.section or draft.said.section or None,
        given_date=record.date or None,
        tags=tuple(filter(None, said)),
    )


def _author(article_id: str, draft: _Draft) -> tuple[Author, ...]:
    """Read a signature that is a name and nothing else."""
    name = "".join(draft.signature.split())
    block = next(one for one in draft.blocks if one.text == draft.signature)
    if not is_name(name):
        return ()
    span = Evidence(article_id, block.number, 0, len(block.text), block.text)
    return (Author(name, "", span),)
