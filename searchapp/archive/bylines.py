"""Bylines: who wrote it, in every shape a Chinese paper prints it.

Three places: an opening (``本报讯(记者 A B 通讯员 C)``), a line of its own
(``□郑州晚报记者 A``), the end of a paragraph (``……。记者 A/文 B/图``). A byline is read part
by part: organisation, role word, names, credits; text that has anything else is no byline.

Spans are half-open and count code points of the text that was handed in.

Depends on: archive.surnames. Used by: archive.classify, archive.boundaries, archive.joins,
archive.page_text, archive.jsonl.
"""

import re
from dataclasses import dataclass
from typing import Final

from searchapp.archive.surnames import COMPOUND_SURNAMES, SURNAMES

_H: Final = "[\u3400-\u9fff\U00020000-\U0003ffff]"
ROLE: Final = (
    "(?:见习|見習|实习|實習|首席|特派|特约|特約|摄影|攝影)*(?:记者|記者)|通[讯訊][员員]|(?:实习|實習)生"
    "|(?:特约|特約|本报|本報)?[评評][论論][员員]|撰稿人?|撰文|采写|作者|执笔|執筆|整理|编译|編譯|翻译|翻譯|供稿|报道员"
    "|(?:视频|視頻|文字|图片|责任|实习|流程|网络|值班|新媒体|运营)?(?:编辑|編輯)"
    "|(?:摄影|攝影)(?:师|团队)?|(?:制图|製圖|漫画|漫畫|海报|剪辑|统筹|統籌|策划|策劃)"
    "|[责美值]编|責編|(?:审|審)[校核读签]|[签校编]审|校对|校對|(?:总)?监制|[终初复一二三]审|值班(?:主任|总监|编委)"
)
_ORG_END: Final = (
    "报|報|报社|報社|社|网|網|台|臺|刊|媒体|媒體|新闻|新聞|客户端|融媒|全媒|传媒|集团|中心|频道|APP|在线|总台|央视|央广"
    "|驻\\S{1,4}"
)
_CREDIT: Final = "文图|文圖|图文|圖文|文|图|圖|摄影报道|摄影|攝影|摄|攝|供图|供圖|绘"
_DONE: Final = "(?:综合)?(?:采写|采访|採訪|报道|報道|報導|整理)+|来源|來源"
_GLUED: Final = rf"(?!文(?:$|[\s、,，;；]))(?:{_CREDIT}|{_DONE})"
"""What may follow a name without a gap; 文 alone is the end of a given name."""
_EDGE: Final = r"(?=$|[\s、,，;；:：/\uff0f|丨()（）])"

_BLANKS = re.compile(
    r"[\s、,，;；:：|丨·•]+|(?<=[\s\u3400-\u9fff])[A-Za-z]{1,3}\d{2,5}(?=$|[\s)）】])"
)
"""What parts names and roles, and the number of an editor behind the name."""
_SYMBOL = re.compile(r"[□■○●◎◇◆▲△☆★◻◼]")
_ORG_ROLE = re.compile(rf"(?:(?:{_H}|[A-Za-z·•]){{0,14}}?(?:{_ORG_END}))?(?P<role>{ROLE})")
_ORG = re.compile(rf"(?:据|據)?(?:{_H}|[A-Za-z·•]){{1,14}}?(?:{_ORG_END}){_EDGE}")
_BOTH = re.compile(
    rf"(?:文\s*[/\uff0f、&]\s*[图圖]|[图圖]\s*[/\uff0f、&]\s*文)(?=$|[\s:：/\uff0f()（）]|{_H})"
)
_PREFIX_CREDIT = re.compile(rf"(?P<credit>{_CREDIT})\s*[/\uff0f:：]\s*(?={_H}[ \u3000]?{_H})")
_CREDIT_AFTER = re.compile(
    rf"(?:\s*[/\uff0f]\s*|\s*)(?P<credit>{_CREDIT}){_EDGE}(?!\s*[/\uff0f:：]\s*{_H}{{2}})"
    rf"(?:\s*[/\uff0f、]?\s*(?:{_CREDIT}){_EDGE}(?!\s*[/\uff0f:：]\s*{_H}{{2}}))*"
)
_REPORTS = re.compile(rf"{_DONE}{_EDGE}")
_NAME = re.compile(
    rf"{_H}{{1,5}}[·•]{_H}{{1,6}}{_EDGE}"
    rf"|{_H}{{2,4}}?(?={_EDGE[3:-1]}|{ROLE}|{_GLUED}{_EDGE})"
    rf"|{_H}{{2,4}}?(?={_H}{{1,10}}?(?:{ROLE}))"
)
_SPACED = re.compile(rf"({_H})[ \u3000]+({_H})(?={_EDGE[3:-1]}|{ROLE})")
_SLASH = re.compile(r"[/\uff0f]")


@dataclass(frozen=True, slots=True)
class Credit:
    """One name of a byline: where it stands, without blanks, and its role word."""

    start: int
    end: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline found in a text: its span and its people (there may be none named)."""

    start: int
    end: int
    credits: tuple[Credit, ...]


def is_name(text: str) -> bool:
    """Whether a string has the form of a Chinese name: a surname and one or two characters.

    >>> is_name("董艳竹"), is_name("欧阳修"), is_name("座谈会")
    (True, True, False)
    """
    if "·" in text or "•" in text:
        return True
    if text[:2] in COMPOUND_SURNAMES:
        return 3 <= len(text) <= 4  # noqa: PLR2004  surname of two, given name of one or two
    return text[:1] in SURNAMES and 2 <= len(text) <= 3  # noqa: PLR2004  as above


class _Reader:
    """Reads one byline part by part; ``names`` and ``roles`` grow as it goes."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.at = start
        self.end = end
        self.role = ""
        self.roles_seen = 0
        self.symbol = False
        self.organisation = False
        self.others = 0
        self.people: list[Credit] = []

    def read(self) -> bool:
        """Read to the end; False when something stands there that is no part of a byline."""
        while self.at < self.end:
            if not (self._filler() or self._role() or self._name()):
                return False
        return True

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at, self.end)
        if found is None or found.end() == self.at:
            return None
        self.at = found.end()
        return found

    def _filler(self) -> bool:
        if self._match(_SYMBOL):
            self.symbol = True
            return True
        return bool(self._match(_BLANKS) or self._match(_SLASH) or self._match(_REPORTS))

    def _role(self) -> bool:
        if self._match(_BOTH):
            self.roles_seen += 1
            self.role = self.role or "文图"
            return True
        found = self._match(_PREFIX_CREDIT)
        if found:
            self.role = found["credit"]
        elif found := self._match(_ORG_ROLE):
            self.role = found["role"].removeprefix("本报").removeprefix("本報")
        elif self._organisation():
            self.role = ""
            self.organisation = True
            return True
        self.roles_seen += found is not None
        return found is not None

    def _organisation(self) -> bool:
        found = _ORG.match(self.text, self.at, self.end)
        if found is None or (is_name(found.group()) and found.group()[-1] not in "报報"):
            return False
        self.at = found.end()
        return True

    def _name(self) -> bool:
        found = self._match(_SPACED) or self._match(_NAME)
        if found is None:
            return False
        name = re.sub(r"\s", "", found.group())
        role = self.role
        if not (role or is_name(name)):  # a desk or a unit printed before the name
            self.others += 1
            return self.others == 1
        if credit := self._match(_CREDIT_AFTER):
            self.roles_seen += 1
            role = role or credit["credit"]
        self.people.append(Credit(found.start(), found.end(), name, role))
        return True


def read_byline(text: str, start: int = 0, end: int | None = None) -> Byline | None:
    """Read a stretch of text as nothing but a byline.

    Args:
        text: The text.
        start: Where the byline should begin.
        end: Where it should end; None for the end of the text.

    Returns:
        The byline, or None when the stretch is something else. Most of its names begin
        with a surname, and at least one role word, byline symbol or organisation is printed.

    >>> [(c.name, c.role) for c in read_byline("记者 王 治 实习生 于晴/文").credits]
    [('王治', '记者'), ('于晴', '实习生')]
    """
    end = len(text) if end is None else end
    reader = _Reader(text, start, end)
    if not reader.read() or not (reader.roles_seen or reader.symbol or reader.organisation):
        return None
    sure = sum(is_name(credit.name) for credit in reader.people)
    if sure * 2 < len(reader.people) or (not reader.roles_seen and sure < len(reader.people)):
        return None
    if not (reader.roles_seen or reader.people):
        return None
    return Byline(start, end, tuple(reader.people))


def bare_names(text: str, start: int, end: int) -> Byline | None:
    """Read a stretch of text as nothing but names, without a role word.

    >>> [one.name for one in bare_names("(王小明、李 年)", 1, 8).credits]
    ['王小明', '李年']
    """
    people = [
        Credit(found.start(), found.end(), re.sub(r"\s", "", found.group()), "")
        for found in re.finditer(rf"{_H}[ \u3000]{_H}(?!{_H})|{_H}+", text[:end])
        if found.start() >= start
    ]
    if not people or not all(is_name(one.name) for one in people):
        return None
    return Byline(start, end, tuple(people))


_SOURCE: Final = (
    rf"本[报報刊台臺社]{_H}{{0,5}}?[讯訊]|(?:{_H}|[A-Za-z]){{2,6}}[讯訊](?=\s*[(（])"
    rf"|{_H}{{0,4}}[日晚晨早时時商][报報][讯訊](?=\s)"
    rf"|(?:据|據)?(?:新华社|新華社|中新社|中新网|中新網|人民日报|央视新闻)"
    rf"(?:{_H}{{0,8}}\d{{1,2}}月\d{{1,2}}日)?[电電](?![视視话話力影子脑腦])"
)
_OPENING = re.compile(
    rf"\s*(?:(?:{_SOURCE})\s*(?:[(（【](?P<people>[^()（）【】]{{2,80}})[)）】])?"
    rf"|[(（](?P<alone>[^()（）]{{2,80}})[)）](?=\S))"
)
_REPORTED = re.compile(
    rf"(?:(?:{_SOURCE})\s*)?(?P<people>(?:本[报報刊台])?(?:{_H}){{0,10}}?(?:{ROLE})[\s{_H[1:-1]}·、]{{2,40}}?)\s*"
    rf"(?:{_DONE})(?=[\s:：,，])"
)
SENTENCE_END = re.compile(r"[。！？!?…][”’」』\"'）)》]*\s*")
_IN_PARENTHESES = re.compile(r"[(（](?P<people>[^()（）]{2,80})[)）]\s*$")
_LONGEST_TAIL: Final = 100


def opening_byline(text: str) -> Byline | None:
    """Read the source and byline a first paragraph opens with.

    Returns:
        The byline with its source words (``本报讯(记者 A)``, ``新华社北京8月1日电``), or None.

    >>> found = opening_byline("本报讯(郑报全媒体记者 董艳竹)市政府办公厅近日印发")
    >>> found.end, [c.name for c in found.credits]
    (16, ['董艳竹'])
    """
    if found := _REPORTED.match(text):
        people = read_byline(text, *found.span("people"))
        if people and people.credits:
            return Byline(found.start(), found.end(), people.credits)
    found = _OPENING.match(text)
    if found is None:
        return None
    group = "people" if found["people"] else "alone"
    people = read_byline(text, *found.span(group)) if found[group] else None
    if group == "alone" and found[group] and not (people and people.credits):
        return None
    end = found.start() + len(found.group().rstrip())
    return Byline(found.start(), end, people.credits if people else ())


def closing_byline(text: str) -> Byline | None:
    """Read the byline at the end of a paragraph, behind its last sentence.

    >>> found = closing_byline("圆满结束。郑报全媒体记者 宋晔/图")
    >>> found.start, [c.name for c in found.credits]
    (5, ['宋晔'])
    """
    tail = max(0, len(text) - _LONGEST_TAIL)
    if found := _IN_PARENTHESES.search(text, tail):
        return _signature(text, *found.span("people"))
    ends = [found.end() for found in SENTENCE_END.finditer(text, tail)]
    if not ends or ends[-1] >= len(text):
        return None
    people = read_byline(text, ends[-1], len(text))
    return people if people and people.credits else None


def _signature(text: str, start: int, end: int) -> Byline | None:
    """Read what stands in the last parentheses; bare names count behind a full stop."""
    people = read_byline(text, start, end)
    if people is None and SENTENCE_END.search(text[max(0, start - 4) : start - 1]):
        people = bare_names(text, start, end)
    if people is None or not people.credits:
        return None
    return Byline(start - 1, end + 1, people.credits)


def line_byline(text: str) -> Byline | None:
    """Read a whole line as a byline, with or without parentheses round it.

    >>> [c.name for c in line_byline("□郑州晚报记者 王继兵 袁帅").credits]
    ['王继兵', '袁帅']
    """
    if len(text) > _LONGEST_TAIL or not text:
        return None
    if text[0] in "(（" and text[-1] in ")）":
        found = read_byline(text, 1, len(text) - 1)
        return Byline(0, len(text), found.credits) if found else None
    return read_byline(text)
