"""Sitemaps, robots.txt and security.txt. `site.sitemap`."""

from dataclasses import replace
from typing import Any

from lxml import etree

from minhchung.site.sitemap import ADDRESSES, Made, Place, files, index, new, place, robots, security

from .published import DESK, FIRST, RETRACTED, SAMPLE, WITHDRAWN, corrected, placed, standing

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = "https://kiemchung.example"


def texts(data: bytes, path: str) -> list[str]:
    return [str(found.text) for found in etree.fromstring(data).iterfind(path, NAMES)]


def entries(made: Made) -> list[tuple[Any, Any, list[tuple[str, str]]]]:
    """Address, day and alternates of each entry."""
    return [
        (
            url.findtext("s:loc", None, NAMES),
            url.findtext("s:lastmod", None, NAMES),
            [(str(link.get("hreflang")), str(link.get("href"))) for link in url.iterfind("x:link", NAMES)],
        )
        for url in etree.fromstring(made.data).iterfind("s:url", NAMES)
    ]


def test_page_stands_in_both_languages_each_with_its_alternates() -> None:
    (made,) = files([place(standing())], desk=DESK)
    vi, en = f"{BASE}/checks/an-mau-cat-dien/", f"{BASE}/en/checks/an-mau-cat-dien/"
    links = [("vi", vi), ("en", en), ("x-default", vi)]
    assert entries(made) == [(vi, "2026-11-02", links), (en, "2026-11-02", links)]
    assert (made.path, made.changed) == ("sitemap/checks-0001.xml", "2026-11-02")


def test_day_of_a_check_is_that_of_the_last_thing_that_happened_to_it() -> None:
    history = [
        standing(),
        standing(FIRST, corrected(FIRST)),
        standing(FIRST, corrected(FIRST), replies=(placed(1, 9),)),
        RETRACTED,
        WITHDRAWN,
    ]
    days = ["2026-11-02", "2026-11-05", "2026-11-06", "2026-11-08", "2026-11-02"]
    assert [place(each).changed for each in history] == days


def test_files_hold_at_most_ten_thousand_addresses() -> None:
    places = [Place(f"/checks/c{n}/", f"2026-01-{n % 28 + 1:02}") for n in range(ADDRESSES // 2 + 1)]
    made = list(files(places, desk=DESK))
    assert [each.path for each in made] == ["sitemap/checks-0001.xml", "sitemap/checks-0002.xml"]
    assert [len(entries(each)) for each in made] == [ADDRESSES, 2]
    assert [each.changed for each in made] == ["2026-01-28", places[-1].changed]
    assert next(files(places[:-1], desk=DESK)) == made[0]
    assert list(files([], desk=DESK)) == []


def test_other_pages_and_what_changed_stand_in_a_file_of_their_own() -> None:
    made = new([Place("/", "2026-11-20"), Place("/about/", "")], desk=DESK)
    assert [(url, day) for url, day, _links in entries(made)] == [
        (f"{BASE}/", "2026-11-20"),
        (f"{BASE}/en/", "2026-11-20"),
        (f"{BASE}/about/", None),
        (f"{BASE}/en/about/", None),
    ]
    assert (made.path, made.changed) == ("sitemap/new.xml", "2026-11-20")


def test_index_lists_the_files_with_their_days() -> None:
    data = index([Place("sitemap/checks-0001.xml", "2026-11-02"), Place("sitemap/new.xml", "")], desk=DESK)
    assert texts(data, "s:sitemap/s:loc") == [f"{BASE}/sitemap/checks-0001.xml", f"{BASE}/sitemap/new.xml"]
    assert texts(data, "s:sitemap/s:lastmod") == ["2026-11-02"]


def test_robots_may_read_a_real_desk_and_nothing_of_a_sample() -> None:
    assert robots(DESK) == b"User-agent: *\nAllow: /\n\nSitemap: https://kiemchung.example/sitemap.xml\n"
    assert robots(SAMPLE) == b"User-agent: *\nDisallow: /\n"


def test_security_txt_names_a_contact_and_ends_within_a_year() -> None:
    assert security(DESK, day="2028-02-29") == (
        b"Contact: mailto:desk@kiemchung.example\n"
        b"Expires: 2029-02-27T00:00:00Z\n"
        b"Preferred-Languages: vi, en\n"
        b"Canonical: https://kiemchung.example/.well-known/security.txt\n"
    )
    assert security(replace(DESK, contact=""), day="2028-02-29") is None
