"""Look for damage in an index folder.

Depends on: errors, engine.embedded. Used by: bootstrap.
"""

from dataclasses import dataclass
from pathlib import Path

from searchapp.compiled import NUMPY
from searchapp.engine.embedded.generation import Generation
from searchapp.engine.embedded.generations import GenerationFolder
from searchapp.engine.embedded.kernels import load_kernels
from searchapp.engine.embedded.manifest import read_manifest, sha256_of
from searchapp.errors import EngineError, IndexDamagedError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        path: The file or folder concerned.
        problem: What is wrong, in Chinese.
    """

    path: Path
    problem: str


def check_index(index_dir: Path, deep: bool) -> tuple[Finding, ...]:
    """Check every generation present.

    Args:
        index_dir: The index folder.
        deep: Sum every file as well; without it names, sizes and small files are compared.

    Returns:
        What was found, the generation served first; empty when all is well.
    """
    folder = GenerationFolder(index_dir)
    candidates = folder.candidates()
    if not candidates:
        return (Finding(index_dir, "这里没有索引"),)
    findings = [finding for path in candidates for finding in _check_generation(path, deep=deep)]
    if folder.current() is None:
        findings.insert(0, Finding(folder.pointer, "没有指明正在使用的索引"))
    return tuple(findings)


def _check_generation(folder: Path, *, deep: bool) -> list[Finding]:
    try:
        manifest = read_manifest(folder)
    except IndexDamagedError as error:
        return [Finding(error.path, error.reason)]
    if deep:
        damaged = [
            Finding(folder / file.name, "内容与清单不符")
            for file in manifest.files
            if sha256_of(folder / file.name) != file.sha256
        ]
        if damaged:
            return damaged
    try:
        Generation.open(folder, load_kernels(NUMPY)).close()
    except IndexDamagedError as error:
        return [Finding(error.path, error.reason)]
    except EngineError as error:
        return [Finding(folder, str(error))]
    return []
