"""An explained query turned into the JSON types of the API.

Depends on: model, search, web.links, presenters.*. Used by: web.api.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from searchapp.model import Article, block_id
from searchapp.search.choices import switched
from searchapp.search.misses import Miss
from searchapp.search.outline import Part
from searchapp.search.query import SearchRequest
from searchapp.search.sheet import Place
from searchapp.search.verdicts import Verdicts
from searchapp.search.weights import Alternative, Relief, Weight, Weights
from searchapp.search.whynot import ArticleVerdict, QueryExplanation
from searchapp.web import links
from searchapp.web.presenters import explained
from searchapp.web.presenters.answers import API_VERSION, Links, Meta, Warned
from searchapp.web.presenters.json_form import spans as pairs

_ANSWERED: dict[str, explained.Answered] = {one: one for one in get_args(explained.Answered)}
_BY: dict[str, explained.FoundBy] = {one: one for one in get_args(explained.FoundBy)}
_NAMES: dict[str, explained.KindName] = {one: one for one in get_args(explained.KindName)}
_WIDENED: dict[str, Literal["alias", "number", "variant"]] = {
    "alias": "alias",
    "number": "number",
    "variant": "variant",
}
_OFFERED: dict[str, Literal["meant", "words"]] = {"meant": "meant", "words": "words"}


def explain_answer(one: QueryExplanation) -> explained.ExplainAnswer:
    """Write an explanation."""
    wanted = one.request
    article = one.verdict.article.id if one.verdict else ""
    return explained.ExplainAnswer(
        meta=Meta(API_VERSION, one.generation),
        data=explained.Explained(
            raw=wanted.q,
            read_as=one.read_as,
            warnings=tuple(
                Warned(w.code, w.text, w.position if w.position >= 0 else None) for w in one.notices
            ),
            total=one.total,
            answered=_ANSWERED[one.answered],
            expansions=_switches(one),
            parts=_parts(one),
            relief=_relief(one.relief) if one.relief else None,
            wider=_wider(one),
            article=_article(one.verdict, wanted) if one.verdict else None,
        ),
        links=Links(
            self=links.absolute(links.explain(wanted, article, "api.explain")),
            html=links.absolute(links.explain(wanted, article)),
        ),
    )


def _switches(one: QueryExplanation) -> tuple[explained.Widened, ...]:
    return tuple(
        explained.Widened(
            key=way.expansion.key,
            kind=_WIDENED[way.expansion.kind],
            source=way.expansion.source,
            targets=way.expansion.targets,
            why=way.expansion.reason,
            on=way.on,
            switch=_address(switched(one.request, way.expansion.key)),
        )
        for way in one.ways
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of the parts of one reading."""

    weights: Weights
    verdicts: Verdicts
    article: Article | None

    def part(self, part: Part) -> explained.PartRead:
        """Write one part and those below it."""
        weight = self.weights.get(part.id, Weight())
        verdict = self.verdicts.get(part.id)
        return explained.PartRead(
            id=part.id,
            kind=_NAMES[part.kind],
            text=part.text,
            units=part.segments,
            expansion=part.expansion.key if part.expansion else None,
            articles=weight.articles,
            uncounted=weight.refused or None,
            without=weight.without,
            drop=_address(part.without) if part.without else None,
            alternatives=tuple(map(_alternative, weight.alternatives)),
            met=verdict.met if verdict else None,
            literally=verdict.literally if verdict else None,
            places=self._places(verdict.places) if verdict else (),
            values=verdict.values if verdict else (),
            miss=self._miss(verdict.miss) if verdict and verdict.miss else None,
            parts=tuple(map(self.part, part.parts)),
        )

    def _miss(self, miss: Miss) -> explained.MissRead:
        places = self._places(miss.places)
        return explained.MissRead(miss.code, miss.text, places, miss.values, miss.distance)

    def _places(self, places: tuple[Place, ...]) -> tuple[explained.PlaceAt, ...]:
        article = self.article
        return tuple(_place(article, one) for one in places) if article else ()


def _place(article: Article, place: Place) -> explained.PlaceAt:
    text = article.blocks[place.block].text
    return explained.PlaceAt(
        paragraph=block_id(article.id, place.block),
        number=place.block,
        spans=pairs(place.spans),
        texts=tuple(text[span.start : span.end] for span in place.spans),
        html=links.absolute(links.block(article.id, place.block)),
    )


def _parts(one: QueryExplanation) -> tuple[explained.PartRead, ...]:
    verdict = one.verdict
    told = _Told(
        one.weights,
        verdict.parts if verdict else {},
        verdict.article if verdict else None,
    )
    return tuple(map(told.part, one.whole.parts))


def _relief(one: Relief) -> explained.ReliefRead:
    return explained.ReliefRead(one.parts, one.articles, _address(one.request))


def _wider(one: QueryExplanation) -> explained.WiderRead | None:
    if one.wider is None:
        return None
    verdict = one.verdict
    told = _Told(
        one.wider_weights, verdict.wider if verdict else {}, verdict.article if verdict else None
    )
    parts = tuple(map(told.part, one.wider.parts))
    return explained.WiderRead(one.wider.text, parts)


def _article(verdict: ArticleVerdict, wanted: SearchRequest) -> explained.ArticleRead:
    article = verdict.article
    return explained.ArticleRead(
        id=article.id,
        title=article.title,
        found=verdict.found,
        by=_BY[verdict.by] if verdict.by else None,
        paragraphs=tuple(block_id(article.id, number) for number in verdict.blocks),
        alike=verdict.alike,
        links=Links(
            self=links.absolute(links.article_json(article.id)),
            html=links.absolute(links.article(article.id, wanted)),
        ),
    )


def _alternative(one: Alternative) -> explained.AlternativeRead:
    return explained.AlternativeRead(
        _OFFERED[one.kind], one.text, one.articles, _address(one.request)
    )


def _address(wanted: SearchRequest) -> str:
    return links.absolute(links.search(wanted, "api.search"))
