"""Runs of figures in a text: their groups, what joins them, and which of them are dates.

"0 9 3 4", "09O8 765 432" and "(028) 3812-3456" are one run each; O and l between figures count as 0 and 1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from minhchung.lib.text.personal.reading import Reading

LEAST, MOST = 6, 19  # figures of the shortest number that is anybody's, an account, and of the longest, a card
_JOINS = r"[ .,\-()/_*|·•~'\"…]"
_RUN = re.compile(rf"(?:[0-9]|(?<![^\W_])[oO](?=[ ]?[0-9]))(?:[0-9oOlIi]|{_JOINS}{{1,3}}(?=[0-9oO]|[lI][0-9]))*+")
_GROUP = re.compile(r"[0-9oOlIi]+")
_AS_FIGURES = str.maketrans("oOlIi", "00111")


@dataclass(frozen=True)
class Window:
    """Neighbouring groups of a run: `figures` all digits, `shape` the sizes of groups, `joins` what stands between."""

    start: int
    end: int
    figures: str
    shape: tuple[int, ...]
    joins: tuple[str, ...]
    before: str  # what joins it to the figures before it and after it in its run; "" where there are none
    after: str

    @property
    def evenly(self) -> bool:
        """Joined by one and the same sign, or not at all."""
        return len(set(self.joins)) <= 1

    @property
    def thousands(self) -> bool:
        """Grouped as an amount is: 1.200.000."""
        return (
            len(self.shape) > 1
            and self.figures[0] != "0"
            and self.shape[0] <= 3
            and set(self.shape[1:]) == {3}
            and self.joins[0] in {".", ","}
            and self.evenly
        )


@dataclass(frozen=True)
class Run:
    """The groups of one run; a group may be a date's, which belongs to no other number."""

    groups: tuple[tuple[int, int, str], ...]
    joins: tuple[str, ...]
    dated: frozenset[int]

    def windows(self, first: int) -> Iterator[Window]:
        """Those that begin with group `first` and hold LEAST to MOST figures, longest first."""
        found: list[Window] = []
        figures = ""
        for last in range(first, min(first + MOST, len(self.groups))):
            figures += self.groups[last][2]
            if len(figures) > MOST or last in self.dated:
                break
            if len(figures) < LEAST:
                continue
            groups = self.groups[first : last + 1]
            shape = tuple(len(group[2]) for group in groups)
            before = self.joins[first - 1] if first else ""
            after = self.joins[last] if last < len(self.joins) else ""
            found.append(Window(groups[0][0], groups[-1][1], figures, shape, self.joins[first:last], before, after))
        return reversed(found)


def runs(reading: Reading) -> Iterator[Run]:
    for found in _RUN.finditer(reading.text):
        spans = [span for span in map(_trimmed, _GROUP.finditer(found.group())) if span]
        groups = tuple(
            (found.start() + start, found.start() + end, found.group()[start:end].translate(_AS_FIGURES))
            for start, end in spans
        )
        joins = tuple(found.group()[one[1] : two[0]] for one, two in pairwise(spans))
        yield Run(groups, joins, frozenset(_dates(groups, joins)))


def _trimmed(group: re.Match[str]) -> tuple[int, int] | None:
    """Without the l of "10l"; nothing of letters that no figure goes with, but for a lone O."""
    letters = group.group().rstrip("lIi")
    if not re.search(r"[0-9]", letters) and letters not in {"o", "O"}:
        return None
    return group.start(), group.start() + len(letters)


def _dates(groups: tuple[tuple[int, int, str], ...], joins: tuple[str, ...]) -> Iterator[int]:
    """The places of groups that make up dates such as 07/09/2024 and 2024-09-07."""
    for at in range(len(groups) - 2):
        if joins[at] == joins[at + 1] and joins[at] in {"/", ".", "-"}:
            parts = [group[2] for group in groups[at : at + 3]]
            if _is_date(*parts) or _is_date(*reversed(parts)):
                yield from (at, at + 1, at + 2)


def _is_date(day: str, month: str, year: str) -> bool:
    if max(len(day), len(month)) > 2 or len(year) != 4:
        return False
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12 and 1900 <= int(year) <= 2100
