"""The words the rules about names know: surnames, offices, verbs of saying, words to refuse.

Read from data files people can edit; what each list of ``person_words.toml`` means is
written at its head. This module reads, checks and turns lists into patterns; what follows
from a match is decided in the modules that use it.

Depends on: errors, enrich.datafile. Used by: enrich.persons and its parts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from searchapp.enrich.datafile import LEXICON_DIR, Entry, read_toml
from searchapp.errors import LexiconError

FORMAT: Final = 1
COMMON_FREQUENCY: Final = 20.0
"""A surname is common from this frequency upward (surnames.tsv; 王 has 9520, the rarest 5)."""

HAN: Final = r"[㐀-鿿\U00020000-\U000323AF]"
"""One Han character, rare ones outside the basic plane included."""

_LISTS: Final = (
    "posts", "levels", "organs", "organ_ends", "ranks", "people", "relations", "addresses",
    "speaking", "acting", "feats", "gathering", "bylines", "surname_only", "place_ends",
    "doubtful_ends", "not_names", "foreign_places", "foreign_bodies",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """The word lists, ready to ask.

    Attributes:
        surnames: Frequency of each surname in its list, one or two characters long.
        not_names: Ordinary words, Chinese places, foreign teams and firms that look like names.
        foreign_places: Countries and cities the tagger takes for persons.
        surname_only: What makes ``surname + word`` less than a full name.
        place_ends: Endings no name of a person has.
        doubtful_ends: Endings a name needs evidence for.
        before: Words that, standing right before a name, speak for it.
        addresses: Words that, standing right after a name, speak for it.
        gathering: Words around a list of people.
        office: One office, wherever it stands.
        title_before: Offices up to the end of the text before a name.
        title_after: An office at the start of the text after a name.
        speaking: A verb of saying at the start of the text after a name.
        acting: Something only persons do, at the start of the text after a name.
        feats: What one player does on the field, at the start of the text after a name.
        bylines: Any byline word.
    """

    surnames: dict[str, float]
    not_names: frozenset[str]
    foreign_places: frozenset[str]
    surname_only: frozenset[str]
    place_ends: tuple[str, ...]
    doubtful_ends: tuple[str, ...]
    before: tuple[str, ...]
    addresses: tuple[str, ...]
    gathering: re.Pattern[str]
    office: re.Pattern[str]
    title_before: re.Pattern[str]
    title_after: re.Pattern[str]
    speaking: re.Pattern[str]
    acting: re.Pattern[str]
    feats: re.Pattern[str]
    bylines: str


def load_lexicon(folder: Path = LEXICON_DIR) -> NameLexicon:
    """Read the data files.

    Args:
        folder: Holds ``person_words.toml``, ``surnames.tsv`` and ``china_places.txt``.

    Returns:
        The lists and patterns.

    Raises:
        LexiconError: A file is missing or an entry is not what it should be.
    """
    entry = read_toml(folder / "person_words.toml")
    entry.allow(("format", *_LISTS))
    if entry.table.get("format") != FORMAT:
        raise entry.fail(f"format 应为 {FORMAT}")
    words = {key: _required(entry, key) for key in _LISTS}
    places = _lines(folder / "china_places.txt")
    return NameLexicon(
        surnames=_surnames(folder / "surnames.tsv"),
        not_names=frozenset((*words["not_names"], *words["foreign_bodies"], *places)),
        foreign_places=frozenset(words["foreign_places"]),
        surname_only=frozenset(words["surname_only"]),
        place_ends=words["place_ends"],
        doubtful_ends=words["doubtful_ends"],
        before=(*words["posts"], *words["people"], *words["relations"]),
        addresses=words["addresses"],
        gathering=re.compile(_any(words["gathering"])),
        office=re.compile(_any(words["posts"])),
        title_before=_title_before(words),
        title_after=re.compile(rf"(?:{_any(words['ranks'])})?(?:{_any(words['posts'])})"),
        speaking=re.compile(_ADVERBS + f"(?:{_any(words['speaking'])})"),
        acting=re.compile(_any(words["acting"])),
        feats=re.compile(rf"{_MEANWHILE}(?:{_any(words['feats'])}|{_POINTS})"),
        bylines=_any(words["bylines"]),
    )


_ADVERBS: Final = (
    r"(?:[,，]?(?:还|也|则|又|曾|再次|随后|最后|同时|分别|进一步|今天|昨天|近日|日前|\d+日|博士|先生|女士|同志"
    rf"|[向对]{HAN}{{1,10}}?|[在就于]{HAN}[^，,。；;\n]{{0,24}}?(?:上|中|时|后|前|里|会议|问题|情况|期间|工作|采访)))"
    r"{0,3}"
)

_MEANWHILE: Final = (
    r"(?:[,，]?(?:则|也|又|再次|相继|先后|随后|独自|一人|个人|全场|半场|本场|此役|禁区[内外]?|[左右中]路|[左右]脚"
    r"|轻松|果断|高高跃起|外线|接球|得球)){0,3}"
)
_COUNT: Final = r"(?:\d+|[一二两三四五六七八九十])"
_POINTS: Final = (
    rf"(?:得到|拿到|拿下|砍下|砍得|轰下|贡献|独得|得|入账|送出|抢下|打进|打入|攻入)了?[^,，。;；\n]{{0,8}}?{_COUNT}"
    r"(?:(?<=\d\d)分(?![钟之])|球|个?篮板|次?助攻|次?抢断|次?盖帽)"
    r"|\d+投\d+中"
)


def _title_before(words: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    """Build the pattern of one office or a chain of offices (市工信局党组书记、局长).

    A chain begins at the level (市), an organ, a rank or the office itself, never at the
    place before it: 惠济区委书记 gives 区委书记.
    """
    level = f"(?<![新验发范])(?:{_any(words['levels'])})"  # not 新区, 实验区, 开发区, 示范区
    organ = f"(?:{_any(words['organs'])})"
    named = rf"{level}(?<![州镇乡村])(?:(?![省市区县]){HAN}){{1,6}}?(?:{_any(words['organ_ends'])})"
    body = f"(?:{named}{organ}{{0,2}}|{level}?{organ}{{1,3}})?"
    unit = f"{body}(?:{_any(words['ranks'])}){{0,2}}(?:{_any(words['posts'])})"
    return re.compile(rf"{unit}(?:[、兼]{HAN}{{0,12}}?{unit})*$")


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _required(entry: Entry, key: str) -> tuple[str, ...]:
    words = entry.texts(key)
    if not words:
        raise entry.fail(f"缺少 {key}")
    return words


def _lines(path: Path) -> tuple[str, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LexiconError(path, path.name, f"读不出来（{error.strerror}）") from error
    return tuple(line.strip() for line in lines if line.strip())


def _surnames(path: Path) -> dict[str, float]:
    """Read ``surname TAB frequency``, one header line first."""
    found: dict[str, float] = {}
    for number, line in enumerate(_lines(path)[1:], 2):
        surname, _, frequency = line.partition("\t")
        try:
            found[surname] = float(frequency)
        except ValueError as error:
            raise LexiconError(path, f"第 {number} 行", "应为“姓、制表符、频次”") from error
    return found
