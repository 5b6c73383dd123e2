"""What in a text tells the year it was printed in, and how strongly.

A year alone is no clue: on dated news the latest past year of the text was the year of
publication in 39 of 100. A year counts when a fixed phrase ties it to now: an event of
that year reported as just held, an anniversary of this year, a plan for its end.

Offsets count code points of the folded text.

Depends on: enrich.date_anchors, enrich.dates_marks, enrich.reading. Used by: enrich.dates.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from searchapp.enrich.date_anchors import Anchors, Anniversary, Congress, Edition, Milestone
from searchapp.enrich.dates_marks import number
from searchapp.enrich.reading import Reading
from searchapp.model import Evidence

STRONG: Final = 1.0
WEAK: Final = 0.5
"""Two weak clues of different rules that agree are worth a strong one."""

_DAY = r"(?:今[天日晚]|昨[天日晚]|近日|日前|(?:\d{1,2}月)?(?<!\d)\d{1,2}日(?:上午|下午|晚|凌晨)?)"
_YEAR = r"(?<![\d到至向从自于])(?P<year>20[0-4]\d)"
_NAMED = r"(?:年(?!底|末|以来|前|度|的)|(?=[\u4e00-\u9fff\"(])(?![多余名家个位人件米元架辆届社万]))"
_EVENT = (
    r"(?:会(?!员|期间|上)|展(?!望|现|开)|节|论坛|活动|[大比联]赛|公开赛|锦标赛|夏令营|冬令营|宣传[周日月]|"
    r"周|季(?!度|学)|典礼|仪式|行动|春晚|培训班|研修班)"
)
_HELD = r"(?:举行|召开|开幕|闭幕|启动|结束|落幕|举办|开赛|收官|拉开|开始|启幕|举行)"
_SPAN = r"[^。;!?\n]"
_HELD_EVENT = re.compile(
    rf"{_DAY}{_SPAN}{{0,34}}?{_YEAR}{_NAMED}[^,。;!?\n\d]{{1,28}}?{_EVENT}(?:{_SPAN}{{0,25}}?{_HELD})"
)
_EVENT_REPORT = re.compile(
    rf"{_YEAR}{_NAMED}[^,。;!?\n\d]{{1,28}}?{_EVENT}(?!期间|和|开始)(?:{_SPAN}{{0,25}}?{_HELD})(?!后|的)"
)
_AT_EVENT = re.compile(
    rf"{_DAY},?{_SPAN}{{0,6}}?在{_SPAN}{{0,16}}?{_YEAR}年{_SPAN}{{1,28}}?(?:会议?|论坛|活动|仪式)上"
)
_NAMED_EVENT = re.compile(
    rf"{_DAY}{_SPAN}{{0,30}}?{_YEAR}(?!年){_NAMED}[^,。;!?\n\d]{{1,25}}?{_EVENT}"
)
_FAR_EVENT = re.compile(
    r"奥运|冬奥|残奥|亚运|世界杯|世博会|世园会|全运会|大运会|花博会|园博会|毕业生|推迟|"
    r"获得|申办|新闻发布会|组委会|筹备|介绍|面向|抢票|三下乡|村晚|元旦|春节|期间|如期|曾|计划|选举|倡导|参加了|将于|定于|年货|寒假|评选|颁奖|十大|年度|揭晓|最美|倒计时|报名|距离|赢得|明年|春运|去年|举办权"
)
_ISSUED = re.compile(
    rf"(?:近日|日前|今[天日]|昨[天日])[^。;!?\n]{{0,25}}?(?:印发|出台|下发|制定)[^。;!?\n]{{0,12}}?"
    rf"《{_YEAR}年[^》]{{2,40}}?(?:方案|计划|要点|意见|通知|办法|行动)》"
)
_TARGET = re.compile(rf"{_YEAR}年(?:年)?底前?,?(?:力争|将|要|全市|确保|计划)")
_THIS_PART = re.compile(r"下半年|[三四]季度|决战决胜|全年")
_BRACKETED = re.compile(rf"今年\({_YEAR}年?\)")
_NOW_WORDS = (
    r"(?:今年(?:是|恰逢|适逢|正值|迎来)?|庆祝|迎接|纪念|喜迎|共庆|共迎|献礼|"
    r"即将到来的|恰逢|正值)"
)
_TENS = r"[一二三四五六七八九]?十[一二三四五六七八九]?"
_HAN_COUNT = rf"一百(?:{_TENS}|零[一二三四五六七八九])?|{_TENS}|[一二三四五六七八九]"
_COUNT = rf"(?P<count>\d{{1,3}}|{_HAN_COUNT})(?:周年|华诞)"
_TERM = r"(?P<term>十[一二三四五六七八九]?|二十[一二三四五六七八九]?)届"
_ANY_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_REPORTED = re.compile(rf"{_DAY}{_SPAN}{{0,60}}?(?:{_HELD}|会见|审议|新闻中心|圆满|进行)")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_CYCLE = range(1984, 2044)
"""The sixty years a sexagenary name is read in; the archive's papers began in them."""


@dataclass(frozen=True, slots=True)
class YearClue:
    """A year the page seems to be printed in.

    Attributes:
        rule: Short stable name of the rule.
        year: The year.
        strength: ``STRONG`` or ``WEAK``.
        evidence: The words.
    """

    rule: str
    year: int
    strength: float
    evidence: Evidence


class YearClues:
    """Finds the clues of a text; the fixed phrases come from the anchors file."""

    def __init__(self, anchors: Anchors) -> None:
        self._fixed = (
            *map(_anniversary, anchors.anniversaries),
            *map(_milestone, anchors.milestones),
            *map(_congress, anchors.congresses),
            *map(_edition, anchors.editions),
            _sexagenary(),
        )

    def find(self, reading: Reading) -> Iterator[YearClue]:
        """Find every clue of one block."""
        text = reading.text
        if "20" in text:
            for rule, pattern, strength, fits in _NUMBER_RULES:
                for match in pattern.finditer(text):
                    if fits(match):
                        yield _clue(rule, int(match["year"]), strength, reading, match)
        for phrase in self._fixed:
            if any(trigger in text for trigger in phrase.triggers):
                yield from _phrase_clues(phrase, reading)


def _phrase_clues(phrase: "_Phrase", reading: Reading) -> Iterator[YearClue]:
    """Read a fixed phrase together with its sentence.

    A sentence that names another year looks back or ahead; one that reports the thing
    itself, with a day and a verb of holding it, makes a weak phrase strong.
    """
    for match in phrase.pattern.finditer(reading.text):
        first, last = _sentence(reading.text, match.start(), match.end())
        sentence = reading.text[first:last]
        year = phrase.year_of(match) - ("明年" in reading.text[first : match.start()])
        if "去年" in sentence or any(int(other) != year for other in _ANY_YEAR.findall(sentence)):
            continue
        strength = STRONG if _REPORTED.search(sentence) else phrase.strength
        yield _clue(phrase.rule, year, strength, reading, match)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A fixed phrase: what to look for, when it is worth looking, and the year it tells."""

    rule: str
    triggers: tuple[str, ...]
    pattern: re.Pattern[str]
    strength: float
    year_of: Callable[[re.Match[str]], int]


def _any_of(words: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def _anniversary(item: Anniversary) -> _Phrase:
    pattern = re.compile(
        rf"{_NOW_WORDS}(?:(?!回归)[^。;!?,\n]){{0,16}}?{_any_of(item.events)}{_COUNT}"
    )
    return _Phrase(
        "anniversary",
        ("周年", "华诞"),
        pattern,
        STRONG,
        lambda match: item.year + number(match["count"]),
    )


def _milestone(item: Milestone) -> _Phrase:
    pattern = re.compile(r"[^。;!?,\n]{0,12}".join(map(re.escape, item.words)))
    return _Phrase("milestone", ("之年",), pattern, WEAK, lambda _: item.year)


def _congress(item: Congress) -> _Phrase:
    pattern = re.compile(rf"{_TERM}{_any_of(item.events)}(?P<meeting>[一二三四五])次会议")

    def year_of(match: re.Match[str]) -> int:
        terms_later = number(match["term"]) - item.term
        return item.first + terms_later * item.years + number(match["meeting"]) - 1

    return _Phrase("congress", ("次会议",), pattern, WEAK, year_of)


def _edition(item: Edition) -> _Phrase:
    pattern = re.compile(
        rf"第(?P<count>\d{{1,2}}|{_HAN_COUNT})届[^。;!?,\n]{{0,8}}?{_any_of(item.events)}"
    )

    def year_of(match: re.Match[str]) -> int:
        return item.first + (number(match["count"]) - 1) * item.every

    return _Phrase("edition", ("届",), pattern, WEAK, year_of)


def _sexagenary() -> _Phrase:
    pattern = re.compile(rf"(?P<stem>[{_STEMS}])(?P<branch>[{_BRANCHES}])年(?!代|间|战)")

    def year_of(match: re.Match[str]) -> int:
        stem, branch = _STEMS.index(match["stem"]), _BRANCHES.index(match["branch"])
        years = (year for year in _CYCLE if (year - 4) % 10 == stem and (year - 4) % 12 == branch)
        return next(years, 0)

    return _Phrase("sexagenary", ("年",), pattern, WEAK, year_of)


def _near(match: re.Match[str]) -> bool:
    """Whether the event is of the kind that is named after the year it is held in."""
    return not _FAR_EVENT.search(match[0])


def _planned(match: re.Match[str]) -> bool:
    """Whether the plan is for the year that is running: the text speaks of its parts."""
    return bool(_THIS_PART.search(match.string)) or match["year"] in match.string


def _always(match: re.Match[str]) -> bool:
    return bool(match)


_Rule = tuple[str, re.Pattern[str], float, Callable[[re.Match[str]], bool]]
_NUMBER_RULES: tuple[_Rule, ...] = (
    ("event-held", _HELD_EVENT, STRONG, _near),
    ("event-report", _EVENT_REPORT, STRONG, _near),
    ("event-at", _AT_EVENT, STRONG, _near),
    ("event-named", _NAMED_EVENT, STRONG, _near),
    ("this-year", _BRACKETED, STRONG, _always),
    ("plan-issued", _ISSUED, WEAK, _always),
    ("target", _TARGET, WEAK, _planned),
)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Find where the sentence around a span begins and ends."""
    first = max(text.rfind(mark, 0, start) for mark in "。;!?\n") + 1
    ends = [at for mark in "。;!?\n" if (at := text.find(mark, end)) >= 0]
    return first, min(ends, default=len(text))


def _clue(
    rule: str, year: int, strength: float, reading: Reading, match: re.Match[str]
) -> YearClue:
    return YearClue(rule, year, strength, reading.evidence(match.start(), match.end()))
