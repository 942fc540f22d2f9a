"""Values of JSON-LD as publishers write them: one or many, bare or wrapped, with or without a prefix."""

import math
import re
from collections.abc import Callable, Iterator

Node = dict[str, object]
Lookup = Callable[[str], Node | None]  # the node with this @id elsewhere in the document

# JSON-LD 1.1: a term, a compact IRI or the full IRI name the same property.
_PREFIX = re.compile(r"^(?:schema:|https?://schema\.org/)", re.IGNORECASE)


def many(value: object) -> Iterator[object]:
    """The values of a property: a list's elements (lists in lists too, three levels), or the value itself."""
    if not isinstance(value, list):
        return iter(() if value is None else (value,))
    return _flat(value, 3)


def _flat(values: list[object], depth: int) -> Iterator[object]:
    for each in values:
        if isinstance(each, list) and depth:
            yield from _flat(each, depth - 1)
        elif each is not None:
            yield each


def words(value: object) -> str:
    """The first text of `value`: a string, a number, {"@value": ...} or {"name": ...}; "" if there is none."""
    if isinstance(value, str):
        return value.strip()
    for each in many(value):
        found = _word(each)
        if found:
            return found
    return ""


def _word(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        inner = value.get("@value") or value.get("name")
        value = inner[0] if isinstance(inner, list) and inner else inner
        return _word(value) if not isinstance(value, dict) else ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}" if math.isfinite(value) else ""
    return ""


def nodes(value: object, find: Lookup | None = None) -> Iterator[Node]:
    """The objects of `value`; one that is only a reference ({"@id": ...}) is looked up with `find`."""
    for each in many(value):
        if isinstance(each, dict):
            wanted = each.get("@id")
            if find and isinstance(wanted, str) and not each.keys() - {"@id", "@type"}:
                yield find(wanted) or each
            else:
                yield each


def number(value: object) -> float | None:
    """`value` as a finite number, if it is one or its text is one."""
    for each in many(value):
        if isinstance(each, bool):
            continue
        try:
            found = float(each) if isinstance(each, int | float | str) else math.nan
        except (ValueError, OverflowError):
            continue
        if math.isfinite(found):
            return found
    return None


def kinds(node: Node) -> set[str]:
    """The types of `node` in lower case, without schema.org's address ({"claimreview", "review"})."""
    named = node.get("@type", node.get("type"))
    return {_PREFIX.sub("", each).strip().lower() for each in many(named) if isinstance(each, str)}


def bare(node: Node) -> Node:
    """`node` with the prefix taken off its property names; itself if it has none."""
    if not any(_PREFIX.match(key) for key in node):
        return node
    return {_PREFIX.sub("", key): value for key, value in node.items()}
