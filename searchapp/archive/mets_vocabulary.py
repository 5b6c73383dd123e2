"""What the divisions of METS files are called, and what that means for an article.

The names are those of the libraries' newspaper profiles: docWorks and the Luxembourg one, ENMAP
of Europeana Newspapers, the British, Australian and New Zealand ones, NDNP of the Library of
Congress.

Depends on: nothing. Used by: archive.mets_divisions, archive.mets_articles.
"""

from enum import Enum
from typing import Final


class Role(Enum):
    """What a part of an article is."""

    KICKER = "kicker"
    TITLE = "title"
    SUBTITLE = "subtitle"
    SUBHEAD = "subhead"
    BYLINE = "byline"
    CAPTION = "caption"
    TEXT = "text"


ITEMS: Final = frozenset(
    ("ARTICLE", "ADVERTISEMENT", "ADVERT", "AD", "CLASSIFIED_ADVERTISEMENT", "NEWS", "EDITORIAL",
     "LETTER", "FEUILLETON", "SERIAL", "OBITUARY", "DEATH_NOTICE", "BIRTH_NOTICE",
     "MARRIAGE_NOTICE", "FAMILY_NOTICE", "NOTICE", "WEATHER", "POEM", "REVIEW", "INTERVIEW",
     "REPORT", "CARTOON")
)  # fmt: skip
"""What is an article by itself, also inside another one."""

SECTIONS: Final = frozenset(("SECTION", "SUBSECTION"))
PARTS_OF_AN_ISSUE: Final = SECTIONS | {"CONTENT", "CONTENTS", "PAGE", "COLUMN", "MAIN"}
ABOVE: Final = PARTS_OF_AN_ISSUE | {
    "NEWSPAPER", "PERIODICAL", "VOLUME", "YEAR", "MONTH", "DAY", "ISSUE", "EDITION", "SUPPLEMENT",
}  # fmt: skip
"""What articles stand in."""

FURNITURE: Final = frozenset(
    ("TITLE_SECTION", "MASTHEAD", "HEADER", "FOOTER", "PAGE_HEADER", "PAGE_FOOTER",
     "RUNNING_TITLE", "RUNNING_HEAD", "PAGE_NUMBER", "IMPRINT")
)  # fmt: skip

HEADING: Final = frozenset(("HEADING", "HEADINGS", "HEADLINES"))
TITLE: Final = frozenset(("TITLE", "MAIN_TITLE", "HEADLINE", "MAIN_HEADING"))
KICKER: Final = frozenset(
    ("OVERLINE", "OVERTITLE", "OVERHEADING", "KICKER", "SUPERTITLE", "SUPERHEADING", "PRETITLE",
     "PRE_TITLE", "SURTITLE")
)  # fmt: skip
SUBTITLE: Final = frozenset(
    ("SUBTITLE", "SUB_TITLE", "SUBHEADLINE", "SUB_HEADLINE", "SUBHEADING", "SUB_HEADING",
     "UNDERTITLE", "DECK")
)  # fmt: skip
HEADS: Final = HEADING | TITLE | KICKER | SUBTITLE
SUBHEAD: Final = frozenset(("CROSSHEADING", "CROSSHEAD", "INTERTITLE", "SUBHEAD", "SIDE_HEADING"))
AUTHOR: Final = frozenset(("AUTHOR", "AUTHORS", "BYLINE", "SIGNATURE"))
PICTURE: Final = frozenset(
    ("ILLUSTRATION", "IMAGE", "FIGURE", "PICTURE", "PHOTO", "PHOTOGRAPH", "GRAPHIC", "MAP",
     "CAPTION")
)  # fmt: skip
PARAGRAPH: Final = frozenset(("PARAGRAPH", "PARA", "P"))
BODY: Final = frozenset(("BODY", "BODY_CONTENT", "TEXT_BODY"))

TAGS: Final = {
    "ADVERTISEMENT": "广告",
    "ADVERT": "广告",
    "AD": "广告",
    "CLASSIFIED_ADVERTISEMENT": "广告",
    "OBITUARY": "讣告",
    "DEATH_NOTICE": "讣告",
    "LETTER": "来信",
    "EDITORIAL": "社论",
    "WEATHER": "天气",
    "SERIAL": "连载",
    "ILLUSTRATION": "图片",
}
"""Labels for articles of a kind of their own."""

_ROLES: Final = (
    (SUBHEAD, Role.SUBHEAD),
    (KICKER, Role.KICKER),
    (SUBTITLE, Role.SUBTITLE),
    (TITLE | HEADING, Role.TITLE),
    (AUTHOR, Role.BYLINE),
    (PICTURE, Role.CAPTION),
)


def role_of(kind: str, outer: Role, *, in_body: bool) -> Role:
    """Give the role of a division inside an article.

    Args:
        kind: What it is called, as ``kind_of`` writes it.
        outer: Role of the division it stands in.
        in_body: It stands in the body, where a heading is a subhead.

    >>> role_of("SUBHEADING", Role.TITLE, in_body=False), role_of("TITLE", Role.TEXT, in_body=True)
    (<Role.SUBTITLE: 'subtitle'>, <Role.SUBHEAD: 'subhead'>)
    """
    if outer is Role.CAPTION:
        return outer
    if in_body and kind in HEADS:
        return Role.SUBHEAD
    return next((role for names, role in _ROLES if kind in names), outer)
