"""Pages saved from a paper's web edition: the frame is read and taken off."""

from pathlib import Path

import pytest

from searchapp.archive.sources import read_source
from searchapp.archive.web_page import address_date, html_pieces
from searchapp.model import Article, BlockKind, Page

SAVED_TEXT = """第D04版:登封时报 上一版3  4下一版
少林景区迎来客流高峰
我市春耕备播有序推进

返回主页 | 郑州日报 | 版面导航 | 郑州晚报
上一期  下一期
放大 缩小 默认
春光正好踏青忙
少林景区迎来客流高峰

本报讯(记者 李明)昨日,少林景区迎来客流高峰,市民踏青赏花。

服务更贴心

志愿者为游客指路。

   3上一篇  下一篇4
版权声明 @ 中原网
"""

SAVED_HTML = """<!-- saved from url=(0051)http://zzrb.example/html/2019-03/26/content_1.htm -->
<html><head><meta http-equiv="Content-Type" content="text/html; charset=CHARSET">
<title>郑州日报</title><script>var x = "<p>不是文字</p>";</script></head><body>
<table><tr><td>第D04版:登封时报</td><td>上一版3</td></tr>
<tr><td><a href="#">别的标题</a></td></tr></table>
<div>返回主页 | <a>郑州日报</a> | 版面导航</div><div>上一期 下一期</div>
<table><tr><td><strong>春光正好踏青忙</strong></td></tr></table>
<div><p>&nbsp;&nbsp;本报讯(记者 李明)昨日,少林景区迎来客流高峰,<b>市民</b>踏青赏花,
志愿者为游客指路。</p>
<p>景区增设便民服务点。<!-- 注 --></p></div><div>3上一篇 下一篇4</div><div>版权声明 @ 中原网</div>
</body></html>
"""


def only(path: Path) -> Article:
    """Read a file that holds one article."""
    (page,) = read_source(path, lambda _: False)
    assert isinstance(page, Page)
    (one,) = page.articles
    return one


def printed(one: Article) -> str:
    """Give all text of an article."""
    return "\n".join(block.text for block in one.blocks)


def test_text_saved_from_the_web_loses_its_frame_and_keeps_what_it_says(tmp_path: Path) -> None:
    """Paper, label, section and the date in the path; nothing of the frame is left."""
    path = tmp_path / "html/2019-03/26/content_1056668.txt"
    path.parent.mkdir(parents=True)
    path.write_text(SAVED_TEXT, encoding="utf-8")

    one = only(path)

    assert (one.id, one.title) == ("content_1056668-01", "春光正好踏青忙")
    assert (one.subtitle, one.byline) == ("少林景区迎来客流高峰", "本报讯(记者 李明)")
    assert (one.paper, one.page_label, one.section) == ("郑州日报", "D04", "登封时报")
    assert one.given_date == "2019-03-26"
    assert [b.text for b in one.blocks if b.kind is BlockKind.SUBHEAD] == ["服务更贴心"]
    for frame in ("上一版", "我市春耕", "返回主页", "放大", "下一篇", "版权声明"):
        assert frame not in printed(one)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "big5"])
def test_html_is_read_in_its_declared_encoding(tmp_path: Path, charset: str) -> None:
    """Scripts, comments and the frame are not print; the address inside gives the date."""
    path = tmp_path / "content_1.htm"
    html = SAVED_HTML.replace("CHARSET", charset)
    if charset == "big5":
        html = html.translate(
            str.maketrans("时报远页乡导级迎务钟导开为众", "時報遠頁鄉導級迎務鐘導開為眾")
        )
        html = html.translate(str.maketrans("讯记区来峰春赏客流设便点", "訊記區來峰春賞客流設便點"))
        html = html.translate(str.maketrans("别标题权声篇郑阔里注众", "別標題權聲篇鄭闊裡注眾"))
        path.write_bytes(html.encode("big5", "xmlcharrefreplace"))
    else:
        path.write_bytes(html.encode("gb18030" if charset == "gb2312" else charset))

    one = only(path)

    assert one.title == "春光正好踏青忙"
    assert [author.name for author in one.authors] == ["李明"]
    assert (one.page_label, one.given_date) == ("D04", "2019-03-26")
    assert len(one.blocks) == 3
    assert "不是文字" not in printed(one)


def test_html_without_a_known_frame_is_one_article(tmp_path: Path) -> None:
    """Nothing is thrown away on a guess."""
    path = tmp_path / "a.html"
    path.write_text("<h1>產業集聚</h1><p>甲。<h2>乙丙</h2><p>丁𠮷５。", encoding="utf-8")

    one = only(path)

    assert (one.title, one.paper, one.given_date) == ("產業集聚", None, None)
    assert [block.text for block in one.blocks] == ["產業集聚", "甲。", "乙丙", "丁𠮷５。"]


def test_words_of_the_frame_in_an_article_do_not_cut_it(tmp_path: Path) -> None:
    """A page of print that speaks of the next article is a page of print."""
    path = tmp_path / "a.txt"
    path.write_text("# 数字报改版\n\n读者可点返回主页。\n\n版面更清楚。\n", encoding="utf-8")

    assert [block.text for block in only(path).blocks][1:] == ["读者可点返回主页。", "版面更清楚。"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/html/2019-03/26/content_1056668.htm", "2019-03-26"),
        ("/html/2019-02/30/content_1.htm", ""),
        ("/a/2019-03-26.htm", ""),
        ("", ""),
    ],
    ids=["web edition", "no such day", "other form", "empty"],
)
def test_the_date_is_read_from_the_address(address: str, expected: str) -> None:
    """Only in the form the web editions use, and only when the day exists."""
    assert address_date(address) == expected


@pytest.mark.parametrize(
    "html", ["<div>" * 50_000, "<!--" * 50_000, "<" * 50_000, "&#" * 50_000, "</" * 50_000],
    ids=["nested", "comments", "angles", "references", "ends"],
)  # fmt: skip
def test_hostile_html_is_read_in_linear_time(html: str) -> None:
    """No nesting is too deep; the end of the text is reached."""
    assert html_pieces("<p>郑州</p>" + html)[0].text == "郑州"
