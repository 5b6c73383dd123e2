"""What is looked for beside the strings that were typed, as links that switch it off and on.

Depends on: search, web.links. Used by: presenters.search_page.
"""

from dataclasses import dataclass, replace

from searchapp.search.results import SearchResult
from searchapp.web import links


@dataclass(frozen=True, slots=True)
class ExpansionLink:
    """What is looked for beside a string, or no longer is, and the link that changes it."""

    label: str
    on: bool
    href: str


def expansion_links(result: SearchResult) -> tuple[ExpansionLink, ...]:
    """List what was added, then what was switched off, each with the link that changes it."""
    first = replace(result.request, page=1, cursor="")
    made = (
        ExpansionLink(
            f"{one.source} → 也查 {'、'.join(one.targets)}",
            on=True,
            href=links.search(replace(first, off=(*first.off, one.key))),
        )
        for one in result.expansions
    )
    off = (
        ExpansionLink(
            f"{key.partition(':')[2] or '全部扩展'}：已不查其他写法",
            on=False,
            href=links.search(replace(first, off=tuple(one for one in first.off if one != key))),
        )
        for key in first.off
    )
    return (*made, *off)
