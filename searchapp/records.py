"""Values to JSON bytes and back, checked against their types.

The only module that knows the serialiser. Decoding refuses what does not fit the type, so
a damaged record never becomes a half-right value.

Depends on: errors. Used by: archive, engine, indexing, web.
"""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, TypeVar

import msgspec

from searchapp.errors import RecordError

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Write a value (dataclasses and paths included) as UTF-8 JSON, keys as the fields stand.

    Raises:
        RecordError: A text holds a lone surrogate, which UTF-8 cannot.
    """
    try:
        return msgspec.json.encode(value, enc_hook=_as_text)
    except UnicodeEncodeError as error:
        raise RecordError(str(error)) from error


def _as_text(value: object) -> str:
    if isinstance(value, PurePath):
        return str(value).encode("utf-8", "replace").decode()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def decode(data: bytes | str, kind: type[T]) -> T:
    """Read JSON as a value of ``kind``.

    Args:
        data: UTF-8 JSON.
        kind: A dataclass, a builtin container type, or a msgspec type.

    Returns:
        A value of exactly that type.

    Raises:
        RecordError: The bytes are not JSON, or do not fit the type; the message says where.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError(str(error)) from error


def plain(value: object) -> Any:  # noqa: ANN401  a JSON tree has no narrower type
    """Turn a value into plain dicts, lists, strings and numbers."""
    return msgspec.to_builtins(value, enc_hook=_as_text)


def schemas(kinds: Sequence[type], reference: str) -> dict[str, dict[str, Any]]:
    """Describe types as JSON Schema 2020-12, exactly as ``encode`` writes them.

    Args:
        kinds: Types with names of their own; what they hold is described too.
        reference: Form of a reference, for instance ``#/components/schemas/{name}``.

    Returns:
        Schema by type name.
    """
    return msgspec.json.schema_components(kinds, ref_template=reference)[1]
