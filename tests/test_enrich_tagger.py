"""The name tagger gives the trained network's answers, on the printed characters."""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.enrich import tagger_network
from searchapp.enrich.enricher import Enricher
from searchapp.enrich.tagger import Tagger
from searchapp.enrich.tagger_guess import JUDGED_MARGINS, SLACK, Guess
from searchapp.enrich.tagger_kernels import Moves, load_kernels
from searchapp.enrich.tagger_network import Network
from searchapp.enrich.tagger_packing import Packing
from searchapp.enrich.tagger_weights import Weights, read_weights, weights_folder
from searchapp.errors import LexiconError, SettingError
from searchapp.model import Span
from tests.enrich_pages import gold_pages

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module", params=["numba", "short"])
def both(request: pytest.FixtureRequest) -> tuple[Tagger, Tagger]:
    """The tagger with numpy alone, and with compiled loops."""
    return load("numpy"), load(request.param)


@pytest.fixture(scope="module")
def weights() -> Weights:
    """The weights of the installed jieba."""
    return read_weights(weights_folder())


KINDS = {"numpy": False, "numba": False, "short": True}


def load(kind: str) -> Tagger:
    """Read the tagger with one kind of kernels, or skip the test."""
    if kind == "numpy":
        return Tagger.load("numpy")
    pytest.importorskip("numba", reason="the extra 'fast' is not installed")
    tagger = Tagger.load("numba", short=KINDS[kind])
    if KINDS[kind] and not tagger.short:
        pytest.skip("this processor has no products of short floats")
    return tagger


@pytest.fixture(scope="module", params=list(KINDS))
def tagger(request: pytest.FixtureRequest) -> Tagger:
    """The tagger, read once, with every kind of kernels."""
    return load(request.param)


def names(tagger: Tagger, text: str) -> list[str]:
    """Give the printed words of the spans found in one text."""
    return [text[g.span.start : g.span.end] for g in tagger.persons([text])[0]]


def plain_gru(rows: np.ndarray, weights: Weights, number: int) -> np.ndarray:
    """Run one direction as the formula says, one sentence, one step at a time, in float64."""
    variables = weights.variables
    recurrent = variables[f"gru_{number}.w_0"].ravel().astype(np.float64)
    gates = recurrent[: 128 * 256].reshape(128, 256)
    candidate = recurrent[128 * 256 :].reshape(128, 128)
    bias = variables[f"fc_{number}.b_0"].ravel() + variables[f"gru_{number}.b_0"].ravel()
    state, states = np.zeros(128), []
    for row in rows:
        given_ = row @ variables[f"fc_{number}.w_0"] + bias
        opened = 1 / (1 + np.exp(-(given_[:256] + state @ gates)))
        update, reset = opened[:128], opened[128:]
        wanted = np.tanh(given_[256:] + (reset * state) @ candidate)
        state = (1 - update) * state + update * wanted
        states.append(state)
    return np.array(states)


def plain_tags(ids: np.ndarray, weights: Weights) -> list[int]:
    """Tag one sentence by the textbook: both layers, then Viterbi over all 57 tags."""
    rows = weights.variables["word_emb"][ids].astype(np.float64)
    for number in (0, 2):
        backward = plain_gru(rows[::-1], weights, number + 1)[::-1]
        rows = np.concatenate([plain_gru(rows, weights, number), backward], axis=1)
    scores = rows @ weights.variables["fc_4.w_0"] + weights.variables["fc_4.b_0"].ravel()
    crf = weights.variables["crfw"]
    best, back = scores[0] + crf[0], []
    for row in scores[1:]:
        moves = best[:, None] + crf[2:]
        back.append(moves.argmax(axis=0))
        best = moves.max(axis=0) + row
    path = [int((best + crf[1]).argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


@pytest.mark.parametrize("kernels", ["numpy", "numba"])
def test_network_gives_what_the_textbook_gives(weights: Weights, kernels: str) -> None:
    """Packing, folded tables and the shortened search change no tag."""
    if kernels == "numba":
        pytest.importorskip("numba", reason="the extra 'fast' is not installed")
    lines = [line for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text().split("\n")]
    unknown = weights.characters["OOV"]
    sentences = [
        np.array([weights.characters.get(char, unknown) for char in line[:60]])
        for line in lines
        if line.strip()
    ][:25]
    sentences.sort(key=len, reverse=True)

    found = Network(weights, kernels).tag(np.concatenate(sentences), list(map(len, sentences)))

    assert found.tolist() == [tag for ids in sentences for tag in plain_tags(ids, weights)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_packed_rows_come_back_as_they_were(lengths: list[int]) -> None:
    """Packing and unpacking is the identity, and the mirror of the mirror too."""
    lengths.sort(reverse=True)
    sentences = [np.arange(length) + 100 * i for i, length in enumerate(lengths)]
    flat = np.concatenate(sentences)
    packing = Packing.of(lengths)

    packed = packing.pack(flat)

    assert packing.unpack(packed).tolist() == flat.tolist()
    assert packing.unpack(packed[packing.mirror]).tolist() == [
        number for sentence in sentences for number in sentence[::-1].tolist()
    ]
    assert packing.mirror[packing.mirror].tolist() == list(range(sum(lengths)))
    assert [packed[packing.rows_of(i)].tolist() for i in range(len(lengths))] == [
        sentence.tolist() for sentence in sentences
    ]


def test_tags_in_another_order_are_refused() -> None:
    """The search relies on an inside tag standing right after its begin tag."""
    with pytest.raises(ValueError, match="order"):
        Moves(np.zeros((5, 3), dtype=np.float32), ["PER-I", "PER-B", "O"])


WORDS = st.sampled_from(
    [
        "市长",
        "王新伟",
        "記者",
        "马健",
        "、",
        "，",
        "。",
        "欧阳小文",
        "说",
        "在郑州",
        "𠮷野",
        "5G",
        "\uff14",
        "的",
    ]
)


def judged(guesses: Sequence[Guess]) -> list[tuple[Span, int]]:
    """Give the spans, and between which of the margins that rules ask about each lies."""
    return [
        (guess.span, sum(guess.margin >= margin for margin in JUDGED_MARGINS)) for guess in guesses
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=30), max_size=6))
def test_compiled_loops_find_the_same_names(both: tuple[Tagger, Tagger], texts: list[str]) -> None:
    """Whatever the text: the same names, and all that rules ask about them."""
    plain, fused = (tagger.persons(texts) for tagger in both)

    assert list(map(judged, plain)) == list(map(judged, fused))
    assert [guess.margin for guesses in plain for guess in guesses] == pytest.approx(
        [guess.margin for guesses in fused for guess in guesses], abs=SLACK
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=40).map("".join), max_size=6))
def test_exact_margins_are_single_precision(both: tuple[Tagger, Tagger], texts: list[str]) -> None:
    """Asked for exactly, margins are equal but for the last digits."""
    plain, fused = (tagger.persons(texts, exactly=True) for tagger in both)

    assert [guess.span for guesses in plain for guess in guesses] == [
        guess.span for guesses in fused for guess in guesses
    ]
    assert [guess.margin for guesses in plain for guess in guesses] == pytest.approx(
        [guess.margin for guesses in fused for guess in guesses], abs=0.01
    )


def test_compiled_loops_find_the_same_names_on_the_sample(both: tuple[Tagger, Tagger]) -> None:
    """All lines of all five pages."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    plain, fused = (tagger.persons(texts) for tagger in both)

    assert list(map(judged, plain)) == list(map(judged, fused))
    assert sum(map(len, plain)) > 60


def test_compiled_loops_find_the_same_facts_on_the_sample() -> None:
    """All facts of all five pages, tiers and evidence included, are the same."""
    pytest.importorskip("numba", reason="the extra 'fast' is not installed")
    pages = [gold.page for gold in gold_pages()]

    plain, fused = (Enricher.load(kernels=name).enrich_all(pages) for name in ("numpy", "numba"))

    assert plain == fused
    assert any(article.facts for page in plain for article in page.articles)


def test_what_may_be_wrong_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name whose margin is near one that rules ask about, or a reading near the best one."""
    tagger, text = load("short"), "市长王新伟要求，各部门要强化担当。"
    (rough,), (exact,) = tagger.persons([text]), tagger.persons([text], exactly=True)
    assert rough[0].span == exact[0].span
    assert rough[0].margin != exact[0].margin

    with monkeypatch.context() as patch:
        patch.setattr(tagger_network, "JUDGED_MARGINS", (rough[0].margin + SLACK / 2,))
        assert tagger.persons([text]) == [exact]
    monkeypatch.setattr(tagger_network, "SLACK", exact[0].margin + 1)
    monkeypatch.setattr(tagger_network, "JUDGED_MARGINS", ())
    assert tagger.persons([text]) == [exact]


def test_without_products_of_short_floats_single_precision_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another processor: the same loops, fewer characters a second."""
    pytest.importorskip("numba", reason="the extra 'fast' is not installed")
    monkeypatch.setitem(sys.modules, "searchapp.enrich.tagger_fused_short", None)

    tagger = Tagger.load("numba")

    assert (tagger.kernels, tagger.short) == ("numba", False)
    assert names(tagger, "市长王新伟要求。") == ["王新伟"]


def test_a_copy_has_the_same_kernels(tagger: Tagger) -> None:
    """A tagger sent to another process computes as it did here."""
    copy = pickle.loads(pickle.dumps(tagger))  # noqa: S301  made on this very line

    assert (copy.kernels, copy.short) == (tagger.kernels, tagger.short)


def test_unknown_kernels_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without numba, ``auto`` takes numpy, and ``numba`` says what to install."""
    monkeypatch.setitem(sys.modules, "searchapp.enrich.tagger_fused", None)

    assert load_kernels("auto").name == "numpy"
    with pytest.raises(SettingError, match=r"searchapp\[fast\]"):
        load_kernels("numba")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市长王新伟要求，各部门要强化担当。", ["王新伟"]),
        ("市长王新伟要求,各部门要强化担当.", ["王新伟"]),
        ("市長王新偉要求，各部門要強化擔當。", ["王新偉"]),
        ("２０２２年，马健要求抓好５Ｇ项目。", ["马健"]),
        ("湖畔有𣲗河。市长王新伟到场。", ["王新伟"]),
        ("", []),
        ("\n\n。。", []),
        ("道路建设稳步推进。", []),
    ],
    ids=["full-width", "half-width", "traditional", "digits", "rare", "empty", "marks", "none"],
)
def test_names_are_spans_of_the_printed_text(
    tagger: Tagger, text: str, expected: list[str]
) -> None:
    """Every character counts as one, whatever it is."""
    assert names(tagger, text) == expected


def test_no_name_reaches_over_a_line_end(tagger: Tagger) -> None:
    """Two lines are two texts: the name broken by the line end is not put together."""
    text = "出席会议的有王新\n伟大的事业需要大家"

    spans = [guess.span for guess in tagger.persons([text])[0]]

    assert all("\n" not in text[span.start : span.end] for span in spans)
    assert names(tagger, "市长王新伟\n马健") == names(tagger, "市长王新伟") + names(tagger, "马健")


def test_company_in_the_batch_changes_nothing(tagger: Tagger) -> None:
    """A text has the same names alone and among many."""
    texts = [path.read_text() for path in sorted(SEEDS.glob("*.txt"))]

    together = tagger.persons([*texts, "", *texts])
    spans = [[guess.span for guess in guesses] for guesses in together]

    assert spans[: len(texts)] == spans[len(texts) + 1 :]
    assert spans[: len(texts)] == [[g.span for g in tagger.persons([text])[0]] for text in texts]
    assert spans[len(texts)] == []


def test_a_run_without_end_marks_is_cut(tagger: Tagger) -> None:
    """A table of a thousand names is read in pieces, and the names are still found."""
    text = "、".join(["王新伟", "李新军", "杨金军", "马健"] * 250)

    spans = [guess.span for guess in tagger.persons([text])[0]]

    assert spans.count(Span(0, 3)) == 1
    assert len(spans) > 900


def test_jieba_is_read_but_not_imported() -> None:
    """Neither jieba nor its framework is loaded to use the weights."""
    code = (
        "import sys; from searchapp.enrich.tagger import Tagger; "
        "Tagger.load().persons(['王新伟说']);"
        "sys.exit(any(name in sys.modules for name in ('jieba', 'paddle')))"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603  our own code

    assert done.returncode == 0


@pytest.mark.parametrize(
    "damage", ["missing", "empty", "cut", "not float32", "dictionary"], ids=str
)
def test_damaged_weights_are_named(tmp_path: Path, damage: str) -> None:
    """A model that is not whole is refused with the file concerned."""
    folder = tmp_path / "lac_small"
    (folder / "model_baseline").mkdir(parents=True)
    for path in weights_folder().rglob("*"):
        if path.is_file() and path.suffix in {"", ".dic", ".w_0", ".b_0"}:
            target = folder / path.relative_to(weights_folder())
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    victim = folder / ("word.dic" if damage == "dictionary" else "model_baseline/fc_2.w_0")
    data = victim.read_bytes()
    damaged = {
        "empty": b"",
        "cut": data[: len(data) // 2 + 1],
        "not float32": data.replace(b"\x08\x05\x10", b"\x08\x06\x10", 1),
        "dictionary": b"x\ty\n\xff",
    }
    if damage == "missing":
        victim.unlink()
    else:
        victim.write_bytes(damaged[damage])

    with pytest.raises(LexiconError) as caught:
        Tagger(folder)

    assert caught.value.path == victim
