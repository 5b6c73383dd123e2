"""Say which persons an article mentions, with the words that say so.

Composes the tagger, the word lists and the rules, and turns what they find into facts.
The people of a byline have their own place in the model and are mentioned only where the
text itself speaks of them.

Depends on: errors, model, enrich.persons_found, enrich.persons_lexicon,
enrich.persons_shape, enrich.persons_values, enrich.tagger, enrich.tagger_guess,
enrich.tagger_kernels, enrich.tagger_words.
Used by: enrich.enricher.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from searchapp.compiled import AUTO
from searchapp.enrich.persons_found import PersonJudge
from searchapp.enrich.persons_lexicon import load_lexicon
from searchapp.enrich.persons_shape import bare, simplified
from searchapp.enrich.persons_values import Mention, Person, TaggedBlock
from searchapp.enrich.tagger import Tagger
from searchapp.enrich.tagger_guess import Guess
from searchapp.enrich.tagger_weights import weights_folder
from searchapp.enrich.tagger_words import WordTagger
from searchapp.errors import LexiconError
from searchapp.model import Article, BlockKind, Evidence, Fact, FactField, Page

_log = logging.getLogger(__name__)

_NOT_READ: Final = frozenset({BlockKind.BYLINE, BlockKind.FOOTER})


class PersonTagger(Protocol):
    """What finds possible names in texts."""

    def prepare(self) -> None:
        """Work out what otherwise every process that is forked from this one would."""
        ...

    def persons(self, texts: Sequence[str], *, exactly: bool = False) -> list[tuple[Guess, ...]]:
        """Give the guesses of each text, in order, none overlapping; see ``Tagger.persons``."""
        ...


class PersonFinder:
    """Finds the persons of articles.

    Attributes:
        method: ``lac_small`` for the trained tagger, ``posseg`` for the weaker one.
    """

    def __init__(self, tagger: PersonTagger, judge: PersonJudge, method: str) -> None:
        """Take the parts; ``load`` is the ordinary way."""
        self._tagger = tagger
        self._judge = judge
        self.method = method

    @classmethod
    def load(cls, model: Path | None = None, kernels: str = AUTO) -> "PersonFinder":
        """Read word lists and model; a few hundredths of a second, for every process anew.

        Without the trained model the part-of-speech tagger takes its place, a warning
        says so, and only names with evidence make the facet.

        Args:
            model: A ``lac_small`` folder; the one of the installed jieba when None.
            kernels: Who does the model's innermost steps: ``auto``, ``numpy`` or ``numba``.

        Returns:
            The finder.

        Raises:
            LexiconError: A word list of the program is damaged.
            SettingError: The kernels wanted are not installed.
        """
        lexicon = load_lexicon()
        try:
            tagger: PersonTagger = Tagger(model or weights_folder(), kernels)
        except LexiconError as error:
            _log.warning("人名标注模型用不了（%s），改用词性标注，只列有依据的人名", error)
            return cls(WordTagger(), PersonJudge(lexicon, trusted=False), "posseg")
        return cls(tagger, PersonJudge(lexicon, trusted=True), "lac_small")

    def prepare(self) -> None:
        """Work out what otherwise every process that is forked from this one would."""
        self._tagger.prepare()

    def facts(self, page: Page) -> tuple[tuple[Fact, ...], ...]:
        """Find the persons each article of one page mentions; see ``facts_of``."""
        return self.facts_of((page,))[0]

    def facts_of(self, pages: Sequence[Page]) -> list[tuple[tuple[Fact, ...], ...]]:
        """Find the persons of many pages; much faster than one by one.

        Args:
            pages: Pages as read from the archive.

        Returns:
            For each page one tuple of facts per article, in order of first mention.
        """
        blocks = [
            [block for block in article.blocks if block.kind not in _NOT_READ]
            for page in pages
            for article in page.articles
        ]
        guesses = iter(self._tagger.persons([block.text for found in blocks for block in found]))
        tagged = iter(
            [TaggedBlock(block, simplified(block.text), next(guesses)) for block in found]
            for found in blocks
        )
        return [
            tuple(self._of_article(article, next(tagged)) for article in page.articles)
            for page in pages
        ]

    def _of_article(self, article: Article, blocks: Sequence[TaggedBlock]) -> tuple[Fact, ...]:
        persons = self._judge.persons(article, blocks)
        if any(map(self._judge.hangs_on_slack, persons)):
            texts = [tagged.block.text for tagged in blocks]
            exact = self._tagger.persons(texts, exactly=True)
            blocks = [
                replace(tagged, guesses=guesses)
                for tagged, guesses in zip(blocks, exact, strict=True)
            ]
            persons = self._judge.persons(article, blocks)
        judged = [(person, self._judge.tier(person)) for person in persons]
        return tuple(_fact(article.id, person, tier) for person, tier in judged if tier)


def _fact(article_id: str, person: Person, tier: str) -> Fact:
    best_first = sorted(person.mentions, key=_strength, reverse=True)
    titles = (mention.title for mention in person.mentions)
    return Fact(
        field=FactField.PERSON,
        value=bare(person.mentions[0].printed),
        kind="mentioned",
        certain=tier == "A",
        rule=_rule(best_first[0]),
        evidence=tuple(_evidence(article_id, mention) for mention in best_first),
        tier=tier,
        titles=tuple(dict.fromkeys(title for title in titles if title)),
    )


def _strength(mention: Mention) -> int:
    """Rank mentions by how plainly they show a person; equals stay in order."""
    around = mention.around
    if around.title:
        return 3
    if mention.source == "list" or around.speaks_for_a_person:
        return 2
    if around.original or around.feats:
        return 2
    return int(mention.source != "repeated")


def _rule(mention: Mention) -> str:
    """Name the rule behind the strongest mention.

    One beside an office is known by its office or role, and a repetition is never the
    strongest: what is left is the tagger's.
    """
    around = mention.around
    if around.title:
        return "person-title"
    if mention.source == "list":
        return "person-list"
    if around.named_before or around.named_after:
        return "person-role"
    if around.speaks:
        return "person-speaks"
    if around.original:
        return "person-original"
    return "person-feat" if around.feats else "person-tagged"


def _evidence(article_id: str, mention: Mention) -> Evidence:
    start, end = mention.span.start, mention.span.end
    return Evidence(article_id, mention.block.number, start, end, mention.block.text[start:end])
