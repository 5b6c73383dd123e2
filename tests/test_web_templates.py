"""Templates say what they are given, and are given what they say."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from jinja2 import Environment, StrictUndefined, meta, nodes

from searchapp.web import diagnosis, presenters
from searchapp.web.presenters.article_page import ArticlePage
from searchapp.web.presenters.compare_page import ComparePage
from searchapp.web.presenters.facet_page import FacetPage
from searchapp.web.presenters.problem_list import ProblemList
from searchapp.web.presenters.problem_page import ProblemPage
from searchapp.web.presenters.search_page import SearchPage
from tests.web_site import application

FOLDER = Path(presenters.__path__[0]).parent / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PAGES: dict[str, type] = {
    "search.html": SearchPage,
    "article.html": ArticlePage,
    "compare.html": ComparePage,
    "facet.html": FacetPage,
    "problem.html": ProblemPage,
    "problems.html": ProblemList,
}
GLOBALS = {"asset", "url_for"}
PLAIN = {"str", "int", "bool", "None"}
INPUT = re.compile(r"^    ([a-z_.]+) {2,}(\S+(?:\|None)?)(?: {2,}|$)", re.MULTILINE)


def source(name: str) -> str:
    """Text of a template."""
    return (FOLDER / name).read_text(encoding="utf-8")


def documented(name: str) -> dict[str, str]:
    """Type of each input, by its dotted name, from the comment at the head of a template."""
    comment = re.match(r"\{#-.*?-#\}", source(name), flags=re.DOTALL)
    assert comment, f"{name} does not begin with a comment"
    return dict(INPUT.findall(comment.group()))


def placed(name: str) -> set[str]:
    """Names a template takes from outside, what it includes and extends left out."""
    environment = Environment(undefined=StrictUndefined, autoescape=True)
    return meta.find_undeclared_variables(environment.parse(source(name))) - GLOBALS


def reached(name: str) -> Iterator[tuple[str, str]]:
    """Yield each root name with each attribute taken from it."""
    environment = Environment(undefined=StrictUndefined, autoescape=True)
    for node in environment.parse(source(name)).find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name):
            yield node.node.name, node.attr


def view_types() -> dict[str, type]:
    """Every dataclass the presenters place, by name."""
    modules = [
        import_module(f"{presenters.__name__}.{found.name}")
        for found in iter_modules(presenters.__path__)
    ]
    return {
        name: value
        for module in (*modules, diagnosis, import_module("searchapp.search.results"))
        for name, value in vars(module).items()
        if isinstance(value, type) and is_dataclass(value)
    }


def names_of(kind: type) -> set[str]:
    """Names of the fields of a view."""
    return {one.name for one in fields(kind)}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_input_is_documented_and_every_documented_input_used(name: str) -> None:
    """The comment at the head names what the template takes, no more and no less."""
    roots = {dotted.split(".")[0] for dotted in documented(name)}
    included = {
        root.split(".")[0]
        for other in re.findall(r'\{% (?:include|extends) "([^"]+)" %\}', source(name))
        for root in documented(other)
    }

    assert placed(name) <= roots
    assert roots <= placed(name) | included


@pytest.mark.parametrize("name", TEMPLATES)
def test_documented_types_exist_and_have_the_attributes_placed(name: str) -> None:
    """A type named in a comment is a view type, and what is placed of it is a field."""
    kinds = view_types()
    for dotted, written in documented(name).items():
        for part in written.split("|"):
            assert part.removesuffix("[]") in PLAIN | set(kinds), f"{dotted}: {written}"
    for root, attribute in reached(name):
        kind = kinds.get(documented(name).get(root, "").split("|")[0])
        if kind:
            assert attribute in names_of(kind), f"{root}.{attribute}"


@pytest.mark.parametrize(("name", "kind"), PAGES.items(), ids=list(PAGES))
def test_a_page_template_documents_its_real_context(name: str, kind: type) -> None:
    """The fields of the value it is filled from are exactly its documented inputs."""
    assert set(documented(name)) == names_of(kind)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_marked_safe(name: str) -> None:
    """What was printed or typed is escaped wherever it stands."""
    text = source(name)

    assert "|safe" not in text.replace(" ", "")
    assert "autoescape false" not in text
    assert "style=" not in text
    # Scripts are files of ours, never lines in a page.
    assert "<script" not in re.sub(
        r"<script src=\"{{ asset\('[a-z.]+'\) }}\" defer></script>", "", text
    )


def test_a_missing_name_fails_the_page() -> None:
    """A hole in a page is an error, and typed markup is text."""
    environment = application().jinja_env

    assert environment.undefined is StrictUndefined
    with application().app_context():
        assert environment.from_string("{{ '<b>' }}").render() == "&lt;b&gt;"
