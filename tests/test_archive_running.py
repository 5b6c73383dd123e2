"""Bylines inside running text: web articles that have lost their lines."""

import json
from pathlib import Path

import pytest

from searchapp.archive.jsonl import read_records
from searchapp.archive.running import running_bylines
from searchapp.model import Article, Page

FOUND = [
    (
        "原标题：园区开园东河网8月2日讯（通讯员 王小明 李年 本网记者 周青）昨天，园区开园。",
        [("王小明", "通讯员"), ("李年", "通讯员"), ("周青", "记者")],
    ),
    ("园区一角（东河日报记者 汪明 摄）东河日报讯 （记者汪明）昨天开园。", [("汪明", "记者")] * 2),
    ("东河社西城8月4日电 (欧阳智 周俊)记者获悉", [("欧阳智", ""), ("周俊", "")]),
    ("【东河网报道 见习记者 姜小平】据报道", [("姜小平", "见习记者")]),
    ("昨天开园。（李小丽、胡　晗）返回搜狐，查看更多责任编辑：", [("李小丽", ""), ("胡晗", "")]),
    ("昨天开园。(完)\n【编辑:刘阳】\n更多精彩内容请进入社会新闻", [("刘阳", "编辑")]),
    ("昨天开园。(责任编辑：梁云 TK031)", [("梁云", "责任编辑")]),
    ("昨天开园。（东河日报全媒记者艾小红\n通讯员肖薇）", [("艾小红", "记者"), ("肖薇", "通讯员")]),
    (
        "昨天开园。东河新闻记者 李文滔编辑：徐远责编：范永 官毅审核：冯飞返回搜狐，查看更多",
        [
            ("李文滔", "记者"),
            ("徐远", "编辑"),
            ("范永", "责编"),
            ("官毅", "责编"),
            ("冯飞", "审核"),
        ],
    ),
    ("昨天开园。编译丨林维签审丨江民返回搜狐，", [("林维", "编译"), ("江民", "签审")]),
    ("园区开园2021-03-07 09:05:11 作者：姚立 园区昨天开园。", [("姚立", "作者")]),
    ("东河新闻 陈小伶9月3日，新桥通车了。", [("陈小伶", "")]),
    ("东河新闻记者 陈小伶 通讯员 李年 近日，园区开园。", [("陈小伶", "记者"), ("李年", "通讯员")]),
    (
        "昨天开园。◆编辑：徐悦 王小明◆责任编审：杨浪◆如有线索",
        [("徐悦", "编辑"), ("王小明", "编辑"), ("杨浪", "编审")],
    ),
    ("昨天开园。（扫码参加）东河新闻记者 陈英返回搜狐，", [("陈英", "记者")]),
    (
        "昨天开园。东河新闻记者 | 胡 愉编辑 | 徐小妤二审 | 张 芬返回搜狐",
        [("胡愉", "记者"), ("徐小妤", "编辑"), ("张芬", "二审")],
    ),
    ("昨天开园。图：王小雨", [("王小雨", "图")]),
    ("昨天开园。(图/文 王小雨 周俊)返回搜狐，", [("王小雨", "文图"), ("周俊", "文图")]),
    ("东河新闻记者 王峻通讯员 金督“昨天开园。”他说", [("王峻", "记者"), ("金督", "通讯员")]),
    ("昨天開園。（本報記者 張𠮷）", [("張𠮷", "記者")]),
    ("昨天开园。四河在线记者 唐泽文 江芸", [("唐泽文", "记者"), ("江芸", "记者")]),
]
NOTHING = [
    "",
    "（记者：一般门票要卖多少钱）二十元。",
    "昨天开园。（作者单位：东河大学）",
    "昨天开园（通讯员供图）村民说好。",
    "（包括图书编辑和美术编辑两类）名额共三个。",
    "昨天来了２０位老人。（王家村）返回搜狐，查看更多",
    "他说（王小明）来了。后来大家都走了。",
    "昨天开园。来源：东河交警返回搜狐，查看更多责任编辑：",
    "记者从市住建局了解到，工地已开工。返回搜狐",
    "中新网 石家庄8月1日电 昨天开园。",
    "新华网 成都8月1日，昨天开园。",
    "记者：石先生您好！请问园区何时开园？",
    "如图：王字旁的字有三个。",
    "片中三人（张小明、李大年）来自东河。返回搜狐",
]


@pytest.mark.parametrize(("text", "people"), FOUND, ids=[text[:14] for text, _ in FOUND])
def test_a_byline_in_running_text_is_read(text: str, people: list[tuple[str, str]]) -> None:
    """Behind a dispatch's source, in parentheses, before the frame of a web page."""
    found = {
        (credit.start, credit.name, credit.role)
        for one in running_bylines(text)
        for credit in one.credits
    }

    assert [(name, role) for _, name, role in sorted(found)] == people
    for start, name, _ in found:
        assert "".join(text[start:].split()).startswith(name)


@pytest.mark.parametrize("text", NOTHING, ids=[text[:10] or "empty" for text in NOTHING])
def test_other_words_are_no_byline(text: str) -> None:
    """Parentheses, role words and names alone say nothing."""
    assert list(running_bylines(text)) == []


def _read(tmp_path: Path, text: str) -> Article:
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps({"id": "a", "text": text}, ensure_ascii=False), encoding="utf-8")
    (page,) = read_records(source)
    assert isinstance(page, Page)
    return page.articles[0]


def test_a_record_is_signed_by_whoever_signs_its_text(tmp_path: Path) -> None:
    """Every author points at the printed name, in whichever paragraph it stands."""
    text = "原标题：开园东河网8月2日讯（记者 王小明）昨天开园。\n很好。（东河记者艾红\n通讯员肖薇）"

    article = _read(tmp_path, text)

    assert article.byline == "（记者 王小明）"
    assert [one.name for one in article.authors] == ["王小明", "艾红", "肖薇"]
    for one in article.authors:
        words = article.blocks[one.evidence.block].text[one.evidence.start : one.evidence.end]
        assert words == one.evidence.text == one.name


def test_a_name_broken_over_two_lines_is_left_out(tmp_path: Path) -> None:
    """Evidence never reaches over the border of a paragraph."""
    article = _read(tmp_path, "昨天开园。记者 王小明、李\n年")

    assert [one.name for one in article.authors] in (["王小明"], [])
