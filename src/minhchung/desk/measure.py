"""Measure grouping on any messages whose claims are known, by the fingerprints, index and threshold of the product.

The messages arrive one after another. Exact ones join by themselves. For the rest a person is asked, here one who
knows: right suggestions are confirmed, wrong ones rejected, and the next message meets what was joined so far.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minhchung.errors import Refused
from minhchung.lib.retrieval.groups import agreement
from minhchung.lib.retrieval.index import Doc, Index

from . import nearby, wordings


@dataclass(frozen=True)
class Item:
    """A message and the name of its claim."""

    text: str
    claim: str


@dataclass(frozen=True)
class Grouping:
    """What `bench grouping` prints; its fields are the keys of its JSON.

    `auto_*`: what joins by itself, and the share of those pairs that is right. `suggestions`: how often a person was
    asked, and the share that was right (precision). Recall: of the pairs of one claim that do not join by themselves,
    the share that suggestions bring together, directly or in a chain. `pairwise_*` and `ari`: the grouping in the end.
    """

    n: int
    claims: int
    auto_pairs: int
    auto_precision: float
    suggestions: int
    suggestion_precision: float
    suggestion_recall: float
    pairwise_precision: float
    pairwise_recall: float
    ari: float
    seconds: float


class _Groups:
    """Groups of items, by their numbers, that only grow."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def of(self, item: int) -> int:
        while self._above[item] != item:
            item = self._above[item]
        return item

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first

    def all(self) -> list[int]:
        return [self.of(item) for item in range(len(self._above))]


def run(items: Sequence[Item], *, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Grouping:
    """Let the messages arrive in their order."""
    begun = time.perf_counter()
    right = [item.claim for item in items]
    groups = _Groups(len(items))
    first = _join_exact(items, groups)
    auto = groups.all()
    asked = confirmed = 0
    with nearby.opened(None) as index:
        for number, item in enumerate(items):
            if first[number] == number:
                for near in _near(index, number, item, groups):
                    asked += 1
                    if right[near] == item.claim:
                        confirmed += 1
                        groups.join(near, number)
            progress(number + 1, len(items))
    alone, whole = agreement(auto, right), agreement(groups.all(), right)
    found_alone, found = alone.precision * alone.pairs, whole.precision * whole.pairs
    left = agreement(right, right).pairs - found_alone
    return Grouping(
        n=len(items), claims=len(set(right)),
        auto_pairs=alone.pairs, auto_precision=alone.precision,
        suggestions=asked, suggestion_precision=confirmed / asked if asked else 1.0,
        suggestion_recall=(found - found_alone) / left if left else 1.0,
        pairwise_precision=whole.precision, pairwise_recall=whole.recall, ari=whole.ari,
        seconds=time.perf_counter() - begun,
    )  # fmt: skip


def _join_exact(items: Sequence[Item], groups: _Groups) -> list[int]:
    """Join what has one fingerprint; for each item the one that it is a repetition of, mostly itself."""
    known: dict[str, int] = {}
    first = []
    for number, item in enumerate(items):
        try:
            kept = wordings.kept(item.text)
        except Refused:  # would not be taken
            first.append(number)
            continue
        same = number if kept.kinds else known.setdefault(wordings.fingerprint(kept.text), number)
        groups.join(same, number)
        first.append(same)
    return first


def _near(index: Index, number: int, item: Item, groups: _Groups) -> list[int]:
    """What the desk would ask about when this message comes: a message of each group that is near."""
    try:
        kept = wordings.kept(item.text)
    except Refused:
        return []
    own, text = groups.of(number), nearby.said(kept.text)
    hits = index.search(text, k=nearby.DEEP)
    found = nearby.closest(hits, lambda hit: None if groups.of(int(hit.id)) == own else groups.of(int(hit.id)))
    index.add([Doc(id=str(number), claim=text, lang=kept.language)])
    index.encode()
    return [near.wording for near in found]
