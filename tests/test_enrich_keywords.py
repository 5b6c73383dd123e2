"""Keywords: what an article is about, without places, numbers, names and filler."""

from collections import Counter
from pathlib import Path

import jieba
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchapp.analysis.fold import fold_text
from searchapp.analysis.words import cutter
from searchapp.enrich.gazetteer import load_gazetteer
from searchapp.enrich.keywords import KEYWORDS_MAX, KeywordFinder
from searchapp.enrich.keywords_count import count
from searchapp.enrich.keywords_rarity import USUAL_RARITY, RarityTable, load_rarity
from searchapp.enrich.keywords_words import KnownWords, load_stop_words
from searchapp.enrich.persons_lexicon import load_lexicon
from searchapp.enrich.reading import read_pages
from searchapp.errors import LexiconError
from searchapp.model import Fact
from tests.enrich_pages import GoldPage, gold_pages, make_article, make_page

FINDER = KeywordFinder.load()
SURNAMES = load_lexicon().surnames
WORDS = [
    "大气",
    "污染",
    "防治",
    "產業",
    "集聚",
    "区",
    "王",
    "建设",
    "工作",
    "的",
    "，",
    "\n",
    "𠮷",
    "\uff15",
    "郑州",
]


def keywords_of(*paragraphs: str, title: str = "") -> tuple[Fact, ...]:
    """Find the keywords of one article."""
    return FINDER.facts(make_page(make_article(*paragraphs, title=title)))[0]


def values(facts: tuple[Fact, ...]) -> list[str]:
    """The keyphrases, in order."""
    return [fact.value for fact in facts]


@pytest.mark.parametrize("gold", gold_pages(), ids=lambda gold: gold.page.source[:3])
def test_every_article_of_the_sample_has_keywords_that_stand_in_it(gold: GoldPage) -> None:
    """No keyword is a place, a number, a filler word or part of another."""
    stop = load_stop_words()
    places = {name.text for name in load_gazetteer().names}

    for article, facts in zip(gold.page.articles, FINDER.facts(gold.page), strict=True):
        blocks = {block.number: block.text for block in article.blocks}
        found = values(facts)

        assert 3 <= len(found) <= KEYWORDS_MAX
        assert not set(found) & (places | stop.never | stop.compounds_only)
        assert not any(a != b and a in b for a in found for b in found)
        assert all(blocks[e.block][e.start : e.end] == e.text for f in facts for e in f.evidence)


def test_words_said_together_make_one_phrase() -> None:
    """A compound said again and again is shown whole, its parts are not."""
    text = "大气污染防治形势严峻。大气污染防治是头等大事。大气污染防治要落实。"

    assert values(keywords_of(text))[0] == "大气污染防治"


def test_places_numbers_names_and_filler_are_left_out() -> None:
    """What stands on every page says nothing about this one."""
    text = "记者李新军在郑州金水区介绍，要加强工作，推进发展，投资48万元。"

    assert not {"金水区", "郑州", "新军", "工作", "加强", "发展", "48"} & set(
        values(keywords_of(text, text))
    )


def test_a_foreign_place_is_a_keyword_only_in_a_compound() -> None:
    """德国 alone is a place; 德国汽车 is a thing; a firm is one too."""
    alone = values(keywords_of("德国的汽车。法国的汽车。德国的啤酒，法国的啤酒。"))
    together = values(keywords_of("德国汽车卖得好。德国汽车降价了。"))
    firm = values(keywords_of("微软的软件。微软的电脑。微软涨价。"))

    assert not {"德国", "法国"} & set(alone)
    assert "德国汽车" in together
    assert "微软" in firm


def test_traditional_text_gives_the_same_keywords_with_its_own_evidence() -> None:
    """The value is simplified, the evidence as printed."""
    facts = keywords_of("自閉症康復。自閉症兒童。")

    assert facts[0].value == "自闭症"
    assert facts[0].evidence[0].text == "自閉症"


@pytest.mark.parametrize(
    "text",
    ["", "𠮷𠮷𠮷", "\uff11\uff12\uff13，\uff11\uff12\uff13。", "今天。今天。", "abc abc"],
    ids=["empty", "rare", "full-width-digits", "filler", "latin"],
)
def test_text_without_telling_words_has_no_keywords(text: str) -> None:
    """Nothing is made up."""
    assert keywords_of(text) == ()


@settings(max_examples=40, deadline=None)
@given(st.text("大气污染防治自闭症康复的了，。 \n\u3000产業㎡𠮷", max_size=60))
def test_spans_hold_in_any_text(text: str) -> None:
    """Evidence equals the printed text, whatever is written."""
    for fact in keywords_of(text):
        assert fact.evidence
        assert all(text[e.start : e.end] == e.text for e in fact.evidence)


def test_the_rarity_table_is_there() -> None:
    """Jieba ships it; common words are less rare than rare ones."""
    common, usual, rare = load_rarity().of(["发展", "产业", "夏令营"])

    assert common < usual < rare


def test_the_packed_table_gives_what_the_file_says() -> None:
    """Every word of jieba's file, whatever its length, and no other."""
    path = Path(jieba.__file__).parent / "analyse" / "idf.txt"
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    words = [word for word, _ in rows]

    assert load_rarity().of(words).tolist() == [float(value) for _, value in rows]
    assert len(load_rarity()) == len(rows)
    others = ["", "發展", "𠮷野", "发展𠮷", "\0发展", "发展发展发展", "展发", "\uff11"]
    assert load_rarity().of(others).tolist() == [USUAL_RARITY] * len(others)
    assert RarityTable({"𠮷野": 2.0, "𠮷": 3.0}).of(["𠮷", "𠮷野", "野"]).tolist() == [3, 2, 8]
    assert RarityTable({}).of(["发展"]).tolist() == [USUAL_RARITY]


def test_a_missing_stop_list_is_reported(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(LexiconError) as caught:
        load_stop_words(tmp_path / "stop.txt")

    assert caught.value.path == tmp_path / "stop.txt"


def plain_counts(text: str, title: str) -> tuple[dict[str, int], dict[tuple[str, ...], int]]:
    """Count the words and compounds of an article one by one."""
    known = KnownWords(load_stop_words(), load_gazetteer())
    runs: list[list[str]] = []
    named: set[str] = set()
    for at, block in enumerate((title, *text.split("\n"))):
        runs.append([])
        before = ""
        for word in cutter().cut(fold_text(block)):
            given = len(word) == 2 and before in SURNAMES
            runs[-1] += [word] if known.may_be_keyword(word) and not given else []
            if not runs[-1] or runs[-1][-1] is not word:
                runs.append([])
            before = word
        named = named if at else {word for run in runs for word in run}
    words = Counter(word for run in runs for word in run)
    weak = load_stop_words().compounds_only | load_lexicon().foreign_places
    said = {
        word: times + 2 * (word in named)
        for word, times in words.items()
        if (times > 1 or word in named) and len(word) > 1 and word not in weak
    }
    compounds = Counter(
        parts
        for run in runs
        for size in (2, 3)
        for at in range(len(run) - size + 1)
        if (parts := tuple(run[at : at + size]))
        and all(words[word] > 1 for word in parts)
        and len(parts[0]) > 1
        and len("".join(parts)) <= 8
        and any(len(word) > 1 and word not in weak for word in parts)
    )
    return said, {parts: times for parts, times in compounds.items() if times > 1}


@settings(max_examples=60, deadline=None)
@example("大气", "区大气")  # 区 is a surname too: behind it no word of the headline
@given(
    st.lists(st.sampled_from(WORDS), max_size=60).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=4).map("".join).map(lambda title: title.strip()),
)
def test_counting_together_equals_counting_one_by_one(text: str, title: str) -> None:
    """Arrays give what a plain count gives, for each article of several."""
    silent = make_article("污染防治。大气污染。", number=2)
    read = read_pages((make_page(silent, make_article(*text.split("\n"), title=title), silent),))
    pieces = read.texts.pieces
    known = KnownWords(load_stop_words(), load_gazetteer())

    found = count(read.pages[0].prose, pieces, known.traits(pieces.memory))
    rows = [
        (tuple(pieces.memory.pieces.strings[piece] for piece in parts), times)
        for one in found
        for article, parts, times in zip(one.article, one.parts, one.times, strict=True)
        if article == 1
    ]

    said, compounds = plain_counts(text, title)
    assert dict(rows) == {(word,): times for word, times in said.items()} | compounds
    assert len(rows) == len(dict(rows))
