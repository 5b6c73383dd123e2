"""What an error means to the person who made the request.

One table says the kind, the status and the Chinese name of every error; nothing here
knows whether a page or JSON is asked for.

Depends on: errors, werkzeug. Used by: web.problems, presenters.problem_page, web.openapi.
"""

from dataclasses import dataclass, replace
from http import HTTPStatus

from werkzeug.exceptions import HTTPException

from searchapp.errors import (
    CursorError,
    EngineError,
    IndexBusyError,
    IndexDamagedError,
    IndexMissingError,
    IndexStaleError,
    NotFoundError,
    ParameterError,
    QueryError,
    SearchTimeoutError,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of error.

    Attributes:
        slug: Stable word; the fragment of the problem's type.
        status: HTTP status.
        title: Its name, in Chinese.
        help: What it means and how to go on, in Chinese.
    """

    slug: str
    status: int
    title: str
    help: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        code: Stable machine word.
        detail: What is wrong, in Chinese.
        param: The parameter concerned; empty for none.
        position: Character of ``q`` where it went wrong, or None.
        hint: How to mend it, in Chinese; may be empty.
    """

    code: str
    detail: str
    param: str = ""
    position: int | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a request met.

    Attributes:
        kind: What kind of error.
        faults: Everything that is wrong, at least one.
        near: Ids that exist and resemble the one asked for.
        restart: Offset at which a list whose cursor is void goes on, or None.
    """

    kind: Kind
    faults: tuple[Fault, ...]
    near: tuple[str, ...] = ()
    restart: int | None = None


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("bad-query", 400, "查询无法理解", "按提示改正 q；不加 strict=1 时会改作逐字检索。"),
        Kind("bad-parameter", 400, "参数不对", "改用 errors 中各条提示的名称或取值。"),
        Kind("bad-request", 400, "请求不完整", "检查地址是否复制完整。"),
        Kind("not-found", 404, "没有这个页面或文章", "near 列出相近的标识。"),
        Kind("method-not-allowed", 405, "只支持读取", "所有地址只接受 GET。"),
        Kind(
            "cursor-expired",
            410,
            "翻页位置已失效",
            "索引已更新；restart 是从同一处重新开始的地址。",
        ),
        Kind("no-index", 503, "还没有索引", "先用 searchapp rebuild-index 建立索引。"),
        Kind("index-unfit", 503, "索引需要重建", "用 searchapp rebuild-index 重建索引。"),
        Kind("index-busy", 503, "索引正在更新", "稍候再试。"),
        Kind("too-slow", 503, "检索超时", "缩短查询或增加筛选后再试。"),
        Kind("engine-failed", 503, "检索暂时不可用", "稍候再试；仍然如此时请查看服务日志。"),
        Kind("internal", 500, "程序出错", "这是程序的错误，已写入服务日志。"),
    )
}
"""Every kind of error, by slug."""

_ENGINE_KINDS: tuple[tuple[type[EngineError], str], ...] = (
    (IndexMissingError, "no-index"),
    (IndexStaleError, "index-unfit"),
    (IndexDamagedError, "index-unfit"),
    (IndexBusyError, "index-busy"),
    (SearchTimeoutError, "too-slow"),
)
_STATUS_KINDS = {404: "not-found", 405: "method-not-allowed", 410: "cursor-expired"}


def diagnose(error: Exception) -> Diagnosis:
    """Say what an error means.

    Args:
        error: One of ours, or one of the HTTP library's.

    Returns:
        Its kind and everything that is wrong. Details of our own failures stay in the log.
    """
    match error:
        case QueryError():
            fault = Fault(error.code, error.reason, "q", error.position, error.hint)
            return Diagnosis(KINDS["bad-query"], (fault,))
        case ParameterError():
            return Diagnosis(KINDS["bad-parameter"], _parameter_faults(error))
        case CursorError():
            fault = Fault("cursor_expired", error.reason, "cursor")
            return Diagnosis(KINDS["cursor-expired"], (fault,), restart=error.restart)
        case NotFoundError():
            fault = Fault("not_found", f"没有标识为“{error.wanted}”的文章或段落")
            return Diagnosis(KINDS["not-found"], (fault,), near=error.near)
    return _plain(_kind_of_failure(error))


def _kind_of_failure(error: Exception) -> Kind:
    match error:
        case EngineError():
            return _engine_kind(error)
        case HTTPException():
            return _http_kind(error)
    return KINDS["internal"]


def _plain(kind: Kind) -> Diagnosis:
    fault = Fault(kind.slug.replace("-", "_"), kind.title, hint=kind.help)
    return Diagnosis(kind, (fault,))


def _engine_kind(error: EngineError) -> Kind:
    slugs = (slug for known, slug in _ENGINE_KINDS if isinstance(error, known))
    return KINDS[next(slugs, "engine-failed")]


def _http_kind(error: HTTPException) -> Kind:
    status = error.code or 500
    if status in _STATUS_KINDS:
        return KINDS[_STATUS_KINDS[status]]
    base = KINDS["internal"] if status >= HTTPStatus.INTERNAL_SERVER_ERROR else KINDS["bad-request"]
    return replace(base, status=status)


def _parameter_faults(error: ParameterError) -> tuple[Fault, ...]:
    return tuple(
        Fault("bad_parameter", f"参数 {one.name}：{one.reason}", one.name, None, one.hint)
        for one in (error, *error.others)
    )
