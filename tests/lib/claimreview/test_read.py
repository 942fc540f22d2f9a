"""Every form of source: what it yields, of which kind it is, and what it cannot be."""

import pytest

from minhchung.lib.claimreview.schema import REASONS, Page, Refusal, Review

from .sources import URL, error, items, lines, node, opened, packed, refusal, review

WHOLE = Review(
    url=URL,
    host="checks.example.org",
    claim="Hot lemon water cures cancer",
    title="No, lemon water does not cure cancer",
    summary="No study shows it.",
    publisher="Example Checks",
    published="2020-03-27",
    language="en",
    rating="False",
    verdict="false",
    claim_published="2020-03-01",
)


def test_review_has_every_field() -> None:
    read = review(
        name="No, lemon water does not cure cancer",
        reviewBody="<p>No study shows it.</p>",
        itemReviewed={"@type": "Claim", "datePublished": "March 1, 2020"},
    )
    assert read == WHOLE


TWO = [node(), node(url=URL + "/2")]
FEED = {
    "@type": "DataFeed",
    "name": "Checks",
    "publisher": {"@type": "Organization", "name": "x"},
    "dataFeedElement": [
        {"@type": "DataFeedItem", "url": URL, "item": TWO[:1]},
        {"@type": "DataFeedItem", "item": TWO[1]},
    ],
}


@pytest.mark.parametrize(
    "data",
    [
        packed(TWO),
        lines(*TWO),
        lines(*({"source": "x", "node": each} for each in TWO)),
        lines(TWO),
        packed(FEED),
        packed({"data": {"feed": FEED}}),
        packed({"@context": "https://schema.org", "@graph": [*TWO, {"@type": "WebSite"}]}),
        packed({"deep": [{"er": {"review": TWO}}]}),
        packed(TWO[0]) + b"\n\n" + packed(TWO[1]),
        packed(TWO[0]) + packed(TWO[1]),
    ],
    ids=["list", "lines", "wrapped", "line of a list", "feed", "nested", "graph", "deep", "spaced", "run together"],
)
def test_json_is_read_in_any_wrapping(data: bytes) -> None:
    source = opened(data)
    assert (source.kind, source.pages) == ("complete", False)
    assert [item.url for item in source.items if isinstance(item, Review)] == [URL, URL + "/2"]


def test_items_without_review_are_refused_one_by_one() -> None:
    read = items(lines(node(), {"Headline": "Something"}, ["x"], 5, {"node": node()}))
    assert [item.reason if isinstance(item, Refusal) else "read" for item in read] == [
        "read",
        "not_claim_review",
        "not_claim_review",
        "not_claim_review",
        "read",
    ]
    read = items(packed({"dataFeedElement": [{"@type": "DataFeedItem", "item": None}, {"item": [node()]}]}))
    assert [type(item) for item in read] == [Refusal, Review]


def claim(**changed: object) -> dict[str, object]:
    return {
        "text": "Hot lemon water cures cancer",
        "claimant": "Person Alpha",
        "claimDate": "2020-03-01T00:00:00Z",
        "claimReview": [
            {
                "publisher": {"name": "Example Checks", "site": "checks.example.org"},
                "url": URL,
                "title": "No, lemon water does not cure cancer",
                "reviewDate": "2020-03-27T10:00:00Z",
                "textualRating": "False",
                "languageCode": "en-GB",
            }
        ],
        **changed,
    }


def test_claim_search_response_is_read_and_shows_a_window() -> None:
    source = opened(packed({"claims": [claim()], "nextPageToken": "x"}), base="https://search.example.net/v1")
    assert source.kind == "window"
    (read,) = source.items
    assert read == Review(**{**vars(WHOLE), "summary": ""})


def test_claim_search_without_publisher_name_shows_the_host() -> None:
    (read,) = items(packed({"node": claim(claimReview=[{"publisher": {"site": "x"}, "url": URL}])}))
    assert isinstance(read, Review)
    assert (read.publisher, read.rating, read.verdict) == ("checks.example.org", "", "unknown")


@pytest.mark.parametrize(
    "kind",
    [
        ["Review", "ClaimReview"],
        ["ClaimReview"],
        "https://schema.org/ClaimReview",
        "schema:ClaimReview",
        "claimreview",
        None,
        "Review",
    ],
)
def test_claim_review_is_known_by_type_or_claim(kind: object) -> None:
    assert review(**{"@type": kind}).claim == WHOLE.claim


def test_claim_review_with_full_names_is_read() -> None:
    full = {"http://schema.org/" + key if key[0] != "@" else key: value for key, value in node().items()}
    full["http://schema.org/claimReviewed"] = [{"@value": "Hot lemon water cures cancer"}]
    (read,) = items(packed(full))
    assert isinstance(read, Review)
    assert (read.claim, read.publisher) == (WHOLE.claim, "Example Checks")


def test_references_in_a_graph_are_followed() -> None:
    graph = [
        node(author={"@id": "#us"}, reviewRating={"@id": "#rating"}),
        {"@id": "#us", "@type": "NewsMediaOrganization", "name": "Graph Checks"},
        {"@id": "#rating", "@type": "Rating", "alternateName": "Half true"},
    ]
    (read,) = items(packed({"@graph": graph}))
    assert isinstance(read, Review)
    assert (read.publisher, read.rating, read.verdict) == ("Graph Checks", "Half true", "misleading")


@pytest.mark.parametrize(
    ("rating", "shown", "verdict"),
    [
        ({"alternateName": " Incorrect \r"}, "Incorrect", "false"),
        ({"alternateName": "não_é_bem_assim", "ratingValue": 5, "bestRating": 6}, "não_é_bem_assim", "misleading"),
        ({"alternateName": "L&#039;inexact &amp;lt;b&amp;gt;"}, "L'inexact", "unknown"),
        ({"alternateName": ["Sai", "False"]}, "Sai", "false"),
        ({"name": "True"}, "True", "true"),
        ({"ratingValue": "False"}, "False", "false"),
        ({"ratingValue": 4, "bestRating": "5", "worstRating": "1"}, "4/5", "mostly_true"),
        ({"ratingValue": "1"}, "", "unknown"),
        ({"ratingValue": "", "bestRating": "", "worstRating": ""}, "", "unknown"),
        ({"ratingValue": -1, "bestRating": -1, "worstRating": -1}, "", "unknown"),
        ({"ratingValue": True, "bestRating": 5, "worstRating": 1}, "", "unknown"),
        ("Fake", "Fake", "false"),
        ([{"ratingValue": 3}, {"alternateName": "Satire"}], "Satire", "satire"),
        (3, "", "unknown"),
        (None, "", "unknown"),
        ({"alternateName": {"deep": [1]}}, "", "unknown"),
    ],
)
def test_rating_is_kept_as_written(rating: object, shown: str, verdict: str) -> None:
    read = review(reviewRating=rating)
    assert (read.rating, read.verdict) == (shown, verdict)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"claimReviewed": None}, "no_claim"),
        ({"claimReviewed": " <p> </p>"}, "no_claim"),
        ({"claimReviewed": {"a": 1}}, "no_claim"),
        ({"url": None}, "no_url"),
        ({"url": None, "mainEntityOfPage": {"@id": "https://example.org/#check"}}, "no_url"),
        ({"url": "ftp://example.org/x"}, "url_not_http"),
        ({"url": "javascript:alert(1)"}, "url_not_http"),
        ({"url": "https:///x"}, "url_not_http"),
        ({"url": "/x", "author": {"@type": "Person", "name": "Person Alpha"}}, "url_relative"),
        ({"url": "https://example.org/" + "x" * 2000}, "url_too_long"),
    ],
)
def test_review_is_refused_with_its_reason(changed: dict[str, object], reason: str) -> None:
    assert refusal(**changed).reason == reason
    assert reason in REASONS


@pytest.mark.parametrize(
    ("changed", "url"),
    [
        ({"url": "checks.example.org/lemon#top"}, URL),
        ({"url": [URL, "https://example.net/"]}, URL),
        ({"url": {"@id": URL}}, URL),
        ({"url": "/lemon"}, URL),
        ({"url": "/lemon", "author": None, "mainEntityOfPage": "https://checks.example.org/"}, URL),
        ({"url": None, "mainEntityOfPage": {"@type": "WebPage", "@id": URL}}, URL),
        ({"url": None, "@id": URL + "#check"}, URL),
        ({"url": " https://user:word@checks.example.org:443/lemon\n"}, URL),
    ],
)
def test_address_is_found_and_made_absolute(changed: dict[str, object], url: str) -> None:
    assert review(**changed).url == url


def test_address_of_the_feed_item_serves_where_the_review_has_none() -> None:
    (read,) = items(packed({"dataFeedElement": [{"@type": "DataFeedItem", "url": URL, "item": node(url=None)}]}))
    assert isinstance(read, Review)
    assert read.url == URL


def test_relative_address_in_a_fetched_feed_is_relative_to_it() -> None:
    (read,) = items(packed([node(url="/lemon", author=None)]), base="https://checks.example.org/feed.json")
    assert isinstance(read, Review)
    assert read.url == URL


def test_feed_may_carry_reviews_of_other_hosts() -> None:
    assert [type(item) for item in items(packed(TWO), base="https://example.net/feed.json")] == [Review, Review]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "source_empty"),
        (b" \n\t", "source_empty"),
        (b"\x00\x00\x00", "source_empty"),
        (b" " * 1_000_000, "source_unknown"),
        (b"Nothing to see here", "source_unknown"),
        (b"PK\x03\x04\x14\x00", "source_unknown"),
        (b"<catalogue><book/></catalogue>", "source_unknown"),
        (b"{}", "source_no_reviews"),
        (b"[]", "source_no_reviews"),
        (b"[1, 2]", "source_no_reviews"),
        (packed({"@type": "DataFeed", "dataFeedElement": []}), "source_no_reviews"),
        (packed({"claims": []}), "source_no_reviews"),
        (packed({"@type": "NewsArticle", "headline": "x"}), "source_no_reviews"),
        (b"<html><body>nothing</body></html>", "source_no_reviews"),
        (b"<rss><channel></channel></rss>", "source_no_reviews"),
        (b"[" * 100_000, "source_nested"),
        (b"[" * 100_000 + b"]" * 100_000, "source_nested"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "source_nested"),
        (b'{"a":1}\n' + b"[" * 5000 + b"\n", "source_nested"),
    ],
)
def test_source_that_is_none_is_refused(data: bytes, code: str) -> None:
    assert error(data)[0] == code


def test_refused_source_is_named_by_its_address() -> None:
    assert error(b"")[1]["source"] == "feed"
    with pytest.raises(Exception, match=r"https://example\.org/feed"):
        opened(b"", base="https://example.org/feed")


def test_numbers_json_cannot_hold_are_no_harm() -> None:
    text = (
        '[{"@type":"ClaimReview","url":"%s","claimReviewed":"a b","reviewRating":{"ratingValue":%s,"bestRating":%s}}]'
    )
    for value, best in (("NaN", "Infinity"), ("9" * 5000, "-" + "9" * 400), ("1e999", "-Infinity")):
        (read,) = items((text % (URL, value, best)).encode())
        assert isinstance(read, Review)
        assert (read.rating, read.verdict) == ("", "unknown")


def test_last_of_doubled_keys_wins() -> None:
    (read,) = items(packed(node())[:-1] + b', "claimReviewed": "Another claim"}')
    assert isinstance(read, Review)
    assert read.claim == "Another claim"


def test_halves_of_characters_and_controls_are_dropped() -> None:
    (read,) = items(packed(node()).replace(b"Hot lemon", rb"\ud800Hot\u0000 \u0007lemon\udfff"))
    assert isinstance(read, Review)
    assert read.claim == WHOLE.claim


def test_listed_pages_are_marked_as_such() -> None:
    source = opened(b"<rss><channel><item><link>https://example.org/a</link></item></channel></rss>")
    assert (source.kind, source.pages, list(source.items)) == ("window", True, [Page("https://example.org/a")])
