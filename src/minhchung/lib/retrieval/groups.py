"""How well a grouping agrees with the right one. Pure: given labels, returns numbers."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import comb


@dataclass(frozen=True)
class Groups:
    """Of the pairs that the grouping puts together (`pairs`), the share that belongs so; of those that do, the share
    that it puts together; and the adjusted Rand index (Hubert and Arabie 1985): 1 the same, about 0 by chance.
    """

    pairs: int
    precision: float
    recall: float
    ari: float


def agreement(made: Sequence[Hashable], right: Sequence[Hashable]) -> Groups:
    """`made` and `right` name the group of each item, in the same order. A share of nothing is 1."""
    both, ours, theirs = _pairs(zip(made, right, strict=True)), _pairs(made), _pairs(right)
    every = comb(len(made), 2)
    chance = ours * theirs / every if every else 0.0
    most = (ours + theirs) / 2
    return Groups(
        pairs=ours,
        precision=both / ours if ours else 1.0,
        recall=both / theirs if theirs else 1.0,
        ari=(both - chance) / (most - chance) if most != chance else 1.0,
    )


def _pairs(labels: Iterable[Hashable]) -> int:
    return sum(comb(n, 2) for n in Counter(labels).values())
