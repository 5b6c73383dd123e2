"""Judge what is found out about an article: date, districts, persons, topics.

Depends on: model, evaluation.*. Used by: evaluation.run.
"""

from collections.abc import Mapping, Sequence

from searchapp.evaluation.gold import GoldArticle, GoldDate
from searchapp.evaluation.pairing import Pair
from searchapp.evaluation.report import Measure
from searchapp.evaluation.tally import Given, Place, Tallies
from searchapp.model import Article, Fact, FactField

_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_CERTAIN = {True: "certain", False: "uncertain"}


def judge_date(gold: GoldArticle, article: Article, tallies: Tallies) -> None:
    """Judge value, precision and certainty of the date of one article."""
    if gold.date is None:
        return
    place, right, fact = Place(gold.seed_file, article), gold.date, article.date
    expected = right.value or ""
    given = Given.of(fact) if fact else None
    tallies[Measure.DATES].one(place, expected, given, right.evidence)
    precision = Given.of(fact, _PRECISIONS.get(len(fact.value), "")) if fact else None
    wanted = right.precision if right.value else ""
    tallies[Measure.DATE_PRECISION].one(place, wanted, precision, right.evidence)
    _judge_certainty(place, right, fact, tallies)


def _judge_certainty(place: Place, right: GoldDate, fact: Fact | None, tallies: Tallies) -> None:
    if right.certain is None or not right.value:
        return
    given = Given.of(fact, _CERTAIN[fact.certain]) if fact else None
    tallies[Measure.DATE_CERTAIN].one(place, _CERTAIN[right.certain], given, right.evidence)


def judge_districts(gold: GoldArticle, article: Article, tallies: Tallies) -> None:
    """Judge the named districts of one article, and which of them it is mainly about."""
    place, facts = Place(gold.seed_file, article), _in_facet(article, FactField.DISTRICT)
    given = [Given.of(fact) for fact in facts]
    if gold.districts_detail is None:
        if gold.districts is not None:
            tallies[Measure.DISTRICTS].several(place, gold.districts, given)
        return
    named = [one for one in gold.districts_detail if one.kind == "explicit"]
    reasons = {one.name: one.evidence for one in named}
    tallies[Measure.DISTRICTS].several(place, [one.name for one in named], given, reasons)
    tallies[Measure.DISTRICT_ROLES].several(
        place,
        [f"{one.name} {one.role}" for one in named],
        [Given.of(fact, f"{fact.value} {fact.role}") for fact in facts],
        {f"{one.name} {one.role}": one.evidence for one in named},
    )


def judge_persons(pairs: Sequence[Pair], source: str, tallies: Tallies) -> None:
    """Judge the distinct names of the articles of one source file, and of all together."""
    judged = [one for one in pairs if one.gold.persons_mentioned is not None]
    if not judged:
        return
    for one in judged:
        tallies[Measure.PERSONS_PER_ARTICLE].several(
            Place(source, one.article), one.gold.persons_mentioned or (), _persons(one)
        )
    names = [name for one in judged for name in one.gold.persons_mentioned or ()]
    optional = {name for one in judged for name in one.gold.persons_optional} - set(names)
    given = [given for one in judged for given in _persons(one) if given.value not in optional]
    tallies[Measure.PERSONS_PER_PAGE].several(Place(source), names, given)


def _persons(pair: Pair) -> list[Given]:
    if pair.article is None:
        return []
    neither = set(pair.gold.persons_optional) - set(pair.gold.persons_mentioned or ())
    facts = _in_facet(pair.article, FactField.PERSON)
    return [Given.of(fact) for fact in facts if fact.value not in neither]


def judge_topics(
    gold: GoldArticle, article: Article, names: Mapping[str, str], tallies: Tallies
) -> None:
    """Judge the topics of one article.

    Args:
        gold: Its entry.
        article: The article.
        names: The program's topic for each topic of the gold file.
        tallies: Where it is counted.
    """
    if gold.topics is None:
        return
    place, facts = Place(gold.seed_file, article), _in_facet(article, FactField.TOPIC)
    wanted = tuple(dict.fromkeys(names[label(topic)] for topic in gold.topics))
    given = [Given.of(fact) for fact in facts]
    tallies[Measure.TOPICS].several(place, wanted, given)
    first = given[0] if given else None
    accepted = first is not None and first.value in wanted
    expected = first.value if first and accepted else " 或 ".join(wanted)
    tallies[Measure.TOPIC_FIRST].one(place, expected, first)


def label(topic: str) -> str:
    """Give the first level of a topic of the gold file.

    >>> label("经济/招商引资")
    '经济'
    """
    return topic.partition("/")[0].strip()


def _in_facet(article: Article, field: FactField) -> tuple[Fact, ...]:
    return tuple(fact for fact in article.facts if fact.field is field and fact.in_facet)
