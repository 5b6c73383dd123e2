"""Why an article does not meet two strings near each other, or a tree in one sentence.

Depends on: engine.queries, search.misses, search.sheet, search.spots.
Used by: search.verdicts.
"""

from itertools import chain

from searchapp.engine.queries import And, Leaf, Match, Near, Node, Or, Together, Within
from searchapp.search.misses import Miss, joined
from searchapp.search.sheet import Place, Sheet, Window, gathered, named
from searchapp.search.spots import holds, merged, occurrences, positive_leaves, stretches


def missing_near(leaf: Near, names: tuple[str, str], sheet: Sheet) -> Miss:
    """Say why two strings are not near each other.

    Args:
        leaf: What was asked.
        names: The two strings as typed.
        sheet: The article.
    """
    sides = (Match(leaf.first), Match(leaf.second))
    if lacking := _lacking(sides, names, sheet):
        return lacking
    forward = sheet.nearest(sides, ordered=True)
    backward = sheet.nearest(sides[::-1], ordered=True)
    return _near(leaf, names, sheet, forward, backward)


def _near(
    leaf: Near,
    names: tuple[str, str],
    sheet: Sheet,
    forward: Window | None,
    backward: Window | None,
) -> Miss:
    if leaf.ordered and backward and not forward:
        said = f"在{named((backward.place,))}里“{names[1]}”在前，“{names[0]}”在后，次序相反"
        return Miss("wrong_order", said, (backward.place,), names, backward.between)
    both = [one for one in (forward, None if leaf.ordered else backward) if one]
    if both:
        nearest = min(both, key=lambda one: one.between)
        said = (
            f"最近处在{named((nearest.place,))}，中间隔 {nearest.between} 个字，"
            f"所查的最多 {leaf.most} 个"
        )
        return Miss("too_far", said, (nearest.place,), names, nearest.between)
    found = [sheet.places(Match(leaf.first)), sheet.places(Match(leaf.second))]
    places = gathered(chain.from_iterable(found))
    shared = {one.block for one in found[0]} & {one.block for one in found[1]}
    if shared:
        at = tuple(one for one in places if one.block in shared)
        return Miss("overlapping", f"在{named(at)}里两者只有重叠的，不算相近", at, names)
    return _scattered(names, found, "不在同一段里")


def missing_together(leaf: Together, names: dict[Leaf, str], sheet: Sheet) -> Miss:
    """Say why a tree holds in no sentence, or no block.

    Args:
        leaf: What was asked.
        names: The strings in it as typed.
        sheet: The article.
    """
    wanted = tuple(dict.fromkeys(positive_leaves(leaf.part)))
    shown = tuple(names.get(one, "") for one in wanted)
    scope = "句" if leaf.within is Within.SENTENCE else "段"
    freed = _without_exclusions(leaf.part)
    spoilt = _where_holds(Together(freed, leaf.within), sheet)
    if spoilt:
        said = f"{named(spoilt)}里有一{scope}含有所查的，但也含有所排除的"
        return Miss("excluded_inside", said, spoilt, shown)
    found = [sheet.places(one) for one in wanted]
    lacking = tuple(name for name, at in zip(shown, found, strict=True) if not at)
    if lacking:
        places = gathered(chain.from_iterable(found))
        return Miss("part_missing", f"文中没有{joined(lacking)}", places, lacking)
    blocks = _where_holds(Together(freed, Within.BLOCK), sheet)
    if blocks:
        said = f"同在{named(blocks)}，但不在同一句里"
        return Miss("in_other_sentences", said, blocks, shown)
    return _scattered(shown, found, f"不在同一{scope}里")


def _lacking(sides: tuple[Match, Match], names: tuple[str, str], sheet: Sheet) -> Miss | None:
    found = [sheet.places(one) for one in sides]
    lacking = tuple(name for name, at in zip(names, found, strict=True) if not at)
    if not lacking:
        return None
    places = gathered(chain.from_iterable(found))
    return Miss("part_missing", f"文中没有{joined(lacking)}", places, lacking)


def _scattered(names: tuple[str, ...], found: list[tuple[Place, ...]], said: str) -> Miss:
    each = "，".join(f"“{name}”在{named(at)}" for name, at in zip(names, found, strict=True))
    return Miss("in_other_blocks", f"{said}：{each}", gathered(chain.from_iterable(found)), names)


def _where_holds(leaf: Together, sheet: Sheet) -> tuple[Place, ...]:
    """Give the blocks with a sentence in which a tree holds, with what is met there."""
    wanted = tuple(positive_leaves(leaf.part))
    places = []
    for block, units in sheet.rows():
        spans = [
            span
            for part in stretches(block.text, units, leaf.within)
            if holds(part, leaf.part)
            for one in wanted
            for span in occurrences(block.text, part, one)
        ]
        if spans:
            places.append(Place(block.number, merged(sorted(spans))))
    return tuple(places)


def _without_exclusions(node: Node) -> Node:
    """Give a tree as if nothing in it had been excluded; what stays has a positive leaf."""
    match node:
        case And(parts) | Or(parts):
            kept = tuple(_without_exclusions(one) for one in parts if any(positive_leaves(one)))
            return kept[0] if len(kept) == 1 else type(node)(kept)
        case _:
            return node
