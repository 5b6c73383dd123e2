"""The opaque continuation of a result list, bound to its generation and its request.

Depends on: errors, search.url. Used by: search.paging.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import replace
from hashlib import blake2b

from searchapp.errors import CursorError
from searchapp.search.query import SearchRequest
from searchapp.search.url import to_query_string


def write_cursor(request: SearchRequest, generation: str, offset: int) -> str:
    """Make the cursor at which a request continues.

    Args:
        request: The request; its own page and cursor do not matter.
        generation: The generation that answered.
        offset: 0-based place of the next result.
    """
    plain = f"{offset}|{_seal(request, offset)}|{generation}"
    return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read_cursor(request: SearchRequest, generation: str) -> int:
    """Give the offset a request's cursor stands for.

    Raises:
        CursorError: The cursor was altered or belongs to another request, and the way back
            is the first page; or it belongs to another generation, and ``restart`` is the
            place it stood at.
    """
    offset, seal, made_for = _opened(request.cursor)
    if offset < 0 or seal != _seal(request, offset):
        raise CursorError("这个续页标记不属于这次检索")
    if made_for != generation:
        raise CursorError("索引已经更新，这个续页标记已失效", restart=offset)
    return offset


def _opened(cursor: str) -> tuple[int, str, str]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        plain = urlsafe_b64decode(padded.encode("ascii")).decode()
        offset, seal, generation = plain.split("|", 2)
        return int(offset), seal, generation
    except (Base64Error, ValueError) as error:
        raise CursorError("这个续页标记不完整或被改动过") from error


def _seal(request: SearchRequest, offset: int) -> str:
    wanted = to_query_string(replace(request, page=1, cursor=""))
    return blake2b(f"{offset}?{wanted}".encode(), digest_size=9).hexdigest()
