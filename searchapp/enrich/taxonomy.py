"""The topics of a city paper, each with its words and its IPTC Media Topic.

Read from a data file people can edit; its head says what each key means. Which topics an
article has is decided in ``enrich.topics``.

Depends on: enrich.datafile, errors, analysis.fold. Used by: enrich.topics, search (labels
and IPTC codes).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from searchapp.analysis.fold import fold_text
from searchapp.enrich.datafile import LEXICON_DIR, Entry, read_toml

DEFAULT_TAXONOMY = LEXICON_DIR / "topics.toml"
"""Fourteen topics, as a Chinese city paper uses them."""

FORMAT = 1
STRONG, PLAIN, SILENT = 2.0, 1.0, 0.0
"""What one sight of a word counts; a silent word only hides the words inside it."""


@dataclass(frozen=True, slots=True)
class TopicWord:
    """One word of a topic, folded, and what one sight of it counts."""

    text: str
    topic: str
    weight: float


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    Attributes:
        id: The value of the facet.
        iptc: Code of the IPTC Media Topic it maps to.
        iptc_zh: Its Chinese label.
        iptc_en: Its English label.
        words: The words that speak for it.
    """

    id: str
    iptc: str
    iptc_zh: str
    iptc_en: str
    words: tuple[TopicWord, ...]


_TOP = ("format", "topic")
_TOPIC = ("id", "iptc", "iptc_zh", "iptc_en", "strong", "words", "except")
_IPTC_CODE = re.compile(r"medtop:\d{8}")


def load_taxonomy(path: Path = DEFAULT_TAXONOMY) -> tuple[Topic, ...]:
    """Read and check the topics.

    Args:
        path: A TOML file of the documented form.

    Returns:
        The topics in the order of the file; no word belongs to two of them.

    Raises:
        LexiconError: The file or an entry is not valid; it names both and the reason.
    """
    top = read_toml(path)
    top.allow(_TOP)
    if top.table.get("format") != FORMAT:
        raise top.fail(f"format 应为 {FORMAT}")
    topics = tuple(_topic(entry) for entry in top.entries("topic", "id"))
    if not topics:
        raise top.fail("至少要有一个 [[topic]]")
    _refuse_doubles(topics, path)
    return topics


def _topic(entry: Entry) -> Topic:
    entry.allow(_TOPIC)
    code = entry.text("iptc")
    if not _IPTC_CODE.fullmatch(code):
        raise entry.fail(f"iptc 应形如 medtop:06000000，现为 {code}")
    topic = entry.text("id")
    words = tuple(_words(entry, topic))
    if not any(word.weight for word in words):
        raise entry.fail("strong 和 words 都是空的")
    return Topic(topic, code, entry.text("iptc_zh"), entry.text("iptc_en"), words)


def _words(entry: Entry, topic: str) -> Iterator[TopicWord]:
    for key, weight in (("strong", STRONG), ("words", PLAIN), ("except", SILENT)):
        for text in entry.texts(key):
            yield TopicWord(fold_text(text), topic, weight)


def _refuse_doubles(topics: tuple[Topic, ...], path: Path) -> None:
    owner: dict[str, str] = {}
    for number, topic in enumerate(topics):
        entry = Entry(path, f"topic {topic.id}", {})
        if topic.id in {earlier.id for earlier in topics[:number]}:
            raise entry.fail("id 重复")
        for word in topic.words:
            if word.text in owner:
                raise entry.fail(f"“{word.text}”写了不止一次（另见 {owner[word.text]}）")
            owner[word.text] = topic.id
