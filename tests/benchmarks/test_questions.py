"""Questions are drawn from the archive, by how many blocks hold a string."""

from collections import Counter
from pathlib import Path

import pytest

from searchapp.analysis.literal import cut_units, find, literal
from searchapp.bench.corpus import sized
from searchapp.bench.drawing import FREQUENT_SHARE, RARE, STRING_UNITS, USUAL_LEAST_SHARE, Drawing
from searchapp.bench.questions import (
    ANY_UNIT,
    Question,
    QuestionClass,
    around_month,
    lookup,
    read_questions,
    units_of,
    write_questions,
)
from searchapp.bench.tokens import make_batch
from searchapp.errors import BenchmarkError
from tests.benchmarks.archive import articles

PER_CLASS = 12


@pytest.fixture(scope="module")
def drawn() -> list[Question]:
    """Questions drawn from a small archive."""
    drawing = Drawing(5)
    drawing.see(make_batch(sized(articles(200), 0, 1)))
    return drawing.questions(PER_CLASS)


def test_every_class_has_its_questions(drawn: list[Question]) -> None:
    """As many as were asked for, with as many strings as the class takes."""
    assert Counter(question.kind for question in drawn) == dict.fromkeys(QuestionClass, PER_CLASS)
    assert all(len(question.strings) == question.shape.strings for question in drawn)


def test_the_same_seed_draws_the_same(drawn: list[Question]) -> None:
    """A run can be repeated."""
    again = Drawing(5)
    again.see(make_batch(sized(articles(200), 0, 1)))

    assert again.questions(PER_CLASS) == drawn


@pytest.mark.parametrize(
    "kind", [kind for kind in QuestionClass if kind is not QuestionClass.WILDCARD]
)
def test_strings_stand_in_as_many_blocks_as_their_class_says(
    kind: QuestionClass, drawn: list[Question]
) -> None:
    """Counted by a plain scan of every block."""
    blocks = [cut_units(block.text) for one in articles(200) for block in one.blocks]
    low, high = {
        QuestionClass.RARE: RARE,
        QuestionClass.FREQUENT: tuple(share * len(blocks) for share in FREQUENT_SHARE),
        QuestionClass.STRING: (1, len(blocks)),
        QuestionClass.CHARACTER: (1, len(blocks)),
    }.get(kind, (USUAL_LEAST_SHARE * len(blocks), FREQUENT_SHARE[1] * len(blocks)))
    for question in drawn:
        if question.kind is not kind:
            continue
        for text in question.strings:
            wanted = literal(text)
            assert wanted is not None
            holding = sum(any(True for _ in find(block, wanted)) for block in blocks)
            assert low <= holding <= high, question


def test_strings_have_four_to_eight_units(drawn: list[Question]) -> None:
    """The class of longer strings keeps its bounds; characters are single."""
    sizes = {kind: set[int]() for kind in QuestionClass}
    for question in drawn:
        texts = [part for text in question.strings for part in text.split(ANY_UNIT)]
        sizes[question.kind] |= {sum(len(units_of(text)) for text in texts)}

    assert sizes[QuestionClass.WILDCARD] <= {size - 1 for size in range(4, 9)}
    assert sizes[QuestionClass.STRING] <= set(range(STRING_UNITS[0], STRING_UNITS[1] + 1))
    assert sizes[QuestionClass.CHARACTER] == {1}


def test_questions_survive_the_file(tmp_path: Path, drawn: list[Question]) -> None:
    """What was written is what is asked next time."""
    path = tmp_path / "questions.jsonl"
    write_questions(path, drawn)

    assert list(read_questions(path)) == drawn


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"kind": "all", "strings": ["产业"]}',
        '{"kind": "or3", "strings": ["产业", "集聚"]}',
        '{"kind": "rare", "strings": ["产业，集聚"]}',
        '{"kind": "rare", "strings": [""]}',
        '{"kind": "date_filter", "strings": ["产业"]}',
    ],
    ids=["not JSON", "no such class", "a string short", "punctuation", "empty", "no days"],
)
def test_a_bad_question_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    """The person who wrote the file learns where to look."""
    path = tmp_path / "questions.jsonl"
    path.write_text(f'{{"kind": "rare", "strings": ["產業"]}}\n{line}\n', encoding="utf-8")

    with pytest.raises(BenchmarkError, match="第 2 行"):
        read_questions(path)


@pytest.mark.parametrize(
    ("text", "tokens", "offsets"),
    [
        ("产业", ("产!业",), (0,)),
        ("产业集", ("产!业", "业!集"), (0, 1)),
        ("產業集聚", ("产!业", "集!聚"), (0, 2)),
        ("𠮷野家５Ｇ", ("𠮷!野", "家!5g"), (0, 2)),
        ("一二三四五", ("一!二", "三!四", "四!五"), (0, 2, 3)),
    ],
    ids=["two", "three", "four, traditional", "rare and full-width", "five"],
)
def test_a_string_becomes_every_second_pair(
    text: str, tokens: tuple[str, ...], offsets: tuple[int, ...]
) -> None:
    """Together the pairs cover every unit once, the last twice where needed."""
    found = lookup(units_of(text))

    assert (found.tokens, found.offsets) == (tokens, offsets)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (20240115, (20231201, 20240229)),
        (20230131, (20221201, 20230228)),
        (20221231, (20221101, 20230131)),
    ],
    ids=["leap year", "January", "December"],
)
def test_three_months_are_whole_months(day: int, expected: tuple[int, int]) -> None:
    """From the first day of the month before to the last of the month after."""
    assert around_month(day) == expected
