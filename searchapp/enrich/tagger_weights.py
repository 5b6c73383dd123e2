"""Read the weights of the tagger that comes inside the jieba distribution.

jieba carries a trained character tagger (``jieba/lac_small``: two bidirectional GRU layers
and a CRF) as loose variable files of a training framework. This module finds and reads
them; neither the framework nor jieba itself is imported. What the numbers mean is the
business of tagger_network.

Depends on: errors, numpy.
Used by: enrich.tagger, enrich.tagger_alphabet, enrich.tagger_network.
"""

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from searchapp.errors import LexiconError

Floats = npt.NDArray[np.float32]

UNKNOWN: Final = "OOV"
"""The dictionary's entry for every character it does not list."""

_FLOAT32: Final = 5
_TYPE_FIELD: Final = 0x08
_DIMS_FIELD: Final = 0x10
_PACKED_DIMS_FIELD: Final = 0x12


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything the tagger learned.

    Attributes:
        characters: Row of the embedding for each character; ``OOV`` for all others.
        tags: Tags in the order of the emission columns, ``PER-B``, ``PER-I``, ...
        variables: The arrays by name, as stored.
    """

    characters: dict[str, int]
    tags: tuple[str, ...]
    variables: dict[str, Floats]


def weights_folder() -> Path:
    """Say where the installed jieba keeps the tagger; jieba is not imported.

    Returns:
        The folder, whether or not it is complete.

    Raises:
        LexiconError: There is no jieba on this machine.
    """
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise LexiconError(Path("jieba"), "lac_small", "没有安装 jieba")
    return Path(spec.submodule_search_locations[0]) / "lac_small"


def read_weights(folder: Path) -> Weights:
    """Read the dictionaries and all variables.

    Args:
        folder: The ``lac_small`` folder, with ``word.dic``, ``tag.dic`` and the variables
            in ``model_baseline``.

    Returns:
        The weights; shapes are as stored, values float32.

    Raises:
        LexiconError: A file is missing or is not what its place promises.
    """
    tags = _read_numbered(folder / "tag.dic")
    return Weights(
        characters={text: number for number, text in _read_numbered(folder / "word.dic").items()},
        tags=tuple(tags[number] for number in sorted(tags)),
        variables={name: _read_variable(folder / "model_baseline" / name) for name in _NAMES},
    )


_NAMES: Final = (
    "word_emb",
    "crfw",
    *(f"fc_{i}.{part}_0" for i in range(5) for part in "wb"),
    *(f"gru_{i}.{part}_0" for i in range(4) for part in "wb"),
)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LexiconError(path, path.name, "标注模型的文件缺失或无法读取") from error


def _read_numbered(path: Path) -> dict[int, str]:
    """Read lines of ``number TAB text``; lines of any other form are not entries."""
    try:
        lines = _read_bytes(path).decode("utf-8").split("\n")
        rows = [line.rstrip("\r").split("\t") for line in lines]
        return {int(row[0]): row[1] for row in rows if len(row) == 2}  # noqa: PLR2004  a pair
    except ValueError as error:
        raise LexiconError(path, path.name, "应为“编号、制表符、内容”的 UTF-8 文本") from error


def _read_variable(path: Path) -> Floats:
    """Read one variable file.

    Layout, little-endian: uint32 version; uint64 number of levels, each a uint64 size and
    its bytes; uint32 tensor version; int32 length and a protobuf message (field 1 the
    element type, field 2 the dimensions); the elements.
    """
    data = _read_bytes(path)
    try:
        at = 4
        (levels,) = struct.unpack_from("<Q", data, at)
        at += 8
        for _ in range(levels):
            (size,) = struct.unpack_from("<Q", data, at)
            at += 8 + size
        (length,) = struct.unpack_from("<i", data, at + 4)
        at += 8
        shape = _dimensions(data[at : at + length])
        values = np.frombuffer(data, dtype="<f4", offset=at + length)
        return np.ascontiguousarray(values.reshape(shape), dtype=np.float32)
    except (struct.error, ValueError, IndexError) as error:
        raise LexiconError(path, path.name, "标注模型的文件不完整或格式不符") from error


def _dimensions(message: bytes) -> tuple[int, ...]:
    """Read the dimensions from the tensor's description; only float32 is accepted."""
    at, dims = 0, []
    while at < len(message):
        field = message[at]
        number, at = _varint(message, at + 1)
        if field == _DIMS_FIELD:
            dims.append(number)
        elif field == _PACKED_DIMS_FIELD:
            end = at + number
            while at < end:
                number, at = _varint(message, at)
                dims.append(number)
        elif field != _TYPE_FIELD or number != _FLOAT32:
            raise ValueError(f"field {field} = {number}")
    return tuple(dims)


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Read one variable-length integer; give it and the place after it."""
    number = shift = 0
    while message[at] & 0x80:
        number |= (message[at] & 0x7F) << shift
        shift += 7
        at += 1
    return number | message[at] << shift, at + 1
