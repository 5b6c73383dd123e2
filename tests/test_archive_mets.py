"""METS with ALTO: what it says stands, what it leaves open the rules read, nothing is lost."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.literal import literal
from searchapp.archive.sources import find_sources, read_source, source_name
from searchapp.cli import complaints, main
from searchapp.config import Settings
from searchapp.engine.embedded import open_engine
from searchapp.engine.queries import EngineQuery, Match
from searchapp.model import Article, BlockKind, FactField, Page, Reject
from tests.scanned_issues import (
    MODS,
    alto,
    area,
    article,
    block,
    div,
    line,
    mets,
    paragraph,
    word,
    write_issue,
)
from tests.test_indexing import run
from tests.test_indexing_update import change, ids

PAGE_1 = alto(
    block("M", "鄭州日報 1936年5月1日 第1版"),
    block("K", "市府昨日通告"),
    block("T", "產業集聚區", "今日開工"),
    block("S", "𠮷野氏到場致詞"),
    block("A", "張三"),
    block("P1", "本市產業集聚區昨日開工，工人８００", "名到場，市長致"),
    block("X1", "商會昨日開會"),
    block("X2", "商會昨日開會，議決三事。"),
    block("P2", "詞，全文見第二版。"),
    block("H", "各界之祝賀"),
    block("Q1", "各界人士紛紛到場祝賀，一直到傍"),
)
PAGE_2 = alto(
    block("Q2", "晚方散，情形極一時之盛。"),
    block("R", "隴海鐵路客車時刻昨日起改動，旅客務請注意，詳情可向各站詢問，此布。"),
)
TITLE = (
    div("OVERLINE", area(1, "K")),
    div("TITLE", area(1, "T")),
    div("SUBHEADING", area(1, "S")),
)
FIRST = article(
    TITLE,
    div("AUTHOR", area(1, "A")),
    paragraph(area(1, "P1"), area(1, "P2")),
    div("SUBHEADING", area(1, "H")),
    paragraph(area(1, "Q1"), area(2, "Q2")),
)
SECOND = article([div("TITLE", area(1, "X1"))], paragraph(area(1, "X2")))
ISSUE = mets(div("TITLE_SECTION", area(1, "M")), FIRST, SECOND)


def no_words(_: str) -> bool:
    """A dictionary without words."""
    return False


def read(path: Path) -> tuple[list[Article], list[Reject]]:
    """Read a source: its articles and what was refused."""
    found = list(read_source(path, no_words))
    pages = [one for one in found if isinstance(one, Page)]
    return (
        [article for page in pages for article in page.articles],
        [one for one in found if isinstance(one, Reject)],
    )


def texts(one: Article) -> list[str]:
    """Give the texts of an article's blocks."""
    return [block.text for block in one.blocks]


def test_headline_roles_author_and_paragraphs_are_as_the_file_says(tmp_path: Path) -> None:
    """Kicker, title, subtitle, author, subhead; paper, date, page, number and edition are given."""
    (first, second, _), refused = read(write_issue(tmp_path, ISSUE, PAGE_1, PAGE_2))

    assert not refused
    assert (first.kicker, first.title, first.subtitle) == (
        "市府昨日通告",
        "產業集聚區今日開工",
        "𠮷野氏到場致詞",
    )
    assert texts(first) == [
        "市府昨日通告\n產業集聚區今日開工\n𠮷野氏到場致詞",
        "張三",
        "本市產業集聚區昨日開工，工人８００名到場，市長致詞，全文見第二版。",
        "各界之祝賀",
        "各界人士紛紛到場祝賀，一直到傍晚方散，情形極一時之盛。",
    ]
    kinds = [BlockKind.BYLINE, BlockKind.PARAGRAPH, BlockKind.SUBHEAD, BlockKind.PARAGRAPH]
    assert [one.kind for one in first.blocks][1:] == kinds
    assert (first.byline, [author.name for author in first.authors]) == ("張三", ["張三"])
    assert (first.authors[0].evidence.block, first.authors[0].evidence.text) == (1, "張三")
    assert (first.paper, first.given_date, first.page_label) == ("鄭州日報", "1936-05-01", "A01")
    assert first.tags == ("第4567期", "早版")
    assert (second.title, second.place, second.page_label) == ("商會昨日開會", 2, "A01")


def test_seams_of_one_paragraph_are_kept_and_say_whether_it_was_moved(tmp_path: Path) -> None:
    """Over a block of another article; over the page, where the next block is the next one."""
    (first, *_), _ = read(write_issue(tmp_path, ISSUE, PAGE_1, PAGE_2))

    over_article, over_page = first.blocks[2], first.blocks[4]

    assert [(one.offset, one.moved, one.rule) for one in over_article.joins] == [(24, True, "mets")]
    assert over_article.text[24:].startswith("詞")
    assert [(one.offset, one.moved, one.rule) for one in over_page.joins] == [(15, False, "mets")]
    assert over_page.lines == ()


def test_a_word_parted_by_the_page_is_put_together_around_the_seam(tmp_path: Path) -> None:
    """The second piece begins inside the word."""
    left = word("Strato", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="Stratoliner"') + '<HYP CONTENT="-"/>'
    right = word("liner", 'SUBS_TYPE="HypPart2" SUBS_CONTENT="Stratoliner"')
    issue = mets(article([div("TITLE", area(1, "T"))], paragraph(area(1, "A"), area(2, "B"))))
    pages = (
        alto(block("T", "飛機"), block("A", line("市長乘", left))),
        alto(block("B", line(right, "到達。"))),
    )

    (one,), _ = read(write_issue(tmp_path, issue, *pages))

    assert one.blocks[1].text == "市長乘Stratoliner到達。"
    assert one.blocks[1].joins[0].offset == len("市長乘Strato")


def test_what_the_file_leaves_out_is_read_as_the_rest_of_its_page(tmp_path: Path) -> None:
    """The masthead goes with the last article of its page; every line is in one block."""
    (first, second, rest), _ = read(write_issue(tmp_path, ISSUE, PAGE_1, PAGE_2))

    assert (second.blocks[-1].kind, second.blocks[-1].text) == (
        BlockKind.FOOTER,
        "鄭州日報 1936年5月1日 第1版",
    )
    assert (rest.id, rest.place, rest.page_label) == ("19360501_mets-03", 1, "A02")
    assert rest.blocks[1].text.startswith("隴海鐵路")
    assert (rest.paper, rest.given_date) == ("鄭州日報", "1936-05-01")
    shown = "".join(text for one in (first, second, rest) for text in texts(one))
    for page in (PAGE_1, PAGE_2):
        for content in page.split('CONTENT="')[1:]:
            assert shown.count(content.partition('"')[0]) >= 1


def test_blocks_without_paragraphs_are_read_by_the_rules(tmp_path: Path) -> None:
    """The headline is given, the body is only said to belong together."""
    body = [area(1, name) for name in ("A", "B")]
    page = alto(
        block("T", "產業集聚區今日開工"),
        block(
            "A",
            "本市產業集聚區昨日開工，各界人士八百名到場，市長致詞，",
            "略謂此舉與民生有莫大之關係，並在",
        ),
        block("X", "商會昨日開會，議決三事，即日施行，各商號一體知照，不得延誤，此布。"),
        block("B", "會後招待各報記者，說明今後之計劃。"),
    )
    issue = mets(article([div("TITLE", area(1, "T"))], *body), hrefs=["ALTO/00001.xml"])

    (first, rest), refused = read(write_issue(tmp_path, issue, page))

    assert not refused
    assert first.title == "產業集聚區今日開工"
    assert texts(first)[1].endswith("並在會後招待各報記者，說明今後之計劃。")
    assert [join.rule for join in first.blocks[1].joins] == ["adjacent"]
    assert texts(rest)[1].startswith("商會昨日開會")


def test_an_article_without_a_heading_gets_its_headline_by_the_rules(tmp_path: Path) -> None:
    """It is one article whatever it looks like."""
    blocks = [area(1, name) for name in ("X1", "X2", "P2")]
    issue = mets(div("ARTICLE", *blocks))

    (first, *_), _ = read(write_issue(tmp_path, issue, PAGE_1, PAGE_2))

    assert (first.title, texts(first)[1]) == ("商會昨日開會", "商會昨日開會，議決三事。")


def test_sections_kinds_captions_and_articles_inside_articles(tmp_path: Path) -> None:
    """Section by its label; advertisements are tagged; captions keep apart from the text."""
    inner = div("ADVERTISEMENT", div("TITLE", area(1, "X1")), paragraph(area(1, "X2")))
    picture = div("ILLUSTRATION", div("CAPTION", area(1, "S")))
    outer = div(
        "ARTICLE",
        div("HEADING", div("TITLE", area(1, "T"))),
        div("BODY", paragraph(area(1, "P1"), area(1, "P2")), picture, inner),
    )
    issue = mets(div("SECTION", div("HEADING", area(1, "K")), outer, extra='LABEL="本市新聞"'))

    (first, second, *_), _ = read(write_issue(tmp_path, issue, PAGE_1, PAGE_2))

    assert (first.section, second.section) == ("本市新聞", "本市新聞")
    assert first.blocks[-1].kind is BlockKind.CAPTION
    assert (second.title, "广告" in second.tags) == ("商會昨日開會", True)
    assert "广告" not in first.tags


def test_articles_linked_to_areas_of_the_pages_are_read(tmp_path: Path) -> None:
    """As the British Library writes them: areas from word to word, labelled as headlines."""
    areas = (
        div("pagearea", area(1, "w1", "w2"), extra='ID="pa1" LABEL="Headline"'),
        div("pagearea", area(1, "w3", "w4"), extra='ID="pa2" LABEL="Textblock"'),
    )
    page = div("page", '<m:fptr FILEID="ALTO1"/>', *areas, extra='ORDERLABEL="3" ORDER="1"')
    links = "".join(f'<m:smLink xlink:from="art1" xlink:to="{to}" />' for to in ("pa1", "pa2"))
    issue = mets(
        div("ARTICLE", extra='ID="art1"'),
        hrefs=["ALTO/00001.xml"],
        physical=page,
        extra=f"<m:structLink>{links}</m:structLink>",
    )
    lines = [
        line(word("本市", 'ID="w1"'), word("要聞", 'ID="w2"')),
        line(word("產業集聚區昨", 'ID="w3"')),
        line(word("日開工。", 'ID="w4"')),
    ]

    (one,), refused = read(write_issue(tmp_path, issue, alto(block("B1", *lines))))

    assert not refused
    assert texts(one) == ["本市要聞", "產業集聚區昨日開工。"]
    assert one.page_label == "3"


def test_pages_without_articles_are_read_by_the_rules(tmp_path: Path) -> None:
    """Where the file only says which pages make the issue; pages follow its order."""
    pages = "".join(
        div("page", f'<m:fptr FILEID="ALTO{number}"/>', extra=f'ORDER="{order}"')
        for number, order in ((1, 2), (2, 1))
    )
    whole = div("ARTICLE", '<m:fptr FILEID="ALTO1"/>') + div("ARTICLE", '<m:fptr FILEID="ALTO1"/>')

    found, refused = read(write_issue(tmp_path, mets(whole, physical=pages), PAGE_1, PAGE_2))

    assert not refused
    assert found[0].page_label == "1"
    assert texts(found[0])[1].startswith("晚方散")
    assert {one.given_date for one in found} == {"1936-05-01"}
    assert len({one.id for one in found}) == len(found)


NDNP = """<m:mets xmlns:m="http://www.loc.gov/METS/" xmlns:mods="http://www.loc.gov/mods/v3"
 xmlns:xlink="http://www.w3.org/1999/xlink" TYPE="urn:loc:ndnp:mets:newspaper:issue">
<m:dmdSec ID="issueModsBib"><m:mdWrap><m:xmlData><mods:mods><mods:relatedItem type="host">
<mods:titleInfo><mods:nonSort>The</mods:nonSort><mods:title>Shun Pao.</mods:title></mods:titleInfo>
<mods:part><mods:detail type="volume"><mods:number>9</mods:number></mods:detail></mods:part>
</mods:relatedItem><mods:originInfo><mods:dateIssued encoding="iso8601">1936-05-01</mods:dateIssued>
</mods:originInfo></mods:mods></m:xmlData></m:mdWrap></m:dmdSec>
<m:dmdSec ID="pageModsBib1"><m:mdWrap><m:xmlData><mods:mods><mods:part>
<mods:detail type="page number"><mods:number>7</mods:number></mods:detail></mods:part></mods:mods>
</m:xmlData></m:mdWrap></m:dmdSec>
<m:fileSec><m:fileGrp ID="pageFileGrp1"><m:file ID="masterFile1" USE="master">
<m:FLocat xlink:href="./0001.tif"/></m:file><m:file ID="ocrFile1" USE="ocr">
<m:FLocat LOCTYPE="OTHER" xlink:href="./ALTO/00001.xml"/></m:file></m:fileGrp></m:fileSec>
<m:structMap><m:div TYPE="np:issue" DMDID="issueModsBib"><m:div TYPE="np:page" DMDID="pageModsBib1">
<m:fptr FILEID="masterFile1"/><m:fptr FILEID="ocrFile1"/></m:div></m:div></m:structMap></m:mets>"""


def test_an_issue_of_pages_as_the_library_of_congress_writes_it_is_read(tmp_path: Path) -> None:
    """One structure without a kind, files in groups by page, page numbers in descriptions."""
    found, refused = read(write_issue(tmp_path, NDNP, PAGE_2))

    assert not refused
    assert {(one.paper, one.given_date, one.page_label) for one in found} == {
        ("The Shun Pao", "1936-05-01", "7")
    }
    assert sum(text.count("隴海鐵路") for one in found for text in texts(one)) == 1


def test_pages_of_any_name_have_their_labels_and_volumes_give_no_date(tmp_path: Path) -> None:
    """As docWorks writes it; the day a volume was scanned is not the day of the issue."""
    pages = "".join(
        div(kind, f"<m:fptr><m:par><m:area FILEID='IMG{n}'/>"
            f"<m:area FILEID='ALTO{n}' BETYPE='IDREF' BEGIN='P1'/></m:par></m:fptr>",
            extra=f'ORDER="{n}" {label}')
        for n, kind, label in ((1, "TITLE_PAGE", 'ORDERLABEL="11"'), (2, "CONTENT_PAGE", ""))
    )  # fmt: skip
    dated = MODS.replace("1936-05-01", "").replace(
        "</mods:titleInfo></mods:mods>",
        "</mods:titleInfo><mods:originInfo><mods:dateIssued>2014</mods:dateIssued>"
        "</mods:originInfo></mods:mods>",
        1,
    )

    found, refused = read(
        write_issue(tmp_path, mets(FIRST, described=dated, physical=pages), PAGE_1, PAGE_2)
    )

    assert not refused
    assert {one.given_date for one in found} == {None}
    assert [one.page_label for one in found][:: len(found) - 1] == ["11", "2"]


def test_parts_are_told_apart_within_what_is_named_as_a_whole(tmp_path: Path) -> None:
    """As in Australia: the article's zone, and in it those of its heading and text."""
    whole = alto(
        f'<ComposedBlock ID="ART1">{block("T", "商會昨日開會")}{block("B", "議決三事。")}'
        f"{block('R', '即日施行。')}</ComposedBlock>"
    )
    zones = (div("HEADING", area(1, "T")), paragraph(area(1, "B")))
    issue = mets(div("article", area(1, "ART1"), *zones), hrefs=["ALTO/00001.xml"])

    (one,), _ = read(write_issue(tmp_path, issue, whole))

    assert texts(one) == ["商會昨日開會", "議決三事。", "即日施行。"]


DUBLIN_CORE = """<m:dmdSec ID="DC"><m:mdWrap MDTYPE="DC"><m:xmlData><dc:title>申報</dc:title>
<dc:date>DATE</dc:date></m:xmlData></m:mdWrap></m:dmdSec>"""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1936-05-01", "1936-05-01"),
        ("19360501", "1936-05-01"),
        ("1936年5月1日", "1936-05-01"),
        ("01.05.1936", "1936-05-01"),
        ("1936-05-01T00:00:00", "1936-05-01"),
        ("1936-05", "1936-05"),
        ("1936", "1936"),
    ],
)
def test_dates_are_given_as_precisely_as_they_are_written(
    tmp_path: Path, written: str, expected: str
) -> None:
    """From Dublin Core as from MODS, in the forms libraries use."""
    described = DUBLIN_CORE.replace("DATE", written)

    (first, *_), refused = read(
        write_issue(tmp_path, mets(FIRST, SECOND, described=described), PAGE_1, PAGE_2)
    )

    assert not refused
    assert (first.paper, first.given_date) == ("申報", expected)


@pytest.mark.parametrize("written", ["1936-02-30", "05/06/1936", "民國二十五年", "0936"])
def test_a_date_that_cannot_be_read_is_said_and_not_guessed(tmp_path: Path, written: str) -> None:
    """Everything else is read."""
    issue = mets(FIRST, SECOND, described=DUBLIN_CORE.replace("DATE", written))

    found, (refused,) = read(write_issue(tmp_path, issue, PAGE_1, PAGE_2))

    assert (len(found), found[0].given_date, refused.line) == (3, None, 4)
    assert f"日期“{written}”不合格式" in refused.reason


def test_two_issues_in_one_file_keep_their_own_dates(tmp_path: Path) -> None:
    """A bundle of a month has a description for each issue."""
    second = MODS.replace("MODS_ISSUE", "MODS_NEXT").replace("1936-05-01", "1936-05-02")
    next_day = article([div("TITLE", area(2, "Q2"))], paragraph(area(2, "R")))
    issue = div("ISSUE", next_day, extra='DMDID="MODS_NEXT"')

    found, _ = read(
        write_issue(tmp_path, mets(FIRST, issue, described=MODS + second), PAGE_1, PAGE_2)
    )

    assert [one.given_date for one in found] == [*["1936-05-01"] * (len(found) - 1), "1936-05-02"]


@pytest.mark.parametrize(
    "hrefs",
    [
        ["ALTO/00001.xml", "./ALTO/00002.xml"],
        ["file://./ALTO/00001.xml", "ALTO\\00002.xml"],
        ["ALTO/%30%30001.xml", "../期/ALTO/00002.xml"],
    ],
    ids=["relative", "file and backslash", "escaped and parent"],
)
def test_alto_files_a_mets_file_names_are_no_sources_of_their_own(
    tmp_path: Path, hrefs: list[str]
) -> None:
    """Not in a folder, not when named beside it; alone they are."""
    folder = tmp_path / "期"
    path = write_issue(folder, mets(FIRST, SECOND, hrefs=hrefs), PAGE_1, PAGE_2)
    (folder / "ALTO/00003.xml").write_text(alto(block("B", "號外。")), encoding="utf-8")

    assert find_sources([tmp_path]) == (path, folder / "ALTO/00003.xml")
    assert find_sources([path, folder / "ALTO/00001.xml"]) == (path,)
    assert find_sources([folder / "ALTO/00001.xml"]) == (folder / "ALTO/00001.xml",)
    assert len(read(path)[0]) == 3


@pytest.mark.parametrize("mime", ["text/xml", "application/alto+xml", "text/alto", ""])
def test_groups_named_for_alto_hold_alto_whatever_they_call_its_type(
    tmp_path: Path, mime: str
) -> None:
    """Pictures in the same group are none."""
    issue = ISSUE.replace('MIMETYPE="text/xml"', f'MIMETYPE="{mime}"')
    picture = '<m:file ID="T" MIMETYPE="image/tiff"><m:FLocat xlink:href="2.tif"/></m:file>'
    issue = issue.replace('<m:fileGrp ID="ALTOGRP">', f'<m:fileGrp ID="ALTOGRP">{picture}')

    found, refused = read(write_issue(tmp_path, issue, PAGE_1, PAGE_2))

    assert (len(found), refused) == (3, [])


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    """Whichever name an article uses."""
    hrefs = ["ALTO/00001.xml", "ALTO/00002.xml", "./ALTO/00001.xml"]
    second = article([div("TITLE", area(3, "X1"))], paragraph(area(3, "X2")))

    found, refused = read(write_issue(tmp_path, mets(FIRST, second, hrefs=hrefs), PAGE_1, PAGE_2))

    assert not refused
    assert [one.title for one in found] == ["產業集聚區今日開工", "商會昨日開會", ""]


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("ALTO/00009.xml", "找不到引用的 ALTO 文件“ALTO/00009.xml”"),
        ("http://example.org/2.xml", "不在 METS 旁边"),
        ("/etc/hostname", "不在 METS 旁边"),
        ("file:///srv/00002.xml", "不在 METS 旁边"),
    ],
    ids=["missing", "another machine", "absolute", "absolute address"],
)
def test_a_named_file_that_is_not_there_is_said_and_the_rest_is_read(
    tmp_path: Path, href: str, reason: str
) -> None:
    """What, where, how to mend it; nothing outside the archive is opened."""
    issue = mets(FIRST, SECOND, hrefs=["ALTO/00001.xml", href])

    found, (refused,) = read(write_issue(tmp_path, issue, PAGE_1, PAGE_2))

    named_at = issue[: issue.index(href)].count("\n") + 1
    assert (refused.path.name, refused.line) == ("19360501_mets.xml", named_at)
    assert reason in refused.reason
    assert texts(found[0])[-1] == "各界人士紛紛到場祝賀，一直到傍"
    assert len(found) == 2


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (PAGE_2[:-20], "不是完好的 XML"),
        ("<!DOCTYPE alto []><alto/>", "<!DOCTYPE>"),
        ("<PcGts/>", "根元素是 <pcgts>"),
        (alto(), "没有文字"),
    ],
    ids=["damaged", "document type", "other kind", "empty"],
)
def test_a_named_file_that_cannot_be_read_is_said_in_its_own_place(
    tmp_path: Path, page: str, reason: str
) -> None:
    """The other pages are read."""
    found, (refused,) = read(write_issue(tmp_path, ISSUE, PAGE_1, page))

    assert (refused.path.name, reason in refused.reason) == ("00002.xml", True), refused
    assert [one.title for one in found] == ["產業集聚區今日開工", "商會昨日開會"]


def test_references_to_what_is_not_there_lose_no_text(tmp_path: Path) -> None:
    """The block is read as the rest of its page; the first reference is named."""
    issue = ISSUE.replace('BEGIN="X2"', 'BEGIN="X9"')

    found, (refused,) = read(write_issue(tmp_path, issue, PAGE_1, PAGE_2))

    assert refused.line == issue[: issue.index('BEGIN="X9"')].count("\n") + 1
    assert "“X9”" in refused.reason
    assert sum(text.count("議決三事") for one in found for text in texts(one)) == 1


def test_a_mets_file_that_names_no_alto_is_said(tmp_path: Path) -> None:
    """It may be that of the whole paper, which names only others."""
    found, (refused,) = read(write_issue(tmp_path, mets(hrefs=[])))

    assert (found, refused.line) == ([], 2)
    assert "没有列出 ALTO 文件" in refused.reason


@pytest.mark.parametrize("name", ["19360501_mets.xml", "19360501.xml"])
def test_issues_a_mets_file_of_the_paper_names_stay_sources(tmp_path: Path, name: str) -> None:
    """Whatever they are called: it is not theirs to read."""
    issue = write_issue(tmp_path, ISSUE, PAGE_1, PAGE_2, name=name)
    paper = mets(hrefs=[name]).replace("ALTOGRP", "ISSUES")
    (tmp_path / "paper_mets.xml").write_text(paper, encoding="utf-8")

    sources = find_sources([tmp_path])

    assert set(sources) == {issue, tmp_path / "paper_mets.xml"}
    assert len(read(issue)[0]) == 3
    assert read(tmp_path / "paper_mets.xml")[1]


def test_pages_of_a_damaged_mets_file_are_read_by_themselves(tmp_path: Path) -> None:
    """Nothing is lost for it."""
    path = write_issue(tmp_path, ISSUE[:-20], PAGE_1, PAGE_2)

    sources = find_sources([tmp_path])

    assert len(sources) == 3
    assert read(path)[1][0].reason.startswith("不是完好的 XML")
    assert all(read(one)[0] for one in sources if one != path)


KINDS = (
    "ARTICLE", "ADVERTISEMENT", "SECTION", "TITLE_SECTION", "HEADING", "TITLE", "OVERLINE",
    "SUBHEADING", "CROSSHEADING", "AUTHOR", "BODY", "PARAGRAPH", "TEXT", "ILLUSTRATION", "CAPTION",
    "unheard-of",
)  # fmt: skip
AREAS = st.builds(
    lambda file, first, last: area(file, f"B{first}", f"B{last}"),
    st.integers(1, 2), st.integers(0, 6), st.integers(0, 6),
)  # fmt: skip
DIVISIONS = st.recursive(
    st.builds(div, st.sampled_from(KINDS), AREAS),
    lambda inner: st.builds(
        lambda kind, parts: div(kind, *parts), st.sampled_from(KINDS), st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(DIVISIONS, max_size=5), st.lists(st.integers(1, 40), min_size=12, max_size=12))
def test_whatever_the_divisions_every_line_is_in_exactly_one_block(
    tmp_path_factory: pytest.TempPathFactory, divisions: list[str], lengths: list[int]
) -> None:
    """Overlapping, crossing, unknown or senseless: nothing is lost and nothing is doubled."""
    folder = tmp_path_factory.getbasetemp() / "whatever"
    marks = [f"第{number:02d}号" + "郑" * length for number, length in enumerate(lengths)]
    pages = [
        alto(*(block(f"B{at}", mark) for at, mark in enumerate(marks[start : start + 6])))
        for start in (0, 6)
    ]

    found, _ = read(write_issue(folder, mets(*divisions), *pages))

    shown = [text for one in found for text in texts(one)]
    for number, mark in enumerate(marks):
        assert sum(text.count(f"第{number:02d}号") for text in shown) == 1, (mark, shown)
    assert sum(text.count("郑") for text in shown) == sum(lengths)
    for one in found:
        assert [block.number for block in one.blocks] == list(range(len(one.blocks)))
        assert one.blocks[0].kind is BlockKind.HEADLINE
    assert [one.id for one in found] == [
        f"19360501_mets-{number:02d}" for number in range(1, len(found) + 1)
    ]


def test_names_that_say_nothing_take_their_folders_in_front(tmp_path: Path) -> None:
    """Issues beside each other keep their articles apart."""
    for day in ("19360501", "19360502"):
        write_issue(tmp_path / day, ISSUE, PAGE_1, PAGE_2, name="mets.xml")

    sources = find_sources([tmp_path])

    assert [source_name(one) for one in sources] == ["19360501/mets.xml", "19360502/mets.xml"]
    found = [one for path in sources for one in read(path)[0]]
    assert [one.id for one in found][::3] == ["19360501_mets-01", "19360502_mets-01"]
    assert [one.source for one in found][::3] == ["19360501/mets.xml", "19360502/mets.xml"]


def test_an_update_of_one_issue_leaves_the_others_alone(tmp_path: Path) -> None:
    """Though all of them are called mets.xml; what is gone from the issue goes."""
    archive, index = tmp_path / "archive", tmp_path / "index"
    for day in ("19360501", "19360502"):
        write_issue(archive / day, ISSUE, PAGE_1, PAGE_2, name="mets.xml")
    run(index, [archive])
    short = mets(div("TITLE_SECTION", area(1, "M")), FIRST, hrefs=["ALTO/00001.xml"])
    page = PAGE_1.replace(block("X1", "商會昨日開會"), "").replace(
        block("X2", "商會昨日開會，議決三事。"), ""
    )
    write_issue(archive / "19360502", short.replace(area(2, "Q2"), ""), page, name="mets.xml")

    report = change(index, [archive / "19360502/mets.xml"])

    assert not report.rejects
    assert ids(index) == {*(f"19360501_mets-0{n}" for n in (1, 2, 3)), "19360502_mets-01"}


def test_an_archive_of_issues_is_rebuilt_proved_and_served(tmp_path: Path) -> None:
    """The command reads METS with ALTO and ALTO alone; every string drawn is found."""
    archive, index = tmp_path / "archive", tmp_path / "index"
    write_issue(archive / "a", ISSUE, PAGE_1, PAGE_2)
    (archive / "號外.xml").write_text(
        alto(block("B", "號外：隴海鐵路今日通車。")), encoding="utf-8"
    )

    done = CliRunner().invoke(
        main, ["rebuild-index", str(archive), "--index", str(index), "--quiet", "--no-persons"]
    )

    assert done.exit_code == complaints.OK, done.output
    assert "文件 2，文章 4" in done.stdout
    assert "找到 1.000" in done.stdout
    engine = open_engine(index, Settings())
    wanted = literal("市長致詞")
    assert wanted is not None
    (hit,) = engine.search(EngineQuery(Match(wanted), limit=5)).hits
    first, rest = engine.articles([hit.article_id, "19360501_mets-03"])
    engine.close()
    assert first.id == "19360501_mets-01"
    dates = [fact for one in (first, rest) for fact in one.facts if fact.field is FactField.DATE]
    assert [(date.value, date.kind, date.rule) for date in dates] == [
        ("1936-05-01", "printed", "footer"),
        ("1936-05-01", "given", "record"),
    ]
