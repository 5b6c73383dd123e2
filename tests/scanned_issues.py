"""Makes small ALTO and METS files for the tests of digitised newspapers."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

NAMESPACES = {
    "1": 'xmlns="http://schema.ccs-gmbh.com/ALTO"',
    "2": 'xmlns="http://www.loc.gov/standards/alto/ns-v2#"',
    "3": 'xmlns="http://www.loc.gov/standards/alto/ns-v3#"',
    "4": 'xmlns="http://www.loc.gov/standards/alto/ns-v4#"',
    "none": "",
}
BLANK = '<SP WIDTH="9"/>'


def word(content: str, extra: str = "") -> str:
    """Write one word."""
    return f'<String CONTENT="{escape(content)}" WC="0.5" HPOS="1" VPOS="1" {extra}/>'


def line(*words: str, line_id: str = "") -> str:
    """Write one line; plain text becomes a word."""
    inner = "".join(one if one.startswith("<") else word(one) for one in words)
    return (
        f'<TextLine ID="{line_id}">{inner}</TextLine>'
        if line_id
        else f"<TextLine>{inner}</TextLine>"
    )


def block(name: str, *lines: str, extra: str = "") -> str:
    """Write one block; plain text becomes a line of one word."""
    inner = "\n".join(one if one.startswith("<") else line(one) for one in lines)
    return f'<TextBlock ID="{name}" {extra}>\n{inner}\n</TextBlock>'


def alto(
    *blocks: str, version: str = "4", head: str = "", page: str = "", margins: str = ""
) -> str:
    """Write an ALTO file of one page."""
    inner = "\n".join(blocks)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<alto {NAMESPACES[version]}>\n'
        f"<Description><MeasurementUnit>pixel</MeasurementUnit></Description>\n{head}"
        f'<Layout><Page ID="P1" {page}>{margins}<PrintSpace>\n{inner}\n</PrintSpace>'
        "</Page></Layout>\n</alto>\n"
    )


def area(file: int, begin: str, end: str = "") -> str:
    """Point at a block."""
    last = f' END="{end}"' if end else ""
    return f'<m:fptr><m:area FILEID="ALTO{file}" BETYPE="IDREF" BEGIN="{begin}"{last}/></m:fptr>'


def div(kind: str, *inner: str, extra: str = "") -> str:
    """Write a division."""
    return f'<m:div TYPE="{kind}" {extra}>{"".join(inner)}</m:div>\n'


def paragraph(*areas: str) -> str:
    """Write a paragraph of one or more blocks, as docWorks does."""
    return div("PARAGRAPH", *(div("TEXT", one) for one in areas))


def article(title: Sequence[str], *body: str) -> str:
    """Write an article with a heading and a body."""
    heading = div("HEADING", *title)
    return div("ARTICLE", heading, div("BODY", div("BODY_CONTENT", *body)))


MODS = """<m:dmdSec ID="MODS_PAPER"><m:mdWrap MDTYPE="MODS"><m:xmlData><mods:mods>
<mods:titleInfo><mods:title>鄭州日報</mods:title></mods:titleInfo></mods:mods></m:xmlData></m:mdWrap>
</m:dmdSec>
<m:dmdSec ID="MODS_ISSUE"><m:mdWrap MDTYPE="MODS"><m:xmlData><mods:mods>
<mods:originInfo><mods:dateIssued encoding="iso8601">1936-05-01</mods:dateIssued>
<mods:edition>早版</mods:edition></mods:originInfo>
<mods:part><mods:detail type="issue"><mods:number>4567</mods:number></mods:detail></mods:part>
</mods:mods></m:xmlData></m:mdWrap></m:dmdSec>
<m:dmdSec ID="MODS_ARTICLE"><m:mdWrap MDTYPE="MODS"><m:xmlData><mods:mods>
<mods:titleInfo><mods:title>一篇文章</mods:title></mods:titleInfo>
<mods:originInfo><mods:dateIssued>1999</mods:dateIssued></mods:originInfo>
</mods:mods></m:xmlData></m:mdWrap></m:dmdSec>
"""


def mets(
    *logical: str,
    hrefs: Sequence[str] = ("ALTO/00001.xml", "ALTO/00002.xml"),
    described: str = MODS,
    physical: str | None = None,
    extra: str = "",
) -> str:
    """Write a METS file of one issue."""
    files = "\n".join(
        f'<m:file ID="ALTO{number}" MIMETYPE="text/xml">'
        f'<m:FLocat LOCTYPE="URL" xlink:href="{href}"/></m:file>'
        for number, href in enumerate(hrefs, start=1)
    )
    pages = "".join(
        div("PAGE", f'<m:fptr FILEID="IMG{number}"/><m:fptr FILEID="ALTO{number}"/>',
            extra=f'ORDER="{number}" ORDERLABEL="第A0{number}版"')
        for number in range(1, len(hrefs) + 1)
    )  # fmt: skip
    issue = div("ISSUE", div("CONTENT", *logical), extra='DMDID="MODS_ISSUE"')
    paper = div("NEWSPAPER", issue, extra='DMDID="MODS_PAPER"')
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<m:mets xmlns:m="http://www.loc.gov/METS/"'
        ' xmlns:mods="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f'{described}<m:fileSec><m:fileGrp USE="Images"><m:file ID="IMG1" MIMETYPE="image/tiff">'
        '<m:FLocat xlink:href="1.tif"/></m:file></m:fileGrp>\n'
        f'<m:fileGrp ID="ALTOGRP">{files}</m:fileGrp></m:fileSec>\n'
        f'<m:structMap TYPE="PHYSICAL">{div("physSequence", physical or pages)}</m:structMap>\n'
        f'<m:structMap TYPE="LOGICAL">{paper}'
        f"</m:structMap>{extra}\n</m:mets>\n"
    )


def write_issue(folder: Path, mets_text: str, *altos: str, name: str = "19360501_mets.xml") -> Path:
    """Write a METS file and its ALTO files; give the METS file's path."""
    (folder / "ALTO").mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(altos, start=1):
        (folder / f"ALTO/{number:05d}.xml").write_text(text, encoding="utf-8")
    path = folder / name
    path.write_text(mets_text, encoding="utf-8")
    return path
