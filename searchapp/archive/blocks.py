"""Lines of a page text -> printed pieces: mark-up off, level kept.

A piece is one line that prints something. Mark-up (heading marks, emphasis, rules, links,
plain HTML tags) is not print and is taken off; every other character stays. What a line
*is* on the page, ``classify`` decides; here it is only read.

Line numbers are 1-based lines of the source.

Depends on: model. Used by: archive.classify, archive.boundaries, archive.joins,
archive.page_text.
"""

import re
from dataclasses import dataclass
from typing import Final

from searchapp.model import BlockKind

BOLD_LEVEL: Final = 7
"""Level of a line that is bold from end to end: below all six heading levels."""

_TAIL_CHARS: Final = 12
_TERMINAL = re.compile(r"[。！？!?…;；:：][”’」』\"'）)》】\]]*$|[”’」』\"'）)》】\]]$")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?|(#{2,6})([^#\s].*?)(?:[ \t]+#+)?")
_ONLY_MARKS = re.compile(r"[\s#*_=`>~|-]+|\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")
_BOLD = re.compile(
    r"(?<!\*)(\*{2,3})(?=[^\s*])(.{1,200}?)(?<=[^\s*])\1(?!\*)|(?<!\w)__(?=\S)(.{1,200}?)(?<=\S)__"
)
_ITALIC = re.compile(r"(?<![*\d])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*\d])")
_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|br|p|div|span|center|font)(?:\s[^<>]*)?/?>", re.I)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_STRUCK = re.compile(r"~~(?=\S)(.{1,200}?)(?<=\S)~~|`([^`]+)`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_QUOTED = re.compile(r"(?:>[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One printed line.

    Attributes:
        line: 1-based line of the source.
        text: What is printed; never blank.
        level: 1-6 heading level, ``BOLD_LEVEL`` for a bold line, 0 for none.
        kind: What it is on the page; a headline of any sort is HEADLINE until the articles
            are parted.
    """

    line: int
    text: str
    level: int = 0
    kind: BlockKind = BlockKind.PARAGRAPH

    @property
    def is_closed(self) -> bool:
        """Whether the text ends as a paragraph ends: with a mark that closes a sentence."""
        return _TERMINAL.search(self.text, len(self.text) - _TAIL_CHARS) is not None


def read_pieces(text: str) -> tuple[Piece, ...]:
    r"""Read a page text into its printed pieces, all of them PARAGRAPH as yet.

    Args:
        text: The page text with ``\n`` line ends.

    Returns:
        One piece for each line that prints something, in file order.

    >>> [(p.line, p.level, p.text) for p in read_pieces("# 题\n\n达**15万元**,好")]
    [(1, 1, '题'), (3, 0, '达15万元,好')]
    """
    pieces: list[Piece] = []
    for number, line in enumerate(text.split("\n"), start=1):
        printed, level = printed_line(line)
        if printed:
            pieces.append(Piece(number, printed, level))
    return tuple(pieces)


def printed_line(line: str) -> tuple[str, int]:
    """Take the mark-up off one line.

    Returns:
        The printed text without blanks at its ends (empty when nothing is printed), and
        the level as in ``Piece``.
    """
    line = line.strip()
    if not line or _ONLY_MARKS.fullmatch(line):
        return "", 0
    line = _QUOTED.sub("", line, count=1) if line.startswith(">") else line
    level = 0
    if heading := _HEADING.fullmatch(line):
        level = len(heading[1] or heading[3])
        line = heading[2] if heading[1] else heading[4]
    elif line[0] in "*_" and not _BOLD.sub("", line).strip():
        level = BOLD_LEVEL
    return _inline(line).strip(), level


def _inline(line: str) -> str:
    if line.isalnum():
        return line
    if "<" in line:
        line = _TAG.sub("", line)
    if "](" in line:
        line = _LINK.sub(r"\1", line)
    if "*" in line or "__" in line:
        line = _ITALIC.sub(r"\1", _BOLD.sub(lambda found: found[2] or found[3], line))
    if "~~" in line or "`" in line:
        line = _STRUCK.sub(lambda found: found[1] or found[2], line)
    return _ESCAPE.sub(r"\1", line) if "\\" in line else line
