"""Fixed phrases that tell which year it is: anniversaries, milestones, congresses.

Read from a data file people can edit; its head says what each key means.

Depends on: enrich.datafile, errors, analysis.fold. Used by: enrich.dates_clues.
"""

from dataclasses import dataclass
from pathlib import Path

from searchapp.analysis.fold import fold_text
from searchapp.enrich.datafile import LEXICON_DIR, Entry, read_toml

DEFAULT_ANCHORS = LEXICON_DIR / "date_anchors.toml"

FORMAT = 1
_YEARS = (1000, 3000)


@dataclass(frozen=True, slots=True)
class Anniversary:
    """An event and the year its anniversaries are counted from."""

    events: tuple[str, ...]
    year: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """Words that, one after another in one clause, name one year."""

    words: tuple[str, ...]
    year: int


@dataclass(frozen=True, slots=True)
class Congress:
    """A body whose sessions are numbered by term and meeting.

    Attributes:
        events: How it is named.
        term: Number of one term.
        first: Year of that term's first meeting.
        years: Years a term lasts, one meeting each.
    """

    events: tuple[str, ...]
    term: int
    first: int
    years: int


@dataclass(frozen=True, slots=True)
class Edition:
    """A regular event whose editions are numbered without a gap.

    Attributes:
        events: How it is named.
        first: Year of the first edition.
        every: Years between two.
    """

    events: tuple[str, ...]
    first: int
    every: int


@dataclass(frozen=True, slots=True)
class Anchors:
    """The checked contents of the file."""

    anniversaries: tuple[Anniversary, ...]
    milestones: tuple[Milestone, ...]
    congresses: tuple[Congress, ...]
    editions: tuple[Edition, ...]


def load_anchors(path: Path = DEFAULT_ANCHORS) -> Anchors:
    """Read and check the anchors.

    Raises:
        LexiconError: The file or an entry is not valid; it names both and the reason.
    """
    top = read_toml(path)
    top.allow(("format", "anniversary", "milestone", "congress", "edition"))
    if top.table.get("format") != FORMAT:
        raise top.fail(f"format 应为 {FORMAT}")
    return Anchors(
        tuple(_anniversary(entry) for entry in top.entries("anniversary", "year")),
        tuple(_milestone(entry) for entry in top.entries("milestone", "year")),
        tuple(_congress(entry) for entry in top.entries("congress", "term")),
        tuple(_edition(entry) for entry in top.entries("edition", "first")),
    )


def _words(entry: Entry, key: str) -> tuple[str, ...]:
    words = tuple(fold_text(text) for text in entry.texts(key))
    if not words:
        raise entry.fail(f"{key} 不能是空的")
    return words


def _year(entry: Entry, key: str) -> int:
    return int(entry.number(key, *_YEARS))


def _anniversary(entry: Entry) -> Anniversary:
    entry.allow(("event", "year"))
    return Anniversary(_words(entry, "event"), _year(entry, "year"))


def _milestone(entry: Entry) -> Milestone:
    entry.allow(("words", "year"))
    return Milestone(_words(entry, "words"), _year(entry, "year"))


def _congress(entry: Entry) -> Congress:
    entry.allow(("event", "term", "first", "years"))
    return Congress(
        _words(entry, "event"),
        int(entry.number("term", 1, 100)),
        _year(entry, "first"),
        int(entry.number("years", 1, 10)),
    )


def _edition(entry: Entry) -> Edition:
    entry.allow(("event", "first", "every"))
    return Edition(_words(entry, "event"), _year(entry, "first"), int(entry.number("every", 1, 10)))
