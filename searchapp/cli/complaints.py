"""Errors as one line of Chinese and one exit code each.

Printed text and file names may hold control characters, which a terminal would obey; they
are shown as blanks.

Depends on: errors. Used by: cli.*.
"""

import unicodedata
from typing import Final

from searchapp import errors
from searchapp.errors import SearchAppError

OK: Final = 0
SOMETHING_WRONG: Final = 1
USAGE: Final = 2
NO_INDEX: Final = 3
FAILED: Final = 4
BUSY: Final = 75
INTERRUPTED: Final = 130

EXIT_CODES: Final = (
    (OK, "一切正常"),
    (SOMETHING_WRONG, "做完了，但有文件、记录或更正没有收入，或逐字检验未通过"),
    (USAGE, "用法、设置、查询、来源路径、标准答案或更正文件不对"),
    (NO_INDEX, "没有索引、索引已损坏或需要重建"),
    (FAILED, "没有做完；原有索引不受影响"),
    (BUSY, "另一个程序正在建同一个索引，稍后再试"),
    (INTERRUPTED, "被 Ctrl-C 中断；原有索引不受影响"),
)
"""Every exit code, with what it means."""


def exit_code(error: SearchAppError) -> int:
    """Give the exit code of an error."""
    match error:
        case errors.IndexBusyError():
            return BUSY
        case errors.IndexMissingError() | errors.IndexStaleError() | errors.IndexDamagedError():
            return NO_INDEX
        case errors.EngineError() | errors.LexiconError() | errors.RecordError():
            return FAILED
        case errors.NotFoundError() | errors.BenchmarkError():
            return SOMETHING_WRONG
    return USAGE


def complaint(error: SearchAppError) -> str:
    """Say in one line what is wrong, where, and how to mend it."""
    match error:
        case errors.SettingError(name=name, hint=hint):
            said = f"设置 {name} 不对：{hint}"
        case (
            errors.SourceError()
            | errors.LexiconError()
            | errors.GoldError()
            | errors.CorrectionsError()
        ):
            said = _file_complaint(error)
        case errors.QueryError(reason=reason, position=position, hint=hint):
            said = f"查询第 {position + 1} 个字处：{reason}{_hint(hint)}"
        case errors.ParameterError(name=name, reason=reason, hint=hint):
            said = f"参数 {name}：{reason}{_hint(hint)}"
        case errors.NotFoundError(wanted=wanted, near=near):
            said = f"没有 {wanted}{_hint('相近的有 ' + '、'.join(near) if near else '')}"
        case errors.EngineError():
            said = _engine_complaint(error)
        case _:
            said = str(error)
    return clean(said)


def _file_complaint(
    error: errors.SourceError | errors.LexiconError | errors.GoldError | errors.CorrectionsError,
) -> str:
    match error:
        case errors.SourceError(path=path, line=line, reason=reason):
            return f"{path}{at(line)}：{reason}"
        case errors.LexiconError(path=path, entry=entry, reason=reason):
            return f"数据文件 {path} 的 {entry} 不对：{reason}"
        case errors.GoldError(path=path, entry=entry, reason=reason):
            return f"标准答案 {path} 的 {entry} 不对：{reason}"
    return f"更正文件 {error.path}{at(error.line)} 不对：{error.reason}"


def _engine_complaint(error: errors.EngineError) -> str:
    match error:
        case errors.IndexMissingError(path=path):
            return f"{path} 里还没有索引；请先运行 searchapp rebuild-index"
        case errors.IndexDamagedError(path=path, reason=reason):
            return f"索引文件 {path} 已损坏：{reason}；请运行 searchapp rebuild-index 重建"
        case errors.IndexStaleError():
            return "索引是另一个版本建的，不能使用；请运行 searchapp rebuild-index 重建"
        case errors.IndexBusyError():
            return "另一个程序正在建同一个索引；请等它结束，或用 --index 换一个文件夹"
        case errors.SearchTimeoutError():
            return "检索超过了时限；请缩短查询，或调大 SEARCHAPP_SEARCH_TIMEOUT_S"
    return f"没有做完：{error}；原有索引不受影响"


def at(line: int) -> str:
    """Name a line of a file; empty when the whole file is meant."""
    return f" 第 {line} 行" if line else ""


def _hint(hint: str) -> str:
    return f"；{hint}" if hint else ""


def clean(text: str) -> str:
    """Replace control characters, line ends included, by blanks."""
    return "".join(" " if unicodedata.category(char) in {"Cc", "Cf"} else char for char in text)
