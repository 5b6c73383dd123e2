"""Put right what was read from the printed page: headline, imprint, byline, seams.

Applied before facts are looked for, so that the rules read the text as it was put right.

Depends on: model, corrections.*. Used by: corrections.ledger.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from searchapp.corrections import seams
from searchapp.corrections.entries import PRINTED, SEAM, Action, Entry
from searchapp.corrections.values import Unfit, after, noted, sightings, single
from searchapp.model import Article, Author, Evidence

PRINTED_FIELDS: Final = (*PRINTED, "byline", SEAM)
"""Fields that are put right here; the others are facts."""


def mend(article: Article, entry: Entry) -> Article:
    """Apply one entry to an article as printed.

    Args:
        article: The article; facts it has are left as they are.
        entry: An entry whose field is one of ``PRINTED_FIELDS``.

    Returns:
        The article put right, with the correction noted in it.

    Raises:
        Unfit: The entry does not fit; the message says why, in Chinese.
    """
    if entry.field == SEAM:
        return _seam(article, entry)
    if entry.field == "byline":
        return _byline(article, entry)
    now = _printed(article, entry.field)
    value = single(entry, now)
    done = _changed(article, entry.field, value or None)
    action = Action.SET if value else Action.REMOVE
    return noted(done, entry, action, value or now, now)


def _printed(article: Article, field: str) -> str:
    values = {
        "title": article.title,
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "paper": article.paper,
        "page": article.page_label,
        "section": article.section,
    }
    return values[field] or ""


def _changed(article: Article, field: str, value: str | None) -> Article:
    match field:
        case "title":
            return _headlined(replace(article, title=value or ""))
        case "kicker":
            return _headlined(replace(article, kicker=value))
        case "subtitle":
            return _headlined(replace(article, subtitle=value))
        case "paper":
            return replace(article, paper=value)
        case "page":
            return replace(article, page_label=value)
    return replace(article, section=value)


def _headlined(article: Article) -> Article:
    """Write the headline block anew: kicker, title and subtitle, each on a line."""
    lines = (article.kicker, article.title, article.subtitle)
    text = "\n".join(line for line in lines if line)
    headline = replace(article.blocks[0], text=text, joins=(), fragment=False)
    return replace(article, blocks=(headline, *article.blocks[1:]))


def _seam(article: Article, entry: Entry) -> Article:
    left, right = entry.values
    change = seams.split if entry.action is Action.SPLIT else seams.join
    try:
        done = change(article, left, right)
    except seams.NoSuchSeamError as error:
        raise Unfit(str(error)) from error
    return noted(done, entry, entry.action, f"{left}|{right}", "")


def _byline(article: Article, entry: Entry) -> Article:
    before = {one.name: one for one in article.authors}
    names = after(entry, tuple(before), changed=lambda name: _other_role(entry, before.get(name)))
    changed = [n for n in names if n not in before or _other_role(entry, before[n])]
    done = replace(article, authors=tuple(_author(article, entry, n, before) for n in names))
    return _all_noted(done, entry, changed, [name for name in before if name not in names])


def _all_noted(
    article: Article, entry: Entry, changed: Sequence[str], gone: Sequence[str]
) -> Article:
    for name in changed:
        article = noted(article, entry, Action.ADD, name, "")
    for name in gone:
        article = noted(article, entry, Action.REMOVE, name, name)
    return article


def _other_role(entry: Entry, author: Author | None) -> bool:
    asked = entry.role and entry.action is not Action.REMOVE
    return bool(author and asked and author.name in entry.values and author.role != entry.role)


def _author(article: Article, entry: Entry, name: str, before: dict[str, Author]) -> Author:
    known = before.get(name)
    if known:
        return replace(known, role=entry.role) if _other_role(entry, known) else known
    seen = sightings(article, name)
    nowhere = Evidence(article.id, -1, 0, 0, "")
    return Author(name, entry.role, seen[-1] if seen else nowhere)
