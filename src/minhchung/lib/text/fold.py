"""One spelling for many: accents on or off, tone marks placed the old or the new way, styled letters.

`normal` keeps the accents ("hoà" and "hòa" meet), `fold` drops them as well ("đột quỵ" and "dot quy" meet).
Marks are dropped from Latin, Greek, Cyrillic, Arabic and Hebrew letters only: in Thai, Khmer or Devanagari a mark is
a vowel, and a word without it is another word.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

import regex

_MARKED = regex.compile(r"([\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}])\p{Mn}+")
# Unicode Cf: zero-width joiners, directional marks, soft hyphens; and the control characters that are no white space.
_INVISIBLE = regex.compile(r"[\p{Cf}\p{Cs}]|[^\P{Cc}\t\n\r]")
_WORD = regex.compile(r"\p{N}++(?:[.,:/]\p{N}++)++|[\p{L}\p{M}\p{N}]+")  # 3.500.000 is one word
_HUMP = regex.compile(r"(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})")  # in #BaoSo3
# Scripts written without spaces: each pair of neighbours counts as a word.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}][\p{M}]*")
_OLD_TONE = regex.compile(r"(o)([àáảãạ])(?!\p{L})|(o)([èéẻẽẹ])(?!\p{L})|(?<!q)(u)([ỳýỷỹỵ])(?!\p{L})")
_BARE = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}
_TONED = {"o": "òóỏõọ", "u": "ùúủũụ"}


class Token(NamedTuple):
    """A word and where it stands: `text[start:end]`, in code points; `normal` and `folded` are its two spellings."""

    start: int
    end: int
    normal: str
    folded: str


def normal(text: str) -> str:
    """`text` in NFKC, lower case, without invisible characters, tone marks where the newer spelling puts them."""
    plain = normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    return _OLD_TONE.sub(_move_tone, normalize("NFC", plain))


def fold(text: str) -> str:
    """`normal(text)` without the marks of letters that can stand without them; đ becomes d."""
    split = normalize("NFD", normal(text))
    return normalize("NFC", _MARKED.sub(r"\1", split)).replace("đ", "d").replace("ı", "i").replace("ß", "ss")


def tokens(text: str) -> Iterator[Token]:
    """The words of `text` in order.

    Scripts without spaces give overlapping pairs of letters; a hashtag gives the words that its capitals begin.
    """
    for word in _WORD.finditer(text):
        for start, end in _spans(text, *word.span()):
            spelled, folded = _spellings(text[start:end])
            if spelled:
                yield Token(start, end, spelled, folded)


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = [found.span() for found in _UNSPACED.finditer(text, start, end)]
    if len(pieces) > 1:
        return [(first[0], second[1]) for first, second in pairwise(pieces)]
    if pieces:
        return pieces
    if text[start - 1 : start] != "#":
        return [(start, end)]
    cuts = [start, *(hump.start() for hump in _HUMP.finditer(text, start, end)), end]
    return list(pairwise(cuts))


@lru_cache(maxsize=2**16)  # words come back: an import of 8,000 reviews folds 1.4 million
def _spellings(word: str) -> tuple[str, str]:
    spelled = normal(word)
    return spelled, fold(spelled)


def _move_tone(found: "regex.Match[str]") -> str:
    first, second = (part for part in found.groups() if part)
    for bare, toned in _BARE.items():
        if second in toned:
            return _TONED[first][toned.index(second)] + bare
    raise AssertionError(second)  # the pattern names only letters of _BARE
