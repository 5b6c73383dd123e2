"""A small archive behind the real application, and pages read as a reader would.

The engine is the plain scan; everything above it is the real thing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from searchapp.analysis.words import cut_search
from searchapp.config import Settings
from searchapp.model import (
    Article,
    Author,
    Block,
    BlockKind,
    Evidence,
    Fact,
    FactField,
    Join,
)
from searchapp.search.service import SearchService
from searchapp.web.app import create_app
from tests.corpus import Known, article
from tests.reference_engine import ReferenceEngine

VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})


def seen(one: Article, block: int, words: str) -> Evidence:
    """Evidence where some words stand in a block."""
    start = one.blocks[block].text.index(words)
    return Evidence(one.id, block, start, start + len(words), words)


def meeting() -> Article:
    """An article with everything: kicker, seams, a fragment, facts of every kind."""
    plain = article(
        "000_page-01",
        "聚焦“三控三抓”發力",
        "本报讯(记者 覃岩峰)近日,市政府召开调度会。",
        "市长王新伟要求,主动认领责任,均值达到48万元。𠮷野家在中原区开业。",
        "业污染源排放清单<编制>&公开,惠及高新区群众。",
        kicker="市政府召开专题调度会",
        subtitle="打好攻坚战",
    )
    headline, byline, first, second = plain.blocks
    seam_at = first.text.index("领责任"), first.text.index("万元")
    blocks = (
        headline,
        replace(byline, lines=(3,)),
        replace(
            first,
            lines=(5, 7, 31),
            joins=(Join(seam_at[0], False, "adjacent"), Join(seam_at[1], True, "column_order")),
        ),
        replace(second, fragment=True),
        Block(4, BlockKind.SUBHEAD, "严控ＰＭ１０"),
        Block(5, BlockKind.PULL_QUOTE, "“要抓紧。”\n——王新伟"),
    )
    printed = replace(plain, blocks=blocks, byline="本报讯(记者 覃岩峰)", page_label="AA02")
    return replace(
        printed,
        authors=(Author("覃岩峰", "记者", seen(printed, 1, "覃岩峰")),),
        facts=facts_of(printed),
    )


def facts_of(one: Article) -> tuple[Fact, ...]:
    """Facts printed, inferred, doubtful, and read from a neighbour."""
    neighbour = Evidence("000_page-02", 1, 0, 2, "昨天")
    rows: tuple[tuple[FactField, str, str, bool, dict[str, Any]], ...] = (
        (FactField.DATE, "2019-05-27", "inferred", False, {"evidence": (neighbour,)}),
        (FactField.DISTRICT, "高新区", "explicit", True, {"evidence": (seen(one, 3, "高新区"),)}),
        (FactField.DISTRICT, "中原区", "landmark", False, {"evidence": (seen(one, 2, "中原区"),)}),
        (
            FactField.PERSON,
            "王新伟",
            "mentioned",
            True,
            {
                "evidence": (seen(one, 2, "王新伟"), seen(one, 5, "王新伟")),
                "tier": "A",
                "titles": ("市长",),
            },
        ),
        (FactField.TOPIC, "环境", "words", True, {"evidence": (seen(one, 3, "污染源"),)}),
    )
    return tuple(
        Fact(what, value, kind, certain, "test", **more)
        for what, value, kind, certain, more in rows
    )


def archive() -> tuple[Article, ...]:
    """Three articles of one page, and a dozen from other days."""
    second = article(
        "000_page-02",
        "健步走活动举行",
        "昨天,近千名会员参加,里程为６公里。",
        known=Known(date="2019-05", districts=("郑东新区",), authors=("李爱琴",)),
    )
    untitled = article("000_page-03", "", "無標題的產業集聚區消息。", known=Known())
    others = [
        article(
            f"{year}_page-01",
            f"{year}年产业集聚区建设",
            "产业集聚区加快建设。" * (year - 2009),
            "全市招商工作推进,马懿出席。",
            known=Known(
                date=f"{year}-0{1 + year % 9}-1{year % 9}",
                districts=("上街区", "金水区")[: 1 + year % 2],
                persons=("马懿",),
                topics=("经济",),
                paper="郑州晚报",
                page_label="A3",
            ),
        )
        for year in range(2010, 2022)
    ]
    return (meeting(), second, untitled, *others)


def application(settings: Settings | None = None, generation: str = "第一代") -> Flask:
    """The real application over the plain scan."""
    settings = settings or Settings(page_size=5)
    engine = ReferenceEngine(archive(), cut_search, generation)
    app = create_app(SearchService(engine, settings), settings)
    app.testing = True
    return app


def client(settings: Settings | None = None) -> FlaskClient:
    """A client of the application."""
    return application(settings).test_client()


@dataclass
class Element:
    """One element of a page."""

    name: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def all(self) -> Iterator["Element"]:
        """Yield every element below, in order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.all()

    def text(self) -> str:
        """All text below."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def find(self, tag: str = "", /, **wanted: str | None) -> list["Element"]:
        """Find elements by name and attributes; ``class_`` matches one of several classes.

        An attribute wanted as None must be there with any value.
        """
        return [one for one in self.all() if (not tag or one.name == tag) and one.has(**wanted)]

    def has(self, **wanted: str | None) -> bool:
        """Whether the attributes are there."""
        for key, value in wanted.items():
            name = key.rstrip("_").replace("_", "-")
            given = self.attributes.get(name)
            if given is None or (
                value is not None and value not in (given.split() if name == "class" else [given])
            ):
                return False
        return True


class Reader(HTMLParser):
    """Reads a page strictly: every element must be closed where it was opened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        assert len(element.attributes) == len(attrs), f"<{tag}> has an attribute twice"
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an element of a drawing that closes itself."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        opened = self._open.pop()
        assert opened.name == tag, f"<{opened.name}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self._open[-1].children.append(data)


def read(html: str) -> Element:
    """Read a page."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.root is reader._open[-1]
    return reader.root


def page(site: FlaskClient, path: str, status: int = 200) -> Element:
    """Fetch a page and read it."""
    response = site.get(path, follow_redirects=True)
    assert response.status_code == status, response.text
    return read(response.text)
