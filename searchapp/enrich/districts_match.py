"""Find printed names of districts in a text and judge each by what stands around it.

One pass of an automaton finds the longest names; context then decides. Whether a page is
local, and which names make a fact of an article, is decided in ``enrich.districts``.

Offsets count code points of the folded text.

Depends on: enrich.gazetteer. The only module of this room that imports ahocorasick_rs for
places. Used by: enrich.districts.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from ahocorasick_rs import AhoCorasick, MatchKind

from searchapp.enrich.gazetteer import Gazetteer, NameKind, PlaceName

_JOINERS = frozenset({"、", ",", "和", "与", "及", "以及", "、 ", ", "})
_LIST_END = re.compile(r"(?:等|[2-9二两三四五六七八九十]+(?:个)?)?(?:县市)?区")
_PLURAL = re.compile(
    r"(?:[个家类批座]|国家级?|省级|市级|各级?|其[他它]|多个?|全国|全省|所有|以及)$"
)
_OTHER_UNIT = re.compile(r"[\u4e00-\u9fff]{2}(?:市|县|州|省)(?:国家级?)?$")
_OWN_UNIT = re.compile(r"(?:[我本全该]市|[我本全]县|[我本全]省)(?:国家级?)?$")
_LISTED_UNIT = re.compile(
    r"[\u4e00-\u9fff][^城园社景郊库校片矿辖林牧灾疫厂新战地山发、,]区[、和与]$"
)
_STATE = re.compile(r"(?:市|省)?(?:[两三四五等各]+(?:地|市|省))?的?(?:国家级?)?$")
_PLACE_SUFFIXES = ("区", "市", "县", "镇", "乡", "街道", "园区", "开发区", "实验区", "集聚区")
_LOOK_BACK_CHARS = 12


class Verdict(Enum):
    """What the context makes of a printed name."""

    KEPT = auto()
    REFUSED = auto()
    ELSEWHERE = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """A printed name and what its context makes of it.

    Attributes:
        name: The gazetteer's name.
        start: First code point in the folded text.
        end: One past the last.
        verdict: Kept, refused, or a place of the same name elsewhere.
    """

    name: PlaceName
    start: int
    end: int
    verdict: Verdict


class DistrictMatcher:
    """Finds and judges the names of one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._names = gazetteer.names
        self._automaton = AhoCorasick(
            [name.text for name in self._names], matchkind=MatchKind.LeftmostLongest
        )
        places = sorted(gazetteer.elsewhere, key=len, reverse=True)
        self._elsewhere = re.compile(f"(?:{'|'.join(map(re.escape, places)) or '(?!)'})$")
        self._own = tuple(n.text for n in self._names if n.kind is not NameKind.LANDMARK)
        self._not_places = gazetteer.not_places

    def find(self, text: str) -> tuple[Found, ...]:
        """Find every name of a place in a folded text, kept or not, in order."""
        hits = [
            Found(name, start, end, self._alone(name, text, start, end))
            for number, start, end in self._automaton.find_matches_as_indexes(text)
            if (name := self._names[number]).kind is not NameKind.EXCEPTION
        ]
        return tuple(judged for row in _rows(hits, text) for judged in _judge_row(row, text))

    def _alone(self, name: PlaceName, text: str, start: int, end: int) -> Verdict:
        """Judge a name by its own neighbours."""
        if not _fits(name, text, start, end):
            return Verdict.REFUSED
        if not name.text.endswith(_PLACE_SUFFIXES) and text.startswith(self._not_places, end):
            return Verdict.REFUSED
        if not name.shared:
            return Verdict.KEPT
        before = text[max(0, start - _LOOK_BACK_CHARS) : start]
        if _PLURAL.search(before):
            return Verdict.REFUSED
        return Verdict.ELSEWHERE if self._is_elsewhere(before) else Verdict.KEPT

    def _is_elsewhere(self, before: str) -> bool:
        """Whether another city's name stands right before a shared name."""
        if self._elsewhere.search(_STATE.sub("", before)):
            return True
        if _LISTED_UNIT.search(before) and not before[:-1].endswith(self._own):
            return True
        return bool(_OTHER_UNIT.search(before)) and not _OWN_UNIT.search(before)


def _fits(name: PlaceName, text: str, start: int, end: int) -> bool:
    """Whether the words around a name are those the gazetteer asks for."""
    if name.not_after and text.startswith(name.not_after, end):
        return False
    if name.not_before and text[:start][-_LOOK_BACK_CHARS:].endswith(name.not_before):
        return False
    if name.only_in_list:
        return False
    if not (name.after or name.before):
        return True
    preceding = text[max(0, start - _LOOK_BACK_CHARS) : start]
    return text.startswith(name.after, end) or (
        bool(name.before) and preceding.endswith(name.before)
    )


def _rows(hits: Sequence[Found], text: str) -> Iterable[list[Found]]:
    """Group names that are parted by nothing but a joiner."""
    row: list[Found] = []
    for hit in hits:
        if row and text[row[-1].end : hit.start] not in _JOINERS:
            yield row
            row = []
        row.append(hit)
    if row:
        yield row


def _judge_row(row: list[Found], text: str) -> Iterable[Found]:
    """Judge the names of one list together."""
    if len(row) == 1:
        return row
    end = row[-1].end
    closed = row[-1].name.text.endswith("区") or bool(_LIST_END.match(text, end))
    districts = len({hit.name.district for hit in row if hit.name.kind is not NameKind.LANDMARK})
    judged: list[Found] = []
    for hit in row:
        verdict = hit.verdict
        before = judged[-1].verdict if judged else Verdict.KEPT
        if hit.name.shared and judged and judged[-1].name.shared and before is not Verdict.KEPT:
            verdict = before
        elif _listed_in(hit.name, districts, closed=closed):
            verdict = Verdict.KEPT
        judged.append(replace(hit, verdict=verdict))
    return judged


def _listed_in(name: PlaceName, districts: int, *, closed: bool) -> bool:
    return districts > 1 and (name.in_list or (name.only_in_list and closed))
