"""The settings, in one table: name, default, unit, help.

Each can be set by an environment variable, ``SEARCHAPP_`` and the name in capitals. A name
that is not in the table, or a value that does not fit, stops the program: a slip in a
setting is never passed over.

Depends on: errors. Used by: bootstrap, and the rooms that are handed a ``Settings``.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from searchapp.errors import SettingError

PREFIX = "SEARCHAPP_"


def _setting(
    default: object, unit: str, text: str, *, least: int | None = None, of: tuple[str, ...] = ()
) -> Any:  # noqa: ANN401
    return field(default=default, metadata={"unit": unit, "help": text, "least": least, "of": of})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, each with its unit and help in the field's metadata."""

    index_dir: Path = _setting(Path("index"), "path", "索引所在的文件夹")
    host: str = _setting("127.0.0.1", "address", "网页服务监听的地址")
    port: int = _setting(8000, "port", "网页服务监听的端口", least=0)
    workers: int = _setting(0, "processes", "网页服务的进程数；0 表示按处理器数自动决定", least=0)
    build_workers: int = _setting(
        0, "processes", "建索引的进程数；0 表示按处理器数自动决定", least=0
    )
    persons: str = _setting(
        "yes",
        "name",
        "建索引时是否辨认文中的人物：yes，或 no（快得多，文章没有“人物”这一项）",
        of=("yes", "no"),
    )
    build_memory_mb: int = _setting(128, "MiB", "建索引时内存中最多积存的数据量", least=16)
    keep_generations: int = _setting(2, "generations", "索引文件夹中保留的代数", least=1)
    proof_samples: int = _setting(400, "strings", "建索引后逐字检验抽取的字串数", least=0)
    query_chars_max: int = _setting(200, "characters", "一个查询最多的字数", least=1)
    query_terms_max: int = _setting(32, "terms", "一个查询最多的检索项数", least=1)
    query_depth_max: int = _setting(8, "levels", "一个查询最多的括号层数", least=1)
    query_distance_max: int = _setting(100, "characters", "检索式中两个词之间最大的距离", least=0)
    query_regex_chars_max: int = _setting(
        100, "characters", "检索式中一个正则表达式最多的字数", least=1
    )
    wildcard_units_max: int = _setting(
        2000, "units", "数字、字母旁的通配符最多代表的不同单位数", least=1
    )
    regex_blocks_max: int = _setting(
        5000, "paragraphs", "一次检索最多为正则表达式逐段核对的段落数", least=0
    )
    query_expansions_max: int = _setting(
        16, "terms", "别名、数字写法等最多为一个查询增加的检索词数", least=0
    )
    aliases_file: str = _setting("", "path", "别名表；空着就用程序自带的")
    kernels: str = _setting(
        "auto",
        "name",
        "检索和辨认人名的内层循环由谁执行：numpy、numba，或 auto（装有 numba 就用它）",
        of=("auto", "numpy", "numba"),
    )
    search_timeout_s: int = _setting(10, "seconds", "一次检索最长的时间", least=1)
    page_size: int = _setting(10, "results", "一页的结果数", least=1)
    page_size_max: int = _setting(200, "results", "接口一次最多返回的结果数", least=1)
    facet_size: int = _setting(10, "values", "一个分面先显示的值数", least=1)
    facet_size_max: int = _setting(1000, "values", "接口一次最多返回的分面值数", least=1)
    snippets: int = _setting(3, "paragraphs", "一篇结果显示的段落数", least=0)
    snippet_chars: int = _setting(120, "characters", "一个段落摘录的字数", least=20)
    concordance_size: int = _setting(50, "lines", "逐处列出时一页的处数", least=1)
    concordance_context: int = _setting(20, "units", "逐处列出时左右文各多少字", least=1)
    concordance_context_max: int = _setting(100, "units", "左右文最多各多少字", least=1)
    concordance_sort_max: int = _setting(
        1000000, "hits", "最多多少处可以按左文或右文排列；更多时按日期排列，并说明", least=0
    )
    concordance_read_max: int = _setting(
        5000, "hits", "同上，检索式里有通配符、距离、数、正则表达式等时", least=0
    )


def table() -> tuple[dataclasses.Field[Any], ...]:
    """List the settings as dataclass fields, in the order they are documented."""
    return dataclasses.fields(Settings)


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables.

    Args:
        environ: For instance ``os.environ``; names without the prefix are ignored.

    Returns:
        The settings, defaults where nothing is set.

    Raises:
        SettingError: A name with our prefix is unknown, or a value does not fit its unit.
    """
    known = {f"{PREFIX}{item.name.upper()}": item for item in table()}
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise SettingError(
                name, f"没有这个设置项，最接近的是 {near[0]}" if near else "没有这个设置项"
            )
    values = {known[name].name: _read(name, value, known[name]) for name, value in given.items()}
    return Settings(**values)


def _read(name: str, value: str, item: dataclasses.Field[Any]) -> Any:  # noqa: ANN401
    if isinstance(item.default, Path):
        return Path(value)
    if isinstance(item.default, str):
        allowed = item.metadata["of"]
        if allowed and value not in allowed:
            raise SettingError(name, f"应为 {'、'.join(allowed)} 之一，现为“{value}”")
        return value
    least = item.metadata["least"]
    if not value.strip().isdecimal() or int(value) < least:
        raise SettingError(name, f"应为不小于 {least} 的整数，现为“{value}”")
    return int(value)
