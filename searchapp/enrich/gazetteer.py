"""The places a page can name: districts with their names, aliases, towns and landmarks.

Read from a data file that can be replaced by another city's; what each key means is
written at the head of ``lexicon/zhengzhou_districts.toml``. This module only reads and
checks; which printed name counts in which context is decided in ``enrich.districts``.

Depends on: enrich.datafile, errors, analysis.fold. Used by: enrich.districts, search
(aliases shown to readers).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from searchapp.analysis.fold import fold_text
from searchapp.enrich.datafile import LEXICON_DIR, Entry, read_toml

DEFAULT_GAZETTEER = LEXICON_DIR / "zhengzhou_districts.toml"
"""The gazetteer of the sample archive's city."""

FORMAT = 1


class NameKind(StrEnum):
    """How strongly a printed name speaks for its district."""

    EXPLICIT = "explicit"
    ALIAS = "alias"
    TOWN = "town"
    LANDMARK = "landmark"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One printed name of a district, folded, with the context it needs.

    Attributes:
        text: The name, folded as pages are before matching.
        district: Id of the district it speaks for.
        kind: How strongly.
        after: One of these must follow (or ``before`` precede), when not empty.
        before: One of these may precede instead.
        not_after: None of these may follow.
        not_before: None of these may precede.
        in_list: A list of districts is context enough.
        only_in_list: Nothing else is.
        shared: Other cities use the name too.
        weight: 1 for names; for landmarks how surely they lie in the district.
    """

    text: str
    district: str
    kind: NameKind
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    in_list: bool = False
    only_in_list: bool = False
    shared: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class District:
    """One district as the gazetteer describes it.

    Attributes:
        id: The value of the facet.
        level: 市辖区, 县, 县级市, 功能区 and the like.
        code: Six-digit code, empty when it has none.
        kind: 行政区 or 功能区.
        overlaps: Districts a development zone lies in; for display only.
        source: Where the entry comes from.
        names: Every printed name with its context.
    """

    id: str
    level: str
    code: str
    kind: str
    overlaps: tuple[str, ...]
    source: str
    names: tuple[PlaceName, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """A checked gazetteer.

    Attributes:
        city: The city it describes.
        home_words: Words that show a page to be local.
        not_places: What follows a name when it is a paper's or a road's, not a place.
        elsewhere: Places outside; before a shared name they make it somebody else's.
        districts: In the order of the file.
    """

    city: str
    home_words: tuple[str, ...]
    not_places: tuple[str, ...]
    elsewhere: tuple[str, ...]
    districts: tuple[District, ...]

    @property
    def names(self) -> tuple[PlaceName, ...]:
        """Every printed name of every district."""
        return tuple(name for district in self.districts for name in district.names)


_TOP = ("format", "city", "home_words", "not_places", "elsewhere", "district")
_DISTRICT = (
    *("id", "level", "code", "kind", "overlaps", "source"),
    *("names", "aliases", "except", "towns", "landmarks"),
)
_CONTEXT = ("after", "before", "not_after", "not_before")
_FLAGS = ("in_list", "only_in_list", "shared")
_KINDS = ("行政区", "功能区")


def load_gazetteer(path: Path = DEFAULT_GAZETTEER) -> Gazetteer:
    """Read and check a gazetteer.

    Args:
        path: A TOML file of the documented form.

    Returns:
        The gazetteer; every name belongs to one district.

    Raises:
        LexiconError: The file or an entry is not valid; it names both and the reason.
    """
    top = read_toml(path)
    top.allow(_TOP)
    if top.table.get("format") != FORMAT:
        raise top.fail(f"format 应为 {FORMAT}")
    entries = top.entries("district", "id")
    if not entries:
        raise top.fail("至少要有一个 [[district]]")
    gazetteer = Gazetteer(
        city=top.text("city"),
        home_words=_folded(top, "home_words"),
        not_places=_folded(top, "not_places"),
        elsewhere=_folded(top, "elsewhere"),
        districts=tuple(_district(entry) for entry in entries),
    )
    _refuse_doubles(gazetteer, top)
    return gazetteer


def _folded(entry: Entry, key: str) -> tuple[str, ...]:
    return tuple(fold_text(text) for text in entry.texts(key))


def _district(entry: Entry) -> District:
    entry.allow(_DISTRICT)
    district = entry.text("id")
    kind = entry.text("kind")
    if kind not in _KINDS:
        raise entry.fail(f"kind 应为 {'、'.join(_KINDS)} 之一，现为 {kind}")
    if not entry.texts("names"):
        raise entry.fail("names 至少要有一个名字")
    code = entry.text("code", "")
    if code and not (code.isdecimal() and len(code) == len("410102")):
        raise entry.fail(f"code 应为六位数字，现为 {code}")
    return District(
        id=district,
        level=entry.text("level"),
        code=code,
        kind=kind,
        overlaps=entry.texts("overlaps"),
        source=entry.text("source"),
        names=tuple(_names(entry, district)),
    )


def _names(entry: Entry, district: str) -> Iterator[PlaceName]:
    plain = {"names": NameKind.EXPLICIT, "towns": NameKind.TOWN, "except": NameKind.EXCEPTION}
    for key, kind in plain.items():
        for text in _folded(entry, key):
            yield PlaceName(text, district, kind)
    for alias in entry.entries("aliases", "name"):
        yield _alias(alias, district)
    for mark in entry.entries("landmarks", "name"):
        mark.allow(("name", "weight", "not_after"))
        yield PlaceName(
            fold_text(mark.text("name")),
            district,
            NameKind.LANDMARK,
            not_after=_folded(mark, "not_after"),
            weight=mark.number("weight", 0, 1),
        )


def _alias(entry: Entry, district: str) -> PlaceName:
    entry.allow(("name", *_CONTEXT, *_FLAGS))
    after, before, not_after, not_before = (_folded(entry, key) for key in _CONTEXT)
    in_list, only_in_list, shared = (entry.flag(key) for key in _FLAGS)
    # A name that counts anywhere but beside a few words is as good as the official one.
    conditional = bool(after or before or in_list or only_in_list or shared)
    return PlaceName(
        text=fold_text(entry.text("name")),
        district=district,
        kind=NameKind.ALIAS if conditional else NameKind.EXPLICIT,
        after=after,
        before=before,
        not_after=not_after,
        not_before=not_before,
        in_list=in_list,
        only_in_list=only_in_list,
        shared=shared,
    )


def _refuse_doubles(gazetteer: Gazetteer, top: Entry) -> None:
    ids = [district.id for district in gazetteer.districts]
    for number, district in enumerate(gazetteer.districts):
        entry = Entry(top.path, f"district {district.id}", {})
        if district.id in ids[:number]:
            raise entry.fail("id 重复")
        for over in district.overlaps:
            if over not in ids:
                raise entry.fail(f"overlaps 里的 {over} 不是本表的 id")
    owner: dict[str, str] = {}
    for name in gazetteer.names:
        if name.text in owner:
            entry = Entry(top.path, f"district {name.district}", {})
            raise entry.fail(f"“{name.text}”写了不止一次（另见 {owner[name.text]}）")
        owner[name.text] = name.district
