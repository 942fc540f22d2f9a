"""Measure answers on any corpus and any questions, by the same index, fusion and decision that `ask` uses."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from minhchung.lib.claimreview.language import guessed
from minhchung.lib.retrieval import decide, fuse, measure
from minhchung.lib.retrieval.index import Doc, Index
from minhchung.lib.text.fold import tokens

DEEP = 10  # S@10 and MRR@10 look no further
SIGNALS = {"words": "words", "grams": "grams", "dense": "meaning"}


@dataclass(frozen=True)
class Question:
    """A message whose answers are known; none where `answers` is empty. `style` and `lang` may be ""."""

    text: str
    answers: tuple[str, ...]
    style: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Figures:
    """What `bench retrieval` prints; its fields are the keys of its JSON. Shares in 0..1, latency in milliseconds."""

    queries: int
    ranking: Mapping[str, float]
    decision: Mapping[str, float]
    by_style: Mapping[str, Mapping[str, float]]
    by_lang: Mapping[str, Mapping[str, float]]
    latency_ms: Mapping[str, float]


def doc(row: Mapping[str, Any]) -> Doc:
    """A corpus row with `id` and any of title, claim, text, summary, lang."""
    body = [str(row[name]) for name in ("text", "summary") if row.get(name)]
    return Doc(
        id=str(row["id"]),
        claim=str(row.get("claim") or ""),
        title=str(row.get("title") or ""),
        summary="\n".join(body),
        lang=str(row.get("lang") or row.get("language") or ""),
    )


def question(row: Mapping[str, Any]) -> Question:
    """A query row with `text`, `answers` (ids) and, where known, style and lang."""
    answers = tuple(str(answer) for answer in row.get("answers") or ())
    return Question(str(row["text"]), answers, str(row.get("style") or ""), str(row.get("lang") or ""))


def run(
    docs: Sequence[Doc],
    questions: Sequence[Question],
    *,
    only: str = "",
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Figures:
    """Ask every question of an index of `docs`. `only` (words | grams | dense) leaves the other signals out."""
    with Index.open(None, tokens=tokens, guess=guessed) as index:
        index.add(docs, position=0)
        if only in {"", "dense"}:
            index.encode(progress=progress)
        return ask_all(index, docs, questions, only=only, progress=progress)


def ask_all(
    index: Index,
    docs: Sequence[Doc],
    questions: Sequence[Question],
    *,
    only: str = "",
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Figures:
    """As `run`, over an index that holds `docs` already."""
    weights = {signal: float(name == only) for name, signal in SIGNALS.items()} if only else fuse.WEIGHTS
    twins = _twins(docs)
    asked: list[measure.Asked] = []
    milliseconds: list[float] = []
    for done, question in enumerate(questions, start=1):
        start = time.perf_counter()
        hits = index.search(question.text, k=DEEP, weights=weights)
        decision = decide.decide(hits)
        milliseconds.append((time.perf_counter() - start) * 1000)
        right = {twin for answer in question.answers for twin in twins.get(answer, (answer,))}
        asked.append(measure.Asked([hit.id for hit in hits], right, decision))
        progress(done, len(questions))
    return Figures(
        queries=len(questions),
        ranking=asdict(measure.ranking(asked)),
        decision=asdict(measure.decision(asked)),
        by_style=_grouped((question.style for question in questions), asked),
        by_lang=_grouped((question.lang for question in questions), asked),
        latency_ms={f"p{p}": measure.percentile(milliseconds, p) for p in (50, 95, 99)},
    )


def _twins(docs: Iterable[Doc]) -> dict[str, tuple[str, ...]]:
    """id -> the ids of all documents with exactly its words: finding one of them is as right as finding it.

    Words, because the twins of real corpora differ in their quote marks.
    """
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for doc in docs:
        words = (" ".join(word.folded for word in tokens(text)) for text in (doc.claim, doc.title, doc.summary))
        same[tuple(words)].append(doc.id)
    return {id_: tuple(ids) for ids in same.values() for id_ in ids}


def _grouped(names: Iterator[str], asked: list[measure.Asked]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[measure.Asked]] = defaultdict(list)
    for name, one in zip(names, asked, strict=True):
        if name:
            groups[name].append(one)
    return {name: _figures(some) for name, some in sorted(groups.items())}


def _figures(some: list[measure.Asked]) -> dict[str, float]:
    """Only what can be said of these: a style without answers has no S@1, one with answers only no false answer."""
    figures: dict[str, float] = {"n": len(some), "s1": measure.ranking(some).s1}
    decision = measure.decision(some)
    if any(one.right for one in some):
        figures["answered_right"] = decision.answered_right
    if any(not one.right for one in some):
        figures["false_answer"] = decision.false_answer
    return figures
