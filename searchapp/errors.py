"""Every error this package raises on purpose.

SearchAppError
├── SettingError            a setting is unknown or its value cannot be used
├── SourceError             a source file, or one record of it, cannot be read
├── RecordError             stored bytes are not the JSON of the value they should be
├── LexiconError            a data file of places, names or topics is not valid
├── GoldError               a file of right answers is not valid
├── CorrectionsError        a file of corrections is not valid
├── QueryError              the reader's query cannot be understood, or is too large
├── ParameterError          a request parameter is unknown or has a bad value
├── CursorError             a paging cursor belongs to another generation or was altered
├── NotFoundError           there is no such article or paragraph
├── BenchmarkError          engines cannot be measured: one is missing, or two disagree
└── EngineError             the engine failed; the query may be fine
    ├── IndexMissingError   there is no built index to open
    ├── IndexStaleError     built by another version of the analysis; rebuild it
    ├── IndexDamagedError   a file of a generation is missing, cut or altered
    ├── IndexBusyError      another build is running on the same index
    ├── BuildError          a build could not be finished; the old index still serves
    └── SearchTimeoutError  a search passed its time limit

``searchapp.web`` turns each into one status code and one Chinese message,
``searchapp.cli`` into one exit code. Nothing else catches them to talk about them.

Depends on: nothing.
"""

from pathlib import Path


class SearchAppError(Exception):
    """Root of every error raised on purpose.

    Errors cross from worker processes to the one that waits for them, attributes and all.
    """

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.args), self.__dict__


def _rebuilt(kind: type[SearchAppError], args: tuple[object, ...]) -> SearchAppError:
    return kind.__new__(kind, *args)  # ``__init__`` takes other arguments than ``args``


class SettingError(SearchAppError):
    """A setting is unknown or its value cannot be used.

    Attributes:
        name: The setting as it was written.
        hint: How to mend it, in Chinese.
    """

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(f"{name}: {hint}")
        self.name = name
        self.hint = hint


class SourceError(SearchAppError):
    """A source file, or one record of it, cannot be read.

    Attributes:
        path: The file as given to the reader.
        line: 1-based line where reading stopped; 0 when the whole file is meant.
        reason: What was wrong there, a Chinese sentence without a full stop.
    """

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class RecordError(SearchAppError):
    """Bytes are not the JSON of the type they were said to be."""


class LexiconError(SearchAppError):
    """A data file of places, names or topics is not valid.

    Attributes:
        path: The file.
        entry: The entry concerned, as a person would find it (line or id).
        reason: What was expected, in Chinese.
    """

    def __init__(self, path: Path, entry: str, reason: str) -> None:
        super().__init__(f"{path}: {entry}: {reason}")
        self.path = path
        self.entry = entry
        self.reason = reason


class GoldError(SearchAppError):
    """A file of right answers is not valid, or speaks of sources that cannot be read.

    Attributes:
        path: The file.
        entry: The entry concerned, as a person would find it.
        reason: What is wrong and how to mend it, in Chinese.
    """

    def __init__(self, path: Path, entry: str, reason: str) -> None:
        super().__init__(f"{path}: {entry}: {reason}")
        self.path = path
        self.entry = entry
        self.reason = reason


class CorrectionsError(SearchAppError):
    """A file of corrections is not valid.

    Attributes:
        path: The file.
        line: 1-based line of the entry concerned; 0 when the whole file is meant.
        reason: What is wrong and how to mend it, in Chinese.
    """

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class QueryError(SearchAppError):
    """The reader's query cannot be understood, or passes a limit.

    Attributes:
        reason: What is wrong, in Chinese.
        position: 0-based character of ``q`` where it went wrong.
        hint: How to mend it, in Chinese.
        code: A stable machine word, for instance ``query_too_long``.
    """

    def __init__(self, reason: str, *, position: int = 0, hint: str = "", code: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position
        self.hint = hint
        self.code = code or "query_syntax"


class ParameterError(SearchAppError):
    """A request parameter is unknown or has a bad value.

    Attributes:
        name: The parameter as it was written.
        reason: What is wrong, in Chinese.
        hint: The nearest valid name or the accepted values, in Chinese.
        others: Further problems of the same request, in its order; each of them has none.
    """

    def __init__(
        self,
        name: str,
        reason: str,
        hint: str = "",
        *,
        others: tuple["ParameterError", ...] = (),
    ) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason
        self.hint = hint
        self.others = others


class CursorError(SearchAppError):
    """A paging cursor belongs to another generation or was altered.

    Attributes:
        restart: Offset at which a new cursor would continue.
    """

    def __init__(self, reason: str, restart: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.restart = restart


class NotFoundError(SearchAppError):
    """There is no such article or paragraph.

    Attributes:
        wanted: The id asked for.
        near: Ids that do exist and resemble it, best first.
    """

    def __init__(self, wanted: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.near = near


class BenchmarkError(SearchAppError):
    """Engines cannot be measured: one is missing, a question is unusable, or two disagree.

    The message is Chinese and names the engine or the question.
    """


class EngineError(SearchAppError):
    """The engine failed; the query may be fine."""


class IndexMissingError(EngineError):
    """There is no built index to open.

    Attributes:
        path: The index folder looked at.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(f"no index in {path}")
        self.path = path


class IndexStaleError(EngineError):
    """The index was built by another version of the analysis and must be rebuilt."""


class IndexDamagedError(EngineError):
    """A file of a generation is missing, cut short or altered.

    Attributes:
        path: The file concerned.
        reason: What was found, in Chinese.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class IndexBusyError(EngineError):
    """Another build is running on the same index."""


class BuildError(EngineError):
    """A build could not be finished; the old index still serves."""


class SearchTimeoutError(EngineError):
    """A search passed its time limit."""
