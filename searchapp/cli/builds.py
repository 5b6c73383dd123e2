"""What a build and a check say when they are done, and on the way.

Depends on: bootstrap (types), corrections.entries, indexing.reports, model, cli.complaints.
Used by: cli.commands.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from searchapp.bootstrap import CheckReport
from searchapp.cli.complaints import at, clean
from searchapp.corrections.entries import Misfit
from searchapp.indexing.reports import BuildReport, Event, Progress, ProofReport, Stage
from searchapp.model import Reject

REJECTS_SHOWN: Final = 20
_KIB: Final = 1024
_LAST_PLACE: Final = 0.001

STAGES: Final = {
    Stage.READ: "读取、分析",
    Stage.WRITE: "写入索引",
    Stage.PROVE: "逐字检验",
    Stage.PUBLISH: "启用",
}
"""What each stage of a build is called."""

_FAILURES: Final = {
    "not_found": "没有找到",
    "not_marked": "没有标出",
    "false_find": "找错",
    "miscounted": "处数不对",
}


def size(size_bytes: int) -> str:
    """Write a size.

    >>> size(500), size(373_996), size(5 * 1024**3)
    ('500 B', '365.2 KiB', '5.0 GiB')
    """
    value, unit = float(size_bytes), "B"
    for larger in ("KiB", "MiB", "GiB"):
        if value < _KIB:
            break
        value, unit = value / _KIB, larger
    return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"


def so_far(event: Event, seconds: float) -> str | None:
    """Say how much has been taken in, and how fast, beside the bar."""
    if not isinstance(event, Progress):
        return None
    speed = round(event.characters / seconds) if seconds > 0 else 0
    return f"{event.files}/{event.files_total} 个文件 {event.articles} 篇 每秒 {speed:,} 字"


def reject(one: Reject) -> str:
    """Name what could not be taken, and why."""
    return clean(f"拒收 {one.path}{at(one.line)}：{one.reason}")


def rejects(all_of_them: Sequence[Reject]) -> Iterator[str]:
    """List what could not be taken, the first of many."""
    yield from map(reject, all_of_them[:REJECTS_SHOWN])
    if len(all_of_them) > REJECTS_SHOWN:
        yield f"……另有 {len(all_of_them) - REJECTS_SHOWN} 条；用 --json 写出全部"


def misfits(all_of_them: Sequence[Misfit]) -> Iterator[str]:
    """List every correction that was not applied, and why."""
    for one in all_of_them:
        yield clean(
            f"更正没有用上 {one.path}{at(one.line)}：{one.article} {one.field}：{one.reason}"
        )


def summary(report: BuildReport) -> Iterator[str]:
    """Sum up a build."""
    total = sum(seconds for _, seconds in report.seconds)
    spent = "，".join(f"{STAGES[stage]} {seconds:.1f}" for stage, seconds in report.seconds)
    yield (
        f"文件 {report.files}，文章 {report.articles}，段落 {report.paragraphs}，"
        f"拒收 {len(report.rejects)}，用时 {total:.1f} 秒（{spent}）"
    )
    if report.remembered:
        yield f"其中 {report.remembered} 篇没有改动，沿用上次的分析（--fresh 重新分析）"
    if report.replaced or report.removed:
        yield f"其中 {report.replaced} 篇换成新的，另删去 {report.removed} 篇"
    if report.corrected or report.misfits:
        yield f"人工更正用上 {report.corrected} 条，没有用上 {len(report.misfits)} 条"
    yield f"索引 {report.summary.generation} 已启用，{size(report.summary.size_bytes)}"
    yield from proof(report.proof)


def proof(report: ProofReport) -> Iterator[str]:
    """Say how the literal proof came out."""
    yield (
        f"逐字检验：抽取 {report.strings} 个字串，找到 {_share(report.share_found)}；"
        f"核对结果 {report.finds} 段，误中 {_share(report.share_false)}；"
        f"处数不符 {report.miscounted}（种子 {report.seed}）"
    )
    for failure in report.failures:
        yield clean(f"  {_FAILURES[failure.reason]}：“{failure.text}”（{failure.block_id}）")


def _share(share: float) -> str:
    """Write a share with three places, never rounded up to one or down to nothing."""
    if 0 < share < 1:
        share = min(max(share, _LAST_PLACE), 1 - _LAST_PLACE)
    return f"{share:.3f}"


def checked(report: CheckReport) -> Iterator[str]:
    """Say how a check came out."""
    if report.status:
        status = report.status
        yield (
            f"索引 {status.generation}，建于 {status.built_at}，文章 {status.articles}，"
            f"段块 {status.blocks}，{size(status.size_bytes)}"
        )
    if report.proof:
        yield from proof(report.proof)
    if report.sound:
        yield "没有发现问题"


def findings(report: CheckReport) -> Iterator[str]:
    """List what is damaged."""
    for finding in report.findings:
        yield clean(f"{finding.path}：{finding.problem}")
