"""Bylines inside running text, where a web page has lost its lines.

``原标题：……某某网8月2日讯（记者 A）近日，……`` and ``……。（记者B）返回搜狐，查看更多责任编辑：``:
neither opens nor closes a paragraph. Looked for near both ends of the article are
parentheses that hold nothing but a byline and names behind a label (``作者：A``); besides, the
words an article opens with up to a blank or a date, and those behind its last sentence up
to where the frame of the web page begins.

Spans are half-open and count code points of the text that was handed in.

Depends on: archive.bylines. Used by: archive.credits.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from searchapp.archive.bylines import (
    ROLE,
    SENTENCE_END,
    Byline,
    Credit,
    bare_names,
    is_name,
    read_byline,
)

_HEAD_CHARS: Final = 600
_TAIL_CHARS: Final = 600
"""How far from the ends of an article a byline may stand."""

_CLOSING_CHARS: Final = 400
"""The longest byline behind a last sentence: a list of all who worked on it."""

_GROUP = re.compile(r"[(（【\[](?P<people>[^()（）【】\[\]]{2,80})[)）】\]]")
_ROLE_WORD = re.compile(rf"{ROLE}|[图圖][/\uff0f]文|文[/\uff0f][图圖]")
_DISPATCH = re.compile(r"(?:[讯訊]|日(?:[电電]|消息))\s*$")
"""What a dispatch opens with, up to the names of who sent it."""

_DISPATCH_CHARS: Final = 6

_FRAME = re.compile(
    r"(?=[返点查更举分【猜推阅转特广版免风声提如本(（E\[])(?:返回搜狐|(?:点击)?查看更多|更多精彩|举报[/\uff0f]反馈|分享让更多人|【纠错】|猜你喜欢|推荐阅读|阅读原文|转载请注明"
    r"|(?:特别|广告|版权|免责|风险)?(?:声明|提示)[:：]|版权(?:侵权|所有|归)|如遇作品内容|本文为|本文来[自源]|[(（]完[)）]|END"
    r"|[【(（\[](?:责任|责编|编辑|来源))"
)
"""Words of web pages that stand behind an article and are none of it."""

_H: Final = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_NAME: Final = rf"(?:{_H}[ \u3000]{_H}(?!{_H})|{_H}{{2,4}}?)"
_LABEL_CHARS: Final = 8
_LABEL = re.compile(rf"(?P<role>{ROLE}|(?:^|(?<=[。！？”）)\s◆●■▲]))[文图圖])[ ]?$")
_LABELLED = re.compile(
    rf"[:：|丨][ ]?(?P<people>{_NAME}(?:[ 、]{_NAME}){{0,5}})(?=[\s◆●■▲|丨(（【]|$|返回|{ROLE})"
)
"""Names behind a label, up to the next label, a mark or a line's end."""

_OPENING_CHARS: Final = 60
_OPENING = re.compile(r"\s*[\u3400-\u9fff·]{2,16}?(?:[记記]者|[报報网網社台闻聞][ \u3000])")
_STOP = re.compile(r"[\s\u3000](?!$)|(?=[“「])|(?<=\S)(?=\d{1,2}月\d{1,2}日(?![电讯電訊]))")

_UNITS: Final = frozenset("台社网報报局院部校队站位介村市县區区镇乡")
"""Last characters of units and words that are read where a name would stand."""

_LONGEST_NAME: Final = 3

_ROLE_PARTS: Final = tuple("者员員译譯编編审審摄攝撰制供")
"""Every role word that can stand without parentheses holds one of these."""


def running_bylines(text: str) -> Iterator[Byline]:
    """Find the bylines inside an article's text.

    Args:
        text: The paragraphs of an article, a line each.

    Yields:
        Bylines that name people, in no order; the same one may come twice.

    >>> text = "原标题：好消息某某网8月2日讯（记者 王小明）昨天，园区开园。（李大年）返回首页"
    >>> [one.name for found in running_bylines(text) for one in found.credits]
    ['王小明']
    """
    found = (
        *_in_parentheses(text),
        *_behind_labels(text),
        *_at_the_opening(text),
        *_behind_the_last_sentence(text),
    )
    for one in found:
        people = tuple(credit for credit in one.credits if _is_person(credit.name))
        named = sum(is_name(credit.name) for credit in people)
        if 2 * named > len(people):  # running text asks for more than a line of its own
            yield Byline(one.start, one.end, people)


def _is_person(name: str) -> bool:
    return name[-1] not in _UNITS and (len(name) <= _LONGEST_NAME or is_name(name))


def _ends(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give the stretches near the two ends of an article, which never overlap."""
    tail = max(_HEAD_CHARS, len(text) - _TAIL_CHARS)
    return (0, min(len(text), _HEAD_CHARS)), (tail, len(text))


def _in_parentheses(text: str) -> Iterator[Byline]:
    for first, last in _ends(text):
        for group in _GROUP.finditer(text, first, last):
            start, end = group.span("people")
            if _ROLE_WORD.search(group["people"]):
                found = read_byline(text, start, end)
            elif _may_be_bare(text, group):
                found = bare_names(text, start, end)
            else:
                continue
            if found and found.credits:
                yield Byline(*group.span(), found.credits)


def _behind_labels(text: str) -> Iterator[Byline]:
    for first, last in _ends(text):
        for names in _LABELLED.finditer(text, first, last):
            label = _LABEL.search(text[max(0, names.start() - _LABEL_CHARS) : names.start()])
            found = bare_names(text, *names.span("people")) if label else None
            if label and found:
                people = tuple(replace(one, role=label["role"]) for one in found.credits)
                yield Byline(names.start() - len(label.group()), names.end(), people)


def _at_the_opening(text: str) -> Iterator[Byline]:
    """Read the longest byline that ends at a blank or at the day of what is told."""
    opening = _OPENING.match(text)
    if opening is None:
        return
    stops = [stop.start() for stop in _STOP.finditer(text, opening.end(), _OPENING_CHARS)]
    for stop in reversed(stops):
        found = read_byline(text, 0, stop)
        if found and found.credits and all(map(_fits_an_opening, found.credits)):
            yield found
            return


def _fits_an_opening(one: Credit) -> bool:
    return is_name(one.name) and (bool(one.role) or len(one.name) == _LONGEST_NAME)


def _may_be_bare(text: str, group: re.Match[str]) -> bool:
    """Whether names alone are a byline here: behind a dispatch's source, or at the very end."""
    if _DISPATCH.search(text, max(0, group.start() - _DISPATCH_CHARS), group.start()):
        return True
    return _ends_here(text, group.end()) and _follows_a_sentence(text, group.start())


def _follows_a_sentence(text: str, at: int) -> bool:
    return SENTENCE_END.search(text[max(0, at - 4) : at]) is not None


def _ends_here(text: str, at: int) -> bool:
    """Whether nothing but the frame of the web page follows."""
    rest = text[at : at + _CLOSING_CHARS].lstrip()
    return not rest or _FRAME.match(rest) is not None


def _behind_the_last_sentence(text: str) -> Iterator[Byline]:
    tail = max(0, len(text) - _TAIL_CHARS)
    end_of_text = text[tail:]
    if not any(part in end_of_text for part in _ROLE_PARTS):
        return
    frames = [found.start() for found in _FRAME.finditer(text, tail)]
    for end in (*frames, len(text)):
        closing = text[:end].rstrip()
        first = max(0, len(closing) - _CLOSING_CHARS)
        sentences = [found.end() for found in SENTENCE_END.finditer(closing, first)]
        if not sentences or not _ROLE_WORD.search(closing, sentences[-1]):
            continue
        for start in (sentences[-1], max(closing.rfind("）"), closing.rfind(")")) + 1):
            people = read_byline(closing, start, len(closing)) if start < len(closing) else None
            if people and people.credits:
                yield people
                return
