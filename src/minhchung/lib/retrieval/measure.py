"""Figures of a ranking and of the decision to answer. Pure: given lists, returns numbers."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from minhchung.lib.retrieval.shapes import Label


@dataclass(frozen=True)
class Asked:
    """One measured question: the ids found, best first; the ids that are right; what the desk decided."""

    found: Sequence[str]
    right: Collection[str]
    decision: Label

    @property
    def rank(self) -> int | None:
        """Where the first right one stands, from 1; None when none was found."""
        return next((at for at, id_ in enumerate(self.found, start=1) if id_ in self.right), None)


@dataclass(frozen=True)
class Ranking:
    """Over the `n` questions with answers: share with a right one in the first 1, 5, 10; mean of 1/rank to 10."""

    n: int
    s1: float
    s5: float
    s10: float
    mrr10: float


@dataclass(frozen=True)
class Decision:
    """`answered_right`: share of questions with answers that were answered with a right check in first place.

    `false_answer`: share of questions without answers that were answered all the same.
    """

    answered_right: float
    false_answer: float


def ranking(asked: Sequence[Asked]) -> Ranking:
    ranks = [one.rank for one in asked if one.right]
    s1, s5, s10 = (share([rank is not None and rank <= top for rank in ranks]) for top in (1, 5, 10))
    reciprocal = [1 / rank if rank is not None and rank <= 10 else 0.0 for rank in ranks]
    return Ranking(len(ranks), s1, s5, s10, share(reciprocal))


def decision(asked: Sequence[Asked]) -> Decision:
    right = [one.rank == 1 and one.decision == "answered" for one in asked if one.right]
    wrong = [one.decision == "answered" for one in asked if not one.right]
    return Decision(share(right), share(wrong))


def share(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of a hundred do not exceed (nearest rank); 0 of nothing."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]
