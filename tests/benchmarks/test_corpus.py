"""The measured archive has the size asked for, and is the same every time."""

import pytest

from searchapp.analysis.literal import cut_units, pair_tokens
from searchapp.bench.corpus import paragraphs, sized
from searchapp.bench.tokens import block_rows, block_tokens, make_batch
from tests.benchmarks.archive import article, articles

BASE = articles(60)
OWN = sum(map(paragraphs, BASE))


@pytest.mark.parametrize(
    "wanted",
    [OWN // 7, OWN // 2, OWN, OWN + 1, 5 * OWN // 2],
    ids=["a seventh", "half", "all", "one more", "two and a half"],
)
def test_the_size_is_met_with_whole_articles(wanted: int) -> None:
    """Within a tenth of the source; each under an id of its own, in order of date."""
    made = list(sized(BASE, wanted, 3))

    dated = [one.given_date for one in made if one.given_date]

    assert abs(sum(map(paragraphs, made)) - wanted) <= OWN // 10
    assert len({one.id for one in made}) == len(made)
    assert dated == sorted(dated)


def test_the_same_seed_gives_the_same_archive() -> None:
    """Every engine, every run."""
    assert list(sized(BASE, 3 * OWN, 3)) == list(sized(BASE, 3 * OWN, 3))
    assert list(sized(BASE, 3 * OWN, 3)) != list(sized(BASE, 3 * OWN, 4))


def test_copies_are_older_and_partly_new() -> None:
    """A grown archive is longer in time and in vocabulary, not the same page again."""
    made = list(sized(BASE, 2 * OWN, 3))
    copies = [one for one in made if one.id.endswith("~1")]
    printed = {block.text for one in BASE for block in one.blocks[1:]}
    changed = [block.text for one in copies for block in one.blocks[1:]]

    assert len(copies) == len(BASE)
    assert max(one.given_date or "" for one in copies) < min(
        one.given_date for one in BASE if one.given_date
    )
    assert 0 < sum(text in printed for text in changed) < len(changed)


def test_the_source_itself_stays_as_printed() -> None:
    """Size 0 is the archive as it is, with facets."""
    made = list(sized(BASE, 0, 3))

    assert [one.blocks for one in made] == [one.blocks for one in BASE]
    assert all(one.facts for one in made)


def test_block_tokens_are_the_pairs_of_each_block() -> None:
    """With a gap word wherever positions skip, and nowhere else."""
    texts = ["產業，集聚。", "", "𠮷野家，\uff15Ａ", "，，"]
    stream = make_batch([article("a", texts, None)]).literal
    plain = list(block_tokens(stream))
    gapped = [" ".join(tokens).split() for tokens in block_tokens(stream, "|")]

    for text, found, with_gaps in zip(texts, plain, gapped, strict=True):
        expected = list(pair_tokens(cut_units(text)))
        assert found == [token for token, _ in expected]
        assert [(t, at) for at, t in enumerate(with_gaps) if t != "|"] == expected


def test_rows_number_all_blocks() -> None:
    """Blocks of one article share its day and values."""
    rows = list(block_rows(sized(BASE, 0, 3), 100))

    assert [row.row for row in rows] == list(range(100, 100 + len(rows)))
    assert len(rows) == sum(len(one.blocks) for one in BASE)
    assert {len(row.values) for row in rows} == {4}
