"""How prominent each line of a scanned page is, by the type it is set in and by tags.

A line set in larger type than the body is a headline; the largest type has level 1. Blocks
tagged as headings are headlines too, whatever their type. Level is a weak witness, as mark-up
is: what the line is on the page, ``classify`` decides.

Depends on: archive.xml_tree. Used by: archive.alto.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from searchapp.archive.xml_tree import Element

_LARGER: Final = 1.25
"""How much larger than the body type a headline is at least; leads are set one size up."""

_LAST_LEVEL: Final = 6
_TAGGED_LEVEL: Final = 2
_HEADING_TAG = re.compile(
    r"\bhead(?:ing|line)?\b|title|titre|überschrift|标题|標題|见出し", re.IGNORECASE
)


class Fonts:
    """Type sizes and heading tags of one ALTO file."""

    def __init__(self, root: Element) -> None:
        self._sizes = {
            style.get("id"): size
            for styles in root.named("styles")
            for style in styles.named("textstyle")
            if (size := _number(style.get("fontsize")))
        }
        self._headings = {
            tag.get("id")
            for tags in root.named("tags")
            for tag in tags.children
            if _HEADING_TAG.search(f"{tag.get('label')} {tag.get('type')}")
        }
        self._noted: list[tuple[float, bool]] = []

    def inherited(self, element: Element, styles: tuple[str, ...]) -> tuple[str, ...]:
        """Give the styles and tags that hold inside an element, the nearest last."""
        own = f"{element.get('stylerefs')} {element.get('tagrefs')}".split()
        return (*styles, *own) if own else styles

    def note(self, styles: tuple[str, ...]) -> None:
        """Note the type of the next line."""
        sizes = [self._sizes[name] for name in styles if name in self._sizes]
        self._noted.append((sizes[-1] if sizes else 0.0, not self._headings.isdisjoint(styles)))

    def levels(self, lengths: Sequence[int]) -> tuple[int, ...]:
        """Give the level of every line noted.

        Args:
            lengths: Characters of each line.

        Returns:
            1 to 6 for a headline, 0 for other lines.
        """
        weight: Counter[float] = Counter()
        for (size, _), length in zip(self._noted, lengths, strict=True):
            weight[size] += length
        body = max(weight, key=lambda size: weight[size], default=0.0)
        larger = sorted((size for size in weight if body and size >= _LARGER * body), reverse=True)
        level = {size: min(at, _LAST_LEVEL) for at, size in enumerate(larger, start=1)}
        return tuple(
            level.get(size, _TAGGED_LEVEL if tagged else 0) for size, tagged in self._noted
        )


def _number(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0
