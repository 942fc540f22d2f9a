"""One review as written -> one review as we keep it, or the reason why not."""

from collections.abc import Iterator

from minhchung.lib.claimreview.addresses import BadUrl, absolute, host_of, path_of, same_host
from minhchung.lib.claimreview.dates import day
from minhchung.lib.claimreview.elements import Found
from minhchung.lib.claimreview.fields import Lookup, Node, many, nodes, number, words
from minhchung.lib.claimreview.language import guessed, stated
from minhchung.lib.claimreview.persons import organisations, publisher, without_persons
from minhchung.lib.claimreview.plain import plain
from minhchung.lib.claimreview.schema import Refusal, Review
from minhchung.lib.claimreview.verdicts import verdict

_CLAIM = 2000
_TITLE = 500
_SUMMARY = 2000
_RATING = 500
# In the order in which publishers mean them; the last ones are not schema.org's, and common.
_TITLES = ("name", "headline", "title", "alternativeHeadline")
_SUMMARIES = ("reviewBody", "description", "abstract", "articleBody", "alternativeHeadline", "subtitle")


def read_review(
    found: Found, *, base: str = "", page: bool = False, host: str = "", find: Lookup | None = None
) -> Review | Refusal:
    """`found` as a Review. `base` is the address of its source; with `page` it is the review's own where it names none.

    Refused: no_claim, no_url, url_not_http, url_relative, url_too_long, and other_host if it is not on `host`.
    """
    try:
        url = _address(found, base, page, find)
    except BadUrl as error:
        return Refusal(str(error), without_persons(found.node))
    if host and not same_host(host, host_of(url)):
        return Refusal("other_host", without_persons(found.node))
    read = _from_search(found.node, found.claim, url) if found.claim is not None else _from_node(found.node, url, find)
    return read if read.claim else Refusal("no_claim", without_persons(found.node))


def _from_node(node: Node, url: str, find: Lookup | None) -> Review:
    host = host_of(url)
    reviewed = next(nodes(node.get("itemReviewed"), find), {})
    claim = _claim(_text(node.get("claimReviewed"), _CLAIM), _text(reviewed.get("text"), _CLAIM))
    title = _text([node.get(key) for key in _TITLES], _TITLE)
    summary = _text([node.get(key) for key in _SUMMARIES], _SUMMARY)
    language = _language(node.get("inLanguage"), claim, title, summary)
    ratings = list(nodes(node.get("reviewRating"), find))
    rated = next((each for each in ratings if words(each.get("alternateName"))), ratings[0] if ratings else {})
    said = [each for each in many(node.get("reviewRating")) if isinstance(each, str)]
    rating = _rating(rated) or _text(said, _RATING)
    return Review(
        url=url, host=host, claim=claim, title=title, summary=summary, language=language, rating=rating,
        publisher=publisher(node, host=host, find=find),
        published=day(words([node.get("datePublished"), node.get("dateCreated")]), lang=language),
        verdict=verdict(
            rating,
            value=number(rated.get("ratingValue")),
            best=number(rated.get("bestRating")),
            worst=number(rated.get("worstRating")),
        ),
        claim_published=day(words(reviewed.get("datePublished")), lang=language),
    )  # fmt: skip


def _from_search(node: Node, claim: Node, url: str) -> Review:
    """Google Fact Check Tools API, claims.search: the claim's text stands outside, the claimant is dropped."""
    host = host_of(url)
    text, title = _text(claim.get("text"), _CLAIM), _text(node.get("title"), _TITLE)
    language = _language(node.get("languageCode"), text, title, "")
    rating = _text(node.get("textualRating"), _RATING)
    site = next(nodes(node.get("publisher")), {})
    return Review(
        url=url, host=host, claim=text, title=title, summary="", language=language, rating=rating,
        publisher=publisher({"publisher": {"@type": "Organization", **site}}, host=host),
        published=day(words(node.get("reviewDate")), lang=language), verdict=verdict(rating),
        claim_published=day(words(claim.get("claimDate")), lang=language),
    )  # fmt: skip


def _claim(short: str, whole: str) -> str:
    """claimReviewed is the place; a Claim's own text says the same, and all of it where that one is shortened."""
    stem = short.removesuffix("…").removesuffix("...").rstrip()
    return whole if not short or (stem != short and whole.startswith(stem)) else short


def _rating(rated: Node) -> str:
    """The publisher's word; a bare number only where it says of how many."""
    said = _text([rated.get("alternateName"), rated.get("name"), rated.get("description")], _RATING)
    value, best = words(rated.get("ratingValue")), words(rated.get("bestRating"))
    if said or not value:
        return said
    if number(value) is None:
        return _text(value, _RATING)
    return f"{value}/{best}" if number(best) is not None and best != value else ""


def _text(value: object, limit: int) -> str:
    return plain(words(value), limit=limit)


def _language(said: object, claim: str, title: str, summary: str) -> str:
    return stated(said) or guessed(f"{title} {claim}") or guessed(f"{title} {claim} {summary}")


def _address(found: Found, base: str, page: bool, find: Lookup | None) -> str:
    node = found.node
    near = [*_addresses(node.get("mainEntityOfPage")), words(node.get("@id")), found.near]
    said = next(_addresses(node.get("url")), "")
    if said:
        return absolute(said, bases=_bases(said, [base, *near], node, find))
    for each in near:
        if path_of(each) not in ("", "/"):  # "https://example.org/#review": the front page is no review's address
            try:
                return absolute(each)
            except BadUrl:
                continue
    return absolute(base if page else "")


def _addresses(value: object) -> Iterator[str]:
    for each in many(value):
        inside = (each.get("@id"), each.get("url")) if isinstance(each, dict) else (each,)
        yield from (part for part in inside if isinstance(part, str) and part.strip())


def _bases(said: str, near: list[str], node: Node, find: Lookup | None) -> Iterator[str]:
    """What a relative address may be relative to: its page, or the site of who publishes it."""
    yield from near
    if said.startswith("/"):
        yield from (url for _, url in organisations(node, host="", find=find))
