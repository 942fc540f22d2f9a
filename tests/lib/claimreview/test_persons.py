"""No person leaves the reader: neither in a review nor in what is kept of a refused item."""

import json

import pytest

from minhchung.lib.claimreview.persons import is_person_page, names_host, without_persons
from minhchung.lib.claimreview.schema import Refusal, Review

from .sources import items, lines, node, packed, review

HOST = "checks.example.org"
PERSON = {
    "@type": "Person",
    "name": "Person Alpha",
    "url": "https://checks.example.org/author/person-alpha",
    "email": "alpha@example.org",
    "sameAs": ["https://social.example.net/@alpha"],
}
ORGANISATION = {"@type": "Organization", "name": "Example Checks", "url": "https://checks.example.org"}


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        (ORGANISATION, "Example Checks"),
        ({"@type": "NewsMediaOrganization", "name": "Example Checks"}, "Example Checks"),
        ({"@type": ["Organization", "Brand"], "name": ["Example Checks", "EC"]}, "Example Checks"),
        ([PERSON, ORGANISATION], "Example Checks"),
        ({**ORGANISATION, "sameAs": ["https://video.example.net/user/examplechecks"]}, "Example Checks"),
        ({**ORGANISATION, "name": "<b>Example</b> Checks &amp; Co"}, "Example Checks & Co"),
        (PERSON, HOST),
        ([PERSON, PERSON], HOST),
        ({"@type": ["Person", "Organization"], "name": "Person Alpha"}, HOST),
        ({"@type": "Organization", "name": "Person Alpha", "url": "https://example.org/about/authors/alpha"}, HOST),
        ({"@type": "Organization", "name": "Person Alpha", "url": "/author/alpha"}, HOST),
        ({"@type": "Organization", "name": "Person Alpha", "url": "https://example.org/people/alpha/"}, HOST),
        ({"@type": "Organization", "name": "Person Alpha", "@id": "https://example.org/staff/alpha"}, HOST),
        ({"@type": "Organization", "name": "Person Alpha", "sameAs": "https://www.linkedin.com/in/alpha"}, HOST),
        ({"@type": "Organization", "name": "Person Alpha", "jobTitle": "Editor"}, HOST),
        ({"@type": "Organization", "name": "Person Alpha", "familyName": "Alpha"}, HOST),
        ({"@type": "Organization", "name": "alpha@example.org"}, HOST),
        ({"name": "Person Alpha"}, HOST),
        ({"name": "Checks Example"}, "Checks Example"),
        ("Person Alpha", HOST),
        ("Example", "Example"),
        (["Person Alpha"], HOST),
        ("", HOST),
        (None, HOST),
        (7, HOST),
        ({"@type": "Organization"}, HOST),
        ({"@type": "Thing", "name": "Person Alpha"}, HOST),
    ],
)
def test_publisher_is_an_organisation_or_the_host(author: object, shown: str) -> None:
    assert review(author=author).publisher == shown


def test_publisher_stands_in_for_a_person() -> None:
    assert review(author=PERSON, publisher=ORGANISATION).publisher == "Example Checks"
    assert review(author=PERSON, publisher=PERSON).publisher == HOST
    assert review(author=PERSON, sdPublisher={"@type": "Organization", "name": "Some Tool"}).publisher == HOST


@pytest.mark.parametrize(
    ("name", "host", "same"),
    [
        ("Example Fact Check", "factcheck.example.org", True),
        ("Example", "www.example.org", True),
        ("Ví dụ", "vidu.example.org", True),
        ("Example.org", "example.org", True),
        ("Ann", "annotation.example.org", False),
        ("Ann Example", "example.org", False),
        ("ex", "ex.org", False),
        ("", "example.org", False),
    ],
)
def test_name_is_the_hosts(name: str, host: str, same: bool) -> None:
    assert names_host(name, host) is same


@pytest.mark.parametrize(
    "path", ["/author/a", "/our-team/a", "/tac-gia/a", "/@a", "/~a", "/en/people/a", "/profile.php"]
)
def test_page_of_a_person_is_known(path: str) -> None:
    assert is_person_page("https://example.org" + path)


@pytest.mark.parametrize(
    "path", ["", "/", "/about", "/fact-check/authority-says", "/peoples-health", "/check?author=1"]
)
def test_page_of_no_person_is_known(path: str) -> None:
    assert not is_person_page("https://example.org" + path)


LEAKS = ("alpha", "Alpha")


def unsound() -> dict[str, object]:
    """A review with a person in each place that sites put one, and no address."""
    return node(
        url=None,
        author=[PERSON, "Person Alpha"],
        creator=PERSON,
        editor="Person Alpha",
        contributor=[PERSON],
        accountablePerson=PERSON,
        reviewedBy={"@type": "Organization", "name": "Person Alpha"},
        publisher={**ORGANISATION, "founder": PERSON, "employee": "Person Alpha"},
        itemReviewed={"@type": "Claim", "author": {"@type": "Organization", "name": "Person Alpha"}},
        reviewRating={"alternateName": "False", "author": PERSON},
        interactionStatistic={"userInteractionCount": 5, "agent": "Person Alpha"},
        comment=[{"text": "Person Alpha wrote this"}],
        headline="Write to alpha@example.org",
        unknownProperty={"name": "Person Alpha"},
        mainEntityOfPage="https://example.org/#alpha",
    )


def test_refused_review_keeps_no_person() -> None:
    (read,) = items(packed(unsound()))
    assert isinstance(read, Refusal)
    assert read.item == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": "Hot lemon water cures cancer",
        "reviewRating": {"alternateName": "False"},
        "datePublished": "2020-03-27",
        "inLanguage": "en",
        "headline": "Write to",
        "mainEntityOfPage": "https://example.org/",
    }


def test_accepted_review_keeps_no_person() -> None:
    whole = {**unsound(), "url": "https://checks.example.org/lemon", "headline": None}
    (read,) = items(packed(whole))
    assert isinstance(read, Review)
    assert not any(leak in str(read) for leak in LEAKS)
    assert read.publisher == "Example Checks"


def test_claimant_of_a_claim_search_is_dropped() -> None:
    claim = {
        "text": "x y",
        "claimant": "Person Alpha",
        "claimReview": [{"url": "https://example.org/a"}, {"title": "t"}],
    }
    read = items(packed({"claims": [claim]}))
    assert [type(item) for item in read] == [Review, Refusal]
    assert not any(leak in str(read) for leak in LEAKS)


def test_record_of_another_form_is_refused_without_persons() -> None:
    record = {
        "Headline": "Fact check: lemon water",
        "Author": {"name": "Person Alpha", "link": "https://example.org/author/alpha"},
        "authors": ["Person Alpha"],
        "url": "https://example.org/authors/alpha/1",
        "Docs": [{"content": "Person Alpha wrote on alpha@example.org"}],
        "conclusion": "Checked by Person Alpha",
        "id": 6897,
    }
    (read, *_) = items(lines({"source": "Person Alpha", "node": record}, node()))
    assert read == Refusal("not_claim_review", {"node": {"Headline": "Fact check: lemon water", "id": "6897"}})


def test_what_is_kept_is_small_and_can_be_written_down() -> None:
    kept = without_persons({"claimReviewed": "x" * 9999, "item": [{"title": "y"}] * 500, "headline": float("nan")})
    assert len(json.dumps(kept, allow_nan=False)) < 1000
    deep: object = {"title": "x"}
    for _ in range(500):
        deep = {"item": deep}
    assert without_persons(deep) == {}
    assert without_persons([1]) == {}
