"""Names without an office: players, Latin originals, repetition, and what clings to a name."""

import pytest

from searchapp.enrich.persons import PersonFinder
from searchapp.enrich.persons_lexicon import load_lexicon
from searchapp.model import Fact
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
        ("第70分钟，莫兹戈夫头球破门，客队扳平。", "莫兹戈夫"),
        ("客队方面，德拉维奇得到全场最高的２８分。", "德拉维奇"),
        ("客队方面，莫兹戈夫22投7中。", "莫兹戈夫"),
        ("下半场，斯特林连进两球。", "斯特林"),
        ("莫茲戈夫貢獻8個籃板。", "莫茲戈夫"),
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
    said = ("拉莫斯没有和孩子们在一起。", "记者昨天看到，拉莫斯已离开。", "据悉拉莫斯明天回国。")
    firm = ("伯克希尔出售了股票。", "二季度伯克希尔大赚。", "股神的伯克希尔创新高。")

    assert facts_in(finder, *said)["拉莫斯"].tier == "B"
    assert facts_in(finder, *firm) == {}


def test_a_word_that_clings_to_a_known_name_is_cut_off(finder: PersonFinder) -> None:
    """The shorter one is seen more often; 小 before a name makes another person."""
    found = facts_in(
        finder, "特朗普出席会议。特朗普讲话。", "曾应特朗普要求搬运文件的人说，特朗普不在。"
    )
    son = facts_in(finder, "特朗普出席会议。特朗普说，好。", "小特朗普在配文中称，有人注意到。")

    assert list(found) == ["特朗普"]
    assert len(found["特朗普"].evidence) == 4
    assert "小特朗普" in son
