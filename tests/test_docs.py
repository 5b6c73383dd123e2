"""Documentation is tested: what it promises exists, and what exists is in it."""

import re
from pathlib import Path

import click
import pytest

from searchapp import config, errors
from searchapp.cli import main
from searchapp.cli.complaints import EXIT_CODES

ROOT = Path(__file__).parent.parent
DOCS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])


def read(name: str) -> str:
    """Read one document of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def shell_lines(text: str) -> list[str]:
    """Give the lines of all shell blocks of a document."""
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def commands() -> dict[str, click.Command]:
    """Give every command of the program by name."""
    assert isinstance(main, click.Group)
    return dict(main.commands)


def test_the_readme_has_one_line_to_start_and_one_to_test() -> None:
    """Each line creates its own environment, so an empty clone is enough."""
    lines = [line for line in shell_lines(read("README.md")) if line.startswith("python3 -m venv")]

    assert len(lines) == 2
    assert "searchapp serve --build-from seeds" in lines[0]
    assert lines[1].endswith("-m pytest")


def test_ci_runs_the_test_line_of_the_readme() -> None:
    """The script takes the line from the README instead of repeating it."""
    script = read(".ci/run")

    assert "README.md" in script
    assert 'bash -euo pipefail -c "$test_command"' in script


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_command_and_option_in_the_docs_exists(document: Path) -> None:
    """A command line shown to a reader is one the program takes."""
    known = commands()
    for line in shell_lines(document.read_text(encoding="utf-8")):
        for name, rest in re.findall(r"\bsearchapp ([a-z]+(?:-[a-z]+)*)([^|&#]*)", line):
            assert name in known, f"{document.name}: searchapp {name}"
            options = {text for param in known[name].params for text in param.opts}
            shown = set(re.findall(r"(?<=\s)--[a-z-]+", rest))
            assert shown <= options | {"--help"}, f"{document.name}: {line}"


def test_every_command_has_help() -> None:
    """A newcomer learns from ``--help`` what each command and option does."""
    for name, command in commands().items():
        assert command.help, name
        undocumented = [
            param.name
            for param in command.params
            if isinstance(param, click.Option) and not param.help
        ]
        assert not undocumented, (name, undocumented)


def test_every_setting_is_documented_with_its_default_and_unit() -> None:
    """The table in the docs is the table in the code."""
    text = read("docs/settings.md")
    for item in config.table():
        variable = f"{config.PREFIX}{item.name.upper()}"
        row = (
            f"| `{variable}` | {item.default} | {item.metadata['unit']} | {item.metadata['help']} |"
        )
        assert row in text, row


def test_every_exit_code_is_documented() -> None:
    """The table in the docs is the table in the program."""
    text = read("docs/commands.md")

    assert all(f"| {code} | {meaning} |" in text for code, meaning in EXIT_CODES)


def test_every_error_is_in_the_tree_of_its_module() -> None:
    """The docstring names each error class, and nothing that does not exist."""
    raised = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.SearchAppError)
    }
    drawn = set(re.findall(r"\b\w+Error\b", errors.__doc__ or ""))

    assert drawn == raised


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_links_inside_the_project_lead_somewhere(document: Path) -> None:
    """A relative link names a file that exists."""
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))

    assert all((document.parent / target).exists() for target in targets), targets


def test_the_lock_holds_every_dependency() -> None:
    """CI installs only what is locked, so nothing declared may be missing there."""
    declared = re.findall(r'^    "([a-z0-9-]+)>=', read("pyproject.toml"), flags=re.MULTILINE)
    locked = re.findall(r"^([a-z0-9-]+)==", read(".ci/requirements.txt"), flags=re.MULTILINE)

    assert set(declared) <= set(locked)


def test_the_sample_is_five_pages() -> None:
    """The sample archive is complete."""
    assert len(list((ROOT / "seeds").glob("*.txt"))) == 5
