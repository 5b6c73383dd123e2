"""How many characters the tagger reads in a second of processor time.

``python -m tests.benchmarks.tagger PATH`` reads paragraphs of a source (every n-th record, until
there are enough), lets every kind of kernels find the names in them, and prints characters for
each second of processor time: one process, one thread, reading the source and the model left out.
Rounds take turns, and the best of each kind counts: other people's work on the machine slows a
round down, never speeds it up. Names that differ between kernels are counted, not hidden.

Depends on: archive.sources, analysis.words, click, enrich.tagger, model.
"""

import importlib.util
import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from searchapp.analysis.words import is_word
from searchapp.archive.sources import find_sources, read_source
from searchapp.enrich.tagger import Tagger
from searchapp.enrich.tagger_guess import JUDGED_MARGINS, Guess
from searchapp.model import Page

_JOB_CHARS: Final = 100_000
"""Texts given to the tagger at once, as a build does."""


def paragraphs(path: Path, chars: int, every: int) -> list[str]:
    """Read the texts of every n-th page until there are enough characters."""
    texts: list[str] = []
    total = 0
    for text in _texts(path, every):
        texts.append(text)
        total += len(text)
        if total >= chars:
            break
    return texts


def _texts(path: Path, every: int) -> Iterator[str]:
    number = 0
    for source in find_sources([path]):
        for page in read_source(source, is_word):
            if not isinstance(page, Page):
                continue
            if number % every == 0:
                yield from (block.text for one in page.articles for block in one.blocks)
            number += 1


def jobs(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut texts into jobs of about equally many characters."""
    start = chars = 0
    for end, text in enumerate(texts, 1):
        chars += len(text)
        if chars >= _JOB_CHARS or end == len(texts):
            yield texts[start:end]
            start, chars = end, 0


def differences(one: Sequence[tuple[Guess, ...]], other: Sequence[tuple[Guess, ...]]) -> int:
    """Count guesses only one side has, or that a rule would judge otherwise."""

    def told(found: Sequence[tuple[Guess, ...]]) -> set[tuple[int, Any, int]]:
        return {
            (number, guess.span, sum(guess.margin >= least for least in JUDGED_MARGINS))
            for number, guesses in enumerate(found)
            for guess in guesses
        }

    return len(told(one) ^ told(other))


def measure(texts: Sequence[str], kernels: Sequence[str], rounds: int) -> list[dict[str, Any]]:
    """Measure every kind of kernels.

    Args:
        texts: What to read.
        kernels: Names; the first one's names are what the others are compared with.
        rounds: How often each reads everything.

    Returns:
        A row for each: kernels, characters, names, CPU seconds of each round, characters
        per CPU second of the best, names that differ.
    """
    taggers = {name: _KINDS[name]() for name in kernels}
    seconds: dict[str, list[float]] = {name: [] for name in kernels}
    found: dict[str, list[tuple[Guess, ...]]] = {}
    for tagger in taggers.values():
        tagger.persons(texts[:50])
    for _ in range(rounds):
        for name, tagger in taggers.items():
            began = time.process_time()
            found[name] = [guesses for job in jobs(texts) for guesses in tagger.persons(job)]
            seconds[name].append(time.process_time() - began)
    chars = sum(map(len, texts))
    return [
        {
            "kernels": name,
            "characters": chars,
            "names": sum(map(len, found[name])),
            "cpu_seconds": seconds[name],
            "characters_per_cpu_second": round(chars / min(seconds[name])),
            "slowest_round": round(chars / max(seconds[name])),
            "different": differences(found[kernels[0]], found[name]),
        }
        for name in kernels
    ]


_KINDS: Final[dict[str, Callable[[], Tagger]]] = {
    "numpy": partial(Tagger.load, "numpy"),
    "numba": partial(Tagger.load, "numba", short=False),
    "numba, short floats": partial(Tagger.load, "numba"),
}


def installed() -> list[str]:
    """Name the kinds of kernels that can be measured here."""
    if not importlib.util.find_spec("numba"):
        return ["numpy"]
    return list(_KINDS) if Tagger.load("numba").short else ["numpy", "numba"]


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--chars", default=1_000_000, show_default=True, help="Characters to read.")
@click.option("--every", default=20, show_default=True, help="Read every n-th page.")
@click.option("--rounds", default=3, show_default=True, help="Rounds; the best counts.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write figures here.")
def main(path: Path, chars: int, every: int, rounds: int, json_file: Path | None) -> None:
    """Measure the tagger."""
    rows = measure(paragraphs(path, chars, every), installed(), rounds)
    click.echo(f"{'kernels':20} characters    names  chars/CPU-s  slowest round  different")
    for row in rows:
        click.echo(
            f"{row['kernels']:20} {row['characters']:10,} {row['names']:8,} "
            f"{row['characters_per_cpu_second']:12,} {row['slowest_round']:14,} "
            f"{row['different']:10}"
        )
    if json_file:
        json_file.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
