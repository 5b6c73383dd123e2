"""Other names of places, zones, institutions and papers, from a data file people can edit.

The file is read again when it has changed, so that an edit needs neither a rebuild nor a
restart. ``data/aliases.toml`` explains the format.

Depends on: analysis.fold, errors, search.dates. Used by: search.expand, search.asking.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from searchapp.analysis.fold import fold_text
from searchapp.errors import LexiconError, QueryError
from searchapp.search.dates import read_date

KINDS: Final = ("place", "zone", "institution", "paper")
_KEYS: Final = {"kind", "names", "short", "former", "since", "source"}


@dataclass(frozen=True, slots=True)
class OtherName:
    """One more name to look for.

    Attributes:
        name: The name.
        since: Articles certainly older are left out; empty for no limit.
        until: Articles certainly newer are left out; empty for no limit.
        source: Where the equation comes from.
    """

    name: str
    since: str
    until: str
    source: str


Aliases = dict[str, tuple[OtherName, ...]]
"""Folded name to its other names."""


def load_aliases(path: str) -> Aliases:
    """Read the file of aliases, unless it is the one read last.

    Args:
        path: The file; empty for the one that comes with the program.

    Raises:
        LexiconError: It cannot be read, or an entry does not fit.
    """
    file = Path(path or str(resources.files(__package__) / "data" / "aliases.toml"))
    try:
        changed = file.stat().st_mtime_ns
    except OSError as error:
        raise LexiconError(file, "整个文件", f"读不到别名表：{error.strerror}") from error
    return _read(file, changed)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> Aliases:
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(file, "整个文件", f"不是 UTF-8 的 TOML：{error}") from error
    found: Aliases = {}
    for number, entry in enumerate(given.get("alias", []), 1):
        where = f"第 {number} 个 alias"
        try:
            names = _entry(entry)
        except (KeyError, TypeError, ValueError, QueryError) as error:
            raise LexiconError(file, where, f"{error}") from error
        for name, others in names.items():
            if name in found:
                raise LexiconError(file, where, f"“{name}”已在别处列出")
            found[name] = others
    return found


def _entry(entry: dict[str, Any]) -> Aliases:
    unknown = set(entry) - _KEYS
    if unknown:
        raise ValueError(f"没有“{min(unknown)}”这一项")
    if entry.get("kind") not in KINDS:
        raise ValueError(f"kind 应为 {'、'.join(KINDS)} 之一")
    if not entry.get("source"):
        raise ValueError("缺少 source")
    since = read_date(entry["since"]) if entry.get("since") else ""
    source = str(entry["source"])
    full = _names(entry, "names")
    if not full:
        raise ValueError("缺少 names")
    old = [
        OtherName(str(one["name"]), "", read_date(str(one["until"])), source)
        for one in entry.get("former", [])
    ]
    current = [OtherName(name, since, "", source) for name in full]
    every = [*full, *_names(entry, "short"), *(one.name for one in old)]
    return {
        fold_text(name): tuple(one for one in (*current, *old) if one.name != name)
        for name in every
    }


def _names(entry: dict[str, Any], key: str) -> list[str]:
    names = entry.get(key, [])
    if not isinstance(names, list) or not all(isinstance(one, str) and one for one in names):
        raise TypeError(f"{key} 应为名称的列表")
    return names
