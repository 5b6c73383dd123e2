"""Judge what is read from the printed page: borders, headlines, bylines, joins.

Depends on: model, evaluation.*. Used by: evaluation.run.
"""

from collections.abc import Iterator, Sequence

from searchapp.evaluation.gold import GoldArticle, GoldJoin
from searchapp.evaluation.pairing import Pair, Source
from searchapp.evaluation.report import Measure
from searchapp.evaluation.tally import Given, Place, Tallies
from searchapp.model import Article, Block, BlockKind, Evidence, Join

_SHOWN_CHARS = 10


def judge_borders(pairs: Sequence[Pair], source: Source, tallies: Tallies) -> None:
    """Judge where the articles of one source file begin and end."""
    tally = tallies[Measure.ARTICLES]
    met = set()
    for one in pairs:
        met.add(one.article.id if one.article else "")
        name = one.gold.title or one.gold.place
        if one.whole:
            tally.one(Place(source.name, one.article), name, Given(name))
            continue
        given = Given(_extent(one.article), "", _opening(one.article)) if one.article else None
        tally.one(Place(source.name, one.article), name, given)
    for article in source.articles:
        if article.id not in met:
            given = Given(_extent(article), "", _opening(article))
            tally.one(Place(source.name, article), "", given)


def _extent(article: Article) -> str:
    """Name an article whose borders are wrong: its title and where it was read."""
    lines = [line for block in article.blocks for line in block.lines]
    where = f"第 {min(lines)} 至 {max(lines)} 行" if lines else f"第 {article.place} 篇"
    return f"{article.title or '（无标题）'}（{where}）"


def _opening(article: Article) -> tuple[Evidence, ...]:
    body = (block for block in article.blocks if block.number and block.text)
    return tuple(_words(article, block, 0, _SHOWN_CHARS) for block in list(body)[:1])


def _words(article: Article, block: Block, start: int, end: int) -> Evidence:
    start, end = max(start, 0), min(end, len(block.text))
    return Evidence(article.id, block.number, start, end, block.text[start:end])


def judge_headline(gold: GoldArticle, article: Article, tallies: Tallies) -> None:
    """Judge title, kicker, subtitle and subheads of one article."""
    place = Place(gold.seed_file, article)
    head = article.blocks[0]
    seen = (_words(article, head, 0, len(head.text)),)
    for measure, expected, given in (
        (Measure.TITLES, gold.title, article.title),
        (Measure.KICKERS, gold.kicker, article.kicker),
        (Measure.SUBTITLES, gold.subtitle, article.subtitle),
    ):
        tallies[measure].one(place, expected or "", Given(given or "", "", seen))
    if gold.subheads is not None:
        subheads = [block for block in article.blocks if block.kind is BlockKind.SUBHEAD]
        tallies[Measure.SUBHEADS].several(
            place,
            gold.subheads,
            [Given(one.text, "", (_words(article, one, 0, len(one.text)),)) for one in subheads],
        )


def judge_byline(gold: GoldArticle, article: Article, tallies: Tallies) -> None:
    """Judge the byline of one article, its people and their roles."""
    if gold.byline_people is None:
        return
    place = Place(gold.seed_file, article)
    tallies[Measure.BYLINES].one(place, gold.byline_raw or "", Given(article.byline or ""))
    tallies[Measure.BYLINE_PEOPLE].several(
        place,
        gold.byline_people,
        [Given(one.name, "byline", (one.evidence,)) for one in article.authors],
    )
    roles = {one.name: one for one in article.authors}
    for name, accepted in gold.byline_roles.items():
        expected = f"{name} {' 或 '.join(one or '（无）' for one in accepted)}"
        author = roles.get(name)
        given = (
            Given(f"{name} {author.role or '（无）'}", "byline", (author.evidence,))
            if author
            else None
        )
        if author and author.role in accepted:
            given = Given(expected)
        tallies[Measure.BYLINE_ROLES].one(place, expected, given, gold.byline_raw or "")


def judge_joins(gold: GoldArticle, article: Article, tallies: Tallies) -> None:
    """Judge the seams in the paragraphs of one article."""
    if gold.rejoined_paragraph_examples is None:
        return
    wanted = list(gold.rejoined_paragraph_examples)
    given = []
    for block, join in _seams(article):
        meant = next((one for one in wanted if _is(one, block, join)), None)
        seen = _words(article, block, join.offset - _SHOWN_CHARS, join.offset + _SHOWN_CHARS)
        said = _named(meant) if meant else _seam(block, join)
        given.append(Given(said, join.rule, (seen,)))
    place = Place(gold.seed_file, article)
    tallies[Measure.JOINS].several(place, [_named(one) for one in wanted], given)


def _seams(article: Article) -> Iterator[tuple[Block, Join]]:
    for block in article.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            yield from ((block, join) for join in block.joins)


def _is(gold: GoldJoin, block: Block, join: Join) -> bool:
    left, right = block.text[: join.offset], block.text[join.offset :]
    same_words = left.rstrip().endswith(gold.left_end) and right.startswith(gold.right_start)
    return same_words and join.moved != gold.adjacent


def _named(gold: GoldJoin) -> str:
    return f"{gold.left_end}|{gold.right_start}{'' if gold.adjacent else '（移接）'}"


def _seam(block: Block, join: Join) -> str:
    left = block.text[max(join.offset - _SHOWN_CHARS, 0) : join.offset]
    right = block.text[join.offset : join.offset + _SHOWN_CHARS]
    return f"{left}|{right}{'（移接）' if join.moved else ''}"
