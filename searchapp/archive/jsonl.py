"""JSON lines -> articles, one record a line, streaming.

Fields: ``id``, ``text`` (one paragraph a line); optional ``date``, ``title``, ``source``,
``page``, ``tags``. Others are allowed and left alone. A bad record is a ``Reject``; the rest
of the file goes on.

Depends on: archive.bylines, archive.credits, archive.encodings, archive.streams, errors,
model, records. Used by: archive.sources.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from searchapp.archive.bylines import line_byline
from searchapp.archive.credits import read_credits, read_running_credits
from searchapp.archive.encodings import clean, has_surrogate
from searchapp.archive.streams import LINE_BYTES_MAX, OnRead, read_lines, untold
from searchapp.errors import RecordError, SourceError
from searchapp.model import Article, Block, BlockKind, Page, Reject
from searchapp.records import decode

_LONGEST_ID: Final = 200
_LONGEST_BYLINE: Final = 100
_REJECTS_IN_A_ROW: Final = 1000
"""So many bad records without a good one between them: the file is of another kind."""

_BAD_ID = re.compile(r"[/\\\s\x00-\x1f\x7f]|^\.{1,2}$")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_BYLINE_WORDS = re.compile(
    r"[记記]者|通[讯訊]|[评評][论論]|[编編][辑輯]|[摄攝]|实习|實習|□|文[/\uff0f]|/文"
)


@dataclass(frozen=True, slots=True)
class _Record:
    """The fields of one line that are read."""

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    page: str | int | None = None
    tags: tuple[str, ...] | None = None


class _BadRecordError(ValueError):
    """A record that decodes but cannot be an article."""


def read_records(path: Path, on_read: OnRead = untold) -> Iterator[Page | Reject]:
    """Read a JSON-lines file, plain or packed.

    Args:
        path: A ``.jsonl``, ``.jsonl.gz`` or ``.jsonl.xz`` file, UTF-8 with or without BOM.
        on_read: Told how far the file has been read, in bytes as they lie on disk.

    Yields:
        A page of one article for every good record, a ``Reject`` for every bad one, in
        file order. Blank lines are passed over.
    """
    seen: set[str] = set()
    bad_in_a_row = 0
    try:
        for number, line in read_lines(path, on_read=on_read):
            found = _read_line(path, number, line, seen)
            if found is None:
                continue
            bad_in_a_row = bad_in_a_row + 1 if isinstance(found, Reject) else 0
            yield found
            if bad_in_a_row == _REJECTS_IN_A_ROW:
                reason = f"连续 {bad_in_a_row} 行都不是可用的记录，其余不读；请确认是 JSON 行格式"
                yield Reject(path, number, reason)
                return
    except SourceError as error:
        yield Reject(error.path, error.line, error.reason)


def _read_line(path: Path, number: int, line: bytes | None, seen: set[str]) -> Page | Reject | None:
    if line is None:
        limit = LINE_BYTES_MAX // 2**20
        return Reject(path, number, f"这一行超过 {limit} MiB，已跳过；一行应只放一篇文章")
    line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
    if not line or line.isspace():
        return None
    try:
        record = decode(line, _Record)
        page = Page(path.name, (_article(record, path.name),))
    except RecordError as error:
        return Reject(path, number, f"不是可用的 JSON 记录：{error}")
    except _BadRecordError as error:
        return Reject(path, number, str(error))
    if record.id in seen:
        return Reject(path, number, f"id“{record.id}”在本文件中重复，只保留先出现的一篇")
    seen.add(record.id)
    return page


def _article(record: _Record, source: str) -> Article:
    _check_id(record.id)
    _check_text(record)
    title = " ".join((record.title or "").split())
    paragraphs = [line.strip() for line in clean(record.text).split("\n")]
    blocks = [Block(0, BlockKind.HEADLINE, title)]
    for paragraph in filter(None, paragraphs):
        blocks.append(Block(len(blocks), _kind(paragraph), paragraph))
    if len(blocks) == 1 and not title:
        raise _BadRecordError("这条记录没有文字：title 和 text 都是空的")
    signed = _may_sign(blocks)
    byline, authors = read_credits(record.id, signed) if signed else (None, ())
    running, others = read_running_credits(record.id, blocks)
    known = {author.name for author in authors}
    authors = (*authors, *(author for author in others if author.name not in known))
    byline = byline or running
    return Article(
        id=record.id,
        source=source,
        place=1,
        title=title,
        kicker=None,
        subtitle=None,
        blocks=tuple(blocks),
        byline=byline,
        authors=authors,
        paper=record.source or None,
        page_label=None if record.page is None else str(record.page),
        given_date=_given_date(record.date),
        tags=record.tags or (),
    )


def _may_sign(blocks: list[Block]) -> list[Block]:
    """Give the blocks a byline may stand in: the first, the last, and lines of their own."""
    last = len(blocks) - 1
    return [
        block
        for block in blocks[1:]
        if (block.number in {1, last} or block.kind is BlockKind.BYLINE)
        and (
            _BYLINE_WORDS.search(block.text, 0, _LONGEST_BYLINE)
            or _BYLINE_WORDS.search(block.text, max(0, len(block.text) - _LONGEST_BYLINE))
        )
    ]


def _kind(paragraph: str) -> BlockKind:
    if len(paragraph) > _LONGEST_BYLINE or not _BYLINE_WORDS.search(paragraph):
        return BlockKind.PARAGRAPH
    return BlockKind.BYLINE if line_byline(paragraph) else BlockKind.PARAGRAPH


def _check_id(article_id: str) -> None:
    if not article_id:
        raise _BadRecordError("id 是空的；每条记录要有自己的 id")
    if len(article_id) > _LONGEST_ID:
        raise _BadRecordError(f"id 超过 {_LONGEST_ID} 个字符")
    if _BAD_ID.search(article_id):
        raise _BadRecordError("id 含有斜线、空白或控制字符，不能用作网址的一部分")


def _check_text(record: _Record) -> None:
    texts = (record.text, record.title or "", record.source or "", *(record.tags or ()))
    if any("\x00" in text for text in texts):
        raise _BadRecordError("文字中含有 NUL 字符")
    if any(has_surrogate(text) for text in texts):
        raise _BadRecordError("文字中含有不成对的代理字符，不能存为 UTF-8")


def _given_date(text: str | None) -> str | None:
    """Check a date: a year, a month or a day that exists."""
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if found is None:
        raise _BadRecordError(f"日期“{text}”不合格式；应为 2013、2013-04 或 2013-04-28")
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        raise _BadRecordError(f"没有这个日期：{text}") from None
    return text
