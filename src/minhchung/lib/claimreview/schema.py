"""What a source of fact-checks yields: reviews, refusals with a reason, pages to fetch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["true", "mostly_true", "misleading", "false", "outdated", "satire", "unproven", "unknown"]
# complete: what is missing from it has been taken down. window: it shows only the newest or the matching ones.
# sitemap: complete only if the caller could read every page of it.
Kind = Literal["complete", "window", "sitemap"]

REASONS = {
    "not_claim_review": "holds no ClaimReview",
    "no_claim": "does not say which claim it reviews",
    "no_url": "has no address",
    "url_not_http": "its address is not an http or https one",
    "url_relative": "its address is relative to a page that is not known",
    "url_too_long": "its address is longer than 2000 characters",
    "other_host": "its address is on another host than the page, sitemap or feed it came from",
    "sample_data": "is sample data of a desk of this program, never a real check",
    "broken_json": "a script of the page names ClaimReview but is not JSON",
}


@dataclass(frozen=True)
class Review:
    """One published check of one claim (schema.org ClaimReview). Text is plain, one line, without markup.

    `url` is absolute, http or https, without fragment; `host` its host in lower case; `publisher` an organisation
    or, where none is named, the host; `published` and `claim_published` are "YYYY-MM-DD" or ""; `language` is a
    BCP 47 primary subtag or ""; `rating` is the publisher's own word, `verdict` ours.
    """

    url: str
    host: str
    claim: str
    title: str
    summary: str
    publisher: str
    published: str
    language: str
    rating: str
    verdict: Verdict
    claim_published: str


@dataclass(frozen=True)
class Refusal:
    """An item that was not read: `reason` is a key of REASONS; `item` is what may be kept of it, without persons."""

    reason: str
    item: Mapping[str, object]


@dataclass(frozen=True)
class Page:
    """A page that may carry reviews; with `sitemap`, another sitemap. `lastmod` is the source's text, or ""."""

    url: str
    lastmod: str = ""
    sitemap: bool = False


Item = Review | Refusal | Page


@dataclass(frozen=True)
class Source:
    """A source whose form is known. `items` raises Refused where it turns out broken; with `pages` it lists pages."""

    kind: Kind
    items: Iterator[Item]
    pages: bool = False
