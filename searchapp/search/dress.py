"""Dress the hits of an engine: the articles, their marks and their best extracts.

Depends on: engine.contract, model, search.highlight, search.plan, search.results.
Used by: search.service.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from searchapp.config import Settings
from searchapp.engine.contract import Engine, EngineHit
from searchapp.engine.queries import Unit
from searchapp.model import Article, Block, Span
from searchapp.search import plan
from searchapp.search.highlight import marks, snippet
from searchapp.search.query import SearchRequest
from searchapp.search.results import Result, Snippet
from searchapp.search.tree import Tree

FOLDED_SHOWN: Final = 20
"""Most near-duplicates given with one result; all are counted."""


@dataclass(frozen=True, slots=True)
class Dress:
    """How results are shown.

    Attributes:
        tree: What is marked.
        highlight: Whether matches are marked.
        snippets: Most extracts of one result.
        chars: Most characters of one extract.
        unit: What one result is.
    """

    tree: Tree
    highlight: bool
    snippets: int
    chars: int
    unit: Unit

    @classmethod
    def of(cls, request: SearchRequest, tree: Tree, settings: Settings) -> "Dress":
        """Read it from a request, defaults filled in."""
        return cls(
            tree=tree,
            highlight=request.highlight,
            snippets=request.snippets if request.snippets >= 0 else settings.snippets,
            chars=request.snippet_chars or settings.snippet_chars,
            unit=request.unit,
        )


def dressed(engine: Engine, hits: tuple[EngineHit, ...], dress: Dress) -> tuple[Result, ...]:
    """Give the results behind hits, in their order; none where each is a single hit."""
    if dress.unit is Unit.HIT:
        return ()
    named = (one for hit in hits for one in (hit.article_id, *hit.folded[:FOLDED_SHOWN]))
    ids = list(dict.fromkeys(named))
    articles = dict(zip(ids, engine.articles(ids), strict=True))
    return tuple(_result(articles, hit, dress) for hit in hits)


def block_marks(tree: Tree, block: Block) -> tuple[Span, ...]:
    """Give the marks of a tree in one block."""
    return marks(block.text, plan.printed(tree, block.number))


def _result(articles: Mapping[str, Article], hit: EngineHit, dress: Dress) -> Result:
    article = articles[hit.article_id]
    headline = block_marks(dress.tree, article.blocks[0]) if dress.highlight else ()
    shown = [
        article.blocks[number] for number in hit.blocks if number or dress.unit is Unit.PARAGRAPH
    ]
    return Result(
        article=article,
        score=hit.score,
        headline_marks=headline,
        snippets=tuple(
            _snippet(article, block, dress)
            for block in shown[: dress.snippets]
            if block.text.strip()
        ),
        block_count=hit.block_count,
        folded=tuple(articles[one] for one in hit.folded[:FOLDED_SHOWN]),
        folded_count=len(hit.folded),
    )


def _snippet(article: Article, block: Block, dress: Dress) -> Snippet:
    wanted = plan.printed(dress.tree, block.number)
    extract = snippet(article.id, block, wanted, dress.chars)
    return extract if dress.highlight else replace(extract, marks=())
