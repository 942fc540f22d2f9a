"""Open a source of fact-checks in whatever form it comes, and read it piece by piece."""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from minhchung.errors import Refused
from minhchung.lib.claimreview import listing, page
from minhchung.lib.claimreview.addresses import host_of
from minhchung.lib.claimreview.elements import elements, lookup, reviews
from minhchung.lib.claimreview.persons import without_persons
from minhchung.lib.claimreview.review import read_review
from minhchung.lib.claimreview.schema import Item, Kind, Refusal, Review, Source
from minhchung.lib.claimreview.unpack import Text

_PIECE = 256 * 1024


def open_source(stream: BinaryIO, *, base: str = "", name: str = "", content_type: str = "") -> Source:
    """The fact-checks of `stream`, or the pages it lists.

    `base` is the address it came from after redirects, "" for a local file; `name` stands in errors (default `base`);
    `content_type` is the HTTP header. `items` is read once, while `stream` stays open; what it gave counts only if it
    ends without an error, so apply it then.

    Raises Refused, here or while `items` is read: source_empty, source_unknown, source_no_reviews, source_broken,
    source_cut, source_nested, source_too_large, source_bad_gzip, xml_unsafe.
    """
    source = name or base or "-"
    text = Text(stream, source=source, content_type=content_type)
    head = text.head.lstrip("\ufeff \t\r\n\x00")
    if not head and not text.goes_on:
        raise Refused("source_empty", source=source)
    if head.startswith(("[", "{")):
        return _json(text, source, base)
    root = listing.root_of(head)
    if root in listing.SITEMAPS or root in listing.FEEDS:
        kind: Kind = "sitemap" if root in listing.SITEMAPS else "window"
        return Source(kind, _some(listing.entries(text, source=source, head=head, base=base), source), pages=True)
    if root == "html" or "<script" in head.lower() or "html" in content_type.lower():
        return Source("window" if base else "complete", _some(_page(text, source, base), source))
    raise Refused("source_unknown", source=source)


def _json(text: Text, source: str, base: str) -> Source:
    """A response of a claim search shows what matches a question; every other form shows all there is."""
    shapes: list[bool] = []
    items = _some(_items(text, source, base, shapes), source)
    first = next(items)
    return Source("window" if shapes[-1:] == [True] else "complete", chain([first], items))


def _items(text: Text, source: str, base: str, shapes: list[bool]) -> Iterator[Item]:
    for element in elements(text, source=source, head=text.head):
        find = lookup(element.value)
        empty = True
        for found in reviews(element.value):
            empty = False
            if not shapes:
                shapes.append(found.search)
            yield read_review(found, base=base, find=find)
        if empty and element.counted:
            yield Refusal("not_claim_review", without_persons(element.value))


def _page(text: Text, source: str, base: str) -> Iterator[Item]:
    marked = page.markup(_whole(text, source))
    find = lookup(marked.values)
    given: set[Review] = set()
    for found in reviews(marked.values):
        read = read_review(found, base=base or marked.canonical, page=True, host=host_of(base), find=find)
        if isinstance(read, Refusal) or read not in given:
            yield read
        if isinstance(read, Review):
            given.add(read)
    yield from (Refusal("broken_json", {}) for _ in range(marked.broken))


def _whole(text: Text, source: str) -> str:
    pieces: list[str] = []
    size = 0
    while piece := text.read(_PIECE):
        size += len(piece)
        if size > page.LARGEST:
            raise Refused("source_too_large", source=source, limit=f"{page.LARGEST} characters a page")
        pieces.append(piece)
    return "".join(pieces)


def _some(items: Iterator[Item], source: str) -> Iterator[Item]:
    """`items`; raises source_no_reviews at their end if none of them was a review or a page, or nearly one."""
    relevant = False
    for item in items:
        relevant = relevant or not (isinstance(item, Refusal) and item.reason == "not_claim_review")
        yield item
    if not relevant:
        raise Refused("source_no_reviews", source=source)
