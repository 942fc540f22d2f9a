"""Words and character grams in tantivy: who shares spelling with the message.

A document is a number here; `store.py` knows which numbers are alive. Terms are made by our own tokenizer and
queries are built term by term, so that nothing in a message is ever read as search syntax.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import tantivy

from minhchung.lib.retrieval.shapes import Token

WRITER_BYTES = 30_000_000
WORDS, GRAMS = (
    96,
    320,
)  # terms of a message that are asked for, the rarest first: bounds the time of long messages
GRAM_SIZES = (3, 4, 5)
TELLING_WORDS = 16  # a longer message has words beside its claim, which no check can be expected to hold
LONGEST_TERM = 200  # bytes that tantivy accepts are far more; nothing longer is a word
ACCENTED, FOLDED, GRAM, LANG = "accented", "folded", "gram", "lang"


class Terms(NamedTuple):
    """The terms of a text: words as accented, words folded, character grams of the folded words."""

    accented: list[str]
    folded: list[str]
    grams: list[str]


class Found(NamedTuple):
    """Number -> BM25 of the best, and `whole`: about what a document with every term of the message would score."""

    scores: dict[int, float]
    whole: float


def terms(words: Sequence[Token]) -> Terms:
    """The terms of these words; words longer than a term may be are left out."""
    kept = [word for word in words if len(word.folded) <= LONGEST_TERM]
    return Terms([word.normal for word in kept], [word.folded for word in kept], list(grams(w.folded for w in kept)))


def grams(folded: Iterable[str]) -> Iterator[str]:
    """Runs of 3 to 5 characters over words joined by one "_", as in "_dot_quy_"."""
    text = "_" + "_".join(folded) + "_"
    for size in GRAM_SIZES:
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


def schema() -> tantivy.Schema:
    """Four indexed fields; only the document's number is kept."""
    build = tantivy.SchemaBuilder()
    build.add_unsigned_field("n", stored=False, indexed=True, fast=True)
    for field in (ACCENTED, FOLDED, GRAM):
        build.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    build.add_text_field(LANG, tokenizer_name="raw", index_option="basic")
    return build.build()


class Lexicon:
    """The tantivy index in `folder`, created when it is not there. Raises ValueError when damaged."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader(reload_policy="manual")
        self._index.reload()

    def write(self, add: Iterable[tuple[int, str, Terms]], remove: Iterable[int]) -> None:
        """Add (number, language, terms) and remove numbers in one durable commit."""
        writer = self._index.writer(heap_size=WRITER_BYTES, num_threads=1)
        for n in remove:
            writer.delete_documents_by_term("n", n)
        for n, lang, made in add:
            writer.delete_documents_by_term("n", n)  # a number used by a run that was killed before it counted
            writer.add_document(_document(n, lang, made))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def reload(self) -> None:
        """See what was committed since, also by another process."""
        self._index.reload()

    @property
    def count(self) -> int:
        return self._index.searcher().num_docs

    def words(self, made: Terms, *, limit: int, lang: str = "") -> Found:
        """By words; a word written with its marks counts in both spellings."""
        searcher = self._index.searcher()
        marked = [a for a, f in zip(made.accented, made.folded, strict=True) if a != f]
        chosen = _rarest(searcher, FOLDED, made.folded, WORDS) + _rarest(searcher, ACCENTED, marked, WORDS)
        return self._search(searcher, chosen, limit, lang, words=len(made.folded))

    def grams(self, made: Terms, *, limit: int, lang: str = "") -> Found:
        """By character grams."""
        searcher = self._index.searcher()
        return self._search(searcher, _rarest(searcher, GRAM, made.grams, GRAMS), limit, lang, words=len(made.folded))

    def frequencies(self, folded: Iterable[str]) -> dict[str, int]:
        """In how many documents each folded word stands."""
        searcher = self._index.searcher()
        return {word: searcher.doc_freq(FOLDED, word) for word in set(folded)}

    def _search(
        self, searcher: tantivy.Searcher, chosen: list[tuple[int, str, str]], limit: int, lang: str, *, words: int
    ) -> Found:
        count = searcher.num_docs
        whole = sum(math.log(1 + (count - n + 0.5) / (n + 0.5)) for n, _, _ in chosen)
        whole *= min(1.0, TELLING_WORDS / max(1, words))
        clauses = [(tantivy.Occur.Should, self._term(field, term)) for n, field, term in chosen if n]
        if not clauses:
            return Found({}, whole)
        query = tantivy.Query.boolean_query(clauses)
        if lang:
            only = tantivy.Query.const_score_query(self._term(LANG, lang), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, only)])
        hits = searcher.search(query, limit, count=False).hits
        numbers = searcher.fast_field_values("n", [address for _, address in hits])
        scores = {int(n or 0): float(score) for n, (score, _) in zip(numbers, hits, strict=True)}
        return Found(scores, whole)

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, "basic" if field == LANG else "freq")


def _document(n: int, lang: str, made: Terms) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("n", n)
    document.add_text(ACCENTED, " ".join(made.accented))
    document.add_text(FOLDED, " ".join(made.folded))
    document.add_text(GRAM, " ".join(made.grams))
    document.add_text(LANG, lang)
    return document


def _rarest(searcher: tantivy.Searcher, field: str, found: Iterable[str], limit: int) -> list[tuple[int, str, str]]:
    """(documents that have it, field, term) of the distinct terms found: the unknown, and the `limit` rarest known."""
    counted = sorted((searcher.doc_freq(field, term), field, term) for term in set(found))
    unknown = sum(1 for n, _, _ in counted if not n)
    return counted[: unknown + limit]
