"""Streams: whole arrays give exactly what the plain analysis gives, text by text."""

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis import numbering
from searchapp.analysis.literal import cut_units, pair_tokens
from searchapp.analysis.stream import Stream, literal_stream, streams, word_stream
from searchapp.analysis.vocabulary import PairVocabulary
from searchapp.analysis.words import cut_search
from searchapp.engine.contract import TokenStream

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
LINES = [line for path in SEEDS for line in path.read_text(encoding="utf-8").splitlines()]

AWKWARD = "产業集a5.Ａ\uff12，。…㎡㈱ﷺ \u3000\u200b\u0301\n\t!%@#·—“é\ue000𠮷\U0001f600한"
"""Characters that fold to several, vanish, part units, or are joined only between digits."""

texts = st.lists(
    st.text(alphabet=AWKWARD, max_size=25) | st.text(max_size=12) | st.text("1.2 a", max_size=15),
    max_size=6,
)


def pairs_of(stream: Stream, block: int) -> list[tuple[str, int]]:
    """Read back the tokens and positions of one block."""
    here = slice(stream.offsets[block], stream.offsets[block + 1])
    places = zip(stream.tokens[here].tolist(), stream.positions[here].tolist(), strict=True)
    return [(stream.vocabulary[token], position) for token, position in places]


def words_of(stream: Stream, block: int) -> list[str]:
    """Read back the words of one block."""
    here = slice(stream.offsets[block], stream.offsets[block + 1])
    return [stream.vocabulary[token] for token in stream.tokens[here].tolist()]


def check(blocks: list[str]) -> None:
    """Compare both streams with the plain analysis."""
    literal, words = streams(blocks)

    assert len(literal.offsets) == len(words.offsets) == len(blocks) + 1
    for number, text in enumerate(blocks):
        assert pairs_of(literal, number) == list(pair_tokens(cut_units(text)))
        assert words_of(words, number) == cut_search(text)
    for stream in (literal, words):
        assert len(set(stream.vocabulary)) == len(stream.vocabulary)
        assert set(stream.tokens.tolist()) == set(range(len(stream.vocabulary)))


@given(texts)
def test_streams_equal_the_plain_analysis(blocks: list[str]) -> None:
    """For any texts in Unicode, tokens, positions and words are those of each text alone."""
    check(blocks)


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [""],
        ["", "，。", ""],
        ["1.2.3.4", "1.2.3", ".5", "5.", "1..2", "a.5", "5.a", "v1.0.2b"],
        ["34㎡地", "㎡", "㈱㈱", "x" * 40 + "㎡"],
        ["首行\n次行", "\n", "尾\n"],
        ["産業集聚區ＡＡ02", "𠮷野家", "４０００亿元"],
        ["半\ud800个", "\udc00", "\ud83d\ude00"],
        ["张 三", "a b", "5 .5", "好 ，\u3000，好"],
        ["郑州产业" * 400, "好"],
    ],
    ids=[
        "no block",
        "empty block",
        "nothing to find",
        "decimal points",
        "characters that become several",
        "line ends",
        "traditional, rare, full width",
        "broken surrogates",
        "blanks",
        "long run",
    ],
)
def test_streams_equal_the_plain_analysis_in_awkward_places(blocks: list[str]) -> None:
    """The places where a vectorised cut could go wrong."""
    check(blocks)


def test_streams_equal_the_plain_analysis_on_the_sample() -> None:
    """Every line of the sample, at once."""
    check(LINES)


def test_pair_tokens_come_in_the_order_of_their_code_points() -> None:
    """A sorted vocabulary saves the engine a sort."""
    vocabulary = literal_stream([*LINES, "𠮷a5.5", "5", "5a", "\uff04"]).vocabulary

    assert list(vocabulary) == sorted(vocabulary)


def test_more_units_than_sixteen_bits_are_still_told_apart() -> None:
    """Beyond 65,536 distinct units numbers are sorted another way, with the same result."""
    numbers = [f"{number}x" for number in range(66_000)]
    text = " ".join(numbers)

    stream = literal_stream([text, text])

    assert stream.offsets.tolist() == [0, 66_000, 132_000]
    assert pairs_of(stream, 1)[65_999] == ("65999x!", 65_999)
    assert pairs_of(stream, 0)[7] == ("7x!8x", 7)
    assert len(stream.vocabulary) == 66_000


def test_what_was_cut_before_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of pieces is an economy, not a state."""
    before = word_stream(LINES[:40])

    word_stream(LINES[40:])
    with monkeypatch.context() as patch:
        patch.setattr(numbering, "_PIECES_KEPT", 0)
        word_stream(LINES[:1])
    word_stream(LINES[20:60])
    after = word_stream(LINES[:40])

    assert before.vocabulary == after.vocabulary
    assert np.array_equal(before.tokens, after.tokens)


def test_streams_are_the_same_in_another_process() -> None:
    """A worker process gives byte for byte what this one gives."""
    code = (
        "import sys; from searchapp.analysis.stream import streams;"
        f"a, b = streams({LINES[:30]!r});"
        "print(a.vocabulary, a.tokens.tolist(), b.vocabulary, b.tokens.tolist())"
    )
    done = subprocess.run(  # noqa: S603  our own interpreter and code
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    a, b = streams(LINES[:30])

    expected = f"{a.vocabulary} {a.tokens.tolist()} {b.vocabulary} {b.tokens.tolist()}"
    assert done.stdout.strip() == expected


def test_engines_take_these_streams_as_they_are() -> None:
    """The contract's token stream is this one: nothing is copied between rooms."""
    assert TokenStream is Stream


@pytest.mark.parametrize(
    "tokens",
    [(), ("产!业", "业!"), ("5g!", "5g!𠮷", "產!", "𠮷!5g")],
    ids=["none", "pair-and-end", "runs-and-rare"],
)
def test_pair_tokens_part_into_units_and_come_back(tokens: tuple[str, ...]) -> None:
    """A vocabulary of pairs is the sequence of its strings."""
    vocabulary = PairVocabulary.of(tokens)
    copy = pickle.loads(pickle.dumps(vocabulary))  # noqa: S301  made on this very line

    assert tuple(vocabulary) == tokens == tuple(copy)
    assert vocabulary == tokens
    assert hash(vocabulary) == hash(copy)
    assert [vocabulary[place] for place in range(len(vocabulary))] == list(tokens)
    assert vocabulary[1:] == tokens[1:]
    assert PairVocabulary.of(vocabulary) is vocabulary
    assert list(vocabulary.units) == sorted(vocabulary.units)


@pytest.mark.parametrize("token", ["产", "产!业!", ""], ids=["no-mark", "two-marks", "empty"])
def test_a_token_that_is_no_pair_is_refused(token: str) -> None:
    """Tokens of another kind are never taken for pairs."""
    with pytest.raises(ValueError, match="pair"):
        PairVocabulary.of(["产!业", token])
