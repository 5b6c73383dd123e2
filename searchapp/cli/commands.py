"""The commands: build, search, serve and check, from a terminal.

Results go to standard output, progress and complaints to standard error. An expected error
is one Chinese line and an exit code of ``cli.complaints.EXIT_CODES``, never a traceback.

Depends on: bootstrap, click, config, errors, indexing.reports, records, search.url, cli.*,
web.server. Used by: the console script ``searchapp``.
"""

import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from searchapp import bootstrap, records
from searchapp.cli import (
    answers,
    building,
    builds,
    complaints,
    explaining,
    judging,
    manual,
    measuring,
)
from searchapp.cli.program import Program
from searchapp.config import Settings
from searchapp.errors import IndexMissingError, IndexStaleError
from searchapp.search import url

SEEDS: Final = Path("seeds")


@click.group(cls=Program, help=manual.MAIN, epilog=manual.ENDING, add_help_option=False)
@click.version_option(version("searchapp"), message="searchapp %(version)s", help="显示版本。")
def main() -> None:
    """Full-text search of a newspaper archive."""


@main.command(help=manual.SEARCH, add_help_option=False)
@click.argument("query", metavar="查询")
@building.index_option
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="个数",
    help="最多显示几条（默认 10；逐处列出时 50）。",
)
@click.option("--page", type=click.IntRange(min=1), metavar="页", help="第几页（默认 1）。")
@click.option(
    "--sort",
    metavar="次序",
    help="relevance 相关度（默认）、date 日期从早到晚、-date 从晚到早、page 版面、title 标题；"
    "逐处列出时还有 left 左文、right 右文。",
)
@click.option("--unit", metavar="单位", help="article 按篇（默认）、paragraph 按段、hit 逐处列出。")
@click.option(
    "--facet",
    "kept",
    multiple=True,
    metavar="分面=值",
    help="只要这个值；可重复。分面有 date、district、person、topic、byline、paper。",
)
@click.option("--exclude", "dropped", multiple=True, metavar="分面=值", help="不要这个值；可重复。")
@click.option(
    "--from", "date_from", metavar="日期", help="从这一天起，如 2013、2013-04、2013-04-28。"
)
@click.option("--to", "date_to", metavar="日期", help="到这一天止。")
@click.option("--exact", is_flag=True, help="整个查询逐字检索，不看运算符。")
def search(query: str, *, index_dir: Path | None, as_json: bool, **chosen: Any) -> int:  # noqa: ANN401  the options above
    """Search in the terminal."""
    settings = bootstrap.load_settings(index_dir=index_dir)
    request = url.parse(_pairs(query, chosen))
    with closing(bootstrap.open_service(settings)) as service:
        result = service.search(request)
    if as_json:
        click.echo(records.encode(answers.record(result)).decode())
    else:
        for line in answers.results(result, _mark()):
            click.echo(line)
    return complaints.OK


def _pairs(query: str, chosen: dict[str, Any]) -> list[tuple[str, str]]:
    """Write the options as the parameters of a search URL, which are read in one place."""
    names = {
        "limit": "limit", "page": "page", "sort": "sort", "unit": "unit",
        "date_from": "from", "date_to": "to",
    }  # fmt: skip
    pairs = [("q", query), ("mode", "exact" if chosen["exact"] else "")]
    pairs += [(name, str(chosen[option])) for option, name in names.items() if chosen[option]]
    for prefix, values in (("f", chosen["kept"]), ("x", chosen["dropped"])):
        for text in values:
            facet, equals, value = text.partition("=")
            if not equals:
                raise click.UsageError(f"“{text}”里没有等号；应写作 分面=值，如 district=高新区")
            pairs.append((f"{prefix}.{facet}", value))
    return pairs


def _mark() -> answers.Mark:
    """Make matches bold on a terminal, and bracketed in a file or pipe."""
    if sys.stdout.isatty():
        return lambda text: click.style(text, bold=True, fg="red")
    return "【{}】".format


@main.command(help=manual.SERVE, add_help_option=False)
@building.index_option
@click.option("--host", metavar="地址", help="监听的地址（默认 127.0.0.1，只供本机）。")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="端口",
    help="监听的端口（默认 8000）；0 任选。",
)
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    metavar="个数",
    help="服务的进程数；0 按处理器数自动决定（默认）。",
)
@click.option(
    "--build-from",
    type=click.Path(path_type=Path),
    metavar="来源",
    help="还没有索引时，先从这个文件或文件夹建一个。",
)
@click.option("--debug", is_flag=True, help="用调试服务器，改了代码自动重启；只供开发。")
def serve(
    *,
    index_dir: Path | None,
    host: str | None,
    port: int | None,
    workers: int | None,
    build_from: Path | None,
    debug: bool,
) -> int:
    """Serve the web pages; build first when asked to and there is no index."""
    from searchapp.web import server  # noqa: PLC0415  the other commands start faster without

    settings = bootstrap.load_settings(index_dir=index_dir, host=host, port=port, workers=workers)
    if build_from is not None and not _is_built(settings):
        report = building.run_build(bootstrap.rebuild(settings, (build_from,)), quiet=False)
        for line in builds.summary(report):
            click.echo(line, err=True)
    server.serve(settings, debug=debug, announce=_announce)
    return complaints.OK


def _is_built(settings: Settings) -> bool:
    try:
        bootstrap.open_service(settings).close()
    except (IndexMissingError, IndexStaleError):
        return False
    return True


def _announce(address: str) -> None:
    click.echo(f"在浏览器里打开 {address} （按 Ctrl-C 停止）")


@main.command(help=manual.CHECK, add_help_option=False)
@building.index_option
@click.option("--deep", is_flag=True, help="逐个文件核对内容，并重做逐字检验；较慢。")
@click.option("--seed", type=int, metavar="整数", help="逐字检验的随机种子。")
def check(*, index_dir: Path | None, deep: bool, seed: int | None) -> int:
    """Look for damage in the index."""
    settings = bootstrap.load_settings(index_dir=index_dir)
    report = bootstrap.check(settings, deep=deep, seed=seed)
    for line in builds.checked(report):
        click.echo(line)
    for line in builds.findings(report):
        click.echo(line, err=True)
    if report.findings:
        return complaints.NO_INDEX
    return complaints.OK if report.sound else complaints.SOMETHING_WRONG


main.command("rebuild-index", help=manual.REBUILD_INDEX, add_help_option=False)(
    building.rebuild_index
)
main.command("update-index", help=manual.UPDATE_INDEX, add_help_option=False)(building.update_index)
main.command(help=manual.BENCH, add_help_option=False)(measuring.bench)
main.command(help=manual.EVALUATE, add_help_option=False)(judging.evaluate)
main.command("explain", help=manual.EXPLAIN, add_help_option=False)(explaining.explain_article)
