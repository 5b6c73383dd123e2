"""Articles drawn by a fixed seed, printed whole with every fact, to be read by eye.

``python -m tests.benchmarks.sample_articles FILE --count 30 --seed 20231`` prints for each
article what the source holds and what was found in it, as ``searchapp explain`` does, without an
index. The same file, count and seed give the same articles. ``--write`` keeps their records.

Depends on: archive.jsonl, archive.streams, cli.explaining, click, enrich.enricher, search.explain.
"""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from searchapp.archive.jsonl import read_records
from searchapp.archive.streams import read_lines
from searchapp.cli.complaints import clean
from searchapp.cli.explaining import lines
from searchapp.enrich.enricher import Enricher
from searchapp.model import Article, Page, Reject
from searchapp.search.explain import explain


def draw(source: Path, count: int, seed: int) -> list[Page]:
    """Draw records, each as likely as any other.

    Args:
        source: A file of JSON lines.
        count: How many to draw; all when there are fewer.
        seed: Repeats the draw.

    Returns:
        Their pages, in the order of the file.
    """
    rng = random.Random(seed)  # noqa: S311  a sample, not a secret
    kept: list[tuple[int, Page]] = []
    good = (page for page in read_records(source) if not isinstance(page, Reject))
    for number, page in enumerate(good):
        if number < count:
            kept.append((number, page))
        elif (place := rng.randrange(number + 1)) < count:
            kept[place] = (number, page)
    return [page for _, page in sorted(kept, key=lambda one: one[0])]


def told(article: Article) -> Iterator[str]:
    """Write an article and all that was found in it."""
    yield f"{'=' * 20} {article.id} {article.given_date or '无日期'}"
    for block in article.blocks:
        if block.text:
            yield f"[{block.number} {block.kind}] {block.text}"
    yield "-" * 20
    yield from lines(explain(article, lambda _: article))


def write_records(source: Path, target: Path, pages: list[Page]) -> None:
    """Copy the records of some pages, as they stand in the source."""
    wanted = {article.id for page in pages for article in page.articles}
    with target.open("wb") as out:
        for _, line in read_lines(source):
            if line and line.strip() and json.loads(line).get("id") in wanted:
                out.write(line.rstrip(b"\n") + b"\n")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--count", default=30, show_default=True, help="How many articles.")
@click.option("--seed", default=20231, show_default=True, help="Repeats the draw.")
@click.option("--write", type=click.Path(path_type=Path), help="Write their records here.")
def main(source: Path, count: int, seed: int, write: Path | None) -> None:
    """Print drawn articles with every fact found in them."""
    pages = draw(source, count, seed)
    if write:
        write_records(source, write, pages)
    for page in Enricher.load().enrich_all(pages):
        for article in page.articles:
            for line in told(article):
                click.echo(clean(line))
    click.echo(f"{len(pages)} articles, seed {seed}", file=sys.stderr)


if __name__ == "__main__":
    main()
