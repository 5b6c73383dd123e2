"""Put right what was found out about an article: date, districts, persons, topics, keywords.

Applied after enrichment, so that what is kept for the next build are the facts of the rules.

Depends on: model, corrections.*. Used by: corrections.ledger.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from searchapp.corrections.entries import Action, Entry
from searchapp.corrections.values import after, noted, sightings, single
from searchapp.model import Article, Fact, FactField

FACT_FIELDS: Final = ("date", "district", "person", "topic", "keyword")
"""Fields that are put right here."""

RULE: Final = "correction"
_ORDER: Final = tuple(FactField)


def mend(article: Article, entry: Entry) -> Article:
    """Apply one entry to an article whose facts are filled.

    Args:
        article: The article.
        entry: An entry whose field is one of ``FACT_FIELDS``.

    Returns:
        The article put right, with the correction noted in it.

    Raises:
        Unfit: The entry does not fit; the message says why, in Chinese.
    """
    field = FactField(entry.field)
    return _date(article, entry) if field is FactField.DATE else _list(article, entry, field)


def _date(article: Article, entry: Entry) -> Article:
    now = article.date.value if article.date else ""
    value = single(entry, now)
    facts = [_corrected(article, FactField.DATE, value, "")] if value else []
    done = _with(article, FactField.DATE, facts)
    return noted(done, entry, Action.SET if value else Action.REMOVE, value or now, now)


def _list(article: Article, entry: Entry, field: FactField) -> Article:
    """Put a list right; facts that only show their doubt give way to a person's word."""
    ours = [fact for fact in article.facts if fact.field is field]
    counted = {fact.value: fact for fact in ours if fact.in_facet}
    doubted = {fact.value: fact for fact in ours if not fact.in_facet}
    asked = _asked_away(entry, doubted)
    now = (*counted, *asked)

    def other_role(value: str) -> bool:
        fact = counted.get(value)
        return bool(fact and entry.role and value in entry.values and fact.role != entry.role)

    wanted = after(entry, now, changed=other_role)
    changed = [one for one in wanted if one not in counted or other_role(one)]
    kept = [
        _corrected(article, field, one, entry.role) if one in changed else counted[one]
        for one in wanted
    ]
    gone = [one for one in now if one not in wanted]
    left = [fact for value, fact in doubted.items() if value not in {*wanted, *gone}]
    if field is FactField.DISTRICT:
        kept.sort(key=lambda fact: fact.role != "main")
    done = _with(article, field, [*kept, *left])
    for value in changed:
        done = noted(done, entry, Action.ADD, value, "")
    for value in gone:
        done = noted(done, entry, Action.REMOVE, value, value)
    return done


def _asked_away(entry: Entry, doubted: dict[str, Fact]) -> tuple[str, ...]:
    """Give the doubtful values an entry removes by name."""
    if entry.action is not Action.REMOVE:
        return ()
    return tuple(value for value in doubted if value in entry.values)


def _corrected(article: Article, field: FactField, value: str, role: str) -> Fact:
    district = field is FactField.DISTRICT
    return Fact(
        field=field,
        value=value,
        kind="corrected",
        certain=True,
        rule=RULE,
        evidence=() if field is FactField.DATE else sightings(article, value),
        role=(role or "mentioned") if district else "",
    )


def _with(article: Article, field: FactField, facts: Sequence[Fact]) -> Article:
    """Put the facts of one field in the place of those there are."""
    others = [fact for fact in article.facts if fact.field is not field]
    ordered = sorted((*others, *facts), key=lambda fact: _ORDER.index(fact.field))
    return replace(article, facts=tuple(ordered))
