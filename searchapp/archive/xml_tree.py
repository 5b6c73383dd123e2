"""An XML file -> a small tree, safely and with the line of every element.

Names are local names in small letters: METS, MODS and ALTO come in many versions of their
namespaces, with prefixes of all kinds and without any. There is no place for a bomb: a document
type (the only place that can define entities) is refused where it begins, nothing outside the
file is ever opened, and size, depth and number of elements are bounded. Parts of no use to
an archive of text (glyphs, outlines, technical records) are passed over and not kept.

Lines are 1-based lines of the file.

Depends on: archive.encodings, archive.streams, errors.
Used by: archive.alto, archive.mets, archive.digitised.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from searchapp.archive.encodings import UndecodableError, decode_text
from searchapp.archive.streams import read_bytes, read_head
from searchapp.errors import SourceError

XML_BYTES_MAX: Final = 32 * 2**20
"""Largest XML file; an ALTO page with every glyph has some 4 MiB, a METS issue 2 MiB."""

_DEPTH_MAX: Final = 100
_ELEMENTS_MAX: Final = 500_000
"""Most elements kept of one file: some 150 MB; a page of 60,000 words has 130,000."""

_PASSED_OVER: Final = frozenset(
    ("glyph", "variant", "alternative", "shape", "polygon", "amdsec", "behaviorsec", "bindata")
)
_UNUSED: Final = frozenset(
    ("hpos", "vpos", "width", "height", "baseline", "wc", "cc", "cs", "style", "coords")
)
"""Attributes of where and how sure: two thirds of an ALTO file, and no text."""

_DECLARED = re.compile(rb"^\s*<\?xml[^<>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,20})")
_ROOT = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<([\w.:-]{1,100})", re.DOTALL)
_HEAD_BYTES: Final = 2**16

_REASONS: Final = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "里面没有任何元素",
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "在一个标签中间断了",
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]: "开始标签和结束标签对不上",
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "用了没有定义的实体",
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "根元素之后还有别的内容",
    expat.errors.codes[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "一个元素有两个同名的属性",
}


@dataclass(slots=True)
class Element:
    """One element.

    Attributes:
        name: Local name, small letters.
        line: Line of its start tag.
        attributes: By local name, small letters.
        children: In document order.
        texts: Runs of characters directly inside that are not all blanks.
    """

    name: str
    line: int
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    texts: list[str] | None = None

    @property
    def text(self) -> str:
        """All characters directly inside, children's left out."""
        return "".join(self.texts or ())

    def get(self, name: str) -> str:
        """Give an attribute without blanks at its ends; empty when there is none."""
        return self.attributes.get(name, "").strip()

    def all(self, *names: str) -> Iterator["Element"]:
        """Yield all elements below that have one of the names, in document order."""
        waiting = self.children[::-1]
        while waiting:
            here = waiting.pop()
            if here.name in names:
                yield here
            waiting.extend(reversed(here.children))

    def named(self, name: str) -> Iterator["Element"]:
        """Yield the children that have a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Element | None":
        """Give the first child that has a name, or None."""
        return next(self.named(name), None)


def root_name(path: Path) -> str:
    """Give the name of a file's root element; empty when its beginning does not say.

    Raises:
        SourceError: The file cannot be opened.
    """
    head = read_head(path, _HEAD_BYTES).replace(b"\x00", b"")
    found = _ROOT.match(head.decode("latin-1").lstrip("ï»¿ÿþ"))
    return _local(found[1]) if found else ""


def read_xml(path: Path, only: str = "") -> Element:
    """Read an XML file.

    Args:
        path: The file; UTF-8, UTF-16 with BOM, or an encoding it declares that
            ``decode_text`` accepts.
        only: Name of the children of the root to keep, several times as fast; what is
            refused is the same. Empty for all.

    Returns:
        Its root element.

    Raises:
        SourceError: It cannot be read, is not well formed, has a document type, or is larger
            or deeper than any newspaper.
    """
    data = read_bytes(path, XML_BYTES_MAX)
    declared = _DECLARED.match(data)
    try:
        text = decode_text(data, declared[1].decode("ascii") if declared else "")
    except UndecodableError as error:
        raise SourceError(path, error.line, error.reason) from error
    return _Builder(path, only).build(text)


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


class _LocalNames(dict[str, str]):
    """Local names by written names; empty for attributes nobody asks for."""

    def __missing__(self, name: str) -> str:
        local = _local(name)
        self[name] = "" if local in _UNUSED else local
        return self[name]


class _Builder:
    """Builds the tree from the parser's events."""

    def __init__(self, path: Path, only: str) -> None:
        self._path = path
        self._only = only
        self._open: list[Element] = []
        self._root: Element | None = None
        self._passing = self._aside = 0
        self._kept = 0
        self._names = _LocalNames()
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type

    def build(self, text: str) -> Element:
        """Parse a text and give its root element."""
        try:
            self._parser.Parse(text, True)
        except expat.ExpatError as error:
            what = _REASONS.get(error.code, f"解析器说 {expat.ErrorString(error.code)}")
            reason = f"不是完好的 XML：{what}；请重新导出，或用 XML 工具检查这一行"
            raise SourceError(self._path, error.lineno, reason) from error
        assert self._root is not None  # noqa: S101  the parser accepts no text without a root
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._names[name]
        if self._passing or local in _PASSED_OVER:
            self._passing += 1
            if self._passing > _DEPTH_MAX:
                self._refuse_depth()
            return
        self._check(len(self._open) + self._aside)
        if self._aside or (self._only and len(self._open) == 1 and local != self._only):
            self._aside += 1
            return
        names = self._names
        kept = {names[key]: value for key, value in attributes.items() if names[key]}
        element = Element(local, self._parser.CurrentLineNumber, kept)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _check(self, depth: int) -> None:
        self._kept += 1
        if depth >= _DEPTH_MAX:
            self._refuse_depth()
        if self._kept > _ELEMENTS_MAX:
            reason = f"元素超过 {_ELEMENTS_MAX} 个，不像一版报纸；请按版拆开"
            raise SourceError(self._path, self._parser.CurrentLineNumber, reason)

    def _end(self, _name: str) -> None:
        if self._passing:
            self._passing -= 1
        elif self._aside:
            self._aside -= 1
        else:
            self._open.pop()

    def _characters(self, text: str) -> None:
        if not self._passing and not self._aside and not text.isspace():
            here = self._open[-1]
            here.texts = here.texts or []
            here.texts.append(text)

    def _refuse_depth(self) -> None:
        raise SourceError(
            self._path, self._parser.CurrentLineNumber, f"元素套了 {_DEPTH_MAX} 层以上，不再读"
        )

    def _refuse_document_type(self, *_declared: object) -> None:
        reason = (
            "文件带有 <!DOCTYPE>，其中可以定义无限膨胀或指向别处的实体，为安全不读；"
            "METS 和 ALTO 用不着它，请去掉再试"
        )
        raise SourceError(self._path, self._parser.CurrentLineNumber, reason)
