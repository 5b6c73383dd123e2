"""Why an article is found by a query or not, as lines for a reader or as a JSON tree.

Depends on: search.*. Used by: cli.explaining.
"""

from collections.abc import Iterator
from typing import Any

from searchapp.search.outline import Part
from searchapp.search.sheet import Place, named
from searchapp.search.verdicts import Verdict, Verdicts
from searchapp.search.weights import Weights
from searchapp.search.whynot import ArticleVerdict, QueryExplanation

_BY = {
    "literal": "查得到",
    "expansion": "查得到，只因为也查了别的写法",
    "": "查不到",
}
_BY_WORDS = "查得到，只因为逐字查不到而改按其中的词查"


def lines(one: QueryExplanation, verdict: ArticleVerdict) -> Iterator[str]:
    """Write a verdict for a reader, part by part."""
    yield f"{verdict.article.id}  {verdict.article.title or '（无标题）'}"
    yield f"查询 {one.request.q}"
    yield f"理解为 {one.read_as}"
    yield from (f"提示：{notice.text}" for notice in one.notices)
    yield _BY.get(verdict.by, _BY_WORDS)
    yield from (f"与它折叠为一条结果：{other}" for other in verdict.alike)
    yield from _parts(one.whole, verdict.parts, one.weights, "")
    if one.wider:
        yield "改查的词："
        yield from _parts(one.wider, verdict.wider, one.wider_weights, "")


def record(one: QueryExplanation, verdict: ArticleVerdict) -> dict[str, Any]:
    """Give the same as a JSON tree; spans count the characters of the printed block."""
    return {
        "id": verdict.article.id,
        "query": one.request.q,
        "read_as": one.read_as,
        "answered": one.answered,
        "total": one.total,
        "found": verdict.found,
        "by": verdict.by or None,
        "alike": verdict.alike,
        "parts": [_record(part, verdict.parts, one.weights) for part in one.whole.parts],
    }


def _parts(part: Part, verdicts: Verdicts, weights: Weights, indent: str) -> Iterator[str]:
    for one in part.parts:
        verdict = verdicts[one.id]
        mark = "✓" if verdict.met else "✗"
        yield f"{indent}{mark} {one.text}{_count(one, weights)}{_told(verdict)}"
        if not one.expansion:
            yield from _parts(one, verdicts, weights, f"{indent}  ")


def _count(part: Part, weights: Weights) -> str:
    articles = weights[part.id].articles if part.id in weights else None
    return "" if articles is None else f"（{articles} 篇）"


def _told(verdict: Verdict) -> str:
    if verdict.miss:
        return f"：{verdict.miss.text}"
    if verdict.places:
        return f"：{named(verdict.places)}"
    return f"：{'、'.join(verdict.values)}" if verdict.values else ""


def _record(part: Part, verdicts: Verdicts, weights: Weights) -> dict[str, Any]:
    verdict = verdicts[part.id]
    miss = verdict.miss
    return {
        "kind": part.kind,
        "text": part.text,
        "articles": weights[part.id].articles if part.id in weights else None,
        "met": verdict.met,
        "literally": verdict.literally,
        "places": _places(verdict.places),
        "values": verdict.values,
        "miss": miss
        and {
            "code": miss.code,
            "detail": miss.text,
            "places": _places(miss.places),
            "values": miss.values,
            "distance": miss.distance,
        },
        "parts": [_record(one, verdicts, weights) for one in part.parts],
    }


def _places(places: tuple[Place, ...]) -> list[dict[str, Any]]:
    return [
        {"block": place.block, "spans": [(span.start, span.end) for span in place.spans]}
        for place in places
    ]
