"""What belongs with an article, as the article's page places it.

Depends on: model, search, web.links, presenters.result_views, presenters.words.
Used by: presenters.article_page.
"""

from dataclasses import dataclass

from searchapp.model import Article
from searchapp.search.query import SearchRequest
from searchapp.search.related import Duplicates
from searchapp.search.sameday import PageOf, SameDay
from searchapp.search.similar import Similar
from searchapp.web import links
from searchapp.web.presenters import words
from searchapp.web.presenters.result_views import imprint_text

LISTED_MAX = 30
"""Most articles of one page that are listed; a link leads to all."""


@dataclass(frozen=True, slots=True)
class Related:
    """What belongs with an article, as the service found it."""

    duplicates: Duplicates
    similar: tuple[Similar, ...]
    same_day: SameDay


@dataclass(frozen=True, slots=True)
class Twin:
    """A near-duplicate.

    Attributes:
        title: Its headline.
        href: Its page.
        imprint: Where and when it was printed.
        same: How much is the same.
        compare_href: Both beside each other.
        first: It was printed before the others.
    """

    title: str
    href: str
    imprint: str
    same: str
    compare_href: str
    first: bool


@dataclass(frozen=True, slots=True)
class Kin:
    """A similar article: headline, page, imprint, the words both have, both side by side."""

    title: str
    href: str
    imprint: str
    shared: str
    compare_href: str


@dataclass(frozen=True, slots=True)
class Companion:
    """Another article of the same paper and day."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class PageGroup:
    """The articles of one page.

    Attributes:
        label: Page label, or what stands in its place.
        count: How many there are.
        articles: The first of them.
        own: It is the article's own page.
    """

    label: str
    count: str
    articles: tuple[Companion, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """What was printed with an article.

    Attributes:
        heading: Heading of the section.
        groups: Page by page, the own page first.
        href: All of the day in one list; empty when the day is not known.
        label: What that link says.
    """

    heading: str
    groups: tuple[PageGroup, ...]
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class RelatedView:
    """Everything the sections below an article place.

    Attributes:
        twins_said: How many near-duplicates there are; empty for none.
        twins: The near-duplicates, in the order of their dates.
        is_first: The article itself was printed before them.
        kin: Similar articles.
        day: What was printed with it; None when nothing else is known.
    """

    twins_said: str
    twins: tuple[Twin, ...]
    is_first: bool
    kin: tuple[Kin, ...]
    day: DayView | None


def related_view(article: Article, found: Related) -> RelatedView:
    """Make the sections below an article."""
    twins = found.duplicates
    return RelatedView(
        twins_said=f"另有 {words.count(twins.total)} 篇几乎相同" if twins.total else "",
        twins=tuple(_twins(article, twins)),
        is_first=twins.first is not None and twins.first.id == article.id,
        kin=tuple(
            Kin(
                words.title(one.article),
                links.article(one.article.id, _marking(one)),
                imprint_text(one.article),
                "、".join(one.words),
                links.compare(article.id, one.article.id),
            )
            for one in found.similar
        ),
        day=_day(article, found.same_day) if found.same_day.total else None,
    )


def percent(share: float) -> str:
    """Write a share so that only what is all is 100 %.

    >>> percent(0.998), percent(1.0), percent(0.702)
    ('99%', '100%', '70%')
    """
    return f"{int(share * 100)}%"


def _twins(article: Article, twins: Duplicates) -> list[Twin]:
    first = twins.first.id if twins.first else ""
    return [
        Twin(
            title=words.title(one.article),
            href=links.article(one.article.id),
            imprint=imprint_text(one.article),
            same=percent(one.resemblance),
            compare_href=links.compare(article.id, one.article.id),
            first=one.article.id == first,
        )
        for one in twins.found
    ]


def _marking(one: Similar) -> SearchRequest:
    """The search that marks the shared words on the page of a similar article."""
    return SearchRequest(q=" OR ".join(f'"{word}"' for word in one.words))


def _day(article: Article, found: SameDay) -> DayView:
    own = article.page_label or ""
    heading = "同一版面的其他文章"
    if found.request:
        heading = f"{found.paper}{words.date(found.date)}的其他文章"
    return DayView(
        heading=heading,
        groups=tuple(_group(page, found, own=page.label == own) for page in found.pages),
        href=links.search(found.request) if found.request else "",
        label=f"当日全部 {words.count(found.total + 1)} 篇，按版次",
    )


def _group(page: PageOf, found: SameDay, *, own: bool) -> PageGroup:
    listed = page.articles[:LISTED_MAX]
    unnamed = "未注明版次" if found.request else "同一来源文件"
    label = words.page_label(page.label) if page.label else unnamed
    return PageGroup(
        label=f"本版（{label}）" if own and page.label else label,
        count=f"{words.count(len(page.articles))} 篇",
        articles=tuple(Companion(words.title(one), links.article(one.id)) for one in listed),
        own=own,
    )
