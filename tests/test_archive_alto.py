"""ALTO by itself: every line of every version is read, nothing dangerous is."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.archive import xml_tree
from searchapp.archive.alto import read_alto
from searchapp.archive.sources import read_source
from searchapp.archive.xml_tree import read_xml
from searchapp.model import Article, BlockKind, Page, Reject
from tests.scanned_issues import BLANK, alto, block, line, word

BODY = "本市產業集聚區昨日開工，市長到場致詞，𠮷野氏亦到，工人８００名。"


def found_in(
    folder: Path, text: str | bytes, name: str = "申報19360501.xml"
) -> list[Page | Reject]:
    """Write an XML file and read it as a source."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_source(path, lambda _: False))


def articles(folder: Path, text: str | bytes) -> list[Article]:
    """Read a file in which nothing is refused."""
    found = found_in(folder, text)
    assert all(isinstance(one, Page) for one in found), found
    return [article for one in found if isinstance(one, Page) for article in one.articles]


def printed(folder: Path, *blocks: str) -> list[str]:
    """Give the text of every block of a page, before the rules for pages read it."""
    path = folder / "a.xml"
    path.write_text(alto(*blocks), encoding="utf-8")
    text = read_alto(read_xml(path))
    return [piece.text for piece in text.pieces(range(len(text.lines)))]


def refused(folder: Path, text: str | bytes) -> Reject:
    """Read a file that is refused as a whole."""
    (found,) = found_in(folder, text)
    assert isinstance(found, Reject)
    return found


@pytest.mark.parametrize("version", ["1", "2", "3", "4", "none"])
def test_every_version_and_namespace_is_read_alike(tmp_path: Path, version: str) -> None:
    """A block is a paragraph, known by the line of the file where it stands."""
    (one,) = articles(tmp_path, alto(block("B1", BODY), block("B2", "次日續開。"), version=version))

    assert one.id == "申報19360501-01"
    assert one.source == "申報19360501.xml"
    assert [block.text for block in one.blocks] == ["", BODY, "次日續開。"]
    assert [block.lines for block in one.blocks] == [(), (5,), (8,)]


def test_prefixed_names_are_read(tmp_path: Path) -> None:
    """Some programs write ``alto:TextBlock``."""
    text = alto(block("B1", BODY)).replace("<", "<a:").replace("<a:/", "</a:")
    text = text.replace("<a:?", "<?").replace("xmlns=", "xmlns:a=")

    (one,) = articles(tmp_path, text)

    assert one.blocks[1].text == BODY


def test_chinese_lines_run_on_and_latin_lines_are_parted(tmp_path: Path) -> None:
    """Also where a Chinese line ends in Latin letters, or a number is parted."""
    assert printed(
        tmp_path,
        block("B1", "本市產業集", "聚區昨日開工", "，達４", "０００畝。"),
        block("B2", line("The", BLANK, "Shun"), line("Pao", BLANK, "reports.")),
        block("B3", "市長乘坐Boeing", "Stratoliner到達，計費4", "00元，即日啟程。"),
    ) == [
        "本市產業集聚區昨日開工，達４０００畝。",
        "The Shun Pao reports.",
        "市長乘坐Boeing Stratoliner到達，計費400元，即日啟程。",
    ]


def test_printed_blanks_stay_and_those_of_the_recognition_go(tmp_path: Path) -> None:
    """A blank here and there is print; one between all characters is not."""
    sparse = block("B1", line("記者昨日會見王", BLANK, "偉市長，談市政建設甚詳。"))
    dense = block("B1", line(*BLANK.join(map(word, "本市開工達400畝")).split("|"), BLANK, "New"))
    apart = block("B2", line("York", BLANK, "昨", BLANK, "日", BLANK, "收", BLANK, "市。"))

    assert printed(tmp_path, sparse) == ["記者昨日會見王 偉市長，談市政建設甚詳。"]
    assert printed(tmp_path, dense, apart) == ["本市開工達400畝New", "York昨日收市。"]


def test_words_without_blanks_in_the_file_are_parted_when_latin(tmp_path: Path) -> None:
    """Files that write no blanks at all have a word in each string."""
    assert printed(
        tmp_path, block("B1", line("The", "Shun", "Pao"), line("本", "市", "G", "2", "0", "會議。"))
    ) == ["The Shun Pao本市G20會議。"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (word("indus", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="industry"') + '<HYP CONTENT="-"/>',
         word("try", 'SUBS_TYPE="HypPart2" SUBS_CONTENT="industry"'), "The industry grows."),
        (word("bak", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="backen"') + '<HYP CONTENT="-"/>',
         word("ken", 'SUBS_TYPE="HypPart2" SUBS_CONTENT="backen"'), "The backen grows."),
        (word("indus") + "<HYP/>", word("try"), "The industry grows."),
        (word("indus\u00ad"), word("try"), "The industry grows."),
        (word("Sino") + '<HYP CONTENT="-"/>', word("American"), "The Sino-American grows."),
        (word("well-"), word("known"), "The well-known grows."),
    ],
    ids=["parts", "changed spelling", "hyphen only", "soft hyphen", "capital", "as printed"],
)  # fmt: skip
def test_parted_words_are_put_together(
    tmp_path: Path, left: str, right: str, expected: str
) -> None:
    """By what the file says of the word, else by its hyphen."""
    found = printed(tmp_path, block("B1", line("The", BLANK, left), line(right, BLANK, "grows.")))

    assert found == [expected]


def test_columns_of_vertical_print_are_read_in_their_order(tmp_path: Path) -> None:
    """From right to left, as the file has them; nothing is sorted by place on the page."""
    columns = [
        f'<TextLine HPOS="{900 - 100 * at}" VPOS="10" HEIGHT="600">{word(text)}</TextLine>'
        for at, text in enumerate(["本市產業集聚區", "昨日開工，觀者", "如堵，𠮷野氏致詞。"])
    ]

    assert printed(tmp_path, block("V1", *columns, extra='ROTATION="0"')) == [
        "本市產業集聚區昨日開工，觀者如堵，𠮷野氏致詞。"
    ]


def test_the_reading_order_of_alto_4_is_followed(tmp_path: Path) -> None:
    """Blocks it does not name follow in the order of the file."""
    order = (
        '<ReadingOrder><OrderedGroup ID="G"><ElementRef ID="R1" REF="B3"/><OrderedGroup ID="H">'
        '<ElementRef ID="R2" REF="L1"/></OrderedGroup></OrderedGroup></ReadingOrder>'
    )
    blocks = (
        block("B1", line("其一在此。", line_id="L1")),
        block("B2", "其二在此。"),
        block("B3", "其三在此。"),
    )

    (one,) = articles(tmp_path, alto(*blocks, head=order))

    assert [block.text for block in one.blocks][1:] == ["其三在此。", "其一在此。", "其二在此。"]


def test_larger_type_makes_headlines_and_the_rules_part_articles(tmp_path: Path) -> None:
    """Two articles on one page, with kicker, headline, byline and people."""
    styles = (
        '<Styles><TextStyle ID="BIG" FONTSIZE="30"/><TextStyle ID="MID" FONTSIZE="20"/>'
        '<TextStyle ID="TXT" FONTSIZE="10"/></Styles>'
    )
    (first, second) = articles(
        tmp_path,
        alto(
            block("B1", "本市昨日舉行大會", extra='STYLEREFS="MID"'),
            block("B2", "產業集聚區今日開工", extra='STYLEREFS="BIG"'),
            block("B3", "本報訊(記者 張三)" + BODY, extra='STYLEREFS="TXT"'),
            block("B4", "隴海鐵路客車時刻改動", extra='STYLEREFS="BIG"'),
            block("B5", "本報訊(記者 李四)隴海鐵路昨日起改動時刻。", extra='STYLEREFS="TXT"'),
            head=styles,
        ),
    )

    assert (first.kicker, first.title) == ("本市昨日舉行大會", "產業集聚區今日開工")
    assert [author.name for author in (*first.authors, *second.authors)] == ["張三", "李四"]
    assert second.title == "隴海鐵路客車時刻改動"
    assert [one.place for one in (first, second)] == [1, 2]


def test_tags_make_headlines_and_margins_furniture(tmp_path: Path) -> None:
    """What stands outside the print space says paper and page, and stays searchable."""
    tags = '<Tags><StructureTag ID="H" LABEL="heading"/></Tags>'
    margin = f"<TopMargin>{block('M', '申江時報 1936年5月1日 第3版')}</TopMargin>"
    (one,) = articles(
        tmp_path,
        alto(
            block("B1", "昨日之市況", extra='TAGREFS="H"'),
            block("B2", BODY),
            head=tags,
            margins=margin,
            page='PRINTED_IMG_NR="3"',
        ),
    )

    assert (one.title, one.paper, one.page_label) == ("昨日之市況", "申江時報", "3")
    assert one.blocks[-1].kind is BlockKind.FOOTER
    assert one.blocks[-1].text == "申江時報 1936年5月1日 第3版"


def test_a_paragraph_parted_by_a_column_is_joined_and_the_seam_kept(tmp_path: Path) -> None:
    """As in a page text: the rules are the same."""
    (one,) = articles(
        tmp_path,
        alto(
            block("B1", "本市產業集聚區昨日開工，市長到場致詞並在"), block("B2", "會後答記者問。")
        ),
    )

    (joined,) = one.blocks[1:]
    assert joined.text.endswith("並在會後答記者問。")
    assert [(join.offset, join.moved, join.rule) for join in joined.joins] == [
        (20, False, "adjacent")
    ]
    assert joined.lines == (5, 8)


def test_two_pages_of_one_file_keep_their_articles_apart(tmp_path: Path) -> None:
    """The second page has its number in the ids."""
    text = alto(block("B1", BODY))
    page = text[text.index("<Page") : text.index("</Layout>")]

    found = articles(tmp_path, text.replace(page, page + page.replace('"B1"', '"B2"')))

    assert [one.id for one in found] == ["申報19360501-01", "申報19360501_2-01"]


def test_words_outside_lines_and_empty_strings_are_no_stumbling_block(tmp_path: Path) -> None:
    """Some programs write words right into blocks; nothing printed is lost."""
    words = word("本市開工，") + '<String CONTENT=""/>' + word("觀者如堵。")
    loose = f'<TextBlock ID="B1">{words}</TextBlock>'
    nested = f"<ComposedBlock>{block('B2', '次日續開。')}</ComposedBlock>"

    assert printed(tmp_path, loose, nested) == ["本市開工，觀者如堵。", "次日續開。"]


@pytest.mark.parametrize(
    ("declared", "data"),
    [
        ("GB18030", lambda text: text.encode("gb18030")),
        ("Big5", lambda text: text.replace("𠮷", "吉").encode("big5")),
        ("UTF-16", lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le")),
        ("UTF-8", lambda text: codecs.BOM_UTF8 + text.encode()),
    ],
    ids=["gb18030", "big5", "utf-16", "bom"],
)
def test_declared_encodings_are_read(tmp_path: Path, declared: str, data: object) -> None:
    """As everywhere: by mark, by declaration, never by a guess."""
    assert callable(data)
    text = alto(block("B1", BODY)).replace("UTF-8", declared)

    (one,) = articles(tmp_path, data(text))

    assert one.blocks[1].text in {BODY, BODY.replace("𠮷", "吉")}


LAUGHS = '<!DOCTYPE alto [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]>\n<alto>&b;</alto>'
OUTSIDE = '<!DOCTYPE alto [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<alto>&x;</alto>'
DEFAULTS = f'<!DOCTYPE alto [<!ATTLIST b c CDATA "{"長" * 999}">]>\n<alto>{"<b/>" * 999}</alto>'


@pytest.mark.parametrize(
    "text",
    [LAUGHS, OUTSIDE, DEFAULTS, '<!DOCTYPE alto SYSTEM "http://example.org/a.dtd"><alto/>'],
    ids=["entity bomb", "external entity", "attribute bomb", "external definition"],
)
def test_a_document_type_is_refused_before_anything_expands(tmp_path: Path, text: str) -> None:
    """Nothing outside the file is opened, nothing inside it grows."""
    found = refused(tmp_path, "<?xml version='1.0'?>\n" + text)

    assert (found.line, found.path.name) == (2, "申報19360501.xml")
    assert "<!DOCTYPE>" in found.reason
    assert "请去掉" in found.reason


@pytest.mark.parametrize(
    ("text", "line_number", "reason"),
    [
        (alto(block("B1", BODY)).replace("</TextBlock>", ""), 8, "对不上"),
        (alto(block("B1", BODY))[:-30], 8, "中间断了"),
        ("", 1, "没有任何元素"),
        ("純文字。", 1, "不是完好的 XML"),
        (alto(block("B1", "&nbsp;")).replace("&amp;nbsp;", "&nbsp;"), 6, "没有定义的实体"),
        ("<tei>\n<p>本市</p></tei>", 1, "根元素是 <tei>"),
        (alto(), 2, "没有文字"),
        (alto(block("B1", line("<SP/>"))), 2, "没有文字"),
        ("<a>" * 200 + "</a>" * 200, 1, "层以上"),
    ],
    ids=["tag missing", "cut short", "empty", "no xml", "unknown entity", "other root", "no block",
         "no word", "nested"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_line_and_reason(
    tmp_path: Path, text: str, line_number: int, reason: str
) -> None:
    """And how to mend it."""
    found = refused(tmp_path, text)

    assert (found.line, reason in found.reason) == (line_number, True), found


def test_size_and_number_of_elements_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page has neither; what is passed over counts for nothing."""
    glyphs = word("本市開工。").replace("/>", ">" + "<Glyph><Variant/></Glyph>" * 300 + "</String>")
    text = alto(block("B1", line(glyphs)))
    monkeypatch.setattr(xml_tree, "_ELEMENTS_MAX", 100)

    assert len(articles(tmp_path, text)) == 1
    assert (
        "元素超过 100 个" in refused(tmp_path, alto(*[block("B", "字") for _ in range(60)])).reason
    )
    monkeypatch.setattr(xml_tree, "XML_BYTES_MAX", 2**20)
    assert "超过 1 MiB" in refused(tmp_path, b"<alto>" + b" " * 2**20).reason


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(
                    exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="-\u00ad\ufeff"
                ),
                max_size=6,
            ),
            max_size=4,
        ),
        max_size=5,
    )
)
def test_every_character_of_every_line_is_in_the_text(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]
) -> None:
    """Blanks aside, the blocks print what the strings hold, in order."""
    path = tmp_path_factory.getbasetemp() / "every.xml"
    path.write_text(
        alto(*(block(f"B{at}", line(*map(word, one))) for at, one in enumerate(lines))), "utf-8"
    )

    text = read_alto(read_xml(path))

    pieces = "".join(piece.text for piece in text.pieces(range(len(text.lines))))
    assert "".join(pieces.split()) == "".join("".join(map("".join, lines)).split())
