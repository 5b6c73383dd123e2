"""Errors say what a person needs, wherever they were raised."""

import pickle
from pathlib import Path

import pytest

from searchapp import errors
from searchapp.errors import SearchAppError

RAISED = [
    errors.SettingError("端口", "应为整数"),
    errors.SourceError(Path("𠮷.txt"), 3, "不是 UTF-8"),
    errors.QueryError("括号没有合上", position=2, hint="补上“)”"),
    errors.NotFoundError("甲", ("乙",)),
    errors.IndexDamagedError(Path("gen"), "缺了一截"),
    errors.BuildError("磁盘满了"),
    errors.BenchmarkError(""),
]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_an_error_crosses_from_a_worker_process_whole(error: SearchAppError) -> None:
    """Its kind, its words and its attributes."""
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301  what was just made here

    assert type(copied) is type(error)
    assert str(copied) == str(error)
    assert vars(copied) == vars(error)
