"""The sample archive comes out as the gold file says: articles, headlines, bylines, joins."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from searchapp.analysis.words import is_word
from searchapp.archive.sources import find_sources, read_source
from searchapp.model import Article, Block, BlockKind, Page

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
GOLD: list[dict[str, Any]] = json.loads((ROOT / "tests/data/seed_gold.json").read_text("utf-8"))
CASES = [pytest.param(gold, id=f"{gold['seed_file'][:3]}-{gold['article_no']}") for gold in GOLD]


@cache
def page(name: str) -> Page:
    """Read one page of the sample."""
    (found,) = read_source(SEEDS / name, is_word)
    assert isinstance(found, Page)
    return found


def article(gold: dict[str, Any]) -> Article:
    """Find the article a gold entry speaks of."""
    place: int = gold["article_no"]
    return page(gold["seed_file"]).articles[place - 1]


def paragraphs(one: Article) -> list[Block]:
    """Give the paragraphs in reading order."""
    return [block for block in one.blocks if block.kind is BlockKind.PARAGRAPH]


def test_the_sample_has_fourteen_articles() -> None:
    """Five pages, each with as many articles as were printed on it."""
    counted = Counter(gold["seed_file"] for gold in GOLD)

    found = {path.name: len(page(path.name).articles) for path in find_sources([SEEDS])}

    assert found == counted
    assert sum(found.values()) == 14


@pytest.mark.parametrize("gold", CASES)
def test_headline_parts_are_exact(gold: dict[str, Any]) -> None:
    """Kicker, title, subtitle as in the gold file; subheads too, in reading order."""
    found = article(gold)

    subheads = [block.text for block in found.blocks if block.kind is BlockKind.SUBHEAD]

    assert (found.kicker, found.title, found.subtitle) == (
        gold["kicker"],
        gold["title"],
        gold["subtitle"],
    )
    assert subheads == gold["subheads"]
    printed = [text for text in (found.kicker, found.title, found.subtitle) if text]
    assert found.blocks[0].text == "\n".join(printed)


@pytest.mark.parametrize("gold", CASES)
def test_byline_and_people_are_exact(gold: dict[str, Any]) -> None:
    """The byline as printed, its people in order, each pointing at the printed name."""
    found = article(gold)

    assert found.byline == gold["byline_raw"]
    assert [author.name for author in found.authors] == gold["byline_people"]
    for author in found.authors:
        where = author.evidence
        printed = found.blocks[where.block].text[where.start : where.end]
        assert printed == where.text
        assert "".join(printed.split()) == author.name


@pytest.mark.parametrize("gold", CASES)
def test_boundaries_are_exact(gold: dict[str, Any]) -> None:
    """Every source line of the article lies in the gold span, and no other line does."""
    text = (SEEDS / gold["seed_file"]).read_text("utf-8")
    first = text.count("\n", 0, gold["char_start"]) + 1
    last = text.count("\n", 0, gold["char_end"]) + 1
    found = article(gold)

    used = {line for block in found.blocks for line in block.lines}
    others = {
        line
        for one in page(gold["seed_file"]).articles
        if one is not found
        for block in one.blocks
        for line in block.lines
    }

    assert all(first <= line <= last for line in used)
    assert not any(first <= line < last for line in others)
    assert paragraphs(found)[0].text.startswith(gold["first_paragraph_starts"])
    assert paragraphs(found)[-1].text.endswith(gold["last_paragraph_ends"])


def test_all_nineteen_joins_are_right_and_none_is_wrong() -> None:
    """Each gold join is made, with its moved mark; no paragraph has another one."""
    made = []
    for gold in GOLD:
        for block in paragraphs(article(gold)):
            for join in block.joins:
                left, right = block.text[: join.offset], block.text[join.offset :]
                made.append((gold["seed_file"], left, right, join.moved))
    wanted = [
        (gold["seed_file"], one["left_end"], one["right_start"], not one["adjacent"])
        for gold in GOLD
        for one in gold["rejoined_paragraph_examples"]
    ]

    found = [
        one
        for one in wanted
        if any(
            one[0] == name
            and left.endswith(one[1])
            and after.startswith(one[2])
            and moved == one[3]
            for name, left, after, moved in made
        )
    ]

    assert found == wanted
    assert len(made) == len(wanted) == 19


def test_the_two_fragments_are_marked_and_nothing_else_is() -> None:
    """A paragraph that lost its head at a column break says so."""
    wanted = {
        orphan["starts"]
        for gold in GOLD
        for orphan in gold.get("orphan_paragraphs", ())
        if "lost" in orphan["problem"]
    }

    marked = [block.text for gold in GOLD for block in article(gold).blocks if block.fragment]

    assert len(marked) == len(wanted) == 2
    assert all(any(text.startswith(start) for start in wanted) for text in marked)


def test_ids_come_from_the_file_name_and_the_place() -> None:
    """Ids do not depend on anything inferred."""
    ids = [one.id for one in page("004_2ac1f2df68704ade.txt").articles]

    assert ids == ["004_2ac1f2df68704ade-01"]


def test_the_footer_speaks_for_the_page_and_stays_findable() -> None:
    """Paper and label are read from the footer; its lines are the last blocks."""
    (found,) = page("004_2ac1f2df68704ade.txt").articles

    footer = [block.text for block in found.blocks if block.kind is BlockKind.FOOTER]

    assert (found.paper, found.page_label) == ("郑州晚报", "AA02")
    assert footer == ["郑州晚报 2013年4月28日", "AA02", "郑州晚报"]
    assert [block.kind for block in found.blocks[-3:]] == [BlockKind.FOOTER] * 3


def test_pull_quotes_are_told_from_the_text() -> None:
    """What stands between bare quotation marks is one block for each speaker."""
    (found,) = page("004_2ac1f2df68704ade.txt").articles

    quotes = [block.text for block in found.blocks if block.kind is BlockKind.PULL_QUOTE]

    assert len(quotes) == 2
    assert quotes[0].startswith("“全市上下")
    assert quotes[0].endswith("——吴天君")
    assert quotes[1].endswith("——马懿”")


@pytest.mark.parametrize("path", find_sources([SEEDS]), ids=lambda path: path.stem)
def test_every_printed_character_is_in_exactly_one_block(path: Path) -> None:
    """Mark-up apart, the characters of the file and of the blocks are the same multiset."""
    text = path.read_text("utf-8").replace("#", "").replace("**", "")
    printed = Counter("".join(text.split()))

    blocks = [block.text for one in page(path.name).articles for block in one.blocks]

    assert Counter("".join("".join(blocks).split())) == printed


@pytest.mark.parametrize("path", find_sources([SEEDS]), ids=lambda path: path.stem)
def test_blocks_are_numbered_and_know_their_lines(path: Path) -> None:
    """Block n has number n; each source line of print is in one block, headlines apart."""
    pieces = [line for line in path.read_text("utf-8").splitlines() if line.strip()]

    used: list[int] = []
    for one in page(path.name).articles:
        assert [block.number for block in one.blocks] == list(range(len(one.blocks)))
        for block in one.blocks:
            used.extend(block.lines)
            if block.kind is not BlockKind.HEADLINE:
                assert len(block.lines) == len(block.joins) + 1

    assert len(used) == len(set(used)) == len(pieces)
