"""The manifest of a generation: every file with its size and SHA-256, and what built it.

Depends on: errors, records. Used by: engine.embedded.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from searchapp.errors import IndexDamagedError, RecordError
from searchapp.records import decode, encode

MANIFEST_FILE: Final = "manifest.json"
FORMAT_VERSION: Final = 5
"""Raised whenever the files of a generation change their meaning."""

_CHUNK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a generation."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds.

    Attributes:
        generation: Its name.
        built_at: ISO 8601 UTC time.
        articles: Number of articles.
        blocks: Number of blocks.
        analysis_version: Version of the analysis.
        format_version: Version of the files' layout.
        files: Every file but the manifest, by name.
    """

    generation: str
    built_at: str
    articles: int
    blocks: int
    analysis_version: int
    format_version: int
    files: tuple[FileEntry, ...]

    @property
    def size_bytes(self) -> int:
        """Size of all files but the manifest."""
        return sum(entry.size_bytes for entry in self.files)


def list_files(folder: Path, known: Mapping[str, FileEntry]) -> tuple[FileEntry, ...]:
    """List the files of a folder with their sums, the manifest left out.

    Args:
        folder: The folder.
        known: Files by name that were summed before and never change.
    """
    paths = sorted(path for path in folder.iterdir() if path.name != MANIFEST_FILE)
    return tuple(
        known.get(path.name) or FileEntry(path.name, path.stat().st_size, sha256_of(path))
        for path in paths
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a folder and sync it to disk."""
    with (folder / MANIFEST_FILE).open("wb") as file:
        file.write(encode(manifest))
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> Manifest:
    """Read a folder's manifest and compare it with what is there, by name and size.

    Raises:
        IndexDamagedError: It cannot be read, or a file is missing, foreign or of another size.
    """
    path = folder / MANIFEST_FILE
    try:
        manifest = decode(path.read_bytes(), Manifest)
    except (OSError, RecordError) as error:
        raise IndexDamagedError(path, "清单无法读取") from error
    present = {entry.name: entry.stat().st_size for entry in os.scandir(folder)}
    present.pop(MANIFEST_FILE, None)
    for file in manifest.files:
        size = present.pop(file.name, None)
        if size is None:
            raise IndexDamagedError(folder / file.name, "文件不见了")
        if size != file.size_bytes:
            raise IndexDamagedError(
                folder / file.name, f"大小应为 {file.size_bytes} 字节，现为 {size}"
            )
    for name in present:
        raise IndexDamagedError(folder / name, "不属于这一代索引的文件")
    return manifest


def sha256_of(path: Path) -> str:
    """Sum a file.

    Raises:
        IndexDamagedError: It cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise IndexDamagedError(path, "文件无法读取") from error
    return digest.hexdigest()
