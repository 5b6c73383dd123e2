"""Bytes of a text file -> text, never by a guess that could be garbage.

The order: byte order mark; strict UTF-8; the encoding the file declares (HTML); GB18030,
when what comes out reads like Chinese. Big5 decodes as GB18030 without an error, into rare
and private-use characters, and UTF-8 with a broken byte likewise: such text is refused.

Depends on: nothing of ours. Used by: archive.sources, archive.web_page.
"""

import codecs
import re
from functools import cache
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_LEAST_COMMON_SHARE: Final = 0.85
"""Least share of common Han in GB18030 text. Broadcast news has 0.96 and more, traditional
pages 0.98; Big5 and broken UTF-8 read as GB18030 stay below 0.4."""

_LETTER = re.compile(r"[^\x00-\x7f\u00a0-\u00ff\u2000-\u206f\u3000-\u303f\uff00-\uffef]")
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


class UndecodableError(ValueError):
    """The bytes are no text this room accepts.

    Attributes:
        line: 1-based line of the first bad byte; 0 when the whole file is meant.
        reason: A Chinese sentence without a full stop.
    """

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def decode_text(data: bytes, declared: str = "") -> str:
    r"""Decode a whole text file.

    Args:
        data: All bytes of the file.
        declared: Name of the encoding the file itself declares, or empty.

    Returns:
        The text with ``\n`` line ends; other control characters have become blanks.

    Raises:
        UndecodableError: The bytes are not in an accepted encoding, or hold NUL.
    """
    text = _decode(data, declared)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise UndecodableError(line, "含有 NUL 字符，不是文字文件；请确认文件没有损坏")
    return clean(text)


def clean(text: str) -> str:
    r"""Turn every line end into ``\n`` and every other control character into a blank."""
    return _CONTROLS.sub(" ", _LINE_ENDS.sub("\n", text))


def has_surrogate(text: str) -> bool:
    """Whether a string holds half a surrogate pair, which no file can store."""
    return _SURROGATES.search(text) is not None


def _decode(data: bytes, declared: str) -> str:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        bad_at = error.start
    if declared and (text := _declared(data, declared)) is not None:
        return text
    line = data.count(b"\n", 0, bad_at) + 1
    if b"\x00" in data:
        raise UndecodableError(
            0, "含有 NUL 字节，可能是没有 BOM 的 UTF-16 或二进制文件；请另存为 UTF-8"
        )
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise UndecodableError(line, "不是 UTF-8，也不是 GB18030；请另存为 UTF-8") from None
    if not reads_like_chinese(text):
        reason = (
            "不是 UTF-8，按 GB18030 读出来不像中文（可能是 Big5 或有损坏的字节）；请另存为 UTF-8"
        )
        raise UndecodableError(line, reason)
    return text


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(codec, "replace").count("\n") + 1
        raise UndecodableError(line, f"文件以 {name} 标记开头，但内容不是 {name}") from None


def _declared(data: bytes, declared: str) -> str | None:
    """Decode by the declared encoding; None when it is unknown or does not fit."""
    name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(declared.lower())
    try:
        text = data.decode(name or declared)
    except (LookupError, UnicodeDecodeError):
        return None
    return text if isinstance(text, str) and reads_like_chinese(text) else None


def reads_like_chinese(text: str) -> bool:
    """Whether a decoded text is plausible Chinese: common Han, nothing of private use.

    >>> reads_like_chinese("郑州晚报"), reads_like_chinese("產業集聚區")
    (True, True)
    >>> reads_like_chinese("產業集聚".encode("big5").decode("gb18030"))
    False
    """
    if _PRIVATE.search(text):
        return False
    letters = _LETTER.findall(text)
    common = sum(letter in common_han() for letter in letters)
    return common >= _LEAST_COMMON_SHARE * len(letters)


@cache
def common_han() -> frozenset[str]:
    """Give the everyday characters: level 1 of GB 2312 and level 1 of Big5, 6,800 in all."""
    simplified = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    cells = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = (bytes((row, cell)) for row in range(0xA4, 0xC7) for cell in cells)
    return frozenset(
        "".join(pair.decode("gb2312", "ignore") for pair in simplified)
        + "".join(pair.decode("big5", "ignore") for pair in traditional)
    )
