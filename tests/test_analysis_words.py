"""Words: the same from both segmenters, in every process, for any text."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis import words
from searchapp.analysis.fold import fold_text
from searchapp.analysis.words import Cutter, PythonSegmenter, RustSegmenter, cut, cut_search

SEEDS = Path(__file__).parent.parent / "seeds"
HAN = re.compile("[一-龥]+")


@pytest.fixture(scope="module")
def slow() -> Cutter:
    """A cutter over jieba."""
    return Cutter(PythonSegmenter())


@pytest.fixture(scope="module")
def fast() -> Cutter:
    """A cutter over rjieba; skipped only where rjieba has no wheel."""
    pytest.importorskip("rjieba")
    return Cutter(RustSegmenter())


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_both_segmenters_give_the_same_words_of_han(path: Path, slow: Cutter, fast: Cutter) -> None:
    """Whichever is installed, the words of Han characters are the same."""
    folded = fold_text(path.read_text(encoding="utf-8"))

    assert [w for w in slow.cut_search(folded) if HAN.fullmatch(w)] == [
        w for w in fast.cut_search(folded) if HAN.fullmatch(w)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("，。——《》", []),
        ("產業集聚區", ["产业", "集聚", "区"]),
        ("５Ｇ基站", ["5g", "基站"]),
        ("𠮷野家开业", ["𠮷", "野家", "开业"]),
        ("增长4.75%", ["增长", "4.75%"]),
        ("记者 张 三", ["记者", "张三"]),
        ("坏\ud800字", ["坏字"]),
    ],
    ids=["empty", "only marks", "traditional", "full width", "rare", "decimal", "blanks", "broken"],
)
def test_words_are_folded_and_mean_something(text: str, expected: list[str]) -> None:
    """Marks are no words; blanks between Han characters do not part a name."""
    assert cut(text) == expected


def test_search_mode_adds_the_short_words_inside_long_ones() -> None:
    """Ranking sees both the long word and its parts, parts first."""
    assert cut_search("中華人民共和國") == [
        "中华",
        "华人",
        "人民",
        "共和",
        "共和国",
        "中华人民共和国",
    ]


@given(st.text(alphabet="产业集聚區𠮷ＡＢ1.㎡ \n，", max_size=40) | st.text(max_size=20))
def test_words_hold_every_letter_and_digit_of_the_text(text: str) -> None:
    """Nothing that carries meaning is lost, and nothing is added."""
    kept = "".join(filter(str.isalnum, fold_text(text)))

    assert "".join(filter(str.isalnum, "".join(cut(text)))) == kept


@pytest.mark.parametrize("length", [499, 500, 501, 1700], ids=str)
def test_a_long_run_is_parted_after_every_500_characters(length: int) -> None:
    """The rule looks at the place only, so the same run is always parted alike."""
    run = ("郑州产业集聚区" * 300)[:length]
    pieces = [run[at : at + words.RUN_CHARS] for at in range(0, length, words.RUN_CHARS)]

    assert cut(run) == [word for piece in pieces for word in cut(piece)]


@pytest.mark.parametrize("backend", [RustSegmenter, PythonSegmenter], ids=["rjieba", "jieba"])
def test_user_words_are_kept_whole_in_any_order(backend: type[words.Segmenter]) -> None:
    """The order in which words are added does not change how a text is cut."""
    added = ["経開滨河", "惠济冉屯", "冉屯北路", "郑州"]
    text = fold_text("在惠济冉屯和経開滨河一带，冉屯北路通车。郑州")

    one, other = (Cutter(backend(), order).cut(text) for order in (added, added[::-1]))

    assert one == other
    assert {"惠济冉屯", fold_text("経開滨河"), "冉屯北路"} <= set(one)


def run_python(code: str, **environment: str) -> str:
    """Run a piece of Python in a process of its own."""
    environ = os.environ | {"PYTHONWARNINGS": "ignore"} | environment
    done = subprocess.run(  # noqa: S603  our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=True
    )
    return done.stdout.strip()


def test_words_are_the_same_in_another_process() -> None:
    """Hash seeds and start order change nothing."""
    text = "2022年8月1日，鄭州高新技術產業開發區召開推進會。𠮷野家入驻"
    code = f"from searchapp.analysis.words import cut_search; print(cut_search({text!r}))"

    assert run_python(code, PYTHONHASHSEED="7") == str(cut_search(text))


def test_user_words_after_the_first_cut_are_refused() -> None:
    """Words added late would make two cuts of one text differ; added early they count."""
    code = """
from searchapp.analysis.words import add_words, cut
add_words(["冉屯北路"])
print(cut("冉屯北路")[0])
try:
    add_words(["另一個詞"])
except RuntimeError:
    add_words(["冉屯北路"])
    print("refused")
"""

    assert run_python(code).split() == ["冉屯北路", "refused"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folder modes are a POSIX matter")
@pytest.mark.parametrize("mode", [0o700, 0o755, 0o777], ids=oct)
def test_the_cache_folder_is_never_open_to_others(
    mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that others can enter is left alone and a private one is used."""
    folder = tmp_path / "searchapp"
    folder.mkdir()
    folder.chmod(mode)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    used = words.private_folder()

    assert (used == folder) == (mode == 0o700)
    assert used.stat().st_mode & 0o077 == 0


def test_the_segmenter_falls_back_to_jieba(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where rjieba cannot be imported, jieba serves."""
    monkeypatch.setitem(sys.modules, "rjieba", None)

    assert isinstance(words.best_segmenter(), PythonSegmenter)
