"""Checks and an index that the tests of this folder share. Composed for these tests; none is a real fact-check."""

from pathlib import Path

from minhchung.lib.retrieval.index import Doc, Index
from minhchung.lib.text.fold import tokens

STROKE = Doc(
    "stroke", "Chích máu đầu ngón tay cứu được người đột quỵ", "Đừng chích máu người đột quỵ", "Hãy gọi cấp cứu.", "vi"
)
TEA = Doc("tea", "Uống trà xanh lúc đói làm loãng xương", "Trà xanh không làm loãng xương", "", "vi")
BRIDGE = Doc("bridge", "The old harbour bridge collapsed on 5 May 2019", "The harbour bridge is standing", "", "en")
FINE = Doc("fine", "Vượt đèn đỏ bị phạt 18 triệu đồng", "Mức phạt vượt đèn đỏ", "Theo nghị định mới.", "vi")
ALL = (STROKE, TEA, BRIDGE, FINE)


def opened(path: Path | None = None) -> Index:
    return Index.open(path, tokens=tokens)


def ids(index: Index, text: str, **how: object) -> list[str]:
    return [hit.id for hit in index.search(text, **how)]  # type: ignore[arg-type]  # as the tests name them
