"""One page's text -> its articles.

Puts the steps together: lines, kinds, boundaries, headlines, joins, bylines; decides nothing
itself. Every printed character of the text ends up in exactly one block of one article.

Depends on: archive.blocks, archive.boundaries, archive.bylines, archive.classify,
archive.credits, archive.furniture, archive.headlines, archive.joins, archive.seams,
archive.web_page, model.
Used by: archive.sources, archive.digitised, archive.mets_articles.
"""

from collections.abc import Sequence
from dataclasses import replace

from searchapp.archive.blocks import Piece, read_pieces
from searchapp.archive.boundaries import Draft, merge, part_articles
from searchapp.archive.classify import classify
from searchapp.archive.credits import read_credits
from searchapp.archive.furniture import Furniture, page_furniture
from searchapp.archive.headlines import Headline, read_headline
from searchapp.archive.joins import join_body
from searchapp.archive.seams import IsWord
from searchapp.archive.web_page import Frame, read_frame
from searchapp.model import Article, Block, BlockKind, Page


def read_page(text: str, source: str, stem: str, is_word: IsWord, address: str = "") -> Page:
    r"""Read one page's text into its articles.

    Args:
        text: The page text, ``\n`` line ends.
        source: Name of the file, as shown.
        stem: What the article ids begin with.
        is_word: Whether a string is in the dictionary.
        address: Path or address the text comes from; a saved web page has its date there.

    Returns:
        The page; its articles are numbered in printed order. No articles when the text
        prints nothing.
    """
    lines = read_pieces(text)
    frame = read_frame(lines, address)
    if frame is not None:
        return read_web_page(frame, source, stem, is_word)
    return read_printed(lines, source, stem, is_word)


def read_web_page(frame: Frame, source: str, stem: str, is_word: IsWord) -> Page:
    """Read the one article inside a web edition's frame.

    Args:
        frame: The pieces, and what the frame says.
        source: Name of the file, as shown.
        stem: What the article id begins with.
        is_word: Whether a string is in the dictionary.

    Returns:
        A page of one article, or of none when nothing is printed.
    """
    page = read_printed(frame.pieces, source, stem, is_word, one_article=True)
    articles = (
        replace(
            article,
            paper=frame.paper or article.paper,
            page_label=frame.label or article.page_label,
            section=frame.section or article.section,
            given_date=frame.date or None,
        )
        for article in page.articles
    )
    return replace(page, articles=tuple(articles))


def read_printed(
    lines: Sequence[Piece],
    source: str,
    stem: str,
    is_word: IsWord,
    *,
    one_article: bool = False,
) -> Page:
    """Read the printed pieces of one page into its articles.

    Args:
        lines: The pieces in reading order; a kind other than PARAGRAPH is taken as given.
        source: Name of the file, as shown.
        stem: What the article ids begin with.
        is_word: Whether a string is in the dictionary.
        one_article: All of it is known to be one article.

    Returns:
        The page; no articles when there are no pieces.
    """
    pieces = classify(lines, is_word)
    furniture = [piece for piece in pieces if piece.kind is BlockKind.FOOTER]
    printed = [piece for piece in pieces if piece.kind is not BlockKind.FOOTER]
    drafts = part_articles(printed) if printed else ([Draft([])] if furniture else [])
    if one_article:
        drafts = merge(drafts)
    said = page_furniture(furniture)
    articles = []
    for place, draft in enumerate(drafts, start=1):
        footer = furniture if place == len(drafts) else []
        blocks, headline = _blocks(draft, footer, is_word)
        article = _article(f"{stem}-{place:02d}", source, headline, blocks, said)
        articles.append(replace(article, place=place))
    return Page(source, tuple(articles))


def _blocks(
    draft: Draft, footer: Sequence[Piece], is_word: IsWord
) -> tuple[tuple[Block, ...], Headline]:
    headline = read_headline(draft.group)
    body = [
        replace(piece, kind=BlockKind.SUBHEAD) if piece.kind is BlockKind.HEADLINE else piece
        for piece in (*headline.subheads, *draft.body)
    ]
    blocks = [Block(0, BlockKind.HEADLINE, headline_text(headline), headline.lines)]
    for number, one in enumerate(join_body(body, is_word), start=1):
        blocks.append(Block(number, one.kind, one.text, one.lines, one.joins, one.fragment))
    for piece in footer:
        blocks.append(Block(len(blocks), BlockKind.FOOTER, piece.text, (piece.line,)))
    return tuple(blocks), headline


def headline_text(headline: Headline) -> str:
    """Give block 0's text: kicker, title and subtitle, each on a line of its own."""
    lines = (headline.kicker, headline.title, headline.subtitle)
    return "\n".join(line for line in lines if line)


def _article(
    article_id: str,
    source: str,
    headline: Headline,
    blocks: tuple[Block, ...],
    said: Furniture,
) -> Article:
    byline, authors = read_credits(article_id, blocks)
    return Article(
        id=article_id,
        source=source,
        place=1,
        title=headline.title,
        kicker=headline.kicker,
        subtitle=headline.subtitle,
        blocks=blocks,
        byline=byline,
        authors=authors,
        paper=said.paper or None,
        page_label=said.label or None,
        section=said.section or None,
    )
