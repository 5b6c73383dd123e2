"""Settings: defaults, environment, and no slip passed over."""

from pathlib import Path

import pytest

from searchapp import config
from searchapp.errors import SettingError


def test_without_environment_every_setting_has_its_default() -> None:
    """Names of other programs are left alone."""
    settings = config.load({"PATH": "/bin", "SEARCHAPPX": "1", "searchapp_port": "1"})

    assert settings == config.Settings()
    assert settings.index_dir == Path("index")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "0", 0),
        ("PORT", " 9000 ", 9000),
        ("PORT", "\uff18\uff10", 80),
        ("INDEX_DIR", "资料/索引", Path("资料/索引")),
        ("INDEX_DIR", "𠮷", Path("𠮷")),
        ("HOST", "::1", "::1"),
        ("BUILD_WORKERS", "3", 3),
        ("SNIPPET_CHARS", "20", 20),
        ("KERNELS", "numpy", "numpy"),
    ],
    ids=[
        "least",
        "blanks",
        "full width",
        "folder",
        "rare",
        "text",
        "number",
        "least of many",
        "choice",
    ],
)
def test_the_environment_sets_a_value(name: str, value: str, expected: object) -> None:
    """A value has the type of its default."""
    settings = config.load({f"{config.PREFIX}{name}": value})

    assert getattr(settings, name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("PORT", "-1", "不小于 0"),
        ("PORT", "八千", "整数"),
        ("PORT", "", "整数"),
        ("PORT", "80.5", "整数"),
        ("PORT", "1_000", "整数"),
        ("SNIPPET_CHARS", "19", "不小于 20"),
        ("KERNELS", "馬", "auto、numpy、numba"),
        ("PROT", "80", "SEARCHAPP_PORT"),
        ("馬", "1", "没有这个设置项"),
    ],
    ids=[
        "below",
        "words",
        "empty",
        "fraction",
        "underscore",
        "too small",
        "choice",
        "slip",
        "unknown",
    ],
)
def test_what_does_not_fit_stops_the_program(name: str, value: str, hint: str) -> None:
    """The error names the variable as it was written, and how to mend it."""
    with pytest.raises(SettingError, match=hint) as caught:
        config.load({f"{config.PREFIX}{name}": value})

    assert caught.value.name == f"{config.PREFIX}{name}"


@pytest.mark.parametrize("item", config.table(), ids=lambda item: item.name)
def test_every_setting_says_its_unit_and_meaning(item: object) -> None:
    """The table is the documentation."""
    metadata = getattr(item, "metadata")  # noqa: B009  fields have no public type parameter

    assert metadata["unit"]
    assert metadata["help"]
