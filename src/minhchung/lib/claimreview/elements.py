"""The items of a JSON source, and the reviews inside an item, however deep publishers and archives wrap them.

A source is a DataFeed (schema.org), a response of a claim search (claims[]), a list, JSON Lines, or one document.
"""

from collections.abc import Iterator
from typing import NamedTuple

from minhchung.errors import Refused
from minhchung.lib.claimreview.fields import Lookup, Node, bare, kinds, words
from minhchung.lib.claimreview.scan import Reads, Scanner, Unfinished, is_line_of_json

_WHOLE = 1024**2  # characters; a longer document is taken apart as it is read
_LISTS = {"datafeedelement", "claims"}  # each of their elements is an item, with or without a review in it
_DEEPEST = 48


class Element(NamedTuple):
    """An item of a source. One that is `counted` and holds no review is refused; others are passed over."""

    value: object
    counted: bool


class Found(NamedTuple):
    """A review as written. `search` marks the form of the Claim Search API, whose claim stands round it (`claim`)."""

    node: Node
    near: str  # address of the DataFeedItem round it, or ""
    claim: Node | None = None

    @property
    def search(self) -> bool:
        return self.claim is not None


def elements(text: Reads, *, source: str, head: str) -> Iterator[Element]:
    """The items of a JSON text that begins with `head`. Raises Refused as Scanner does."""
    scanner = Scanner(text, source=source)
    if _is_lines(head):
        for value in scanner.lines():
            yield from _of_document(value)
        return
    while opened := scanner.peek():
        if opened == "[":
            yield from _of_array(scanner, counted=True)
        else:
            yield from _of_root(scanner)


def reviews(value: object, *, near: str = "", depth: int = 0) -> Iterator[Found]:
    """The reviews in `value`, in order. What stands inside a review is part of it."""
    if isinstance(value, list) and depth < _DEEPEST:
        for each in value:
            yield from reviews(each, near=near, depth=depth + 1)
    elif isinstance(value, dict) and depth < _DEEPEST:
        node = bare(value)
        if is_review(node):
            yield Found(node, near)
        elif "claimReview" in node and "text" in node:
            yield from _of_search(node)
        else:
            near = words(node.get("url")) if "datafeeditem" in kinds(node) else near
            for each in node.values():
                yield from reviews(each, near=near, depth=depth + 1)


def is_review(node: Node) -> bool:
    """Whether `node` is a ClaimReview by its type, or by its claim where it does not say its type."""
    types = kinds(node)
    return "claimreview" in types or ("claimReviewed" in node and (not types or "review" in types))


def lookup(value: object) -> Lookup:
    """Finds a node of `value` by its @id; the first that says more than its name wins."""
    known: dict[str, Node] = {}

    def find(wanted: str) -> Node | None:
        if not known:
            known[""] = {}
            for node in _nodes(value, 0):
                if isinstance(name := node.get("@id"), str) and node.keys() - {"@id", "@type"}:
                    known.setdefault(name, node)
        return known.get(wanted)

    return find


def _is_lines(head: str) -> bool:
    """JSON Lines: the first line is a value and more follow, or only the second is and both begin alike."""
    first, ended, rest = head.lstrip("\ufeff \t\r\n").partition("\n")
    second = rest.lstrip().partition("\n")[0]
    if is_line_of_json(first):
        return bool(second) or not ended
    alike = all(line.startswith("{") and line.rstrip().endswith("}") for line in (first, second))
    return alike and is_line_of_json(second)


def _of_document(value: object) -> Iterator[Element]:
    if isinstance(value, list):
        yield from (Element(each, counted=True) for each in value)
    elif isinstance(value, dict) and _has_list(value, 0):
        yield from _of_fields(value, 0)
    else:
        yield Element(value, counted=True)


def _has_list(value: object, depth: int) -> bool:
    if not isinstance(value, dict) or depth > _DEEPEST or is_review(value):
        return False
    return any(key.lower() in _LISTS or _has_list(each, depth + 1) for key, each in value.items())


def _of_fields(value: Node, depth: int) -> Iterator[Element]:
    for key, each in value.items():
        if key.lower() in _LISTS:
            listed = each if isinstance(each, list) else [each]
            yield from (Element(part, counted=True) for part in listed)
        elif isinstance(each, dict) and _has_list(each, depth + 1):
            yield from _of_fields(each, depth + 1)
        else:
            yield Element(each, counted=False)


def _of_root(scanner: Scanner) -> Iterator[Element]:
    try:
        yield from _of_document(scanner.value(limit=_WHOLE))
    except Unfinished:
        yield from _of_object(scanner, 0)


def _of_array(scanner: Scanner, *, counted: bool) -> Iterator[Element]:
    scanner.take("[")
    if scanner.peek() == "]":
        scanner.take("]")
        return
    while True:
        yield Element(scanner.value(), counted)
        if scanner.take(",]") == "]":
            return


def _of_object(scanner: Scanner, depth: int) -> Iterator[Element]:
    """The items of an object too long to hold. Its lists are taken apart; a review must fit."""
    scanner.take("{")
    while True:
        key = scanner.value() if scanner.peek() == '"' else scanner.take('"')
        scanner.take(":")
        yield from _of_field(scanner, str(key), depth)
        if scanner.take(",}") == "}":
            return


def _of_field(scanner: Scanner, key: str, depth: int) -> Iterator[Element]:
    opened = scanner.peek()
    counted = key.lower() in _LISTS
    if opened == "[":
        yield from _of_array(scanner, counted=counted)
    elif opened == "{" and not counted and depth < _DEEPEST:
        yield from _of_object(scanner, depth + 1)
    else:
        value = scanner.value()
        if key in ("@type", "type") and is_review({"@type": value}):
            raise Refused("source_too_large", source=scanner.source, limit=f"{_WHOLE} characters a review")
        yield Element(value, counted)


def _of_search(claim: Node) -> Iterator[Found]:
    listed = claim["claimReview"]
    for each in listed if isinstance(listed, list) else [listed]:
        if isinstance(each, dict):
            yield Found(each, "", claim)


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth < _DEEPEST:
        if isinstance(value, dict):
            yield value
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for each in inside:
            yield from _nodes(each, depth + 1)
