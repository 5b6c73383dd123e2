"""The commands that build and change an index.

Depends on: bootstrap, click, indexing.reports, records, cli.*. Used by: cli.commands.
"""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

import click

from searchapp import bootstrap, records
from searchapp.cli import builds, complaints
from searchapp.indexing.reports import BuildReport, Event, Progress, Stage

_SEEDS: Final = Path("seeds")

index_option = click.option(
    "--index",
    "index_dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="索引所在的文件夹（默认 index）。",
)


_BUILD_OPTIONS: Final = (
    index_option,
    click.option(
        "--workers",
        "build_workers",
        type=click.IntRange(min=0),
        metavar="个数",
        help="建索引的进程数；0 按处理器数自动决定（默认）。",
    ),
    click.option(
        "--no-persons",
        "persons",
        flag_value="no",
        default=None,
        help="不辨认文中的人物，快得多；文章没有“人物”这一项，署名照常。",
    ),
    click.option("--quiet", is_flag=True, help="不显示进度条。"),
    click.option(
        "--json",
        "json_path",
        type=click.Path(dir_okay=False, allow_dash=True),
        metavar="文件",
        help="把完整的报告写成 JSON；- 表示标准输出。",
    ),
    click.option("--seed", type=int, metavar="整数", help="逐字检验的随机种子；同一种子抽取相同。"),
    click.option("--fresh", is_flag=True, help="没有改动的版面也重新分析，不沿用上次的结果。"),
    click.option(
        "--corrections",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="文件",
        help="人工更正的文件；来源旁边的 corrections.toml 不写也用。",
    ),
)
"""What building and updating an index share."""


def build_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of a build."""
    for option in reversed(_BUILD_OPTIONS):
        command = option(command)
    return command


@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[来源]...")
@build_options
def rebuild_index(
    sources: tuple[Path, ...],
    *,
    quiet: bool,
    json_path: str | None,
    seed: int | None,
    fresh: bool,
    corrections: Path | None,
    **chosen: Any,  # noqa: ANN401  the options that are settings
) -> int:
    """Build the index anew and prove it."""
    settings = bootstrap.load_settings(**chosen)
    events = bootstrap.rebuild(
        settings, sources or (_SEEDS,), seed, fresh=fresh, corrections=corrections
    )
    return _built(events, quiet=quiet, json_path=json_path)


@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="[来源]...")
@click.option("--remove", "removed", multiple=True, metavar="文章标识", help="删去这一篇；可重复。")
@build_options
def update_index(  # noqa: PLR0913  its options
    sources: tuple[Path, ...],
    *,
    removed: tuple[str, ...],
    quiet: bool,
    json_path: str | None,
    seed: int | None,
    fresh: bool,
    corrections: Path | None,
    **chosen: Any,  # noqa: ANN401  the options that are settings
) -> int:
    """Put changed sources into the index, remove articles, and prove what is new."""
    if not sources and not removed:
        raise click.UsageError("没有要更新的来源，也没有要删去的文章（--remove）")
    settings = bootstrap.load_settings(**chosen)
    events = bootstrap.update_index(
        settings, sources, removed, seed, fresh=fresh, corrections=corrections
    )
    return _built(events, quiet=quiet, json_path=json_path)


def _built(events: Iterator[Event], *, quiet: bool, json_path: str | None) -> int:
    """Run a build or update, report it, and give the exit code."""
    with ExitStack() as stack:
        # Opened first: nobody waits for a build whose report then has no place.
        file = stack.enter_context(click.open_file(json_path, "wb")) if json_path else None
        report = run_build(events, quiet=quiet)
        for line in builds.summary(report):
            click.echo(line, err=json_path == "-")
        if file is not None:
            file.write(records.encode(report) + b"\n")
    wrong = report.rejects or report.misfits or not report.proof.holds
    return complaints.SOMETHING_WRONG if wrong else complaints.OK


def run_build(events: Iterator[Event], *, quiet: bool) -> BuildReport:
    """Build an index, drawing progress; complain about what was rejected."""
    with _terminable():
        report = _watch(events, quiet=quiet)
    for line in (*builds.rejects(report.rejects), *builds.misfits(report.misfits)):
        click.echo(line, err=True)
    return report


def _watch(events: Iterator[Event], *, quiet: bool) -> BuildReport:
    """Draw a bar over the bytes read, then name each stage that follows."""
    event = next(events)
    started = time.monotonic()
    with click.progressbar(
        range(event.bytes_total if isinstance(event, Progress) else 0),
        label=builds.STAGES[Stage.READ],
        item_show_func=lambda _: builds.so_far(event, time.monotonic() - started),
        file=sys.stderr,
        hidden=quiet,
    ) as bar:
        for event in events:
            if isinstance(event, Progress):
                if event.stage is not Stage.READ:
                    break
                bar.update(event.bytes_done - bar.pos)
    return _watch_ending(event, events, quiet=quiet)


def _watch_ending(event: Event, events: Iterator[Event], *, quiet: bool) -> BuildReport:
    while not isinstance(event, BuildReport):
        if isinstance(event, Progress) and not quiet:
            click.echo(f"{builds.STAGES[event.stage]}……", err=True)
        event = next(events)
    return event


@contextmanager
def _terminable() -> Iterator[None]:
    """Let a polite kill end a build as cleanly as Ctrl-C does."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
