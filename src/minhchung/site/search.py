"""The index of the search that runs in a reader's browser: plain files, of which a question needs a few.

A word is known by a number of 32 bits made from its folded letters (`word_key`), a pair of neighbours in title or claim
by one made from their two numbers (`pair_key`). The first bits of a number name the file, the rest the entry in it:

    search/index.json   {"format", "checks": how many, "bits": how many name the file, "common": words, commonest first}
    search/words/<bits>/<file, hex>.json            {rest, hex: [checks with it, first posting, step, step, ...]}
    search/checks/<shard / 256>/<shard % 256>.json  {position: [id, language, verdict, date, title, claim]}
    search/new.json     {"checks": {position: [the same, summary]}, "gone": [positions that no longer stand]}

A posting is a check's position times two, plus one where the word stands in title or claim and not in the summary
alone. An entry keeps the newest `MOST` checks. A shard holds 32 positions.

A position stays a check's for ever, so files of different days may be mixed; `new.json` overrides what the others say.
`assets/search.js` reads all this: its `fold`, `tokens` and keys equal ours (tests/site/test_search_browser.py).
"""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minhchung.lib.publication import document
from minhchung.lib.text.fold import tokens
from minhchung.site.desk import Desk
from minhchung.site.frame import Head, page
from minhchung.site.words import VERDICTS

FORMAT = "minhchung-search/1"
MOST = 4000
_FILE = 8192  # bytes that a file of words should have, more or less
_MOST_BITS = 16
_SHARD = 32  # checks in a file; the ten that are shown lie in ten files
_COMMON = 1000  # words listed in index.json, so that a long question is looked up by its rarer ones
_CLAIM = 240  # letters of a claim that are shown with a result


@dataclass(frozen=True)
class SearchDoc:
    """A live check as the search knows it; `position` 1 is the first check that was published here."""

    id: str
    position: int
    title: str
    claim: str
    summary: str
    verdict: str
    language: str
    date: str


def base(docs: Iterable[SearchDoc]) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of each file for the checks of a snapshot, in ascending position; `index.json` last.

    Holds 8 bytes a word of each check in memory, and no text. Raises ValueError when positions do not ascend.
    """
    gathered = _Gathered()
    for number, shard in groupby(gathered.each(docs), key=lambda doc: doc.position // _SHARD):
        details = {str(doc.position): _detail(doc) for doc in shard}
        yield f"search/checks/{number // 256}/{number % 256}.json", _json(details)
    postings = gathered.postings()
    bits = _bits(postings)
    for at, entries in _files(postings, bits):
        yield f"search/words/{bits}/{at:x}.json", _json(entries)
    common = " ".join(gathered.common())
    yield "search/index.json", _json({"format": FORMAT, "checks": gathered.checks, "bits": bits, "common": common})


def search_page(*, desk: Desk, lang: str) -> bytes:
    """The page "/search/" in `lang`; without its script it says so and leads to the lists."""
    verdicts = [(verdict, *VERDICTS[verdict]) for verdict in document.VERDICTS]
    return page(
        "search",
        desk=desk,
        lang=lang,
        path="/search/",
        context={"verdicts": verdicts},
        head=Head("checks", script=True),
    )


def recent(docs: Iterable[SearchDoc], *, gone: Iterable[int] = ()) -> bytes:
    """`search/new.json`: checks published or corrected since the snapshot, and positions that no longer stand."""
    checks = {str(doc.position): [*_detail(doc), doc.summary] for doc in sorted(docs, key=lambda doc: doc.position)}
    return _json({"checks": checks, "gone": sorted(gone)})


@lru_cache(maxsize=2**16)
def word_key(folded: str) -> int:
    """FNV-1a over UTF-8, its bits mixed, because the first ones name the file."""
    key = 0x811C9DC5
    for byte in folded.encode():
        key = (key ^ byte) * 0x01000193 & 0xFFFFFFFF
    return _mixed(key)


def pair_key(first: int, second: int) -> int:
    """The number of two words that stand side by side, from their own."""
    return _mixed((first * 31 + second) & 0xFFFFFFFF)


def _mixed(key: int) -> int:
    """The finalizer of MurmurHash3 (public domain)."""
    key = (key ^ key >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    key = (key ^ key >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return key ^ key >> 16


class _Gathered:
    """What the checks say, as numbers: key << 32 | posting."""

    def __init__(self) -> None:
        self.checks = 0
        self._numbers = array("Q")
        self._words: Counter[str] = Counter()

    def each(self, docs: Iterable[SearchDoc]) -> Iterator[SearchDoc]:
        """The docs as they come, their words taken down."""
        last = 0
        for doc in docs:
            if doc.position <= last:
                raise ValueError(f"position {doc.position} after {last}")
            last = doc.position
            self.checks += 1
            self._take(doc)
            yield doc

    def _take(self, doc: SearchDoc) -> None:
        said = [[token.folded for token in tokens(text)] for text in (doc.title, doc.claim)]
        keys = [[word_key(word) for word in words] for words in said]
        strong = {key for words in keys for key in words}
        strong |= {pair_key(first, second) for words in keys for first, second in pairwise(words)}
        summary = [token.folded for token in tokens(doc.summary)]
        weak = {word_key(word) for word in summary} - strong
        posting = doc.position << 1
        self._numbers.extend(key << 32 | posting | 1 for key in strong)
        self._numbers.extend(key << 32 | posting for key in weak)
        self._words.update({*said[0], *said[1], *summary})

    def postings(self) -> NDArray[np.uint64]:
        """Ascending: by key, then by position."""
        numbers = np.frombuffer(self._numbers, dtype=np.uint64).copy() if self._numbers else np.empty(0, np.uint64)
        self._numbers = array("Q")
        numbers.sort()
        return numbers

    def common(self) -> list[str]:
        """The words of most checks; those of one check alone say nothing about rarity."""
        several = ((-n, word) for word, n in self._words.items() if n > 1)
        return [word for _, word in sorted(several)[:_COMMON]]


def _bits(postings: NDArray[np.uint64]) -> int:
    """So many that a file has about `_FILE` bytes."""
    keys = np.unique(postings >> np.uint64(32)).size
    size = 14 * keys + 3 * postings.size  # bytes, as measured
    return min(max(0, int(size // _FILE).bit_length()), _MOST_BITS)


def _files(postings: NDArray[np.uint64], bits: int) -> Iterator[tuple[int, dict[str, list[int]]]]:
    """(number, entries) of every file; also of empty ones, so that none is missing."""
    firsts = np.arange(1, 1 << bits, dtype=np.uint64) << np.uint64(64 - bits) if bits else np.empty(0, np.uint64)
    edges = [0, *np.searchsorted(postings, firsts).tolist(), postings.size]
    for at, (start, end) in enumerate(pairwise(edges)):
        yield at, _entries(postings[start:end], (1 << 32 - bits) - 1)


def _entries(postings: NDArray[np.uint64], rest: int) -> dict[str, list[int]]:
    """The entries of one file. `rest` masks the bits of a key that do not name the file."""
    keys = (postings >> np.uint64(32)).astype(np.int64)
    values = (postings & np.uint64(0xFFFFFFFF)).astype(np.int64)
    edges = [*np.flatnonzero(np.diff(keys, prepend=-1)).tolist(), keys.size]
    entries = {}
    for start, end in pairwise(edges):
        newest = values[max(start, end - MOST) : end]
        entries[f"{int(keys[start]) & rest:x}"] = [end - start, *np.diff(newest, prepend=0).tolist()]
    return entries


def _detail(doc: SearchDoc) -> list[str]:
    claim = doc.claim if len(doc.claim) <= _CLAIM else doc.claim[: _CLAIM - 1].rstrip() + "…"
    return [doc.id, doc.language, doc.verdict, doc.date, doc.title, claim]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
