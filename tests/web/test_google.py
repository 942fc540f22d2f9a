"""The response form of the Google Fact Check Tools API. `web.google`."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.web.test_pages import CLAIM, TITLE

ADDRESS = "/v1alpha1/claims:search"


def texts(response) -> list[str]:
    assert response.status_code == 200
    return [claim["text"] for claim in response.json().get("claims", [])]


def test_claim_has_the_form_of_the_api(publish, en: Client) -> None:
    publish({"claim": CLAIM, "title": TITLE, "rating": "Hoàn toàn sai"})
    assert en.get(ADDRESS, {"query": CLAIM, "key": "SECRET", "pageToken": "x"}).json() == {
        "claims": [
            {
                "text": CLAIM,
                "claimReview": [
                    {
                        "publisher": {"name": "Example Checks", "site": "checks.example"},
                        "url": "https://www.checks.example/0?a=1&b=2",
                        "title": TITLE,
                        "reviewDate": "2026-11-22T00:00:00Z",
                        "textualRating": "Hoàn toàn sai",
                        "languageCode": "vi",
                    }
                ],
            }
        ]
    }


def test_nothing_found_is_an_empty_object(db: None, en: Client) -> None:
    assert en.get(ADDRESS, {"query": "xe ngập miễn phí"}).json() == {}


def test_sample_says_what_it_is_and_has_a_rating_in_words(sample_record: None, en: Client) -> None:
    claim = en.get(ADDRESS, {"query": CLAIM, "pageSize": "1"}).json()["claims"][0]
    assert claim["claimReview"][0]["publisher"]["name"] == "SAMPLE, not a fact-check"
    assert claim["claimReview"][0]["textualRating"] == "Sai"


def test_answers_are_those_of_ask(sample_record: None, en: Client) -> None:
    text = f"{CLAIM} và chữa khỏi bệnh tiểu đường"
    asked = en.get("/api/v1/ask", {"text": text, "k": "10"}).json()["answers"]
    assert texts(en.get(ADDRESS, {"query": text})) == [found["claim"] for found in asked]
    assert len(asked) > 1


def test_page_size_and_language_restrict(publish, en: Client) -> None:
    publish(
        {"claim": "Knuckles and arthritis: one", "language": "en"}, {"claim": "Knuckles và arthritis", "language": "vi"}
    )
    query = {"query": "one: knuckles and arthritis"}
    assert len(texts(en.get(ADDRESS, query))) == 2
    assert len(texts(en.get(ADDRESS, query | {"pageSize": "1"}))) == 1
    assert texts(en.get(ADDRESS, query | {"languageCode": "vi"})) == ["Knuckles và arthritis"]
    assert texts(en.get(ADDRESS, query | {"languageCode": "en-GB"})) == ["Knuckles and arthritis: one"]


def test_age_and_site_restrict(publish, en: Client) -> None:
    today = datetime.now(UTC).date()
    publish(
        {"claim": "Knuckles arthritis new", "published": (today - timedelta(5)).isoformat()},
        {"claim": "Knuckles arthritis old", "published": (today - timedelta(50)).isoformat()},
        {
            "claim": "Knuckles arthritis undated",
            "published": "",
            "url": "https://other.example/1",
            "host": "other.example",
        },
    )
    query = {"query": "knuckles arthritis"}
    assert texts(en.get(ADDRESS, query | {"maxAgeDays": "10"})) == ["Knuckles arthritis new"]
    assert texts(en.get(ADDRESS, query | {"reviewPublisherSiteFilter": "OTHER.example"})) == [
        "Knuckles arthritis undated"
    ]
    assert sorted(texts(en.get(ADDRESS, query | {"reviewPublisherSiteFilter": "checks.example"}))) == [
        "Knuckles arthritis new",
        "Knuckles arthritis old",
    ]
    assert texts(en.get(ADDRESS, query | {"reviewPublisherSiteFilter": "ecks.example"})) == []
    assert texts(en.get(ADDRESS, query | {"maxAgeDays": "999999999"})) == texts(
        en.get(ADDRESS, query | {"maxAgeDays": "60"})
    )


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "There is no text to check. Paste the message you received."),
        ({"query": " "}, "There is no text to check. Paste the message you received."),
        (
            {"query": "a b", "pageSize": "x"},
            "pageSize should be a whole number of at most nine digits. Correct it or leave it out.",
        ),
        (
            {"query": "a b", "maxAgeDays": "-1"},
            "maxAgeDays should be a whole number of at most nine digits. Correct it or leave it out.",
        ),
    ],
)
def test_error_has_the_form_of_the_api(query: dict[str, str], message: str, db: None, en: Client) -> None:
    response = en.get(ADDRESS, query)
    assert (response.status_code, response.json()) == (
        400,
        {"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}},
    )
