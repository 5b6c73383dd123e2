"""The command that says how everything about an article is known, or why a query finds it.

Depends on: bootstrap, click, records, config, search, web.presenters.words, cli.complaints,
cli.standing.
Used by: cli.commands.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from searchapp import bootstrap, records
from searchapp.cli import complaints, standing
from searchapp.cli.complaints import clean
from searchapp.config import Settings
from searchapp.search.explain import Explained, Explanation, Seam, Sighting, explain
from searchapp.search.query import SearchRequest
from searchapp.web.presenters import words


@click.argument("article", metavar="文章标识")
@click.option(
    "--index",
    "index_dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="索引所在的文件夹（默认 index）。",
)
@click.option("--query", metavar="查询", help="改为说明这个查询为什么查到或查不到这篇文章。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def explain_article(
    article: str, *, index_dir: Path | None, query: str | None, as_json: bool
) -> int:
    """Explain an article of the index, or why a query finds it or not."""
    settings = bootstrap.load_settings(index_dir=index_dir)
    if query is not None:
        return _explain_query(article, query, settings, as_json=as_json)
    with closing(bootstrap.open_service(settings)) as service:
        explanation = explain(service.article(article), service.article)
    if as_json:
        click.echo(records.encode(explanation).decode())
    else:
        for line in lines(explanation):
            click.echo(clean(line))
    return complaints.OK


def _explain_query(article: str, query: str, settings: Settings, *, as_json: bool) -> int:
    with closing(bootstrap.open_service(settings)) as service:
        explained = service.explain(SearchRequest(q=query), article)
    if explained.verdict and as_json:
        told = standing.record(explained, explained.verdict)
        click.echo(records.encode(told).decode())
    elif explained.verdict:
        for line in standing.lines(explained, explained.verdict):
            click.echo(clean(line))
    return complaints.OK


def lines(one: Explanation) -> Iterator[str]:
    """Write an explanation for a reader."""
    yield f"{one.id}  {one.title or '（无标题）'}"
    yield f"来源 {one.source} 第 {one.place} 篇"
    printed = (("引题", one.kicker), ("副题", one.subtitle), ("署名", one.byline))
    yield from (f"{label} {text}" for label, text in printed if text)
    for fact in one.facts:
        yield ""
        yield from _fact(fact, one.id)
    fragments = (f"残段 第 {f.block} 段“{f.text[:12]}…”：段首在分栏处缺失" for f in one.fragments)
    corrections = (
        f"更正 {words.corrected(each)}；{words.signed(each)}" for each in one.corrections
    )
    ending = [*map(_seam, one.seams), *fragments, *corrections]
    yield from ("", *ending) if ending else ()


def _fact(fact: Explained, article: str) -> Iterator[str]:
    said = (
        words.KINDS.get(fact.kind, fact.kind),
        "确定" if fact.certain else "存疑",
        words.ROLES.get(fact.role, fact.role),
        words.TIERS.get(fact.tier, fact.tier),
        "、".join(fact.titles),
        "" if fact.in_facet else "不计入分面",
    )
    yield f"{words.field(fact.field)} {fact.value}（{'，'.join(part for part in said if part)}）"
    yield f"    规则 {fact.rule}：{fact.rule_said}"
    for sighting in fact.evidence:
        yield f"    {_sighting(sighting, article)}"
    if fact.correction:
        yield f"    {words.signed(fact.correction)}"


def _sighting(one: Sighting, article: str) -> str:
    if one.block < 0:
        return f"来源文件自身的记录“{one.text}”"
    place = f"第 {one.block} 段" if one.block else "标题"
    where = place if one.article == article else f"{one.article} {place}"
    return f"{where} {one.start}–{one.end}：{one.before}【{one.text}】{one.after}"


def _seam(one: Seam) -> str:
    said = f"接合 第 {one.block} 段 {one.offset}“{one.left}|{one.right}”：{words.join(one.rule)}"
    if one.lines:
        said += f"；来源文件第 {' 行接第 '.join(map(str, one.lines))} 行"
    return f"{said}{'，由别处移来' if one.moved else ''}（规则 {one.rule}）"
