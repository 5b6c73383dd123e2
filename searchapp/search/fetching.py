"""Fetch articles and their blocks by id.

Depends on: engine.contract, errors, model. Used by: search.service.
"""

import re
from typing import Final

from searchapp.engine.contract import Engine
from searchapp.errors import NotFoundError
from searchapp.model import Article, Block, block_id

_BLOCK_ID: Final = re.compile(r"(.+)-p([0-9]{2,9})")


def article(engine: Engine, article_id: str) -> Article:
    """Fetch one article.

    Raises:
        NotFoundError: There is none with this id; ``near`` names some that exist.
    """
    return engine.articles([article_id])[0]


def paragraph(engine: Engine, paragraph_id: str) -> tuple[Article, Block]:
    """Fetch one block with its article.

    Raises:
        NotFoundError: There is none with this id; ``near`` names some that exist.
    """
    parts = _BLOCK_ID.fullmatch(paragraph_id)
    if parts is None:
        near = (block_id(one, 0) for one in engine.near(paragraph_id))
        raise NotFoundError(paragraph_id, tuple(near))
    article_id, number = parts[1], int(parts[2])
    try:
        found = article(engine, article_id)
    except NotFoundError as error:
        near = (block_id(one, number) for one in error.near)
        raise NotFoundError(paragraph_id, tuple(near)) from error
    if number >= len(found.blocks) or block_id(article_id, number) != paragraph_id:
        nearest = min(number, len(found.blocks) - 1)
        raise NotFoundError(paragraph_id, (block_id(article_id, nearest),))
    return found, found.blocks[number]


def holder(engine: Engine, identity: str) -> Article:
    """Fetch an article by its own id or by that of one of its blocks.

    Raises:
        NotFoundError: There is neither; ``near`` names some that exist.
    """
    try:
        return article(engine, identity)
    except NotFoundError:
        if not _BLOCK_ID.fullmatch(identity):
            raise
    return paragraph(engine, identity)[0]
