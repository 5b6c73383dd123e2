"""Reports as papers print them twice: other script, other headline, a paragraph less."""

import random
from collections.abc import Sequence

import opencc

from searchapp.model import Article
from tests.corpus import Known, article

SENTENCES = (
    "全市产业集聚区建设现场观摩会昨日举行，与会人员先后察看了六个园区的重点项目。",
    "会议要求各县市区加快标准厂房和道路管网施工，力争三季度末全部投入使用。",
    "今年一至六月，纳入统计的二十三个园区完成固定资产投资412.6亿元，同比增长18.3%。",
    "市发改委负责人说，土地、电力和用工仍是企业反映最集中的三个问题。",
    "记者在现场看到，一条年产五万套轴承的生产线正在调试，四十多名技工已经到岗。",
    "按照计划，北部园区将新建两座污水处理厂，日处理能力合计达到八万吨。",
    "与会代表建议，把职工公寓、公交线路和中小学一并纳入园区规划，免得工人两头跑。",
    "下一步，市里将对进展缓慢的项目逐一约谈，每月公布一次名次，接受社会监督。",
    "观摩结束后，六个园区的负责人分别作了表态发言，并递交了责任书。",
    "覃家沟的𠮷祥面粉厂去年搬进园区，厂长说光运费一项每年就省下四十万元。",
)
NOTICE = "以上内容由市气象台发布，请市民出行注意交通安全，及时收听收看最新预报。"

HAN = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
    "那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想"
    "已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指"
    "几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权"
    "收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集"
    "温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支"
    "般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属"
)
"""Common characters, none of which folds to another."""

_SIMPLIFIED_TO_TRADITIONAL = opencc.OpenCC("s2t")


def paragraphs(*numbers: int) -> tuple[str, ...]:
    """Some of the sentences, two to a paragraph."""
    chosen = [SENTENCES[number] for number in numbers]
    return tuple("".join(chosen[at : at + 2]) for at in range(0, len(chosen), 2))


def traditional(texts: Sequence[str]) -> tuple[str, ...]:
    """The same in the other script, with full-width digits."""
    wide = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
    return tuple(_SIMPLIFIED_TO_TRADITIONAL.convert(text).translate(wide) for text in texts)


def printed(
    article_id: str, title: str, texts: Sequence[str], day: str | None = "2013-04-28"
) -> Article:
    """An article of a day."""
    return article(article_id, title, *texts, known=Known(day, paper="郑州晚报"))


REPORT = paragraphs(*range(10))
ARCHIVE = (
    printed("a-01", "产业集聚区观摩会举行", REPORT),
    printed("b-01", "產業集聚區觀摩會舉行", traditional(REPORT), "2013-04-29"),
    printed("c-01", "六个园区亮出成绩单", REPORT[:-1], "2013-04-28"),
    printed("d-01", "产业集聚区观摩会举行", REPORT, "2014-04-28"),
    printed("e-01", "明日有雨", ("明天白天多云转小雨，最高气温二十三度，偏北风三级。" + NOTICE,)),
    printed("f-01", "周末放晴", ("周六晴间多云，早晚温差较大，适宜晾晒和户外活动。" + NOTICE,)),
    printed("g-01", "图片新闻", ("图为活动现场。",)),
    printed("h-01", "图片新闻", ("图为活动现场。",)),
    printed("i-01", "一句话新闻", ()),
)
"""a, b and c are one report; d is printed a year later; e and f share a formula only."""


def corpus(seed: int, count: int = 24) -> list[Article]:
    """Reports and variants of them: changed, cut, lengthened, moved, of other days."""
    draw = random.Random(seed)  # noqa: S311  a corpus, no secret
    made: list[list[str]] = []
    articles: list[Article] = []
    for number in range(count):
        if made and draw.random() < 0.6:
            body = _varied(draw.choice(made), draw)
        else:
            body = [_sentence(draw) for _ in range(draw.choice((1, 2, 4, 9)))]
        made.append(body)
        texts = traditional(body) if draw.random() < 0.3 else tuple(body)
        day = draw.choice((None, "2013", "2013-04", "2013-04-27", "2013-04-28", "2013-05-02"))
        articles.append(printed(f"篇{draw.randrange(10**6):06d}{number:02d}", "題", texts, day))
    return articles


def _sentence(draw: random.Random) -> str:
    text = "".join(draw.choice(HAN) for _ in range(draw.randrange(18, 90)))
    return f"{text}{draw.randrange(1, 500)}万元。"


def _varied(body: list[str], draw: random.Random) -> list[str]:
    """Change a body the way papers do, a little or much."""
    kind = draw.choice(("same", "cut", "add", "edit", "edit", "joined", "turned"))
    if kind == "cut":
        return body[: max(len(body) - draw.choice((1, 1, 3)), 1)]
    if kind == "add":
        return [*body, *(_sentence(draw) for _ in range(draw.choice((1, 2))))]
    if kind == "edit":
        share = draw.choice((0.003, 0.01, 0.02, 0.03, 0.05, 0.1))
        return [
            "".join(draw.choice(HAN) if draw.random() < share else char for char in text)
            for text in body
        ]
    if kind == "joined":
        return ["".join(body)]
    return body[::-1] if kind == "turned" else list(body)
