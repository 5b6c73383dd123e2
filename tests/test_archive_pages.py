"""Pages of other shapes than the sample's: every rule on invented text."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.archive.page_text import read_page
from searchapp.model import Article, BlockKind, Page

WORDS = {"产业", "完成", "手续", "集聚", "环境", "高新", "高新区", "市民", "下半年", "万元"}


def read(text: str) -> Page:
    """Read a page text under the name 页."""
    return read_page(text, "页.txt", "页", WORDS.__contains__)


def texts(one: Article, kind: BlockKind) -> list[str]:
    """Give the blocks of one kind."""
    return [block.text for block in one.blocks if block.kind is kind]


def only(text: str) -> Article:
    """Read a page that holds one article."""
    (one,) = read(text).articles
    return one


def test_bold_lines_are_headlines() -> None:
    """A page whose headlines are bold only: openings part the articles, the rest is subheads."""
    page = read(
        "**郑州地铁新线今日开通**\n\n本报讯(记者 李明)昨日,新线开通。\n\n"
        "**市图书馆延长开放时间**\n\n本报讯(记者 赵小川)从下周起,图书馆开到10点。\n\n"
        "**读者反映良好**\n\n读者说,这样方便。\n"
    )

    assert [one.title for one in page.articles] == ["郑州地铁新线今日开通", "市图书馆延长开放时间"]
    assert texts(page.articles[1], BlockKind.SUBHEAD) == ["读者反映良好"]


def test_a_masthead_at_the_top_speaks_for_all_articles() -> None:
    """Paper, label and section are read from it; its lines end the last article."""
    page = read(
        "郑州日报 2019年5月27日 星期一 第03版\n\n要闻\n\n"
        "# 我市部署防汛\n\n本报讯(记者 王大年)昨日,召开会议。\n\n"
        "# 我市新增绿地\n\n本报讯(记者 李明)今年,新增绿地。\n\n责任编辑 张三 校对 李四\n"
    )

    first, last = page.articles
    assert {(one.paper, one.page_label, one.section) for one in page.articles} == {
        ("郑州日报", "03", "要闻")
    }
    assert not texts(first, BlockKind.FOOTER)
    assert texts(last, BlockKind.FOOTER) == [
        "郑州日报 2019年5月27日 星期一 第03版",
        "要闻",
        "责任编辑 张三 校对 李四",
    ]
    assert [author.name for author in last.authors] == ["李明"]


def test_a_page_of_photographs_has_captions() -> None:
    """Caption lines are captions, and their photographers are credited."""
    page = read(
        "# 春到绿城\n\n图为市民在月季公园赏花。\n\n本报记者 李明 摄\n\n"
        "# 黄河岸边\n\n3月5日,候鸟停歇。 本报记者 王芳 摄\n"
    )

    assert [one.title for one in page.articles] == ["春到绿城", "黄河岸边"]
    assert [len(texts(one, BlockKind.CAPTION)) for one in page.articles] == [2, 1]
    assert [one.authors[0].name for one in page.articles] == ["李明", "王芳"]


@pytest.mark.parametrize("mark", ["## ", ""], ids=["marked", "unmarked"])
def test_a_commentary_keeps_its_subheads(mark: str) -> None:
    """One byline at the head, two subheads: one article."""
    one = only(
        f"{mark}让城市更有温度\n\n本报评论员 陈思\n\n一座城市的温度,体现在细节里。\n\n"
        f"{mark}细节见真情\n\n路灯亮一点,市民就方便一些。\n\n"
        f"{mark}治理要用心\n\n城市治理,贵在用心。\n"
    )

    assert one.title == "让城市更有温度"
    assert [(author.name, author.role) for author in one.authors] == [("陈思", "评论员")]
    assert texts(one, BlockKind.SUBHEAD) == ["细节见真情", "治理要用心"]


def test_traditional_pages_are_read_alike() -> None:
    """Openings, roles and joins do not depend on simplified forms."""
    one = only(
        "# 產業集聚區建設提速\n\n## 全市重點項目觀摩會舉行\n\n"
        "本報訊(記者 張建國 通訊員 劉曉燕)昨日,推進會召開。\n\n"
        "會議要求,各縣區要加快建設,確保全年任務完\n\n成,奠定基礎。\n"
    )

    assert one.subtitle == "全市重點項目觀摩會舉行"
    assert [(author.name, author.role) for author in one.authors] == [
        ("張建國", "記者"),
        ("劉曉燕", "通訊員"),
    ]
    assert one.blocks[-1].text.endswith("任務完成,奠定基礎。")


def test_one_paragraph_is_an_article_without_a_title() -> None:
    """Nothing is invented for a page that prints no headline."""
    one = only("只有一段文字，𠮷野家开业，没有署名。")

    assert (one.title, one.blocks[0].text, one.byline) == ("", "", None)
    assert texts(one, BlockKind.PARAGRAPH) == ["只有一段文字，𠮷野家开业，没有署名。"]


@pytest.mark.parametrize(
    "text", ["", " \n\u3000\n", "# \n\n---\n\n**\n"], ids=["empty", "blank", "marks"]
)
def test_a_page_that_prints_nothing_has_no_article(text: str) -> None:
    """Mark-up alone is not print."""
    assert read(text).articles == ()


def test_a_page_of_furniture_alone_keeps_its_words() -> None:
    """Even then every printed character stays findable."""
    one = only("郑州晚报 2013年4月28日\n\nAA02\n")

    assert one.title == ""
    assert texts(one, BlockKind.FOOTER) == ["郑州晚报 2013年4月28日", "AA02"]


def test_a_signature_in_parentheses_ends_a_brief() -> None:
    """Briefs signed at the end are parted by their signatures."""
    page = read(
        "## 我市新增公交线路\n\n本报讯(记者 李明)昨日,线路开通。\n\n"
        "## 中原区开展义诊\n\n昨日,医务人员到社区义诊。(王小明)\n\n"
        "## 二七区整治占道经营\n\n近日,集中整治。(李大伟)\n"
    )

    assert [one.byline for one in page.articles] == ["本报讯(记者 李明)", "(王小明)", "(李大伟)"]


def test_headlines_of_one_rank_without_any_sign_are_articles() -> None:
    """Nothing tells them apart, so each begins an article."""
    page = read(
        "# 植树活动启动\n\n昨日启动。\n\n# 读书月\n\n本月起举办。\n\n# 公园免费\n\n免费开放。\n"
    )

    assert len(page.articles) == 3


def test_a_bylined_page_without_marks_is_parted_by_openings() -> None:
    """Headlines are known by their shape, subheads by what follows."""
    page = read(
        "2020年3月5日 星期四\n\nA05\n\n复工复产有序推进 企业吃下“定心丸”\n\n"
        "本报记者 王小波 文/图\n\n"
        "连日来,各项政策落地,企业信心不断增强。\n\n政策落地见实效\n\n“已经到账了。”他说。\n\n"
        "返乡农民工顺利返岗\n\n本报讯(记者 李娜)昨日,专列返岗。\n"
    )

    first, second = page.articles
    assert first.title == "复工复产有序推进 企业吃下“定心丸”"
    assert texts(first, BlockKind.SUBHEAD) == ["政策落地见实效"]
    assert (second.title, second.page_label) == ("返乡农民工顺利返岗", "A05")


def test_text_before_the_first_headline_is_an_article_of_its_own() -> None:
    """The end of a story from another page does not slip under a foreign headline."""
    page = read("(上接A01版)各部门要抓好落实。\n\n# 新政发布\n\n本报讯(记者 李明)昨日,发布。\n")

    assert [one.title for one in page.articles] == ["", "新政发布"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("市委常委会强调\n坚定信心 真抓实干", ("市委常委会强调", "坚定信心 真抓实干", None)),
        (
            "文明城市创建再传捷报\n我市新增三个文明村镇\n受表彰代表昨日进京领奖",
            ("文明城市创建再传捷报", "我市新增三个文明村镇", "受表彰代表昨日进京领奖"),
        ),
        ("### 市政府召开会议\n# 打好攻坚战", ("市政府召开会议", "打好攻坚战", None)),
        ("# 把实事办好\n## ——访民政局局长", (None, "把实事办好", "——访民政局局长")),
        ("# 迎新春,送祝福 全市慈善活动启动", ("迎新春,送祝福", "全市慈善活动启动", None)),
        ("# 攀高比强作标杆 全力以赴拼经济", (None, "攀高比强作标杆 全力以赴拼经济", None)),
    ],
    ids=["says above", "three lines", "lower mark above", "dash", "one line", "pair stays whole"],
)
def test_headline_lines_are_told_apart(
    lines: str, expected: tuple[str | None, str, str | None]
) -> None:
    """Kicker, title, subtitle by mark, wording and place."""
    one = only(f"{lines}\n\n本报讯(记者 李明)昨日,召开会议。\n")

    assert (one.kicker, one.title, one.subtitle) == expected


def test_names_of_a_list_are_no_subheads_and_are_not_glued() -> None:
    """Short lines one below the other stay lines."""
    one = only("# 表彰名单\n\n王小明\n\n李大伟\n\n张建国 中原区某单位\n\n赵晓燕 二七区某单位\n")

    assert not texts(one, BlockKind.SUBHEAD)
    assert len(texts(one, BlockKind.PARAGRAPH)) == 4


def test_wrapped_lines_become_one_paragraph() -> None:
    """A text broken at a fixed width is joined line by line, every seam recorded."""
    one = only(
        "# 豫剧下乡\n\n本报讯(记者 李娜)昨日,剧团为村民\n"
        "送上精彩的演出,许多村民早早来到\n广场等候。\n演出到九点。\n"
    )

    first, second = (block for block in one.blocks if block.kind is BlockKind.PARAGRAPH)
    assert first.text.endswith("为村民送上精彩的演出,许多村民早早来到广场等候。")
    assert [first.text[join.offset] for join in first.joins] == ["送", "广"]
    assert first.lines == (3, 4, 5)
    assert second.text == "演出到九点。"


def test_a_piece_from_elsewhere_is_moved_and_says_so() -> None:
    """A headless piece that makes a word with an open one is set behind it, marked moved."""
    one = only(
        "# 项目\n\n本报讯(记者 李明)昨日,会议召开。\n\n续并开工。\n\n"
        "今年,七个项目在三季度办完手\n\n"
        "高新区下半年将扩大招商,完成任务。\n"
    )

    moved = [block for block in one.blocks if any(join.moved for join in block.joins)]
    assert [block.text for block in moved] == ["今年,七个项目在三季度办完手续并开工。"]
    assert moved[0].lines == (7, 5)
    assert one.blocks[-1].text == "高新区下半年将扩大招商,完成任务。"


def test_a_join_past_a_picture_is_marked_moved() -> None:
    """A caption in the gap is left where it stands."""
    one = only(
        "# 会议\n\n本报讯(记者 李明)昨日,会议要求,加快建设产\n\n"
        "图为会议现场。\n\n业集聚区,早日见效。\n"
    )

    joined = one.blocks[1]
    assert joined.text.endswith("加快建设产业集聚区,早日见效。")
    assert [(join.moved, join.rule) for join in joined.joins] == [(True, "around")]
    assert texts(one, BlockKind.CAPTION) == ["图为会议现场。"]


def test_a_paragraph_that_lost_its_head_is_a_fragment() -> None:
    """It stays where it stands and is not glued to a finished paragraph."""
    one = only("# 治污\n\n本报讯(记者 李明)昨日,会议召开。\n\n业污染源清单编制,加大监督检查。\n")

    assert [block.fragment for block in one.blocks] == [False, False, True]


def test_a_repeated_sentence_with_its_speaker_is_a_pull_quote() -> None:
    """The repeat and the name below it are one block of its own kind."""
    one = only(
        "# 保护\n\n本报讯(记者 李明)专家说,要保护好文化遗产,让历史说话。\n\n"
        "要保护好文化遗产,让历史说话。\n\n——专家王某\n"
    )

    assert texts(one, BlockKind.PULL_QUOTE) == ["要保护好文化遗产,让历史说话。——专家王某"]


def test_marks_are_not_print() -> None:
    """Emphasis, links, tags and escapes are taken off; a product sign stays."""
    one = only("# 题目 #\n\n达**15万元**,<b>新</b>[增](http://a.cn/b)２０個,5*3*2=30,\\*注。\n")

    assert one.title == "题目"
    assert one.blocks[1].text == "达15万元,新增２０個,5*3*2=30,*注。"


LINE = st.one_of(
    st.text("产业集聚区完成手续高新市民,。、“”()一二𠮷Ａ5 ", min_size=1, max_size=40),
    st.sampled_from(
        [
            "本报讯(记者 李明)昨日,开会。",
            "□郑州晚报记者 王继兵",
            "郑州晚报 2013年4月28日",
            "AA02",
            "图为现场。",
            "“",
            "”",
            "——马懿",
            "——访某区区委书记",
            "集聚產業 追梦中原",
            "会议强调 要完",
            "续开工。(王小明)",
        ]
    ),
)
MARK = st.sampled_from(["", "", "", "# ", "## ", "### "])


@given(st.lists(st.tuples(MARK, LINE), max_size=25))
def test_no_character_is_lost_or_doubled_on_any_page(lines: list[tuple[str, str]]) -> None:
    """The printed characters of generated pages and of their blocks are the same multiset."""
    printed = Counter("".join("".join(text for _, text in lines).split()))

    page = read("\n\n".join(f"{mark}{text}" for mark, text in lines))

    blocks = [block for one in page.articles for block in one.blocks]
    assert Counter("".join("".join(block.text for block in blocks).split())) == printed
    for block in blocks:
        assert all(0 < join.offset < len(block.text) for join in block.joins)


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    """Whatever stands in a file, reading ends in articles with numbered blocks."""
    for one in read(text).articles:
        assert [block.number for block in one.blocks] == list(range(len(one.blocks)))
