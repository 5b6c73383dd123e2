"""Bylines in the shapes papers print them, and lines that only look like one."""

import pytest

from searchapp.archive.bylines import closing_byline, line_byline, opening_byline

LINES = [
    (
        "郑报全媒体记者 董艳竹 实习生 于晴/文 郑报全媒体记者 宋晔/图",
        [("董艳竹", "记者"), ("于晴", "实习生"), ("宋晔", "记者")],
    ),
    ("□郑州晚报记者 王继兵 袁帅", [("王继兵", "记者"), ("袁帅", "记者")]),
    ("正观新闻·郑州晚报记者 史治国", [("史治国", "记者")]),
    ("记者 孙庆辉 高新时报 方宝岭", [("孙庆辉", "记者"), ("方宝岭", "")]),
    ("登封时报 孙淑霞", [("孙淑霞", "")]),
    ("记者张三通讯员李四", [("张三", "记者"), ("李四", "通讯员")]),
    ("文/张三 图/李四", [("张三", "文"), ("李四", "图")]),
    ("张三/文 李四/图", [("张三", "文"), ("李四", "图")]),
    ("见习记者 王　治 张小明", [("王治", "见习记者"), ("张小明", "见习记者")]),
    ("本报评论员 陈思", [("陈思", "评论员")]),
    ("本報記者 王小明 攝", [("王小明", "記者")]),
    ("实习生 买买提·吐尔逊", [("买买提·吐尔逊", "实习生")]),
    ("通讯员 欧阳修", [("欧阳修", "通讯员")]),
    ("(视频编辑：张贝龙)", [("张贝龙", "视频编辑")]),
    ("记者 张𠮷 摄", [("张𠮷", "记者")]),
    ("本报评论员", []),
    ("来源：北京日报客户端 | 记者 陈强", [("陈强", "记者")]),
    ("保定支队 郑泽楠 摄", [("郑泽楠", "摄")]),
    ("（总台央视记者 周伟 王栋）", [("周伟", "记者"), ("王栋", "记者")]),
]


@pytest.mark.parametrize(("text", "people"), LINES, ids=[text for text, _ in LINES])
def test_a_line_of_its_own_is_read_as_a_byline(text: str, people: list[tuple[str, str]]) -> None:
    """Names without the blanks inside, each with the role word printed for it."""
    found = line_byline(text)

    assert found is not None
    assert [(one.name, one.role) for one in found.credits] == people
    for one in found.credits:
        assert "".join(text[one.start : one.end].split()) == one.name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "记者 走基层 看变化",
        "记者调查 垃圾分类",
        "高新区解决积水点21处",
        "新闻中心",
        "２０１９年",
    ],
)
def test_other_lines_are_no_byline(text: str) -> None:
    """A role word alone does not make a byline of a headline."""
    assert line_byline(text) is None


OPENINGS = [
    ("本报讯(记者 王军方 通讯员 杨彬)昨日", "本报讯(记者 王军方 通讯员 杨彬)", ["王军方", "杨彬"]),
    ("本报登封讯（记者 张小明）昨日", "本报登封讯（记者 张小明）", ["张小明"]),
    ("本报讯 记者张三报道:昨日", "本报讯 记者张三报道", ["张三"]),
    (
        "新华社北京8月1日电(记者王小明、李大年)",
        "新华社北京8月1日电(记者王小明、李大年)",
        ["王小明", "李大年"],
    ),
    ("新华社北京8月1日电 昨天", "新华社北京8月1日电", []),
    ("(记者 王小明)昨日", "(记者 王小明)", ["王小明"]),
    ("本報訊(記者 王小明)昨日", "本報訊(記者 王小明)", ["王小明"]),
    ("晚报讯 昨日", "晚报讯", []),
]


@pytest.mark.parametrize(("text", "raw", "names"), OPENINGS, ids=[one[1] for one in OPENINGS])
def test_an_opening_is_read_with_its_source(text: str, raw: str, names: list[str]) -> None:
    """The source words belong to the byline as printed."""
    found = opening_byline(text)

    assert found is not None
    assert text[found.start : found.end] == raw
    assert [one.name for one in found.credits] == names


@pytest.mark.parametrize("text", ["", "(荥阳段)的", "通讯(5G)", "“本报讯", "新华社电视台昨日"])
def test_other_beginnings_are_no_opening(text: str) -> None:
    """Parentheses and the words 讯 and 电 alone say nothing."""
    assert opening_byline(text) is None


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("圆满结束。记者 董艳竹 实习生 于晴/文", "记者 董艳竹 实习生 于晴/文"),
        ("到社区义诊。(王小明)", "(王小明)"),
        ("他说:“好。”记者 李明", "记者 李明"),
    ],
    ids=["behind a stop", "in parentheses", "behind a quotation"],
)
def test_a_byline_at_the_end_is_cut_at_the_last_sentence(text: str, raw: str) -> None:
    """What stands behind the last sentence is the byline, and only that."""
    found = closing_byline(text)

    assert found is not None
    assert text[found.start : found.end] == raw


@pytest.mark.parametrize("text", ["", "好(王小明)", "好。记者手记", "记者 李明", "完成率为５４%。"])
def test_other_ends_are_no_byline(text: str) -> None:
    """A name in a sentence is no signature."""
    assert closing_byline(text) is None
