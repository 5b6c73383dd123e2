"""Digitised issues: METS with ALTO, or ALTO alone -> pages or reasons.

A METS file is one source together with the ALTO files it names; those are not sources of their
own. An ALTO file no METS file names is one page, read by the rules for printed pages.

What programs call their files often says nothing (``mets.xml``, ``ALTO/00001.xml``); such a name
takes those of its folders in front, up to one that says something, so that issues beside each
other keep their articles apart.

Depends on: archive.alto, archive.furniture, archive.mets, archive.mets_articles, archive.mets_runs,
archive.page_text, archive.seams, archive.xml_tree, errors, model.
Used by: archive.sources.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from searchapp.archive.alto import AltoText, read_alto
from searchapp.archive.furniture import bare_label
from searchapp.archive.mets import Issue, NamedFile, named_files, read_mets
from searchapp.archive.mets_articles import IssueReader
from searchapp.archive.mets_runs import Lines
from searchapp.archive.page_text import read_printed
from searchapp.archive.seams import IsWord
from searchapp.archive.xml_tree import Element, read_xml, root_name
from searchapp.errors import SourceError
from searchapp.model import Page, Reject

XML_ENDINGS: Final = (".xml",)

_FOLDERS_MAX: Final = 3
_SAYS_NOTHING = re.compile(
    r"(?:mets|alto|ocr|fulltext|xml|pages?|img|images?|data|[_.\s-])*\d{0,5}(?:[_.\s-]?(?:mets|alto))*",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[\s/\\]+")


def source_parts(path: Path) -> tuple[str, ...]:
    """Give the names that tell an XML file from others: its stem, with folders if need be.

    >>> source_parts(Path("/a/1936-05-01/ALTO/00001.xml"))
    ('1936-05-01', 'ALTO', '00001')
    >>> source_parts(Path("/a/shenbao_19360501_mets.xml"))
    ('shenbao_19360501_mets',)
    """
    parts = [path.stem]
    for folder in path.absolute().parents[:_FOLDERS_MAX]:
        if not _SAYS_NOTHING.fullmatch(parts[0]) or not folder.name:
            break
        parts.insert(0, folder.name)
    return tuple(parts)


def claimed_files(path: Path) -> Iterator[Path]:
    """Yield the ALTO files an XML file names if it is a METS file.

    None if it is not readable: that is said when it is read, and the pages it may name are
    sources of their own then. Nor are the METS files of single issues that one for the whole
    paper names.
    """
    try:
        if root_name(path) != "mets":
            return
        named = tuple(named_files(read_xml(path, only="filesec"), path))
    except SourceError:
        return
    yield from (one for one in named if not _is_mets(one))


def _is_mets(path: Path) -> bool:
    try:
        return root_name(path) == "mets"
    except SourceError:  # said when it is read
        return False


def read_digitised(path: Path, is_word: IsWord) -> Iterator[Page | Reject]:
    """Read a METS file with its ALTO files, or an ALTO file.

    Args:
        path: The file.
        is_word: Whether a string is in the dictionary.

    Yields:
        Pages in order, and a ``Reject`` for everything that cannot be read.
    """
    parts = source_parts(path)
    source, stem = "/".join((*parts[:-1], path.name)), _BLANKS.sub("_", "_".join(parts))
    try:
        root = read_xml(path)
    except SourceError as error:
        yield Reject(error.path, error.line, error.reason)
        return
    if root.name == "mets":
        yield from _read_issue(root, path, source, stem, is_word)
    elif root.name == "alto":
        yield from _read_pages(root, path, source, stem, is_word)
    else:
        reason = f"根元素是 <{root.name}>，不是 METS 或 ALTO；其他 XML 请先转成这里能读的格式"
        yield Reject(path, root.line, reason)


def _read_pages(
    root: Element, path: Path, source: str, stem: str, is_word: IsWord
) -> Iterator[Page | Reject]:
    """Read an ALTO file by itself; a second page in it has a number in its articles' ids."""
    text = read_alto(root)
    if not text.lines:
        yield _empty(path, root)
    for number, scanned in enumerate(text.pages, start=1):
        lines = [at for block in scanned.blocks for at in text.lines_of(block)]
        page_stem = stem if number == 1 else f"{stem}_{number}"
        page = read_printed(tuple(text.pieces(lines)), source, page_stem, is_word)
        label = bare_label(scanned.label)
        articles = tuple(
            replace(one, page_label=one.page_label or label or None) for one in page.articles
        )
        if articles:
            yield Page(source, articles)


def _empty(path: Path, root: Element) -> Reject:
    return Reject(path, root.line, "ALTO 里没有文字；如果这一版有字，请重新做文字识别")


def _read_issue(
    root: Element, path: Path, source: str, stem: str, is_word: IsWord
) -> Iterator[Page | Reject]:
    """Read a METS file and all ALTO files it names."""
    issue = read_mets(root, path)
    if not issue.files:
        reason = "METS 没有列出 ALTO 文件（fileSec），没有文字可读；请给出带 ALTO 的那一份 METS"
        yield Reject(path, root.line, reason)
        return
    texts: dict[str, AltoText] = {}
    for named in issue.files:
        found = _read_named(named, path)
        if isinstance(found, Reject):
            yield found
        else:
            texts[named.id] = found
    lines = Lines([named.id for named in issue.files], texts)
    yield from IssueReader(issue, lines, source, stem, is_word).pages()
    yield from _remarks(issue, lines, path)


def _read_named(named: NamedFile, mets: Path) -> AltoText | Reject:
    """Read an ALTO file a METS file names."""
    if named.path is None:
        reason = f"ALTO 文件“{named.href}”不在 METS 旁边；请放在一起，并把引用改为相对路径"
        return Reject(mets, named.line, reason)
    if not named.path.exists():
        reason = f"找不到引用的 ALTO 文件“{named.href}”；请补上再建，现在各篇缺这一版上的部分"
        return Reject(mets, named.line, reason)
    try:
        root = read_xml(named.path)
    except SourceError as error:
        return Reject(error.path, error.line, error.reason)
    if root.name != "alto":
        reason = f"METS 把它列为 ALTO 文件，但根元素是 <{root.name}>；请改用 ALTO 的那一份"
        return Reject(named.path, root.line, reason)
    text = read_alto(root)
    return text if text.lines else _empty(named.path, root)


def _remarks(issue: Issue, lines: Lines, path: Path) -> Iterator[Reject]:
    """Say what of a METS file could not be used, though nothing is lost by it."""
    if lines.unknown:
        first = lines.unknown[0]
        reason = (
            f"引用的“{first.begin}”在 ALTO 文件里没有（这样的引用共 {len(lines.unknown)} 处）；"
            "文字已按版面收入，请核对 METS 与 ALTO 是否同一批"
        )
        yield Reject(path, first.line, reason)
    for record in issue.records.values():
        if record.unread_date:
            reason = f"日期“{record.unread_date}”不合格式，没有采用；应为 1936-05-01 的样子"
            yield Reject(path, record.unread_line, reason)
