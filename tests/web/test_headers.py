"""What every response tells the browser, and what none ever holds. `web.headers`."""

import pytest
from django.test import Client

from tests.web.test_pages import CLAIM

POLICY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
FRESH = "no-cache, private"
CALLS = [
    ("get", "/", {}, FRESH),
    ("get", "/about/", {}, FRESH),
    ("get", "/api/docs", {}, FRESH),
    ("post", "/", {"text": CLAIM}, "no-store"),
    ("post", "/", {"text": ""}, "no-store"),
    ("post", "/not-mine", {"check": "x"}, "no-store"),
    ("get", "/nowhere", {}, "no-store"),
    ("put", "/", {}, "no-store"),
    ("get", "/api/v1/ask", {"text": CLAIM}, "no-store"),
    ("get", "/api/v1/ask", {}, "no-store"),
    ("get", "/v1alpha1/claims:search", {"query": CLAIM}, "no-store"),
]


@pytest.mark.parametrize(("method", "address", "data", "cache"), CALLS)
def test_response_has_the_policy_and_no_cookie(
    method: str, address: str, data: dict[str, str], cache: str, sample_record: None, vi: Client
) -> None:
    response = getattr(vi, method)(address, data)
    assert {name: response.headers.get(name) for name in POLICY} == POLICY
    assert response.headers["Cache-Control"] == cache
    assert (dict(response.cookies), response.headers.get("Set-Cookie")) == ({}, None)


@pytest.mark.parametrize("address", ["/", "/about/", "/nowhere"])
def test_page_names_its_language(address: str, db: None, vi: Client, en: Client) -> None:
    assert [client.get(address).headers["Content-Language"] for client in (vi, en)] == ["vi", "en"]
    assert vi.get(address).headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize("address", ["/api/v1/ask", "/v1alpha1/claims:search", "/api/openapi.json"])
def test_any_site_may_ask_the_api(address: str, db: None, en: Client) -> None:
    response = en.options(address, headers={"origin": "https://elsewhere.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, POST, OPTIONS"
    assert response.headers.get("Access-Control-Allow-Credentials") is None
    assert en.get(address).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ["/", "/about/", "/not-mine"])
def test_other_sites_may_not_read_the_pages(address: str, db: None, en: Client) -> None:
    headers = {"origin": "https://elsewhere.example"}
    for response in (en.options(address, headers=headers), en.get(address, headers=headers)):
        assert response.headers.get("Access-Control-Allow-Origin") is None


def test_page_loads_nothing_from_elsewhere(sample_record: None, vi: Client) -> None:
    from tests.web.reading import Page

    page = Page(vi.post("/", {"text": CLAIM}))
    assert page.texts("//@src") == []
    assert page.texts("//script | //style | //@style | //iframe | //img") == []
    assert page.texts("//link[@rel='stylesheet' or @rel='icon']/@href") == ["/assets/mark.svg", "/assets/minhchung.css"]
