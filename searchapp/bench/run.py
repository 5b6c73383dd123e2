"""Run a measurement: prepare, build, compare all answers, and only then take times.

Every engine works in a process of its own and only one works at a time; their passes over
the questions take turns, so that a busy moment of the machine meets them all. What counts
for a question is its best time.

Depends on: bench.*. Used by: cli.
"""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from searchapp.bench import measure
from searchapp.bench.contestant import OWN, OWN_WITH_TEXT, OWNS, Answer, compare
from searchapp.bench.measure import BuildFigures
from searchapp.bench.questions import SHAPES, Question, QuestionClass, read_questions
from searchapp.bench.report import Built, Report, Throughput, summary
from searchapp.bench.tokens import Corpus, Order, prepare, prepared, questions_file
from searchapp.bench.updates import time_updates
from searchapp.bench.workers import Worker, new_worker, outcome
from searchapp.errors import BenchmarkError

Tell = Callable[[str], None]

_START_DELAY_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure.

    Attributes:
        source: The archive.
        work_dir: Where prepared archives and indexes are kept.
        engines: Names, ours first.
        scales: Paragraphs; 0 for the archive as it is.
        per_class: Questions drawn for each class.
        seed: Of archive and questions.
        questions: A file of questions instead of drawn ones.
        passes: Most times a question is timed; the best counts.
        budget_s: Time an engine has for a class of questions; a slow one answers fewer.
        throughput_s: How long pages are counted; 0 leaves it out.
        rounds: How often they are counted; the best round counts.
        processes: Numbers of processes to count pages with.
    """

    source: Path
    work_dir: Path
    engines: tuple[str, ...]
    scales: tuple[int, ...] = (0,)
    per_class: int = 200
    seed: int = 20_250_601
    questions: Path | None = None
    passes: int = 5
    budget_s: float = 20.0
    throughput_s: float = 3.0
    rounds: int = 3
    processes: tuple[int, ...] = (1, 4)


def run(plan: Plan, tell: Tell) -> Report:
    """Measure.

    Args:
        plan: What.
        tell: Called with a Chinese sentence before each step.

    Raises:
        BenchmarkError: Two engines disagree; no time has been taken then.
        SourceError: The source cannot be read.
    """
    report = Report(plan.seed)
    for scale in plan.scales:
        _Stage(plan, scale, report, tell).run()
    return report


@dataclass(frozen=True, slots=True)
class _Run:
    """What an engine can be timed on: its questions, and how many passes."""

    questions: list[Question]
    passes: int


def _index_name(engine: str) -> str:
    """Name the index an engine opens: ours has one, whatever searches it."""
    return OWN if engine in OWNS.values() else engine


class _Stage:
    """The measurement at one size."""

    def __init__(self, plan: Plan, wanted: int, report: Report, tell: Tell) -> None:
        self._plan = plan
        self._report = report
        self._tell = tell
        self._folder = plan.work_dir / str(wanted)
        self._tell("准备语料")
        self._corpus = self._prepared(wanted)
        self._scale = wanted or self._corpus.paragraphs
        self._questions = self._by_class()
        report.corpora[self._scale] = self._corpus

    def _prepared(self, wanted: int) -> Corpus:
        plan = self._plan
        order = Order(plan.source, wanted, plan.per_class, plan.seed)
        ready = prepared(order, self._tokens)
        if ready is not None:
            return ready
        with new_worker() as worker:
            return worker.do(prepare, order, self._tokens)

    @property
    def _tokens(self) -> Path:
        return self._folder / "tokens"

    def _index(self, name: str) -> Path:
        return self._folder / _index_name(name)

    def _by_class(self) -> dict[QuestionClass, list[Question]]:
        found = read_questions(self._plan.questions or questions_file(self._tokens))
        if not found:
            raise BenchmarkError("没有可以测量的问题")
        return {
            kind: asked
            for kind in QuestionClass
            if (asked := [question for question in found if question.kind is kind])
        }

    def run(self) -> None:
        """Build, compare, time."""
        engines = self._plan.engines
        beside = (OWN_WITH_TEXT,) if OWN in engines else ()
        indexes = {_index_name(name): None for name in (*engines, *beside)}
        made = {index: self._built(index) for index in indexes}
        built = {name: made[_index_name(name)] for name in (*engines, *beside)}
        with ExitStack() as stack:
            workers = {name: stack.enter_context(new_worker()) for name in engines}
            for name, worker in workers.items():
                self._opened(name, worker, built[name])
            for name in beside:
                with new_worker() as worker:
                    self._opened(name, worker, built[name])
            runs = self._compared(workers)
            for kind in self._questions:
                self._tell(f"{self._scale:,} 段，计时：{SHAPES[kind].label}")
                self._timed(workers, kind, runs[kind])
        self._count_pages()
        if beside:
            self._time_updates()

    def _time_updates(self) -> None:
        """Change our own index, the one with its articles."""
        self._tell(f"{self._scale:,} 段，小更新")
        page = next(iter(self._questions.values()))[0]
        with new_worker() as worker:
            times = worker.do(
                time_updates, self._tokens, self._index(OWN_WITH_TEXT), page, self._scale
            )
        self._report.updates.append(times)

    def _built(self, name: str) -> tuple[BuildFigures, float]:
        """Build an index; give what it cost and its largest private memory."""
        self._tell(f"{self._scale:,} 段，建索引：{name}")
        shutil.rmtree(self._index(name), ignore_errors=True)
        with new_worker() as worker:
            return worker.watched(measure.build, name, self._tokens, self._index(name))

    def _opened(self, name: str, worker: Worker, built: tuple[BuildFigures, float]) -> None:
        """Open an index in a process and note what that and the build took."""
        pages = self._questions.get(QuestionClass.PAGE) or next(iter(self._questions.values()))
        open_ms = worker.do(measure.open_index, name, self._index(name), pages[0])
        self._report.builds.append(Built(name, self._scale, *built, open_ms))

    def _compared(self, workers: Mapping[str, Worker]) -> dict[QuestionClass, dict[str, _Run]]:
        """Compare the answers to every question; say what each engine can do in its time."""
        runs: dict[QuestionClass, dict[str, _Run]] = {}
        compared = 0
        for kind, asked in self._questions.items():
            self._tell(f"{self._scale:,} 段，比对答案：{SHAPES[kind].label}")
            answers: dict[str, Sequence[Answer]] = {}
            runs[kind] = {}
            for name, worker in workers.items():
                if SHAPES[kind].is_ours_alone and name not in OWNS.values():
                    continue
                answers[name], seconds = worker.do(
                    measure.answer_all, name, asked, self._plan.budget_s
                )
                passes = max(1, min(self._plan.passes, int(self._plan.budget_s / seconds)))
                runs[kind][name] = _Run(asked[: len(answers[name])], passes)
            compare(asked, answers)
            compared += len(asked) if len(answers) > 1 else 0
        self._report.compared[self._scale] = compared
        return runs

    def _timed(
        self, workers: Mapping[str, Worker], kind: QuestionClass, runs: Mapping[str, _Run]
    ) -> None:
        """Take turns, pass by pass; keep the best time of each question."""
        best: dict[str, list[float]] = {}
        for turn in range(self._plan.passes):
            for name, one in runs.items():
                if turn < one.passes:
                    times = workers[name].do(measure.time_pass, name, one.questions)
                    best[name] = list(map(min, best.get(name, times), times))
        self._report.times += [
            summary(name, self._scale, kind, times) for name, times in best.items()
        ]

    def _count_pages(self) -> None:
        """Count pages per second of every engine, with each number of processes.

        The rounds of one and of several processes take turns: when the machine is busy with
        something else, the processes that share it with that lose, not the single one.
        """
        questions = self._questions.get(QuestionClass.PAGE)
        if not questions or not self._plan.throughput_s:
            return
        for name in self._plan.engines:
            best = dict.fromkeys(self._plan.processes, 0.0)
            for _ in range(self._plan.rounds):
                for processes in best:
                    self._tell(f"{self._scale:,} 段，{processes} 个进程的每秒页数：{name}")
                    pages = self._pages_per_second(name, processes, questions)
                    best[processes] = max(best[processes], pages)
            self._report.throughput += [
                Throughput(name, self._scale, processes, pages) for processes, pages in best.items()
            ]

    def _pages_per_second(self, name: str, processes: int, questions: list[Question]) -> float:
        with ExitStack() as stack:
            workers = [stack.enter_context(new_worker()) for _ in range(processes)]
            opened = [
                worker.start(measure.open_index, name, self._index(name), questions[0])
                for worker in workers
            ]
            for one in opened:
                outcome(one)
            start_at = time.monotonic() + _START_DELAY_S
            rates = [
                worker.start(
                    measure.pages_per_second, name, questions, start_at, self._plan.throughput_s
                )
                for worker in workers
            ]
            return sum(map(outcome, rates))
