"""The parts of a query as a list a page places: how each was read, what it finds, where it is met.

Depends on: search, web.links, presenters.words. Used by: presenters.reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from searchapp.search import tree as trees
from searchapp.search.choices import switched
from searchapp.search.datetree import date_label
from searchapp.search.expand import Way
from searchapp.search.outline import Kind, Part
from searchapp.search.query import SearchRequest
from searchapp.search.sheet import Place
from searchapp.search.verdicts import Verdict, Verdicts
from searchapp.search.weights import Weight, Weights
from searchapp.web import links
from searchapp.web.presenters import words

SPOTS_MOST: Final = 6
"""Most paragraphs a part links to."""

_HOW: Final = {
    Kind.AND: "都要有",
    Kind.OR: "有其一",
    Kind.NOT: "除去",
    Kind.WIDENED: "任一写法",
    Kind.TERM: "逐字",
    Kind.WILDCARD: "通配符",
    Kind.NEAR: "相近",
    Kind.TOGETHER: "同处",
    Kind.NUMBER: "按数值",
    Kind.REGEX: "正则",
    Kind.FACT: "按著录",
    Kind.DATE: "日期",
    Kind.FILTER: "筛选",
    Kind.NOTHING: "空",
}
_LISTED: Final = {Kind.AND, Kind.OR, Kind.SOME, Kind.NOT}
"""What is shown by its parts alone."""

_PLAINLY: Final = {Kind.WIDENED, Kind.NEAR}
"""What is made of strings that are shown without the quotes of the query language."""

_KINDS_OF_WAYS: Final = {"alias": "别名", "number": "数的写法", "variant": "字形"}


@dataclass(frozen=True, slots=True)
class SpotLink:
    """A paragraph a part is met in, or that has what there is instead."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class SwitchLink:
    """One way a string is widened, why, and the link that switches it off or on."""

    label: str
    reason: str
    on: bool
    href: str


@dataclass(frozen=True, slots=True)
class OtherLink:
    """A search without a part, or with another in its place, and how much it finds."""

    label: str
    href: str
    count: str


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a query.

    Attributes:
        how: How it was read, in a word or two.
        text: The part; empty where its own parts say it all.
        note: What limits it, or how it is compared; empty for nothing.
        count: How many articles meet it by itself; empty when it was not counted.
        none: No article does.
        state: ``met`` or ``missed`` by the article asked about; empty for none.
        said: ``state`` in words.
        reason: Why it is missed, or the values that meet it.
        spots: Where.
        more: In how many paragraphs in all, when there are more; else empty.
        switches: How the string can be widened.
        others: Searches without it or with another in its place.
        parts: What it is made of.
    """

    how: str
    text: str
    note: str
    count: str
    none: bool
    state: str
    said: str
    reason: str
    spots: tuple[SpotLink, ...]
    more: str
    switches: tuple[SwitchLink, ...]
    others: tuple[OtherLink, ...]
    parts: tuple["PartView", ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the parts of one reading, and the search they are of."""

    wanted: SearchRequest
    article_id: str
    weights: Weights
    verdicts: Verdicts

    def parts(self, part: Part) -> tuple[PartView, ...]:
        """Show the parts of a part."""
        first = {one.expansion.key: one.id for one in part.parts[::-1] if one.expansion}
        ways = {first[way.expansion.key]: way for way in part.ways if way.on}
        return tuple(self._part(one, part, ways.get(one.id)) for one in part.parts)

    def _part(self, part: Part, above: Part, way: Way | None) -> PartView:
        """Show one part of the one above it, and the way it was added if it is the first so."""
        counted, inner = _unwrapped(part)
        weight = self.weights.get(counted.id, Weight())
        verdict = self.verdicts.get(part.id)
        telling = self._telling(part, inner, above)
        ways = [one for one in part.ways if not one.on] + ([way] if way else [])
        return PartView(
            how=_how(part, above),
            text=_text(part, inner, above),
            note=_limits(part) or _folded(part),
            count=_count(weight, excluded=part.kind is Kind.NOT),
            none=weight.articles == 0 and above.kind is Kind.AND and part.kind is not Kind.NOT,
            state="" if verdict is None else "met" if verdict.met else "missed",
            said="" if verdict is None else "符合" if verdict.met else "不符合",
            reason=_reason(telling),
            spots=tuple(map(self._spot, _places(telling)[:SPOTS_MOST])),
            more=_more(_places(telling)),
            switches=tuple(map(self._switch, ways)),
            others=tuple(self._others(part)),
            parts=() if inner is not part else self.parts(part),
        )

    def _telling(self, part: Part, inner: Part, above: Part) -> Verdict | None:
        """Give the verdict that is shown in words.

        Where one of several is enough, what the others lack is not; an added name that is
        missed tells by what it is made of.
        """
        verdict, whole = self.verdicts.get(part.id), self.verdicts.get(above.id)
        enough = above.kind in {Kind.OR, Kind.WIDENED} and whole is not None and whole.met
        if enough and verdict and not verdict.met:
            return None
        return self.verdicts.get(inner.id) if part.expansion else verdict

    def _spot(self, place: Place) -> SpotLink:
        label = f"第 {place.block} 段" if place.block else "标题"
        return SpotLink(label, links.block(self.article_id, place.block, self.wanted))

    def _switch(self, way: Way) -> SwitchLink:
        kind = _KINDS_OF_WAYS[way.expansion.kind]
        return SwitchLink(
            label=f"{kind}：{'、'.join(way.expansion.targets)}",
            reason=way.expansion.reason,
            on=way.on,
            href=links.search(switched(self.wanted, way.expansion.key)),
        )

    def _others(self, part: Part) -> Iterator[OtherLink]:
        weight = self.weights.get(part.id, Weight())
        if part.without and weight.without:
            yield OtherLink(
                "去掉它", links.search(part.without), f"{words.count(weight.without)} 篇"
            )
        for one in weight.alternatives:
            label = f"换成 {one.text}" if one.kind == "meant" else f"拆成词 {one.text}"
            count = f"单独有 {words.count(one.articles)} 篇"
            yield OtherLink(label, links.search(one.request), count)


def _how(part: Part, above: Part) -> str:
    """Say in a word how a part was read."""
    if part.expansion:
        return "也查"
    if isinstance(part.tree, trees.Together):
        return str(part.tree.same)
    if isinstance(part.tree, trees.SomeOf):
        return f"至少 {part.tree.count} 项"
    return "所输入" if above.kind is Kind.WIDENED else _HOW[part.kind]


def _text(part: Part, inner: Part, above: Part) -> str:
    """Write a part; one made of parts that are listed below it needs no words of its own."""
    if part.parts and inner is part and part.kind in _LISTED:
        return ""
    return _plain(inner) if above.kind in _PLAINLY or inner is not part else inner.text


def _unwrapped(part: Part) -> tuple[Part, Part]:
    """Give the part that is counted and the one that is shown: a simple NOT shows what it bars.

    An added name that holds only for some years shows the name.
    """
    if part.kind is Kind.NOT:
        barred = part.parts[0]
        return barred, part if barred.parts else barred
    if part.expansion and part.kind is Kind.AND:
        return part, part.parts[0]
    return part, part


def _plain(part: Part) -> str:
    return (
        part.tree.text if isinstance(part.tree, trees.Term) and not part.tree.field else part.text
    )


def _places(verdict: Verdict | None) -> tuple[Place, ...]:
    """Give where a part is met, or where there is something else instead."""
    if verdict is None:
        return ()
    return verdict.places or (verdict.miss.places if verdict.miss else ())


def _more(places: tuple[Place, ...]) -> str:
    return f"等 {len(places)} 段" if len(places) > SPOTS_MOST else ""


def _limits(part: Part) -> str:
    """Say for which years an added name is looked for."""
    said = []
    for one in part.parts if part.expansion else ():
        if isinstance(one.tree, trees.Without) and isinstance(one.tree.part, trees.DateTerm):
            days = one.tree.part
            before, after = days.last, days.first
            said.append(
                f"{date_label(before)}以前的不查" if before else f"{date_label(after)}以后的不查"
            )
    return "，".join(said)


def _folded(part: Part) -> str:
    """Say how a string is written when it is compared, where that differs from what was typed."""
    typed = part.tree.text if isinstance(part.tree, trees.Term) else ""
    compared = "".join(unit for segment in part.segments for unit in segment)
    letters = "".join(char for char in typed if char.isalnum())
    return (
        f"按“{compared}”比较，繁简、全半角、大小写不分" if compared and letters != compared else ""
    )


def _count(weight: Weight, *, excluded: bool) -> str:
    if weight.articles is None:
        return weight.refused
    return f"{'含有它的 ' if excluded else ''}{words.count(weight.articles)} 篇"


def _reason(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    if verdict.miss:
        return verdict.miss.text
    return "、".join(verdict.values) if verdict.met else ""
