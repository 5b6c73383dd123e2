"""The figures of a run, as values, as JSON and as tables of text.

Depends on: bench.contestant, bench.questions, records. Used by: bench.run, cli.
"""

import math
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from searchapp.bench.contestant import OWNS
from searchapp.bench.measure import BuildFigures
from searchapp.bench.questions import SHAPES, QuestionClass
from searchapp.bench.tokens import Corpus
from searchapp.bench.updates import UpdateTimes
from searchapp.records import encode, plain


@dataclass(frozen=True, slots=True)
class Times:
    """Times of one class on one engine at one size.

    Attributes:
        engine: Its name.
        scale: Paragraphs asked for.
        kind: The class.
        p50_ms: Median over the questions of each one's best time.
        p95_ms: 95th percentile of the same.
        n: Questions; fewer where an engine's time was used up.
    """

    engine: str
    scale: int
    kind: QuestionClass
    p50_ms: float
    p95_ms: float
    n: int


@dataclass(frozen=True, slots=True)
class Built:
    """An engine's build at one size, and its first page.

    Attributes:
        engine: Its name.
        scale: Paragraphs asked for.
        figures: What the build cost.
        peak_private_mb: Largest memory of the building process that is not a mapped file.
        open_ms: Opening and fetching a first page, in a fresh process.
    """

    engine: str
    scale: int
    figures: BuildFigures
    peak_private_mb: float
    open_ms: float


@dataclass(frozen=True, slots=True)
class Throughput:
    """Faceted pages per second with some processes, one thread each."""

    engine: str
    scale: int
    processes: int
    pages_per_s: float


@dataclass(slots=True)
class Report:
    """Everything measured in a run.

    Attributes:
        seed: Of archive and questions.
        corpora: What was indexed, by size.
        compared: Questions on which all engines agreed, by size.
        builds: Rows.
        times: Rows.
        throughput: Rows.
        updates: Rows.
    """

    seed: int
    corpora: dict[int, Corpus] = field(default_factory=dict)
    compared: dict[int, int] = field(default_factory=dict)
    builds: list[Built] = field(default_factory=list)
    times: list[Times] = field(default_factory=list)
    throughput: list[Throughput] = field(default_factory=list)
    updates: list[UpdateTimes] = field(default_factory=list)

    def to_json(self) -> bytes:
        """Write every figure as JSON; the row of a time names its class ``class``."""
        return encode(
            {
                "seed": self.seed,
                "corpora": [
                    {"scale": scale, **plain(corpus)} for scale, corpus in self.corpora.items()
                ],
                "compared": [
                    {"scale": scale, "questions": count} for scale, count in self.compared.items()
                ],
                "builds": [
                    {
                        "engine": one.engine,
                        "scale": one.scale,
                        **plain(one.figures),
                        "peak_private_mb": one.peak_private_mb,
                        "open_ms": one.open_ms,
                    }
                    for one in self.builds
                ],
                "rows": [
                    {"class" if key == "kind" else key: value for key, value in plain(one).items()}
                    for one in self.times
                ],
                "throughput": plain(self.throughput),
                "updates": plain(self.updates),
            }
        )


def summary(engine: str, scale: int, kind: QuestionClass, best_ms: Sequence[float]) -> Times:
    """Sum up the best times of a class's questions; at least one."""
    p95 = best_ms[0]
    if len(best_ms) > 1:
        p95 = statistics.quantiles(best_ms, n=20, method="inclusive")[-1]
    return Times(engine, scale, kind, statistics.median(best_ms), p95, len(best_ms))


def tables(report: Report) -> str:
    """Write all tables as Markdown, in Chinese."""
    parts = [_corpora(report), _builds(report)]
    for scale in report.corpora:
        parts += [_times(report, scale)]
        parts += [_ratios(report, scale, own) for own in _engines(report) if own in OWNS.values()]
    parts += [_growth(report), _throughput(report), _updates(report)]
    return "\n\n".join(part for part in parts if part)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _titled(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return f"{title}\n\n{_table(head, rows)}" if rows else ""


def _corpora(report: Report) -> str:
    head = ("规模", "篇", "段", "块", "字", "字对", "词", "逐题比对一致的问题")
    rows = [
        [
            f"{scale:,}",
            *(
                f"{figure:,}"
                for figure in (
                    corpus.articles,
                    corpus.paragraphs,
                    corpus.blocks,
                    corpus.characters,
                    corpus.pairs,
                    corpus.words,
                    report.compared.get(scale, 0),
                )
            ),
        ]
        for scale, corpus in report.corpora.items()
    ]
    return _titled("### 语料", head, rows)


def _builds(report: Report) -> str:
    head = (
        "规模",
        "引擎",
        "CPU 秒",
        "时钟秒",
        "索引 MB",
        "字节/字",
        "文章库 MB",
        "内存峰值 MB",
        "其中私有 MB",
        "打开并出首页 ms",
    )
    rows = [
        [
            f"{one.scale:,}",
            one.engine,
            f"{one.figures.cpu_s:.1f}",
            f"{one.figures.wall_s:.1f}",
            f"{index / 1e6:.1f}",
            f"{index / report.corpora[one.scale].characters:.2f}",
            f"{one.figures.store_bytes / 1e6:.1f}",
            f"{one.figures.peak_rss_mb:.0f}",
            f"{one.peak_private_mb:.0f}",
            f"{one.open_ms:.1f}",
        ]
        for one in report.builds
        for index in [one.figures.bytes - one.figures.store_bytes]
    ]
    return _titled("### 建索引（给定切分）", head, rows)


def _engines(report: Report) -> list[str]:
    return list(dict.fromkeys(one.engine for one in report.times))


def _found(report: Report, scale: int, engine: str, kind: QuestionClass) -> Times | None:
    key = (engine, scale, kind)
    return next((one for one in report.times if (one.engine, one.scale, one.kind) == key), None)


def _by_class(
    report: Report, scale: int, engines: Sequence[str], cell: Callable[[str, QuestionClass], str]
) -> Iterator[list[str]]:
    for kind in QuestionClass:
        if any(_found(report, scale, engine, kind) for engine in _engines(report)):
            yield [SHAPES[kind].label, *(cell(engine, kind) for engine in engines)]


def _times(report: Report, scale: int) -> str:
    engines = _engines(report)
    most = max((one.n for one in report.times if one.scale == scale), default=0)

    def cell(engine: str, kind: QuestionClass) -> str:
        one = _found(report, scale, engine, kind)
        if one is None:
            return "–"
        few = f" (n={one.n})" if one.n < most else ""
        return f"{one.p50_ms:.3g} / {one.p95_ms:.3g}{few}"

    rows = list(_by_class(report, scale, engines, cell))
    return _titled(f"### {scale:,} 段：毫秒，p50 / p95", ("问题", *engines), rows)


def _ratios(report: Report, scale: int, ours: str) -> str:
    peers = [engine for engine in _engines(report) if engine not in OWNS.values()]

    def cell(engine: str, kind: QuestionClass) -> str:
        own, peer = _found(report, scale, ours, kind), _found(report, scale, engine, kind)
        if own is None or peer is None:
            return "–"
        return f"{own.p50_ms / peer.p50_ms:.3g} / {own.p95_ms / peer.p95_ms:.3g}"

    rows = list(_by_class(report, scale, peers, cell))
    return _titled(
        f"### {scale:,} 段：{ours} 与各引擎时间之比，p50 / p95",
        ("问题", *peers),
        rows if peers else [],
    )


def _growth(report: Report) -> str:
    """Exponents: 0 is no growth, 1 is growth with the archive."""
    scales = sorted(report.corpora)
    head = ["问题", *(f"{a:,} → {b:,}" for a, b in pairwise(scales))]
    rows: list[list[str]] = []
    for engine in _engines(report):
        for kind in QuestionClass:
            found = [_found(report, scale, engine, kind) for scale in scales]
            if any(found):
                cells = [_slope(report, one, two) for one, two in pairwise(found)]
                rows.append([f"{engine}：{SHAPES[kind].label}", *cells])
    return _titled("### 随规模的增长（指数，p50）", head, rows if len(scales) > 1 else [])


def _slope(report: Report, one: Times | None, two: Times | None) -> str:
    if one is None or two is None:
        return "–"
    blocks = report.corpora[two.scale].blocks / report.corpora[one.scale].blocks
    return f"{math.log(two.p50_ms / one.p50_ms) / math.log(blocks):.2f}"


def _throughput(report: Report) -> str:
    rows = [
        [f"{one.scale:,}", one.engine, str(one.processes), f"{one.pages_per_s:,.0f}"]
        for one in report.throughput
    ]
    return _titled("### 分面页每秒页数", ("规模", "引擎", "进程", "页/秒"), rows)


def _updates(report: Report) -> str:
    rows = [
        [f"{one.scale:,}", str(one.paragraphs), f"{one.p50_ms:.0f} / {one.p95_ms:.0f}", str(one.n)]
        for one in report.updates
    ]
    return _titled(
        "### 加入后即可检索：毫秒，p50 / p95", ("规模", "加入段数", "毫秒", "次数"), rows
    )
