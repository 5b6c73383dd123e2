"""Every shipped data file has a source, and every source a licence that is shipped too."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEXICON = files("searchapp.enrich") / "lexicon"
OURS = "LICENSE"
TITLES = {
    "areacity.txt": "MIT License",
    "iptc.txt": "Creative Commons Attribution 4.0",
    "modood.txt": "DO WHAT THE FUCK YOU WANT TO PUBLIC LICENSE",
    "surnames.txt": "Apache License",
}


def table() -> dict[str, list[str]]:
    """Give the licence files named for each data file in ``SOURCES.md``."""
    text = (LEXICON / "SOURCES.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|.*\|([^|]+)\|$", text, flags=re.MULTILINE)
    return {name: re.findall(r"`([^`]+)`", licences) for name, licences in rows}


def test_every_data_file_is_in_the_table_and_no_other() -> None:
    """A file without a source cannot be added, nor a source left behind."""
    shipped = {one.name for one in LEXICON.iterdir() if one.is_file()} - {"SOURCES.md"}

    assert set(table()) == shipped


@pytest.mark.parametrize("name", sorted(table()))
def test_every_source_names_licences_that_are_shipped(name: str) -> None:
    """A licence is our own or a file beside the data, with its text."""
    named = table()[name]

    assert named
    for licence in named:
        if licence != OURS:
            text = (LEXICON / licence).read_text(encoding="utf-8")
            assert TITLES[licence.removeprefix("licenses/")] in text


def test_no_licence_is_without_a_source() -> None:
    """Each file in the folder of licences is somebody's."""
    named = {licence for licences in table().values() for licence in licences}

    assert {f"licenses/{one.name}" for one in (LEXICON / "licenses").iterdir()} == named - {OURS}


def test_the_surnames_come_with_the_whole_apache_licence() -> None:
    """The licence asks for a copy of itself: from its title to the end of its appendix."""
    text = (LEXICON / "licenses" / "surnames.txt").read_text(encoding="utf-8")

    assert all(f"\n   {number}. " in text for number in range(1, 10))
    assert "END OF TERMS AND CONDITIONS" in text
    assert text.rstrip().endswith("limitations under the License.")


def test_the_wheel_takes_the_whole_package_and_our_licence() -> None:
    """Nothing under the package is excluded, whatever its ending, and git ignores none of it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()

    assert wheel == {"packages": ["searchapp"]}
    assert "exclude" not in project["tool"]["hatch"]["build"]
    assert project["project"]["license-files"] == [OURS]
    assert not {"*.txt", "*.tsv", "*.md", "*.toml", "licenses/"} & set(ignored)
