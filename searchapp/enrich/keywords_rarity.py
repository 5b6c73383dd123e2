"""How rare a word is in Chinese news: inverse document frequencies, and the words left out.

The frequencies are a data file that comes with jieba; only the file is read, the library
is not used here. Without it every word counts as equally rare.

Depends on: errors, analysis.fold. Used by: enrich.keywords.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from searchapp.analysis.fold import fold_text
from searchapp.enrich.datafile import LEXICON_DIR
from searchapp.errors import LexiconError

DEFAULT_STOP_WORDS = LEXICON_DIR / "keyword_stop.txt"

USUAL_RARITY = 8.0
"""For words the table does not hold: between 发展 (3.5) and the rarest (13.9)."""


@cache
def load_rarity() -> dict[str, float]:
    """Read the table, once in a process; empty when this jieba comes without it.

    Returns:
        Word to natural logarithm of its inverse document frequency.

    Source: ``jieba/analyse/idf.txt`` of jieba 0.42.1 (MIT).
    """
    spec = find_spec("jieba")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0], "analyse", "idf.txt") if folders else None
    if path is None or not path.is_file():
        return {}
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: float(row[1]) for row in rows if len(row) > 1}


@dataclass(frozen=True, slots=True)
class StopWords:
    """Words that are no keywords.

    Attributes:
        never: They part what stands on either side.
        compounds_only: Alone they say nothing, in a compound they may stand.
    """

    never: frozenset[str]
    compounds_only: frozenset[str]


def load_stop_words(path: Path = DEFAULT_STOP_WORDS) -> StopWords:
    """Read the words that are never keywords.

    Args:
        path: UTF-8 text, words parted by blanks, ``#`` begins a remark, ``+`` stands
            before a word that may be part of a compound.

    Raises:
        LexiconError: The file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(path, "整个文件", "读不出来，应为 UTF-8 文字") from error
    words = [fold_text(word) for line in lines for word in line.partition("#")[0].split()]
    return StopWords(
        frozenset(word for word in words if not word.startswith("+")),
        frozenset(word[1:] for word in words if word.startswith("+")),
    )
