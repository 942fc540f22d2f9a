"""JSON out of a stream: where it breaks, where it is cut, and how little of it is held."""

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.errors import Refused
from minhchung.lib.claimreview import scan
from minhchung.lib.claimreview.read import open_source
from minhchung.lib.claimreview.scan import Scanner
from minhchung.lib.claimreview.schema import Refusal, Review

from .sources import error, items, lines, node, packed

DOCUMENT = (
    '[{"a":"x\\u00e9\\ud83d\\ude00 \\n","n":-1.5e+10,"t":true,"f":false,"z":null,"m":-Infinity,"l":[1,2,{}]},\n'
    ' 12.25e-3 , "end" ]'
)


class Pieces:
    """A text that comes in given pieces."""

    def __init__(self, *pieces: str) -> None:
        self.pieces = list(pieces)

    def read(self, size: int, /) -> str:
        return self.pieces.pop(0) if self.pieces else ""


def value_of(*pieces: str) -> object:
    return Scanner(Pieces(*pieces), source="feed").value()


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_STEP", 1)


@pytest.mark.usefixtures("small_steps")
def test_value_is_the_same_wherever_the_text_is_divided() -> None:
    whole = json.loads(DOCUMENT)
    assert value_of(*DOCUMENT) == whole
    for at in range(1, len(DOCUMENT)):
        assert value_of(DOCUMENT[:at], DOCUMENT[at:]) == whole


def test_text_that_ends_early_is_cut_wherever_it_ends() -> None:
    for at in range(1, len(DOCUMENT)):
        with pytest.raises(Refused) as caught:
            value_of(DOCUMENT[:at])
        assert caught.value.code == "source_cut", DOCUMENT[:at]


@pytest.mark.parametrize(
    "text",
    [
        '[{"a" 2}]',
        "[1,2,,3]",
        '{"a":x}',
        "{a:1}",
        "[1 2]",
        '{"a":tru3}',
        r'["\q"]',
        "[1}",
        "[01]",
        "[1,]",
        "[1.]",
        "{'a':1}",
    ],
)
def test_text_that_is_no_json_is_broken(text: str) -> None:
    assert error(text.encode()) == ("source_broken", {"source": "feed", "form": "JSON", "line": 1})


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b'{"a": 1}\n{"b": 2}\n{"c" 3}\n{"d": 4}\n', "source_broken", 3),
        (b'{"a": 1}\n\n{"b": 2} {"c": 3}\n{"d": 4}\n', "source_broken", 3),
        (b'{"a" 1}\n{"b": 2}\n', "source_broken", 1),
        (b'{"a": 1}\r\n{"b": "x\r\n{"c": 3}\r\n', "source_broken", 2),
        (b'{"a": 1}\n{"b": 2}\n{"c": "thr', "source_cut", 3),
        (b'[\n{"a": 1},\n{"b" 2}\n]', "source_broken", 3),
        (b'[\n{"a": 1},\n{"b": 2', "source_cut", 3),
        (b'{"dataFeedElement": [\n{"a": 1}\n', "source_cut", 3),
        (b'[{"a": 1}]\n]', "source_broken", 2),
    ],
)
def test_fault_is_told_with_its_line(data: bytes, code: str, line: int) -> None:
    found = error(data)
    assert (found[0], found[1]["line"]) == (code, line)


def test_broken_line_is_never_told_with_its_text() -> None:
    with pytest.raises(Refused) as caught:
        items(lines(node()) + b'{"author": "Person Alpha" x}\n', name="feed")
    assert "Alpha" not in str(caught.value)


def test_reviews_before_a_fault_are_not_the_whole_source() -> None:
    read = []
    with pytest.raises(Refused):
        read.extend(items(lines(node(), node()) + b"{"))
    assert read == []


def large(elements: list[object]) -> bytes:
    """A document too long to be held whole."""
    return packed(
        {"filler": ["x" * 900_000] * 4, "name": "Feed", "n": 1, "data": {"deep": {"dataFeedElement": elements}}}
    )


def test_long_document_is_read_like_a_short_one() -> None:
    elements = [{"@type": "DataFeedItem", "item": [node()]}, {"@type": "DataFeedItem", "item": []}]
    assert items(large(elements)) == items(packed({"dataFeedElement": elements}))
    assert [type(item) for item in items(large(elements))] == [Review, Refusal]
    assert items(packed({"filler": ["x" * 900_000] * 4, "dataFeedElement": {"item": node()}})) == items(
        packed([node()])
    )


def test_review_too_long_to_hold_is_refused() -> None:
    assert error(packed(node(reviewBody=["x" * 900_000] * 4)))[0] == "source_too_large"


def test_item_too_long_to_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "LARGEST", 2_000_000)
    assert error(packed([{"filler": ["x" * 900_000] * 8}]))[0] == "source_too_large"
    assert error(lines(node(), {"filler": ["x" * 900_000] * 8}))[0] == "source_too_large"


def write_feed(path: Path, megabytes: int) -> int:
    """A DataFeed of about that size, many lines long; returns its number of reviews."""
    element = packed({"@type": "DataFeedItem", "item": [node(citation="Không có nghiên cứu nào chứng minh. " * 200)]})
    count = megabytes * 1_000_000 // len(element)
    with path.open("wb") as file:
        file.write(b'{"@type": "DataFeed", "dataFeedElement": [\n' + element)
        for _ in range(count - 1):
            file.write(b",\n" + element)
        file.write(b"]}")
    return count


def test_large_feed_is_read_in_little_memory(tmp_path: Path) -> None:
    count = write_feed(tmp_path / "feed.json", 30)
    with (tmp_path / "feed.json").open("rb") as stream:
        tracemalloc.start()
        try:
            read = sum(isinstance(item, Review) for item in open_source(stream).items)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert read == count
    assert peak < 12_000_000


KEYS = st.sampled_from(
    [
        *("@type", "@id", "@graph", "@value", "url", "claimReviewed", "claimReview", "text", "author", "publisher"),
        *("name", "reviewRating", "alternateName", "ratingValue", "bestRating", "worstRating", "datePublished"),
        *("inLanguage", "itemReviewed", "mainEntityOfPage", "item", "dataFeedElement", "claims", "sameAs"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(KEYS | st.text(max_size=3), inside, max_size=6),
    max_leaves=30,
)


@given(value=JSON, reviewed=st.booleans(), base=st.sampled_from(["", "https://example.org/feed"]))
def test_any_json_is_read_or_refused(value: object, reviewed: bool, base: str) -> None:
    if reviewed and isinstance(value, dict):
        value = {"url": "https://example.org/a", "claimReviewed": "x", **value, "@type": "ClaimReview"}
    try:
        read = items(json.dumps(value).encode(), base=base)
    except Refused:
        return
    assert all(isinstance(item, Review | Refusal) for item in read)
    json.dumps([vars(item) for item in read], allow_nan=False).encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for start in (b"", b"[", b"{", b"<html>", b"<rss>", b"\x1f\x8b\x08"):
        try:
            items(start + data)
        except Refused as refused:
            refused.say("en")
