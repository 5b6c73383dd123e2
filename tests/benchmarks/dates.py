"""How often a year is right that is inferred on dated news whose dates are removed.

``python -m tests.benchmarks.dates FILE`` takes the date from every record, lets the rules say when
it was printed, and compares. ``--together 5`` puts five records of the same day on one page, as a
printed page has several articles. What stands in the text stays: also a date printed in it.

Depends on: click, enrich.dates, model.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from searchapp.enrich.dates import DateFinder
from searchapp.model import Article, Page
from tests.benchmarks.labelled import Share, read_labelled, show

_YEAR_CHARS: Final = 4
_MONTH_CHARS: Final = 7
_DAY_CHARS: Final = 10


def together(articles: Iterable[Article], count: int) -> Iterator[tuple[str, Page]]:
    """Put so many articles of one day on a page, and take their dates away.

    Args:
        articles: In any order; those without a full date are left out.
        count: Articles of a page; what is left over at the end of a day makes no page.

    Yields:
        The day and the page.
    """
    days: dict[str, list[Article]] = {}
    for article in articles:
        day = article.given_date or ""
        if len(day) != _DAY_CHARS:
            continue
        kept = days.setdefault(day, [])
        kept.append(replace(article, given_date=None, tags=()))
        if len(kept) == count:
            yield day, Page(article.source, tuple(kept))
            kept.clear()


def judge(pages: Iterable[tuple[str, Page]]) -> list[Share]:
    """Compare the dates found with the days pages were printed on.

    Args:
        pages: The day and the page, whose articles have no date of their own.

    Returns:
        Shares of the articles with any date, and of those given, as precise as they are.
    """
    finder, counts = DateFinder.load(), Counter[str]()
    for day, page in pages:
        for facts in finder.facts(page):
            counts["pages"] += 1
            for fact in facts:
                counts.update(_counted(fact.kind, fact.value, day, certain=fact.certain))
    shares = [Share("articles with an inferred date", counts["inferred"], counts["pages"])]
    for name, text in _NAMES.items():
        shares.append(Share(text, counts[f"{name} right"], counts[name]))
    return shares


_NAMES: Final = {
    "inferred": "inferred: the year is right",
    "year only": "inferred, year only: the year is right",
    "month": "inferred, a month or a day: the month is right",
    "day": "inferred, a day: the day is right",
    "certain": "inferred and called certain: all that is given is right",
    "printed": "printed as a masthead or footer: the day is right",
}


def _counted(kind: str, value: str, day: str, *, certain: bool) -> Iterator[str]:
    """Yield the names of the counts that one date adds to."""
    if kind != "inferred":
        names = {kind: _DAY_CHARS}
    else:
        names = {"inferred": _YEAR_CHARS}
        if len(value) == _YEAR_CHARS:
            names["year only"] = _YEAR_CHARS
        if len(value) >= _MONTH_CHARS:
            names["month"] = _MONTH_CHARS
        if len(value) == _DAY_CHARS:
            names["day"] = _DAY_CHARS
        if certain:
            names["certain"] = len(value)
    for name, chars in names.items():
        yield name
        if value[:chars] == day[:chars]:
            yield f"{name} right"


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--together", "count", default=1, show_default=True, help="Articles of a page.")
@click.option("--every", default=1, show_default=True, help="Read every n-th record.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write figures here.")
def main(path: Path, count: int, every: int, json_file: Path | None) -> None:
    """Judge the dates."""
    articles = (page.articles[0] for _, page in read_labelled(path, every))
    show(judge(together(articles, count)), json_file)


if __name__ == "__main__":
    main()
