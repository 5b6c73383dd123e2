"""Read a data file people edit (TOML) and say exactly what is wrong with it.

Knows nothing of places or topics: it checks that entries are tables, that their keys are
known and that the values have the right type. What the values mean is checked by the
module that asks for them.

Depends on: errors. Used by: enrich.gazetteer, enrich.taxonomy, enrich.dates_marks.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from searchapp.errors import LexiconError

LEXICON_DIR = Path(__file__).parent / "lexicon"
"""Where the data files that come with the program are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a data file, with the name a person would find it by.

    Attributes:
        path: The file.
        name: How messages name the entry (an id, or its place in the file).
        table: The keys and values as read.
    """

    path: Path
    name: str
    table: Mapping[str, Any]

    def fail(self, reason: str) -> LexiconError:
        """Make the error that names this entry; the caller raises it."""
        return LexiconError(self.path, self.name, reason)

    def allow(self, known: tuple[str, ...]) -> None:
        """Refuse keys that are not in ``known``, naming the nearest one that is."""
        for key in self.table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                hint = f"，最接近的是 {near[0]}" if near else f"，可用的有 {'、'.join(known)}"
                raise self.fail(f"没有 {key} 这一项{hint}")

    def text(self, key: str, default: str | None = None) -> str:
        """Read a string; required and not empty unless a default is given."""
        value = self.table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(f"{key} 应为不空的文字")
        return value

    def flag(self, key: str) -> bool:
        """Read true or false; false when it is not written."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(f"{key} 应为 true 或 false")
        return value

    def number(self, key: str, least: float, most: float) -> float:
        """Read a number between ``least`` and ``most``, both included."""
        value = self.table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(f"{key} 应为数")
        if not least <= value <= most:
            raise self.fail(f"{key} 应在 {least:g} 与 {most:g} 之间，现为 {value:g}")
        return float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of strings, none of them empty; empty when it is not written."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.fail(f"{key} 应为文字的列表，每项不空")
        return tuple(value)

    def entries(self, key: str, name_key: str) -> tuple["Entry", ...]:
        """Read a list of tables, each named by one of its own keys."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail(f"{key} 应为条目的列表")
        prefix = f"{self.name} " if self.name else ""
        return tuple(
            Entry(self.path, f"{prefix}{key} {item.get(name_key) or number}", item)
            for number, item in enumerate(value, 1)
        )


def read_toml(path: Path) -> Entry:
    """Read a data file.

    Args:
        path: A UTF-8 TOML file.

    Returns:
        Its top table.

    Raises:
        LexiconError: The file cannot be read or is not TOML; the entry says where.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LexiconError(path, "整个文件", f"读不出来（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise LexiconError(path, f"第 {error.start} 字节", "不是 UTF-8 文字") from error
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(path, "整个文件", f"不是合格的 TOML：{error}") from error
    return Entry(path, "", table)
