"""A text as it is meant: styled, decomposed and escaped letters made plain, invisible ones gone, each with its place.

Patterns run over `Reading.plain` (lower case, no marks) or `Reading.text` (case and marks kept); both have the same
length, and `Reading.span` leads back to the message as it was sent.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from unicodedata import category, decimal, normalize

import regex

MASK = "\ufffc"  # stands for what was taken out; no pattern takes it for a letter, a figure or a space
Found = tuple[int, int, str]
"""A span of a reading and the kind of personal data in it."""
_MORE = r"%(?:25)*[89ab][0-9a-f]"
# A letter as web addresses hold it, its bytes in UTF-8: "%40" is "@", and so is "%2540", which was escaped twice.
_ESCAPED = rf"%(?:25)*(?:[0-7][0-9a-f]|[cd][0-9a-f]{_MORE}|e[0-9a-f](?:{_MORE}){{2}}|f[0-4](?:{_MORE}){{3}})"
# At most eight marks on a letter: more is a drawing, and would make one step as long as the text.
_CLUSTER = regex.compile(rf"(?i:{_ESCAPED})|\P{{M}}\p{{M}}{{0,8}}+|\p{{M}}++")
_WORD = regex.compile(r"(?:\d|[^\W\d_]{1,2}\d)[^\W_]*+(?:[/.-](?=\d)[^\W_]++)*+|[^\W_]++")
_LINE = regex.compile(r"[^\n]+")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")


class Word(NamedTuple):
    """A word or a number such as 12/34B; `start` and `end` are places in the reading.

    `capital`: it begins with a capital letter, in a line that is not written in capitals throughout.
    """

    start: int
    end: int
    text: str
    plain: str
    capital: bool

    @property
    def figure(self) -> bool:
        return "0" <= self.text[0] <= "9"


@dataclass(frozen=True)
class Reading:
    """`text[i]` and `plain[i]` stand for `message[starts[i]:ends[i]]`."""

    text: str
    plain: str
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, message: str, masked: Iterable[tuple[int, int]] = ()) -> "Reading":
        """`masked` are spans of `message`, in order, that read as one MASK each."""
        text: list[str] = []
        plain: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for start, end, (shown, bare) in _pieces(message, masked):
            text.append(shown)
            plain.append(bare)
            starts += [start] * len(shown)
            ends += [end] * len(shown)
        return cls("".join(text), "".join(plain), starts, ends)

    def without(self, spans: Iterable[tuple[int, int]]) -> "Reading":
        """With each span (in order, not empty, not touching) read as one MASK."""
        starts, ends, at = list[int](), list[int](), 0
        parts: list[tuple[str, str]] = []
        for start, end in [*spans, (len(self.text), -1)]:
            parts.append((self.text[at:start], self.plain[at:start]))
            starts += self.starts[at:start]
            ends += self.ends[at:start]
            if end >= 0:
                parts.append((MASK, MASK))
                starts.append(self.starts[start])
                ends.append(self.ends[end - 1])
            at = end
        text, plain = ("".join(side) for side in zip(*parts, strict=True))
        return Reading(text, plain, starts, ends)

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """The span grown to whole characters of the message: one such as ½ reads as several."""
        while start and self.starts[start - 1] == self.starts[start]:
            start -= 1
        while end < len(self.ends) and self.ends[end] == self.ends[end - 1]:
            end += 1
        return start, end

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the message."""
        return self.starts[start], self.ends[end - 1]

    @cached_property
    def words(self) -> list[Word]:
        found: list[Word] = []
        for line in _LINE.finditer(self.text):
            loud = _loud(line.group())
            for word in _WORD.finditer(self.text, *line.span()):
                text, plain = word.group(), self.plain[word.start() : word.end()]
                found.append(Word(word.start(), word.end(), text, plain, text[0].isupper() and not loud))
        return found

    @cached_property
    def small(self) -> str:
        """`text` in lower case, of the same length, its marks kept."""
        return "".join(letter.lower()[0] for letter in self.text)

    @cached_property
    def marked(self) -> bool:
        """Whether the writer used Vietnamese marks at all."""
        return self.small != self.plain

    def spelled(self, at: int) -> str:
        """Word `at` in lower case; "" when there is none."""
        return self.small[self.words[at].start : self.words[at].end] if 0 <= at < len(self.words) else ""

    def word_at(self, place: int) -> int:
        """The number of the first word that begins at `place` or after it; `len(words)` behind the last."""
        return bisect_left(self.words, place, key=lambda word: word.start)

    def gap(self, at: int) -> str:
        """What stands between word `at` and the one before it; "\\n" before the first."""
        return self.text[self.words[at - 1].end : self.words[at].start] if at else "\n"


def _loud(line: str) -> bool:
    """Whether a line of more than a word or two is written in capitals."""
    big, small = sum(map(str.isupper, line)), sum(map(str.islower, line))
    return big >= 7 and big > 3 * small


def _pieces(message: str, masked: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, tuple[str, str]]]:
    at = 0
    for start, end in [*masked, (len(message), -1)]:
        for found in _CLUSTER.finditer(message, at, start):
            yield found.start(), found.end(), _read(found.group())
        if end >= 0:
            yield start, end, (MASK, MASK)
        at = end


@lru_cache(maxsize=2**12)
def _read(cluster: str) -> tuple[str, str]:
    """(as shown, bare and in lower case), of one length; ("", "") of what nobody sees."""
    if len(cluster) > 2 and cluster[0] == "%" and cluster[1].isascii():
        cluster = bytes.fromhex("".join(byte[-2:] for byte in cluster.split("%")[1:])).decode("utf-8", "replace")
    shown = "".join(_shown(letter) for letter in normalize("NFKC", cluster))
    return shown, "".join(_bare(letter) for letter in shown)


def _shown(letter: str) -> str:
    kind = category(letter)
    if letter == MASK:
        return "\ufffd"
    if letter in "\n\r\v\f\u2028\u2029\x85":
        return "\n"
    if letter.isspace():
        return " "
    if kind[0] == "M" or kind in {"Cf", "Cs", "Cc", "Cn"}:
        return ""
    return str(decimal(letter)) if kind == "Nd" else _DASHES.get(letter, letter)


def _bare(letter: str) -> str:
    return {"đ": "d", "ı": "i", "ð": "d"}.get(lower := normalize("NFD", letter)[0].lower()[0], lower)


def unmarked(pattern: str) -> str:
    """A regular expression over `Reading.small` as one over `Reading.plain`: its letters without their marks."""
    return "".join(letter if letter.isascii() else _bare(letter) for letter in normalize("NFC", pattern))


class Lexicon:
    """Words in their right spelling, for texts with marks; and without marks, for texts that have none."""

    def __init__(self, words: str, *, unmarked: str | None = None) -> None:
        """`unmarked` are the words to look for in texts without marks, where not all of `words` are safe."""
        self.marked = frozenset(words.split())
        self.folded = frozenset("".join(map(_bare, word)) for word in (words if unmarked is None else unmarked).split())

    def holds(self, reading: Reading, at: int) -> bool:
        """Whether word `at` of the reading is one of these. Out of range, it is not."""
        return reading.spelled(at) in (self.marked if reading.marked else self.folded)
