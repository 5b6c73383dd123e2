"""Which districts an article speaks of, and which it is mainly about.

Names make the facet; towns and landmarks are kept apart as ``landmark`` facts, shown with
their evidence. A name other cities share counts only on a page that shows itself local.

Depends on: model, enrich.reading, enrich.gazetteer, enrich.districts_match.
Used by: enrich.enricher.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

from searchapp.enrich.districts_match import DistrictMatcher, Found, Verdict
from searchapp.enrich.gazetteer import DEFAULT_GAZETTEER, Gazetteer, NameKind, load_gazetteer
from searchapp.enrich.reading import Reading, ReadPage, read_page
from searchapp.model import BlockKind, Evidence, Fact, FactField, Page

EVIDENCE_MAX = 8
"""Enough to show and to mark; an article about one district names it dozens of times."""

MAIN_PARAGRAPHS = 3
MAIN_SHARE = 0.4
"""Named in this many paragraphs, and in this share of all, a district is a main one."""

LEAD_LIST_MAX = 3
"""A headline or lead that names more districts than this is about the whole city."""

SURE_LANDMARK = 0.8
"""From this weight on a landmark leaves no doubt about its district."""


@dataclass(frozen=True, slots=True)
class _Mention:
    found: Found
    reading: Reading

    @property
    def evidence(self) -> Evidence:
        return self.reading.evidence(self.found.start, self.found.end)


class DistrictFinder:
    """Finds the districts of the articles of a page."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._matcher = DistrictMatcher(gazetteer)

    @classmethod
    def load(cls, path: Path = DEFAULT_GAZETTEER) -> Self:
        """Make a finder from a gazetteer file.

        Raises:
            LexiconError: The file is not a valid gazetteer.
        """
        return cls(load_gazetteer(path))

    def facts(self, page: Page) -> tuple[tuple[Fact, ...], ...]:
        """Find the districts of every article.

        Args:
            page: The articles printed together; their words decide whether it is local.

        Returns:
            One tuple per article: names first, main districts before mentioned ones, then
            landmarks; each in order of appearance.
        """
        return self.facts_read(read_page(page))

    def facts_read(self, read: ReadPage) -> tuple[tuple[Fact, ...], ...]:
        """Give what ``facts`` gives for a page that has been read."""
        local = self._is_local(read.page, read.prose)
        return tuple(self._article_facts(readings, local=local) for readings in read.prose)

    def _is_local(self, page: Page, read_page: Sequence[tuple[Reading, ...]]) -> bool:
        words = self._gazetteer.home_words
        papers = (article.paper or "" for article in page.articles)
        bylines = (article.byline or "" for article in page.articles)
        texts = (reading.text for readings in read_page for reading in readings)
        return any(
            word in text for source in (papers, bylines, texts) for text in source for word in words
        )

    def _article_facts(self, readings: tuple[Reading, ...], *, local: bool) -> tuple[Fact, ...]:
        mentions = [
            _Mention(found, reading)
            for reading in readings
            for found in self._matcher.find(reading.text)
        ]
        named: dict[str, list[_Mention]] = defaultdict(list)
        marked: dict[str, list[_Mention]] = defaultdict(list)
        for mention in _believed(mentions, local=local):
            strong = mention.found.name.kind in (NameKind.EXPLICIT, NameKind.ALIAS)
            (named if strong else marked)[mention.found.name.district].append(mention)
        main = _main_districts(readings, named)
        facts = [_named_fact(district, named[district], main) for district in named]
        facts.sort(key=lambda fact: fact.role != "main")
        return (*facts, *(_marked_fact(district, marked[district]) for district in marked))


def _believed(mentions: list[_Mention], *, local: bool) -> Iterator[_Mention]:
    """Keep the names whose context speaks for this city.

    A shared name is ours when the page is local and nobody else's district of that name
    is in the article, or when ours is named in full there too.
    """
    full = {m.found.name.district for m in mentions if m.found.name.kind is NameKind.EXPLICIT}
    foreign = {
        m.found.name.district for m in mentions if m.found.verdict is Verdict.ELSEWHERE
    } - full
    for mention in mentions:
        name = mention.found.name
        if mention.found.verdict is not Verdict.KEPT:
            continue
        needs_home = name.kind is not NameKind.EXPLICIT
        if needs_home and not (local or name.district in full):
            continue
        if name.shared and name.district in foreign:
            continue
        yield mention


def _main_districts(
    readings: tuple[Reading, ...], named: Mapping[str, list[_Mention]]
) -> frozenset[str]:
    """Pick the districts an article is mainly about: headline, lead, or much of the text."""
    paragraphs = {r.block.number for r in readings if r.block.kind is BlockKind.PARAGRAPH}
    blocks = {
        district: {mention.reading.block.number for mention in mentions}
        for district, mentions in named.items()
    }
    crowd = Counter(chain.from_iterable(blocks.values()))
    front = {n for n in (0, min(paragraphs, default=0)) if crowd[n] <= LEAD_LIST_MAX}
    least = max(MAIN_PARAGRAPHS, MAIN_SHARE * len(paragraphs))
    main = {
        district
        for district, numbers in blocks.items()
        if numbers & front or len(numbers & paragraphs) >= least
    }
    return frozenset(main)


def _named_fact(district: str, mentions: list[_Mention], main: frozenset[str]) -> Fact:
    mentions = sorted(mentions, key=lambda m: m.found.name.kind is not NameKind.EXPLICIT)
    explicit = mentions[0].found.name.kind is NameKind.EXPLICIT
    return Fact(
        field=FactField.DISTRICT,
        value=district,
        kind="explicit" if explicit else "alias",
        certain=explicit,
        rule="district-name" if explicit else "district-alias",
        evidence=_evidence(mentions),
        role="main" if district in main else "mentioned",
    )


def _marked_fact(district: str, mentions: list[_Mention]) -> Fact:
    mentions = sorted(mentions, key=lambda m: -m.found.name.weight)
    best = mentions[0].found.name
    town = best.kind is NameKind.TOWN
    return Fact(
        field=FactField.DISTRICT,
        value=district,
        kind="landmark",
        certain=town or best.weight >= SURE_LANDMARK,
        rule="district-town" if town else "district-landmark",
        evidence=_evidence(mentions),
        role="mentioned",
    )


def _evidence(mentions: Iterable[_Mention]) -> tuple[Evidence, ...]:
    return tuple(mention.evidence for mention in list(mentions)[:EVIDENCE_MAX])
