"""How well labels that were guessed agree with those that were given: accuracy, F1 by label, macro-F1."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ByLabel:
    """Of one label: how many items have it, and precision, recall and F1 in 0..1."""

    n: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Agreement:
    """What `bench checkable` prints. `macro_f1` is the mean of the F1 of the labels that items have."""

    n: int
    accuracy: float
    macro_f1: float
    by_label: Mapping[str, ByLabel]


def agreement(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """Over (given, guessed). Of no pairs all figures are 0."""
    both = list(pairs)
    by_label = {label: _of(label, both) for label in sorted({given for given, _guessed in both})}
    right = sum(given == guessed for given, guessed in both)
    f1 = [figures.f1 for figures in by_label.values()]
    return Agreement(len(both), right / max(1, len(both)), sum(f1) / max(1, len(f1)), by_label)


def _of(label: str, pairs: list[tuple[str, str]]) -> ByLabel:
    given = sum(one == label for one, _other in pairs)
    guessed = sum(other == label for _one, other in pairs)
    right = sum(one == other == label for one, other in pairs)
    return ByLabel(given, right / max(1, guessed), right / max(1, given), 2 * right / max(1, given + guessed))
