"""A review of our own as schema.org ClaimReview: the inverse of `read`, which gets the same review back from it.

https://schema.org/ClaimReview, with what search engines and fact-check feeds ask for. `claimreview.schema.json` holds
exactly what comes out of here. No person appears: neither who checked nor who claimed.
"""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

import regex

from minhchung.lib.claimreview.schema import Review
from minhchung.lib.claimreview.verdicts import phrases

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SHORT = 74  # characters of claimReviewed: readers of the markup cut off from 75 on
# Of a scale from 1 (worst) to 5 (best). What is old or a joke is not a lie, but who takes it for news is misled.
SCALE = {"true": 5, "mostly_true": 4, "unproven": 3, "misleading": 2, "outdated": 2, "false": 1, "satire": 1}
# The words that the pages show.
_WORDS = {
    "vi": {
        "true": "Đúng",
        "mostly_true": "Phần lớn đúng",
        "misleading": "Gây hiểu lầm",
        "false": "Sai",
        "outdated": "Đã cũ",
        "satire": "Châm biếm",
        "unproven": "Chưa đủ bằng chứng",
    },
    "en": {
        "true": "True",
        "mostly_true": "Mostly true",
        "misleading": "Misleading",
        "false": "False",
        "outdated": "Outdated",
        "satire": "Satire",
        "unproven": "Unproven",
    },
}
_CHARACTER = regex.compile(r"\X")
_LOOSE = regex.compile(r"[\s\p{Pd},;:.…(\[“‘\"'«]+$")


def claim_review(review: Review, *, home: str, modified: str = "") -> dict[str, Any]:
    """`review` as ClaimReview of the organisation `review.publisher`, whose site begins at `home` ("https://.../").

    `modified` is the day of the newest correction, or "". `review.language` may be a whole BCP 47 tag. The word of the
    rating is `review.rating`, or `word` of the verdict where that is "". Raises ValueError for the verdict "unknown".
    """
    if review.verdict not in SCALE:
        raise ValueError(review.verdict)
    claim = {"@type": "Claim", "text": review.claim, "datePublished": review.claim_published}
    whole = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": review.url,
        "name": review.title,
        "claimReviewed": shortened(review.claim),
        "reviewBody": review.summary,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": SCALE[review.verdict],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": review.rating or word(review.verdict, review.language),
        },
        "itemReviewed": _stated(claim),
        "author": {"@type": "Organization", "name": review.publisher, "url": home},
        "datePublished": review.published,
        "dateModified": modified,
        "inLanguage": review.language,
        "license": LICENCE,
        "sdLicense": LICENCE,
    }
    return _stated(whole)


def word(verdict: str, language: str) -> str:
    """What fact-checkers who write `language` (a BCP 47 tag) call `verdict`; in English where no word is known."""
    primary = language.partition("-")[0].lower()
    return _words().get(primary, {}).get(verdict) or _WORDS["en"][verdict]


def shortened(claim: str, limit: int = SHORT) -> str:
    """`claim` in at most `limit` characters. One that is longer ends in "…", after a whole word where there is one."""
    if len(claim) <= limit:
        return claim
    # A letter and its marks are one character to a reader, and must not be parted.
    ends = [found.end() for found in _CHARACTER.finditer(claim[:limit])]
    head = claim[: max((end for end in ends if end < limit), default=limit - 1)]
    at_word = head.rpartition(" ")[0]
    if claim[len(head)] != " " and len(at_word) * 2 > limit:  # scripts without spaces have no word to end at
        head = at_word
    return (_LOOSE.sub("", head) or head) + "…"


def schema(home: str = "") -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `claim_review` gives; with `home`, of what it gives for that site only."""
    whole: dict[str, Any] = json.loads(files(__package__).joinpath("claimreview.schema.json").read_text("utf-8"))
    if home:
        fields = whole["properties"]
        fields["url"]["pattern"] = f"^{home.replace('.', '[.]')}checks/[a-z0-9-]+/$"
        fields["author"]["properties"]["url"]["const"] = home
    return whole


def _stated(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value != ""}


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {language: dict(words) for language, words in _WORDS.items()}
    for verdict, language, phrase in phrases():
        found.setdefault(language, {}).setdefault(verdict, phrase)  # the usual one stands first
    return found
