"""What can be read off the wording of a message: its cues, its shape, its single words and pairs of them.

Everything is found over one line of its words, lower case and one blank apart, and leads back to the text itself.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import regex

from minhchung.lib.text.cues import Label, cues
from minhchung.lib.text.fold import Token, tokens

LONGEST = 2_000  # characters; what a message is for shows in its beginning
_NUMBERED = regex.compile(r"\p{N}")
_VOWEL = regex.compile(r"[aeiouy\p{N}]|[^\x00-\x7f]")
_QUOTED = regex.compile('["“”«»]')
_LINK = regex.compile(r"https?:|www\.")
_EDGES = ("^", "$")


@dataclass(frozen=True)
class Found:
    """A cue in a text: `text[start:end]`."""

    cue: str
    label: Label
    start: int
    end: int


class Wording:
    """The beginning of a text, read word by word."""

    def __init__(self, text: str) -> None:
        self.text = text[:LONGEST]
        self.words: list[Token] = list(tokens(self.text))

    @cached_property
    def bare(self) -> bool:
        """Typed without marks, or hardly any: then cues are compared without theirs."""
        marked = sum(word.normal != word.folded for word in self.words)
        return marked * 5 < len(self.words)

    @cached_property
    def cues(self) -> list[Found]:
        """In the order of the table, then of the text."""
        return [
            Found(cue.name, cue.label, *self._span(hit.start(), hit.end()))
            for cue in cues()
            for hit in (cue.bare if self.bare else cue.marked).finditer(self._line)
        ]

    @property
    def grams(self) -> Iterator[tuple[str, int, int]]:
        """(gram, start, end): words and pairs of neighbours, as `normal` ("n…") and as `fold` ("f…") spell them."""
        last = len(self.words) - 1
        for kind, spelled in (("n", [w.normal for w in self.words]), ("f", [w.folded for w in self.words])):
            for at, word in enumerate(spelled):
                yield kind + word, self.words[at].start, self.words[at].end
            for at, (one, two) in enumerate(pairwise([_EDGES[0], *spelled, _EDGES[1]])):
                if self.words:
                    yield f"{kind}{one} {two}", self.words[max(0, at - 1)].start, self.words[min(at, last)].end

    @cached_property
    def shape(self) -> list[float]:
        """Eleven figures, each about 0..1: length, marks of punctuation, numbers, words that nobody can speak."""
        text, count = self.text.rstrip(), len(self.words)
        unspoken = sum(not _VOWEL.search(word.normal) for word in self.words)
        return [
            min(count, 40) / 20,
            float(count <= 2),
            float(count <= 4),
            float("?" in text),
            float(text.endswith("?")),
            float("!" in text),
            float(bool(_QUOTED.search(text))),
            float(bool(_NUMBERED.search(text))),
            unspoken / max(1, count),
            float(bool(_LINK.search(text))),
            float("[" in text),  # something was redacted
        ]

    @cached_property
    def _places(self) -> tuple[str, list[int]]:
        """The line of words, and where each begins in it. A sign of percentage stays with its number."""
        line, starts = "", []
        for word in self.words:
            starts.append(len(line))
            percent = "%" if self.text[word.end : word.end + 1] == "%" else ""
            line += (word.folded if self.bare else word.normal) + percent + " "
        return line.rstrip(), starts

    @property
    def _line(self) -> str:
        return self._places[0]

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the line as one of the text, in whole words."""
        starts = self._places[1]
        first, last = self.words[bisect_right(starts, start) - 1], self.words[bisect_right(starts, end - 1) - 1]
        return first.start, last.end + (self.text[last.end : last.end + 1] == "%")
