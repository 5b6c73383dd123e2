"""What every measured engine gives: built from batches, opened, asked.

Depends on: bench.questions, engine.contract, errors. Used by: bench.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

from searchapp.bench.questions import Question
from searchapp.engine.contract import Batch
from searchapp.errors import BenchmarkError

OWN: Final = "searchapp"
"""Name of our engine in every figure."""

OWN_NUMBA: Final = "searchapp+numba"
"""The same index searched by compiled loops; ``searchapp`` itself is measured with numpy."""

OWNS: Final = {"numpy": OWN, "numba": OWN_NUMBA}
"""Our engine by the name of its kernels."""

OWN_WITH_TEXT: Final = "searchapp+text"
"""The same with its article store filled, which peers do not have: built, not asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What engines must agree on.

    Attributes:
        total: Exact number of blocks.
        days: Days of the first ten, when they are ordered by date.
        facets: For each facet asked for, every value and its count, in order of value.
    """

    total: int
    days: tuple[int, ...] = ()
    facets: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


class Build(Protocol):
    """An index being made from batches."""

    def ready(self, batch: Batch) -> Any:  # noqa: ANN401  what an engine takes is its own
        """Bring a batch into the form the engine takes. Not measured."""

    def add(self, ready: Any) -> None:  # noqa: ANN401
        """Take it in. Measured."""

    def finish(self) -> None:
        """Write everything. Measured."""


class Reader(Protocol):
    """An opened index; one thread."""

    def answer(self, question: Question) -> Answer:
        """Answer in full, for comparison. Not measured."""

    def prepare(self, question: Question) -> Callable[[], object]:
        """Compile a question (not measured) into what fetches its page (measured)."""

    def close(self) -> None:
        """Release files."""


class Contestant(Protocol):
    """An engine to be measured.

    Attributes:
        store_files: Patterns of the files that keep articles and are not needed to search;
            empty for none.
    """

    store_files: tuple[str, ...]

    def build(self, folder: Path) -> Build:
        """Begin an index in an empty folder."""

    def open(self, folder: Path) -> Reader:
        """Open a finished index."""


_CLASSES: Final = {
    OWN: ("searchapp.bench.own", "OwnEngine"),
    OWN_NUMBA: ("searchapp.bench.own", "OwnEngineNumba"),
    OWN_WITH_TEXT: ("searchapp.bench.own", "OwnEngineWithText"),
    "tantivy": ("searchapp.bench.tantivy_peer", "Tantivy"),
    "fts5": ("searchapp.bench.fts5_peer", "Fts5"),
    "whoosh": ("searchapp.bench.whoosh_peer", "StockWhoosh"),
}

PEERS: Final = tuple(name for name in _CLASSES if not name.startswith(OWN))


def contestant(name: str) -> Contestant:
    """Give an engine: ours or a peer.

    Raises:
        BenchmarkError: Its library is not installed.
    """
    module, kind = _CLASSES[name]
    try:
        made: Contestant = getattr(import_module(module), kind)()
    except ImportError as error:
        raise BenchmarkError(
            f"对照引擎 {name} 没有安装：pip install 'searchapp[bench]'（{error}）"
        ) from error
    return made


def installed_peers() -> tuple[str, ...]:
    """Name the peers whose library is installed."""
    return tuple(name for name in PEERS if _is_installed(name))


def named_kernels(names: Iterable[str] | None) -> tuple[str, ...]:
    """Name our engine as it is measured: once for each of the kernels.

    Args:
        names: Of kernels; None for all that can be loaded.

    Raises:
        BenchmarkError: One is unknown or its library is not installed.
    """
    if names is None:
        return tuple(own for own in OWNS.values() if _is_installed(own))
    chosen = tuple(dict.fromkeys(names))
    for name in chosen:
        if name not in OWNS:
            raise BenchmarkError(f"没有名为 {name} 的内层循环，可用的有：{'、'.join(OWNS)}")
        contestant(OWNS[name])
    if not chosen:
        raise BenchmarkError(f"至少要选一种内层循环：{'、'.join(OWNS)}")
    return tuple(OWNS[name] for name in chosen)


def _is_installed(name: str) -> bool:
    try:
        contestant(name)
    except BenchmarkError:
        return False
    return True


def named_peers(names: Iterable[str]) -> tuple[str, ...]:
    """Check the peers a person named, each once.

    Raises:
        BenchmarkError: One is unknown or not installed.
    """
    chosen = tuple(dict.fromkeys(names))
    for name in chosen:
        if name not in PEERS:
            raise BenchmarkError(f"没有名为 {name} 的对照引擎，可用的有：{'、'.join(PEERS)}")
        contestant(name)
    return chosen


def compare(questions: Sequence[Question], answers: dict[str, Sequence[Answer]]) -> None:
    """Make sure that all engines gave the same answers.

    Args:
        questions: What was asked.
        answers: By engine; an engine may have answered only the first few.

    Raises:
        BenchmarkError: Two differ; the message names the question and both answers.
    """
    for place, question in enumerate(questions):
        given = {name: found[place] for name, found in answers.items() if place < len(found)}
        first = next(iter(given), "")
        for name, answer in given.items():
            if answer != given[first]:
                raise BenchmarkError(
                    f"引擎答案不一致，测量中止：{question}；"
                    f"{_difference(first, given[first], name, answer)}"
                )


def _difference(first: str, one: Answer, second: str, other: Answer) -> str:
    if one.total != other.total:
        return f"总数 {first} {one.total}，{second} {other.total}"
    if one.days != other.days:
        return f"前十条的日期 {first} {one.days}，{second} {other.days}"
    facet = next(name for name in one.facets if one.facets[name] != other.facets.get(name))
    apart = sorted(set(one.facets[facet]) ^ set(other.facets.get(facet, ())))[:4]
    return f"分面 {facet} 的计数 {first} 与 {second} 不同：{apart}"


def sorted_counts(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Bring the counts of a facet into the order of ``Answer``."""
    return tuple(sorted(counts))
