"""Names without an office: players, Latin originals, repetition, and what clings to a name."""

import re

import pytest

from searchapp.enrich.persons import PersonFinder
from searchapp.enrich.persons_found import PersonJudge
from searchapp.enrich.persons_lexicon import load_lexicon
from searchapp.enrich.persons_values import TaggedBlock
from searchapp.enrich.tagger_guess import Guess
from searchapp.model import Fact, Span
from tests.enrich_pages import make_article, make_page


@pytest.fixture(scope="module")
def finder() -> PersonFinder:
    """The finder with the trained tagger."""
    return PersonFinder.load()


def facts_in(finder: PersonFinder, *paragraphs: str) -> dict[str, Fact]:
    """Give the facts of one made article by name."""
    (facts,) = finder.facts(make_page(make_article(*paragraphs)))
    return {fact.value: fact for fact in facts}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("第31分钟，哈格里夫头球破门，客队扳平。", "哈格里夫"),
        ("主队方面，贝兰诺维奇得到全队最高的３１分。", "贝兰诺维奇"),
        ("主队方面，贝兰诺维奇19投9中。", "贝兰诺维奇"),
        ("下半场，哈格里夫连进两球。", "哈格里夫"),
        ("斯坦科夫貢獻6次助攻。", "斯坦科夫"),
    ],
    ids=["header", "points", "shots", "goals", "traditional"],
)
def test_what_a_player_does_speaks_for_a_person(finder: PersonFinder, text: str, name: str) -> None:
    """One player's feats, not a team's."""
    fact = facts_in(finder, text)[name]

    assert (fact.tier, fact.rule) == ("A", "person-feat")


@pytest.mark.parametrize(
    ("after", "feat"),
    [
        ("头球破门", True),
        ("则独得30分", True),
        ("禁区内抽射", True),
        ("右路轻松推射空门得手", True),
        ("贡献了8次助攻", True),
        ("得到20分钟休息", False),
        ("拿到6分，提前出线", False),
        ("得到全队认可", False),
        ("击败对手", False),
        ("贡献力量", False),
        ("获得冠军", False),
        ("", False),
    ],
)
def test_what_a_team_does_too_is_no_feat(after: str, feat: bool) -> None:
    """Winning, reaching and minutes say nothing about a person."""
    assert (load_lexicon().feats.match(after) is not None) is feat


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("报告由研究所的卡尔·贝尔曼（Karl Bermann）撰写。", {"卡尔·贝尔曼"}),
        ("报告由研究所的卡尔·贝尔曼 (Karl J. Bermann，左)撰写。", {"卡尔·贝尔曼"}),
        ("该公司收购了巴尔米拉（Palmyra）工厂。", set()),
        ("这篇报告𠮷由研究所（Institute of Economics）撰写。", set()),
    ],
    ids=["original", "initial", "one word", "institute"],
)
def test_an_original_in_latin_letters_speaks_for_a_person(
    finder: PersonFinder, text: str, names: set[str]
) -> None:
    """Two words or more, right behind what the tagger takes for a name."""
    found = facts_in(finder, text)

    assert {name for name, fact in found.items() if fact.in_facet} == names
    assert {fact.rule for fact in found.values() if fact.in_facet} <= {"person-original"}


def test_a_foreign_name_said_again_and_again_makes_the_facet(finder: PersonFinder) -> None:
    """Each time alone would leave a doubt; a firm of the list stays out however often."""
    said = ("费尔南多没有回家。", "邻居昨天还见过费尔南多。", "据悉费尔南多下周回国。")
    firm = ("亨氏上调了价格。", "邻居都说亨氏的番茄酱贵了。", "今年亨氏开了新厂。")

    assert facts_in(finder, *said)["费尔南多"].tier == "B"
    assert facts_in(finder, *firm) == {}


@pytest.mark.parametrize(
    ("clinging", "names"),
    [
        ("已请沃尔科夫", ["沃尔科夫"]),
        ("沃尔科夫不", ["沃尔科夫"]),
        ("小沃尔科夫", ["沃尔科夫", "小沃尔科夫"]),
        ("一直想见沃尔科夫", ["沃尔科夫", "一直想见沃尔科夫"]),
    ],
    ids=["before", "behind", "junior", "too much"],
)
def test_a_word_that_clings_to_a_known_name_is_cut_off(clinging: str, names: list[str]) -> None:
    """The shorter one is seen more often; 小 before a name makes another person."""
    text = f"沃尔科夫走進會場。沃尔科夫坐下来。大家看见{clinging}，𠮷祥。"
    known = (
        Guess(Span(m.start(), m.end()), 9.0) for m in re.finditer("^沃尔科夫|(?<=。)沃尔科夫", text)
    )
    at = text.index(clinging, 12)
    article = make_article(text)
    guesses = (*known, Guess(Span(at, at + len(clinging)), 6.0))

    judge = PersonJudge(load_lexicon(), trusted=True)
    found = judge.persons(article, [TaggedBlock(article.blocks[1], text, guesses)])

    assert [person.name for person in found] == names
    assert sum(len(person.mentions) for person in found) == 3
