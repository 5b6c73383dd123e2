"""The description of the API, OpenAPI 3.1.

Schemas are written from the very types the answers are made of, parameters from one table
that is checked against the names ``search.url`` reads, so nothing here can drift unseen.

Depends on: records, search.query, web.diagnosis, presenters.answers,
presenters.explained, presenters.relations,
presenters.resources. Used by: web.api.
"""

from dataclasses import fields
from functools import cache
from typing import Any

from searchapp import records
from searchapp.search.query import SEARCH_FACETS, Dup, FacetSort, Mode, Side, Sort, Unit
from searchapp.web.diagnosis import KINDS
from searchapp.web.presenters import answers, explained, relations, resources

JSON = dict[str, Any]

REFERENCE = "#/components/schemas/{name}"
DATE_PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"
ANSWERS = (
    answers.SearchAnswer,
    resources.ArticleAnswer,
    resources.ParagraphAnswer,
    resources.FacetAnswer,
    resources.SuggestAnswer,
    explained.ExplainAnswer,
    relations.SimilarAnswer,
    relations.DuplicatesAnswer,
    relations.SameDayAnswer,
    relations.CompareAnswer,
    resources.StatusAnswer,
    resources.Problem,
)
PROMISE = (
    "第 1 版内，写明的键和参数不会改名或删除，可能增加新键；cursor 与 score 不透明；"
    "以 x_ 开头的键不稳定。每个键总在，空值为 null 或 []。spans 为左闭右开，按 text 的 "
    "Unicode 码位计。"
)

TEXT: JSON = {"type": "string"}
FLAG: JSON = {"type": "string", "enum": ["0", "1"]}
DATE: JSON = {"type": "string", "description": "2013、2013-04 或 2013-04-28 等写法"}


def _number(least: int) -> JSON:
    return {"type": "integer", "minimum": least}


def _choice(
    *kinds: type[Mode] | type[Unit] | type[Sort] | type[Side] | type[Dup] | type[FacetSort],
) -> JSON:
    return {"type": "string", "enum": [one.value for kind in kinds for one in kind]}


SEARCH_PARAMETERS: dict[str, tuple[JSON, str]] = {
    "q": (TEXT, "查询；空串列出筛选下的全部"),
    "mode": (_choice(Mode), "simple 按查询语言，exact 整句逐字，regex 整句是正则表达式"),
    "off": ({"type": "array", "items": TEXT}, "关闭的扩展，取自 expansions；all 关闭全部"),
    "strict": (FLAG, "1：不能理解的查询回答 400，而不改作逐字检索"),
    "from": (DATE, "最早日期"),
    "to": (DATE, "最晚日期"),
    "unit": (_choice(Unit), "结果和计数的单位：篇、段，或逐处列出"),
    "sort": (_choice(Sort, Side), "次序；同序者总以标识为序；left、right 只用于逐处列出"),
    "dup": (_choice(Dup), "fold 几乎相同的文章合为一条，列在 duplicates；show 逐篇列出"),
    "limit": (_number(1), "一页的结果数"),
    "page": (_number(1), "第几页，从 1 起；不与 cursor 同用"),
    "cursor": (TEXT, "接着上一页的位置，取自 links.next；只在同一索引版本内有效"),
    "facets": (TEXT, f"要计数的分面，逗号分隔：{','.join(SEARCH_FACETS)}；none 表示不计"),
    "facet_limit": (_number(1), "每个分面的值数"),
    "facet_min": (_number(1), "只列计数不小于它的分面值；选中的总列出，日期不受影响"),
    "facet_sort": (_choice(FacetSort), "分面值的次序：按计数或按值；日期总按先后"),
    "highlight": (FLAG, "0：不标命中处"),
    "snippets": (_number(0), "每条结果的段落数"),
    "snippet_chars": (_number(20), "每段摘录的字数"),
    "context": (_number(1), "逐处列出时左右文各多少字"),
    "fields": (TEXT, "只要 attributes 中的这些项，逗号分隔"),
}
"""Every parameter of a search but the choices in facets, with schema and help."""

CHOICES = {
    "f": ("保留 {label} 为此值的结果；重复给出时任一即可", TEXT),
    "x": ("排除 {label} 为此值的结果", TEXT),
    "e": ("1：也保留没有 {label} 的结果", FLAG),
}
"""Prefixes of the facet parameters, with help and schema."""

ARTICLE_PARAMETERS = ("q", "mode", "off")
"""Parameters that mark matches in a single article or paragraph."""

TYPING = ("q", "limit")
"""Parameters that say what is being typed."""


@cache
def description() -> JSON:
    """Describe the whole API as an OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "报纸全文检索接口",
            "version": answers.API_VERSION,
            "description": PROMISE,
        },
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def parameter_names() -> tuple[str, ...]:
    """Name every parameter of a search."""
    return tuple(one["name"] for one in _search_parameters())


def _paths() -> JSON:
    search = _search_parameters()
    marking = [one for one in search if one["name"] in ARTICLE_PARAMETERS]
    typing = [one for one in search if one["name"] in TYPING]
    within = {"name": "fq", "in": "query", "schema": TEXT, "description": "只列含这些字的值"}
    asked = {"name": "id", "in": "query", "schema": TEXT, "description": "所问的文章的标识或网址"}
    return {
        "/api/v1/search": _get("检索", answers.SearchAnswer, search, (400, 410)),
        "/api/v1/concordance": _get("逐处列出", answers.SearchAnswer, search, (400, 410)),
        "/api/v1/articles/{id}": _get(
            "一篇文章", resources.ArticleAnswer, [_in_path("id"), *marking], (400, 404)
        ),
        **_related(),
        "/api/v1/paragraphs/{id}": _get(
            "一个段落", resources.ParagraphAnswer, [_in_path("id"), *marking], (400, 404)
        ),
        "/api/v1/facets/{name}": _get(
            "一个分面的值", resources.FacetAnswer, [_facet_name(), within, *search], (400, 404)
        ),
        "/api/v1/suggest": _get("联想", resources.SuggestAnswer, typing, (400,)),
        "/api/v1/explain": _get(
            "查询怎样理解，一篇文章为什么查到或查不到",
            explained.ExplainAnswer,
            [*search, asked],
            (400, 404),
        ),
        "/api/v1/status": _get("索引状态", resources.StatusAnswer, [], ()),
        "/api/v1/openapi.json": {
            "get": {"summary": "本说明", "responses": {"200": {"description": "OpenAPI 3.1"}}}
        },
    }


def _related() -> JSON:
    """Describe what belongs with an article."""
    one = [_in_path("id")]
    other = {"name": "other", "in": "query", "required": True, "schema": TEXT}
    other["description"] = "另一篇文章的标识"
    base = "/api/v1/articles/{id}"
    return {
        f"{base}/similar": _get("相似的文章", relations.SimilarAnswer, one, (400, 404)),
        f"{base}/duplicates": _get("几乎相同的文章", relations.DuplicatesAnswer, one, (400, 404)),
        f"{base}/same-day": _get("同报同日的文章", relations.SameDayAnswer, one, (400, 404)),
        f"{base}/compare": _get("两篇对照", relations.CompareAnswer, [*one, other], (400, 404)),
    }


def _search_parameters() -> list[JSON]:
    plain = [
        {"name": name, "in": "query", "schema": schema, "description": text}
        for name, (schema, text) in SEARCH_PARAMETERS.items()
    ]
    choices = [
        {
            "name": f"{prefix}.{facet}",
            "in": "query",
            "schema": schema if prefix == "e" else {"type": "array", "items": schema},
            "description": text.format(label=facet),
        }
        for prefix, (text, schema) in CHOICES.items()
        for facet in SEARCH_FACETS
    ]
    return plain + choices


def _in_path(name: str) -> JSON:
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


def _facet_name() -> JSON:
    return _in_path("name") | {"schema": {"type": "string", "enum": list(SEARCH_FACETS)}}


def _get(summary: str, answer: type, parameters: list[JSON], problems: tuple[int, ...]) -> JSON:
    titles = {
        status: "；".join(kind.title for kind in KINDS.values() if kind.status == status)
        for status in (*problems, 503)
    }
    refused = {
        str(status): {
            "description": title,
            "content": {"application/problem+json": {"schema": _reference(resources.Problem)}},
        }
        for status, title in titles.items()
    }
    fine = {"description": summary, "content": {"application/json": {"schema": _reference(answer)}}}
    unchanged = {"304": {"description": "与 If-None-Match 所指的回答相同"}}
    return {
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": {"200": fine} | unchanged | refused,
        }
    }


def _reference(kind: type) -> JSON:
    return {"$ref": REFERENCE.format(name=kind.__name__)}


def _schemas() -> JSON:
    schemas = records.schemas(ANSWERS, REFERENCE)
    for kind in _documented():
        properties = schemas[kind.__name__]["properties"]
        for field in fields(kind):
            properties[field.name] = properties[field.name] | {
                "description": field.metadata["help"]
            }
    # ``fields`` leaves out what was not asked for.
    del schemas["Attributes"]["required"]
    return schemas


def _documented() -> list[type]:
    return [
        one
        for module in (answers, explained, relations, resources)
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__ and hasattr(one, "__slots__")
    ]
