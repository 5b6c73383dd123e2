"""A small generated archive to measure with: sentences of the sample, put together anew."""

import json
from itertools import count
from pathlib import Path
from random import Random

from searchapp.model import Article, Block, BlockKind

SEEDS = Path(__file__).parent.parent.parent / "seeds"
ODD_LINES = ("產業集聚區ＡＢ１２，𠮷野家4.75%、5G。", "哈哈哈哈哈，產業!")


def sentences() -> list[str]:
    """Lines of the sample, and a few with what is rare in print."""
    lines = [
        line.strip()
        for path in sorted(SEEDS.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [*lines, *ODD_LINES * 5]


def articles(number: int, seed: int = 1) -> list[Article]:
    """Make articles in order of date; every tenth has none."""
    rng = Random(seed)  # noqa: S311  repeatable
    lines = sentences()
    made = []
    for place in range(number):
        texts = [rng.choice(lines) for _ in range(rng.randint(2, 6))]
        day = f"20{rng.randint(13, 15)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        made.append(article(f"a{place:04d}", texts, day if place % 10 else None))
    return sorted(made, key=lambda one: one.given_date or "")


def article(article_id: str, texts: list[str], day: str | None) -> Article:
    """Make one article; the first text is its headline."""
    kinds = [BlockKind.HEADLINE, *[BlockKind.PARAGRAPH] * (len(texts) - 1)]
    blocks = tuple(map(Block, count(), kinds, texts))
    return Article(article_id, "a.jsonl", 1, texts[0], None, None, blocks, given_date=day)


def write_source(path: Path, number: int) -> Path:
    """Write articles as JSON lines, as an archive on disk."""
    rows = [
        {
            "id": one.id,
            "title": one.title,
            "text": "\n".join(block.text for block in one.blocks[1:]),
            "date": one.given_date or "",
        }
        for one in articles(number)
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
