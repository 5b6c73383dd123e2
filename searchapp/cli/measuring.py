"""The command that measures the engine beside its peers.

Depends on: bench, click, cli.complaints, errors. Used by: cli.commands.
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from searchapp.cli import complaints


@click.argument("source", type=click.Path(path_type=Path), metavar="来源")
@click.option(
    "--peers",
    metavar="引擎,…",
    help="对照引擎：tantivy、fts5、whoosh，用逗号分开；不写则用已安装的，空串则不对照。",
)
@click.option(
    "--kernels",
    metavar="名称,…",
    help="本引擎的内层循环：numpy、numba，各测一遍；不写则用已安装的。",
)
@click.option(
    "--queries",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="文件",
    help="测量这些问题（JSON 行），不从语料中抽取。",
)
@click.option("--scale", metavar="段数,…", help="语料规模，用逗号分开；不写则用原样。")
@click.option(
    "--per-class",
    type=click.IntRange(min=1),
    default=200,
    metavar="个数",
    help="每类抽取的问题数（默认 200）。",
)
@click.option(
    "--seed",
    type=int,
    default=20_250_601,
    metavar="整数",
    help="随机种子；同一种子抽取相同（默认 20250601）。",
)
@click.option(
    "--json",
    "json_file",
    type=click.File("wb", lazy=True),
    metavar="文件",
    help="把全部数字写成 JSON；- 表示标准输出。",
)
@click.option(
    "--work-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="存放切分和各引擎索引的文件夹，下次可再用；不写则用完删除。",
)
def bench(source: Path, *, json_file: Any, **chosen: Any) -> int:  # noqa: ANN401  the options above
    """Measure, and print the tables."""
    from searchapp.bench import report, run  # noqa: PLC0415  the other commands start faster without

    with ExitStack() as stack:
        folder = chosen["work_dir"] or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        plan = run.Plan(
            source=source,
            work_dir=folder,
            engines=(*_owns(chosen["kernels"]), *_peers(chosen["peers"])),
            scales=_scales(chosen["scale"]),
            per_class=chosen["per_class"],
            seed=chosen["seed"],
            questions=chosen["queries"],
        )
        found = run.run(plan, lambda step: click.echo(f"{step}……", err=True))
    if json_file is None or json_file.name != "-":
        click.echo(report.tables(found))
    if json_file is not None:
        json_file.write(found.to_json() + b"\n")
    return complaints.OK


def _owns(kernels: str | None) -> tuple[str, ...]:
    from searchapp.bench.contestant import named_kernels  # noqa: PLC0415  as above

    return named_kernels(None if kernels is None else _names(kernels))


def _names(text: str) -> list[str]:
    return [name for part in text.split(",") if (name := part.strip())]


def _peers(peers: str | None) -> tuple[str, ...]:
    """The peers named; those not named and not installed are left out, and said."""
    from searchapp.bench.contestant import (  # noqa: PLC0415
        PEERS,
        installed_peers,
        named_peers,
    )

    if peers is None:
        found = installed_peers()
        for name in sorted(set(PEERS) - set(found)):
            click.echo(f"对照引擎 {name} 没有安装，跳过；pip install 'searchapp[bench]'", err=True)
        return found
    return named_peers(_names(peers))


def _scales(text: str | None) -> tuple[int, ...]:
    if text is None:
        return (0,)
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and int(part) for part in parts):
        raise click.UsageError(f"--scale 应为逗号分开的正整数，现为“{text}”")
    return tuple(dict.fromkeys(map(int, parts)))
