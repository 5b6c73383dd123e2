"""What an evaluation reports: figures by fact, and every wrong case with its words.

Depends on: nothing. Used by: evaluation.*, bootstrap, cli.
"""

from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What is judged."""

    ARTICLES = "articles"
    """Boundaries: the source lines of an article, all of them and no others."""
    TITLES = "titles"
    KICKERS = "kickers"
    SUBTITLES = "subtitles"
    SUBHEADS = "subheads"
    BYLINES = "bylines"
    """The byline as printed."""
    BYLINE_PEOPLE = "byline_people"
    BYLINE_ROLES = "byline_roles"
    JOINS = "joins"
    """Seams, with the mark that a piece was moved."""
    DATES = "dates"
    DATE_PRECISION = "date_precision"
    DATE_CERTAIN = "date_certain"
    DISTRICTS = "districts"
    """Named districts; landmarks make no facet and are not judged."""
    DISTRICT_ROLES = "district_roles"
    """Named districts with main or mentioned."""
    PERSONS_PER_ARTICLE = "persons_per_article"
    PERSONS_PER_PAGE = "persons_per_page"
    TOPIC_FIRST = "topic_first"
    """The first topic is an acceptable one."""
    TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one measure.

    Attributes:
        measure: What is judged.
        wanted: Right answers there are.
        found: Answers given.
        right: Answers given that are right.
        precision: ``right / found``; None when nothing was found.
        recall: ``right / wanted``; None when nothing was wanted.
        f1: Their harmonic mean; None when either is None.
    """

    measure: Measure
    wanted: int
    found: int
    right: int
    precision: float | None
    recall: float | None
    f1: float | None


def figures(measure: Measure, wanted: int, found: int, right: int) -> Figures:
    """Make the figures of one measure from its counts."""
    precision = right / found if found else None
    recall = right / wanted if wanted else None
    f1 = None
    if precision is not None and recall is not None:
        f1 = 2 * right / (found + wanted)
    return Figures(measure, wanted, found, right, precision, recall, f1)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that speak for an answer, where they stand.

    Attributes:
        article: The article that prints them.
        block: Block number; -1 when they are no printed words.
        start: First code point in the block's text.
        end: One past the last.
        text: The words.
    """

    article: str
    block: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class WrongCase:
    """One answer that is missing, too much, or different.

    Attributes:
        measure: What is judged.
        source: The source file.
        article: Id of the article as read; empty when no article was read there.
        expected: The right answer; empty when there should be none.
        given: The answer given; empty when there was none.
        rule: The rule that gave it; empty when it was not given by one.
        evidence: The words the given answer was read from.
        reason: The words the gold file gives for the right answer.
    """

    measure: Measure
    source: str
    article: str
    expected: str
    given: str
    rule: str = ""
    evidence: tuple[Words, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """A finished evaluation.

    Attributes:
        gold: The gold file, as given.
        sources: Source files judged.
        articles: Articles of the gold file.
        figures: One for each measure the gold file speaks of, in the order of ``Measure``.
        wrong: Every wrong case, in the same order.
        unused: Keys of the gold file that nothing judges.
    """

    gold: str
    sources: int
    articles: int
    figures: tuple[Figures, ...]
    wrong: tuple[WrongCase, ...]
    unused: tuple[str, ...]

    def of(self, measure: Measure) -> Figures | None:
        """Give the figures of one measure; None when the gold file does not speak of it."""
        return next((one for one in self.figures if one.measure is measure), None)
