"""A query with another tree in the place of one of its parts.

Depends on: search.query, search.tree. Used by: search.outline, search.whynot.
"""

from dataclasses import replace

from searchapp.search.query import Mode, SearchRequest
from searchapp.search.tree import AllOf, Tree, all_of


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """Give what must all hold, at the top of a query."""
    return tree.parts if isinstance(tree, AllOf) else (tree,)


def replaced(
    request: SearchRequest, own: tuple[Tree, ...], number: int, tree: Tree
) -> SearchRequest:
    """Give the search with another tree in the place of one of its parts."""
    trees_now = [tree if place == number else one for place, one in enumerate(own)]
    q = str(all_of(trees_now))
    return replace(request, q=q, mode=Mode.SIMPLE, page=1, cursor="")
