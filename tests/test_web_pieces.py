"""Text and spans become pieces that are the text again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.model import Span
from searchapp.web.presenters.pieces import Layers, Piece, Seam, cut, lines
from tests.corpus import texts


@st.composite
def layered(draw: st.DrawFn) -> tuple[str, Layers]:
    """A text with overlapping spans and seams, some past its end."""
    text = draw(texts(20))
    places = st.integers(0, len(text) + 2)
    spans = st.lists(st.tuples(places, places).map(lambda p: Span(min(p), max(p))), max_size=4)
    offsets = draw(st.lists(st.integers(0, len(text)), max_size=2, unique=True))
    seams = tuple((offset, Seam(n, f"接合处 {n}")) for n, offset in enumerate(offsets, 1))
    return text, Layers(draw(spans), draw(spans), "evidence", seams)


@given(layered())
def test_pieces_joined_are_the_text(case: tuple[str, Layers]) -> None:
    """No character is lost, doubled or changed, whatever lies over the text."""
    text, layers = case

    pieces = cut(text, layers)

    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(layered())
def test_a_character_is_marked_exactly_when_a_span_covers_it(case: tuple[str, Layers]) -> None:
    """Marks sit on the printed characters, query and evidence apart."""
    text, layers = case

    at = 0
    for piece in cut(text, layers):
        for place in range(at, at + len(piece.text)):
            assert piece.hit == any(s.start <= place < s.end for s in layers.hits)
            assert piece.evidence == any(s.start <= place < s.end for s in layers.evidence)
        at += len(piece.text)


@given(layered())
def test_lines_are_cut_like_the_whole(case: tuple[str, Layers]) -> None:
    """The lines of a headline hold every character but the line ends, and one anchor at most."""
    text, layers = case

    cut_lines = lines(text, layers)

    assert ["".join(p.text for p in line) for line in cut_lines] == text.split("\n")
    assert sum(bool(piece.anchor) for line in cut_lines for piece in line) <= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("産業集聚區", (Piece("産"), Piece("業集", hit=True), Piece("聚區"))),
        ("𠮷野家", (Piece("𠮷"), Piece("野家", hit=True))),
        ("\uff15G", (Piece("\uff15"), Piece("G", hit=True))),
    ],
    ids=["empty", "traditional", "beyond the basic plane", "full-width digit"],
)
def test_offsets_count_code_points(text: str, expected: tuple[Piece, ...]) -> None:
    """A rare character is one, a full-width digit is one."""
    assert cut(text, Layers(hits=[Span(1, 3)])) == expected


def test_a_seam_stands_before_the_piece_it_opens() -> None:
    """The mark is placed between the two printed pieces, inside a match too."""
    seam = Seam(1, "分栏接合处")

    pieces = cut("主动认领责任", Layers(hits=[Span(2, 4)], seams=((3, seam),)))

    assert [(piece.text, piece.hit, piece.seam) for piece in pieces] == [
        ("主动", False, None),
        ("认", True, None),
        ("领", True, seam),
        ("责任", False, None),
    ]
