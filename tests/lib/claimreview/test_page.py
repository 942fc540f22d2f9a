"""JSON-LD in HTML pages: wherever it stands, whatever stands round it."""

import pytest

from minhchung.lib.claimreview.schema import Refusal, Review

from .sources import URL, error, items, node, opened, packed

PAGE = "https://checks.example.org/a-page"


def script(content: bytes, kind: str = "application/ld+json") -> bytes:
    return f"<script type='{kind}'>".encode() + content + b"</script>"


def html(*scripts: bytes, head: bytes = b"") -> bytes:
    return b"<!DOCTYPE html><html><head>" + head + b"".join(scripts) + b"</head><body><p>Text</p></body></html>"


def claims(data: bytes, **known: str) -> list[str]:
    return [item.claim if isinstance(item, Review) else item.reason for item in items(data, **known)]


FOUND = ["Hot lemon water cures cancer"]


@pytest.mark.parametrize(
    "data",
    [
        html(script(packed(node()))),
        html(script(packed([{"@type": "WebPage"}, node()]))),
        html(script(packed({"@graph": [{"@type": "Person", "name": "Person Alpha"}, node()]}))),
        html(script(packed({"@type": "NewsArticle", "review": node()}))),
        html(script(b"{broken"), script(packed({"@type": "WebSite"})), script(packed(node()))),
        html(script(packed(node()), "application/ld+json; charset=utf-8")),
        html(script(packed(node()), "APPLICATION/LD+JSON")),
        html(script(b"<!--\n" + packed(node()) + b"\n-->")),
        html(script(b"//<![CDATA[\n" + packed(node()) + b"\n//]]>")),
        html(script(b"/*<![CDATA[*/ " + packed(node()) + b" /*]]>*/;")),
        html(script(packed(node()).replace(b'"', b"&quot;"))),
        html(script(packed(node())[:-1] + b",\n}")),
        html(script(packed(node()).replace(b"Hot lemon", b"Hot\n\tlemon"))),
        html(script(packed(node())), script(packed(node()))),
        b"<html>" + b"<div>" * 5000 + script(packed(node())),
        b"<p>no head\x00" + script(packed(node())),
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">'
        + html(script(packed(node()))),
        b"<!-- saved page -->" + html(script(packed(node()))),
    ],
)
def test_review_in_a_page_is_read_once(data: bytes) -> None:
    assert claims(data) == FOUND


@pytest.mark.parametrize(
    "data",
    [
        html(),
        html(b"<!-- " + script(packed(node())) + b" -->"),
        html(script(packed(node()), "text/plain")),
        html(script(b"")),
        html(script(b"{broken")),
        html(script(packed({"@type": "NewsArticle"}))),
    ],
)
def test_page_without_review_is_refused(data: bytes) -> None:
    assert error(data)[0] == "source_no_reviews"


def test_broken_script_that_names_a_review_is_reported_beside_the_good_ones() -> None:
    broken = script(packed(node())[:-5])
    assert claims(html(broken, script(packed(node())), script(b"[" * 5000 + b"ClaimReview"))) == [
        *FOUND,
        "broken_json",
        "broken_json",
    ]
    assert items(html(broken)) == [Refusal("broken_json", {})]


def test_page_of_the_web_is_a_window_and_a_file_is_whole() -> None:
    assert opened(html(script(packed(node()))), base=PAGE).kind == "window"
    assert opened(html(script(packed(node())))).kind == "complete"


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (PAGE, FOUND),
        ("https://www.checks.example.org/a-page", FOUND),
        ("https://example.org/a-page", ["other_host"]),
        ("https://checks.example.org.example.net/", ["other_host"]),
        ("", FOUND),
    ],
)
def test_review_of_another_host_than_its_page_is_refused(base: str, expected: list[str]) -> None:
    assert claims(html(script(packed(node()))), base=base) == expected


def test_address_of_the_page_serves_where_the_review_has_none() -> None:
    (read,) = items(html(script(packed(node(url=None)))), base=PAGE + "#top")
    assert isinstance(read, Review)
    assert read.url == PAGE
    (read,) = items(html(script(packed(node(url="lemon")))), base=PAGE)
    assert isinstance(read, Review)
    assert read.url == URL


def test_saved_page_knows_its_address_by_its_canonical_link() -> None:
    link = b'<link rel="stylesheet" href="/x.css"><link rel="Canonical" href="%s">' % PAGE.encode()
    (read,) = items(html(script(packed(node(url=None))), head=link))
    assert isinstance(read, Review)
    assert read.url == PAGE
    assert claims(html(script(packed(node(url=None))))) == ["no_url"]


def test_reference_to_another_script_is_followed() -> None:
    us = {"@graph": [{"@id": "#us", "@type": "Organization", "name": "Page Checks"}]}
    (read,) = items(html(script(packed(node(author={"@id": "#us"}))), script(packed(us))), base=PAGE)
    assert isinstance(read, Review)
    assert read.publisher == "Page Checks"


def test_page_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minhchung.lib.claimreview.page.LARGEST", 1000)
    assert error(html(script(packed(node())), head=b" " * 1000))[0] == "source_too_large"
