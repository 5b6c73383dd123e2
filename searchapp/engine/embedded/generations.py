"""The folder of generations: which one is served, who may build, what may go.

``CURRENT`` names the folder served. A build happens aside, in a hidden folder; publishing
syncs it, renames it and swaps the pointer, each step complete before the next, so that a
reader finds the old generation or the new one whole, whatever stops the builder.

Depends on: errors, engine.embedded.manifest. Used by: engine.embedded.
"""

import fcntl
import logging
import os
import re
import shutil
import weakref
from collections.abc import Collection
from pathlib import Path
from typing import Final

from searchapp.errors import IndexBusyError

_LOG = logging.getLogger(__name__)

POINTER_FILE: Final = "CURRENT"
LOCK_FILE: Final = "LOCK"
_BUILD_PREFIX: Final = ".build-"
_GENERATION: Final = re.compile(r"gen-(\d{6,})")


def generation_name(number: int) -> str:
    """Name of the generation with a number."""
    return f"gen-{number:06d}"


class BuildLock:
    """Held while a build runs; the kernel frees it when the holder dies."""

    def __init__(self, index_dir: Path) -> None:
        """Take the lock.

        Raises:
            IndexBusyError: Another build holds it.
        """
        path = index_dir / LOCK_FILE
        self._file = path.open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.seek(0)
            holder = self._file.read().strip() or "不明"
            self._file.close()
            raise IndexBusyError(f"另一个建索引的进程正在运行（进程号 {holder}）") from error
        self._file.seek(0)
        self._file.truncate()
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()
        _HELD.add(self)

    def release(self) -> None:
        """Let others build."""
        self._file.close()


_HELD: Final = weakref.WeakSet[BuildLock]()


def _leave_locks() -> None:
    """Close a parent's locks in its child, or a child that outlives it would keep them."""
    for lock in _HELD:
        lock.release()


os.register_at_fork(after_in_child=_leave_locks)


class GenerationFolder:
    """The folder that holds the generations."""

    def __init__(self, index_dir: Path) -> None:
        self.path = index_dir

    @property
    def pointer(self) -> Path:
        """The file that names the generation served."""
        return self.path / POINTER_FILE

    def current(self) -> str | None:
        """Name of the generation served; None when none is named properly."""
        try:
            name = self.pointer.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return name if _GENERATION.fullmatch(name) else None

    def numbers(self) -> list[int]:
        """Numbers of the generations present, ascending."""
        if not self.path.is_dir():
            return []
        found = (_GENERATION.fullmatch(entry.name) for entry in os.scandir(self.path))
        return sorted(int(match[1]) for match in found if match)

    def candidates(self) -> list[Path]:
        """Folders to try, best first: the one served, then older ones, newest first."""
        current = self.current()
        numbers = self.numbers()
        if current is not None:
            limit = int(current.removeprefix("gen-"))
            numbers = [number for number in numbers if number < limit]
        names = [generation_name(number) for number in reversed(numbers)]
        return [self.path / name for name in ([current] if current else []) + names]

    def new_build(self) -> tuple[Path, str]:
        """Make an empty folder for a build, after removing what crashed builds left.

        Returns:
            The folder, and the name the generation will have.
        """
        self._sweep()
        number = max(self.numbers(), default=0) + 1
        folder = self.path / f"{_BUILD_PREFIX}{os.getpid()}-{number}"
        folder.mkdir()
        return folder, generation_name(number)

    def _sweep(self) -> None:
        """Remove unfinished builds, and generations that were never pointed to."""
        for entry in list(os.scandir(self.path)):
            if entry.name.startswith((_BUILD_PREFIX, f"{POINTER_FILE}.")):
                remove(Path(entry.path))
        current = self.current()
        if current is not None:
            limit = int(current.removeprefix("gen-"))
            for number in self.numbers():
                if number > limit:
                    remove(self.path / generation_name(number))

    def publish(self, build: Path, name: str, keep: int) -> Path:
        """Make a finished build the generation served.

        Args:
            build: Its folder, all files synced.
            name: The name it gets.
            keep: How many generations to keep, this one included.

        Returns:
            Its new folder.
        """
        sync_folder(build)
        target = self.path / name
        build.rename(target)
        sync_folder(self.path)
        fresh = self.path / f"{POINTER_FILE}.{os.getpid()}"
        with fresh.open("w", encoding="ascii") as file:
            file.write(f"{name}\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.pointer)
        # Served from here on: what fails now is put right by the next build.
        try:
            sync_folder(self.path)
            for number in self.numbers()[:-keep]:
                remove(self.path / generation_name(number))
        except OSError as error:
            _LOG.warning("旧的索引没有清理完（%s）", error)
        return target

    def discard(self, build: Path, name: str) -> None:
        """Remove a build that was not published, renamed already or not."""
        if self.current() != name:
            for path in (build, self.path / name):
                if path.exists():
                    remove(path)


def sync_files(folder: Path, known: Collection[str]) -> None:
    """Write every file of a folder through to disk, but those known to be there."""
    for path in folder.iterdir():
        if path.name in known:
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Write a folder's list of names through to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file or folder; what another process removes meanwhile is gone as well."""
    if not path.is_dir() or path.is_symlink():
        path.unlink(missing_ok=True)
    elif path.name.startswith(_BUILD_PREFIX):
        shutil.rmtree(path, ignore_errors=True)
    else:
        # A half-removed generation must not look whole: its name goes first.
        hidden = path.with_name(f"{_BUILD_PREFIX}{os.getpid()}-old-{path.name}")
        shutil.rmtree(path.rename(hidden), ignore_errors=True)
