"""The quality gate: fixed slices of known questions, through the product's own path, with floors just under what was
measured when they were set (docs/design.md has the full sets; `bench/full.py` measures them).

A figure below its floor means that answers got worse: mend that, or show in docs/design.md why the floor was wrong.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minhchung.record import measure
from minhchung.record.sample import FILE as SAMPLE
from tests.conftest import ROOT

pytestmark = pytest.mark.gate


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def figures(corpus: list[dict[str, Any]], queries: list[dict[str, Any]]) -> measure.Figures:
    return measure.run([measure.doc(row) for row in corpus], [measure.question(row) for row in queries])


def below(found: measure.Figures, floors: dict[str, float]) -> Iterator[str]:
    """What fell under its floor, or for false answers rose over it."""
    values = {**found.ranking, **found.decision}
    values |= {f"{style}.{name}": value for style, some in found.by_style.items() for name, value in some.items()}
    for name, floor in floors.items():
        worse = values[name] > floor if name.endswith("false_answer") else values[name] < floor
        if worse:
            yield f"{name} is {values[name]:.3f}, floor {floor}"


def test_gate_vi_desk() -> None:
    found = figures(rows(SAMPLE), rows(ROOT / "bench" / "vi-desk" / "queries.jsonl"))
    floors = {
        "s1": 0.93,
        "s5": 0.97,
        "mrr10": 0.95,
        "answered_right": 0.68,
        "nodiacritics.answered_right": 0.9,
        "unrelated.false_answer": 0.02,
        "near_miss.false_answer": 0.42,
    }
    assert list(below(found, floors)) == []


def test_gate_vi_news(shared: Path) -> None:
    folder = shared / "vi-news"
    found = figures(rows(folder / "corpus.jsonl"), rows(folder / "queries.jsonl")[:200])
    assert list(below(found, {"s5": 0.9, "mrr10": 0.87, "false_answer": 0.21})) == []


def test_gate_snopes(shared: Path) -> None:
    """100 tweets against their own claims and a thousand others."""
    folder = shared / "snopes-en"
    queries = rows(folder / "queries-dev.jsonl")[:100]
    gold = {answer for query in queries for answer in query["answers"]}
    corpus = [row for n, row in enumerate(rows(folder / "corpus.jsonl")) if row["id"] in gold or n % 10 == 0]
    assert list(below(figures(corpus, queries), {"mrr10": 0.93, "s10": 0.96, "answered_right": 0.36})) == []
