"""How well results are ordered: questions whose answers are known, asked of an archive.

``python -m tests.benchmarks.ranking FOLDER`` takes every set ``NAME.queries.jsonl`` with its
``NAME.qrels.tsv`` of a folder (each may be ``.xz``), builds an index of ``NAME.corpus.jsonl``
and of what ``--with NAME=FILE`` adds (once: ``--indexes`` keeps them), asks every question as a
reader would, and prints nDCG@10, recall@1, recall@5 and MRR. ``--golden FILE`` asks the queries
of ``tests/data/golden_queries.toml`` of an archive of broadcast news as well.

Depends on: analysis.words, archive.sources, bench.tokens, bootstrap, click, config, search.
"""

import json
import lzma
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TextIO

import click

from searchapp import bootstrap
from searchapp.analysis.words import is_word
from searchapp.archive.sources import read_source
from searchapp.bench.tokens import make_batch
from searchapp.config import Settings
from searchapp.errors import QueryError
from searchapp.model import Article, Page
from searchapp.search.query import SearchRequest
from searchapp.search.service import SearchService

GOLDEN: Final = Path(__file__).parents[1] / "data" / "golden_queries.toml"
DEPTH: Final = 10
_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and how much each article is wanted (more than 0)."""

    text: str
    wanted: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Quality:
    """How a set of questions was answered; shares from 0 to 1."""

    name: str
    questions: int
    ndcg_10: float
    recall_1: float
    recall_5: float
    mrr: float


def ndcg(found: Sequence[str], wanted: Mapping[str, int]) -> float:
    """Discounted gain of the first ten, as a share of the best there could be.

    Source: Järvelin and Kekäläinen, 2002, with gains of 2^grade - 1.
    """
    gains = [2 ** wanted.get(one, 0) - 1 for one in found[:DEPTH]]
    best = sorted((2**grade - 1 for grade in wanted.values()), reverse=True)[:DEPTH]
    return _discounted(gains) / _discounted(best)


def _discounted(gains: Iterable[float]) -> float:
    return sum(gain / math.log2(place) for place, gain in enumerate(gains, start=2))


def judge(name: str, service: SearchService, questions: Sequence[Question]) -> Quality:
    """Ask every question, and judge the first ten articles of each answer."""
    rows = []
    for question in questions:
        found = _answer(service, question.text)
        places = [at for at, one in enumerate(found, start=1) if one in question.wanted]
        first = places[0] if places else math.inf
        rows.append((ndcg(found, question.wanted), first <= 1, first <= 5, 1 / first))
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return Quality(name, len(rows), *means)


def _answer(service: SearchService, text: str) -> list[str]:
    request = SearchRequest(q=text, limit=DEPTH, facets=(), snippets=0)
    try:
        return [one.article.id for one in service.search(request).results]
    except QueryError:
        return []  # a question that is refused is one that is not answered


def golden(part: str) -> list[Question]:
    """Give the queries of one part of the golden file."""
    entries = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))[part]
    return [Question(one["query"], dict.fromkeys(one["wanted"], 1)) for one in entries]


def read_questions(folder: Path, name: str) -> list[Question]:
    """Read the questions of a set that have an answer."""
    wanted: dict[str, dict[str, int]] = {}
    for line in _lines(_file(folder, f"{name}.qrels.tsv")):
        question, _, article, grade = line.split("\t")
        if int(grade) > 0:
            wanted.setdefault(question, {})[article] = int(grade)
    asked = map(json.loads, _lines(_file(folder, f"{name}.queries.jsonl")))
    return [Question(one["query"], wanted[one["id"]]) for one in asked if one["id"] in wanted]


def open_index(sources: Sequence[Path], folder: Path) -> SearchService:
    """Build an index of some archives, without facts, unless the folder has one; open it."""
    settings = Settings(index_dir=folder)
    if not (folder / "CURRENT").exists():
        builder = bootstrap.begin_index(settings)
        articles = _distinct(sources)
        while batch := list(islice(articles, _BATCH)):
            builder.add(make_batch(batch))
        builder.finish().close()
        builder.publish()
    return bootstrap.open_service(settings)


def _distinct(sources: Iterable[Path]) -> Iterator[Article]:
    """Yield the articles of some archives, each id once."""
    seen: set[str] = set()
    for item in chain.from_iterable(read_source(source, is_word) for source in sources):
        for article in item.articles if isinstance(item, Page) else ():
            if article.id not in seen:
                seen.add(article.id)
                yield article


def _file(folder: Path, name: str) -> Path:
    plain = folder / name
    return plain if plain.exists() else folder / f"{name}.xz"


def _lines(path: Path) -> Iterator[str]:
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as file:
        yield from file


def sets_of(folder: Path) -> list[str]:
    """Name the sets of a folder."""
    return sorted({path.name.split(".")[0] for path in folder.glob("*.queries.jsonl*")})


def sources_of(folder: Path, name: str, added: Mapping[str, Sequence[Path]]) -> list[Path]:
    """Give the archives a set is asked of."""
    own = _file(folder, f"{name}.corpus.jsonl")
    return [*([own] if own.exists() else []), *added.get(name, ())]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--with", "added", multiple=True, metavar="NAME=FILE", help="More to search in.")
@click.option("--golden", "broadcast", type=click.Path(path_type=Path, exists=True))
@click.option("--indexes", type=click.Path(path_type=Path), help="Where indexes are kept.")
@click.option("--json", "json_file", type=click.File("w"))
def main(
    folder: Path,
    added: tuple[str, ...],
    broadcast: Path | None,
    indexes: Path | None,
    json_file: TextIO | None,
) -> None:
    """Print how well the questions of a folder are answered."""
    more: dict[str, list[Path]] = {}
    for one in added:
        name, _, file = one.partition("=")
        more.setdefault(name, []).append(Path(file))
    with TemporaryDirectory() as spare:
        kept = indexes or Path(spare)
        found = []
        for name in sets_of(folder):
            service = open_index(sources_of(folder, name, more), kept / name)
            found.append(judge(name, service, read_questions(folder, name)))
            service.close()
            click.echo(_line(found[-1]))
        if broadcast:
            service = open_index([broadcast], kept / "golden")
            found.append(judge("golden", service, golden("broadcast")))
            service.close()
            click.echo(_line(found[-1]))
    if json_file:
        json.dump([asdict(one) for one in found], json_file, indent=2)


def _line(one: Quality) -> str:
    return (
        f"{one.name:<16} {one.questions:>6} questions  nDCG@10 {one.ndcg_10:.4f}  "
        f"recall@1 {one.recall_1:.3f}  recall@5 {one.recall_5:.3f}  MRR {one.mrr:.3f}"
    )


if __name__ == "__main__":
    main()
