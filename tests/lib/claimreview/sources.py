"""Made-up reviews and sources for these tests; every host is example.org's or example.net's."""

import io
import json

from minhchung.errors import Refused
from minhchung.lib.claimreview.read import open_source
from minhchung.lib.claimreview.schema import Item, Refusal, Review, Source

URL = "https://checks.example.org/lemon"


def node(**changed: object) -> dict[str, object]:
    """A sound ClaimReview with `changed` fields; a field set to None is left out."""
    whole = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": URL,
        "claimReviewed": "Hot lemon water cures cancer",
        "author": {"@type": "Organization", "name": "Example Checks", "url": "https://checks.example.org/"},
        "reviewRating": {"@type": "Rating", "alternateName": "False"},
        "datePublished": "2020-03-27",
        "inLanguage": "en",
        **changed,
    }
    return {key: value for key, value in whole.items() if value is not None}


def packed(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def lines(*values: object) -> bytes:
    return b"".join(packed(value) + b"\n" for value in values)


def opened(data: bytes, **known: str) -> Source:
    return open_source(io.BytesIO(data), **known)


def items(data: bytes, **known: str) -> list[Item]:
    return list(opened(data, **known).items)


def review(**changed: object) -> Review:
    """The one review read from `node(**changed)`."""
    (read,) = items(packed(node(**changed)))
    assert isinstance(read, Review), read
    return read


def refusal(**changed: object) -> Refusal:
    """The one refusal that `node(**changed)` meets."""
    (read,) = items(packed(node(**changed)))
    assert isinstance(read, Refusal), read
    return read


def error(data: bytes, **known: str) -> tuple[str, dict[str, object]]:
    """Code and facts of the error that reading `data` ends with."""
    try:
        read = items(data, name="feed", **known)
    except Refused as refused:
        refused.say("en")
        return refused.code, refused.facts
    raise AssertionError(read)
