"""Where the archive lies: which files are read, and each file -> pages or reasons.

A file that cannot be read never stops the others: it becomes a ``Reject``. Nothing is
written, and nothing that could block (pipes, devices, loops of links) is opened.

Depends on: archive.digitised, archive.encodings, archive.jsonl, archive.page_text, archive.streams,
archive.web_page, errors, model. Used by: indexing, cli (through bootstrap).
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from searchapp.archive.digitised import (
    XML_ENDINGS,
    claimed_files,
    read_digitised,
    source_parts,
)
from searchapp.archive.encodings import UndecodableError, decode_text, has_surrogate
from searchapp.archive.jsonl import read_records
from searchapp.archive.page_text import read_page, read_web_page
from searchapp.archive.streams import OnRead, read_bytes, untold
from searchapp.archive.web_page import (
    Frame,
    address_date,
    declared_encoding,
    html_pieces,
    own_address,
    read_frame,
)
from searchapp.errors import SourceError
from searchapp.model import Page, Reject

PAGE_ENDINGS: Final = (".txt", ".md")
WEB_ENDINGS: Final = (".html", ".htm")
RECORD_ENDINGS: Final = (".jsonl", ".jsonl.gz", ".jsonl.xz")
ENDINGS: Final = (*PAGE_ENDINGS, *WEB_ENDINGS, *XML_ENDINGS, *RECORD_ENDINGS)
"""Endings of the files that are read, in small or capital letters."""

PAGE_BYTES_MAX: Final = 2**20
"""Largest page file; a printed page of text has some 0.01 MiB."""

_README = re.compile(r"readme(?:[._-][^/]*)?", re.IGNORECASE)
_BLANKS = re.compile(r"[\s/\\]+")


def find_sources(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Find the source files behind files and folders.

    Folders are searched to any depth, links included, each folder once. A file whose name
    begins with ``README`` is about the archive and not of it; hidden files and folders are
    left out. A file that is named itself is always taken, apart from ALTO files that a METS
    file found with them names: they are read with it.

    Args:
        paths: Files and folders.

    Returns:
        The files with a readable ending, sorted, each once. They may still turn out to be
        unreadable: ``read_source`` says so.

    Raises:
        SourceError: A path does not exist, a named file has no readable ending, or a
            folder holds no readable file.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _search(path):
            found.setdefault(_real(file), file)
    named = {_real(one) for file in found.values() if _is_xml(file) for one in claimed_files(file)}
    return tuple(sorted(file for real, file in found.items() if real not in named))


def _is_xml(path: Path) -> bool:
    return ending(path) in XML_ENDINGS


def source_name(path: Path) -> str:
    """Give the name articles of a file carry as their source.

    >>> source_name(Path("/a/seeds/001.txt")), source_name(Path("/a/1936-05-01/mets.xml"))
    ('001.txt', '1936-05-01/mets.xml')
    """
    return "/".join((*source_parts(path)[:-1], path.name)) if _is_xml(path) else path.name


def _search(path: Path) -> list[Path]:
    kinds = "、".join(ENDINGS)
    if path.is_dir():
        files = list(_walk(path))
        if not files:
            raise SourceError(path, 0, f"文件夹里没有可读的文件；可读的有 {kinds}")
        return files
    if not os.path.lexists(path):
        raise SourceError(path, 0, "没有这个文件或文件夹；请检查路径，相对路径从当前文件夹算起")
    if ending(path) == "":
        raise SourceError(path, 0, f"不认识这种文件；可读的有 {kinds}")
    return [path]


def _walk(folder: Path) -> Iterator[Path]:
    seen: set[str] = set()
    for here, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if not name.startswith(".") and not _README.fullmatch(name) and ending(Path(name)):
                yield Path(here, name)


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links; reading it will say so
        return path


def ending(path: Path) -> str:
    """Give the readable ending of a file's name; empty when it has none.

    >>> ending(Path("news.JSONL.xz")), ending(Path("001.txt")), ending(Path("a.pdf"))
    ('.jsonl.xz', '.txt', '')
    """
    name = path.name.lower()
    return max((one for one in ENDINGS if name.endswith(one)), key=len, default="")


def read_source(
    path: Path, is_word: Callable[[str], bool], on_read: OnRead = untold
) -> Iterator[Page | Reject]:
    """Read one source file.

    Args:
        path: A file of ``find_sources``.
        is_word: Whether a string is in the dictionary; asked where paragraphs are rejoined.
        on_read: Told how far a file of records has been read, in bytes as they lie on disk.

    Yields:
        Pages, in file order; a ``Reject`` for each record, or for the file, that cannot be
        read. Records stream: memory does not grow with the file, apart from the ids.
    """
    if has_surrogate(str(path)):
        shown = Path(str(path).encode("utf-8", "replace").decode())
        yield Reject(shown, 0, "文件名不是 UTF-8；请改名")
    elif ending(path) in RECORD_ENDINGS:
        yield from read_records(path, on_read)
    elif _is_xml(path):
        yield from read_digitised(path, is_word)
    else:
        yield _read_page_file(path, is_word)


def _read_page_file(path: Path, is_word: Callable[[str], bool]) -> Page | Reject:
    stem = _BLANKS.sub("_", path.stem)
    try:
        data = read_bytes(path, PAGE_BYTES_MAX)
        if ending(path) in WEB_ENDINGS:
            page = _web_page(decode_text(data, declared_encoding(data)), path, stem, is_word)
        else:
            page = read_page(decode_text(data), path.name, stem, is_word, str(path.absolute()))
    except SourceError as error:
        return Reject(error.path, error.line, error.reason)
    except UndecodableError as error:
        return Reject(path, error.line, error.reason)
    if not page.articles:
        return Reject(path, 0, "文件里没有文字")
    return page


def _web_page(html: str, path: Path, stem: str, is_word: Callable[[str], bool]) -> Page:
    """Read an HTML file; without a known frame all its text is the article."""
    address = f"{path.absolute()} {own_address(html)}"
    pieces = html_pieces(html)
    frame = read_frame(pieces, address) or Frame(pieces, date=address_date(address))
    return read_web_page(frame, path.name, stem, is_word)
