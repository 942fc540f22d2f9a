"""The built folder as crawlers and feed readers take it: every feed, the sitemap, security.txt."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from minhchung.site.build import build
from tests.site import record

ADDRESS = record.ADDRESS
NAMES = {"a": "http://www.w3.org/2005/Atom", "s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")  # RFC 3339


@pytest.fixture
def public(db: None, settings, data_folder: Path) -> Path:
    """The folder of a desk that is no sample, with checks in every state."""
    settings.MINHCHUNG_ADDRESS, settings.MINHCHUNG_NAME = ADDRESS, "Bàn <kiểm chứng> & bạn"
    settings.MINHCHUNG_CONTACT = "https://desk.example/contact"
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    settings.MINHCHUNG_FETCH = frozenset({80, 443}), ""
    record.begin()
    record.put(*(record.check(name, title=f"“{name}” & <b>", language="en") for name in ("mot", "hai", "bay", "bon")))
    build()
    record.put(record.correction("mot"), record.reply("mot"), record.notice("mot"), record.retraction("hai"))
    record.withdraw("bay")
    build()
    return data_folder / "site"


def place(site: Path, url: str) -> Path:
    """The file that a whole address on the desk stands for."""
    path = url.removeprefix(f"{ADDRESS}/").partition("#")[0]
    return site / (f"{path}index.html" if path.endswith("/") or not path else path)


def led_to(site: Path, url: str) -> bool:
    return url.startswith(f"{ADDRESS}/") and place(site, url).is_file()


def amiss(feed: Any) -> Iterator[str]:
    """Where an Atom feed leaves what RFC 4287 (4.1.1, 4.1.2) wants of it."""
    once = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated", "content")}
    for part in [feed, *feed.iterfind("a:entry", NAMES)]:
        name = etree.QName(part).localname
        yield from (f"{name}: one {wanted}" for wanted in once[name] if len(texts(part, f"a:{wanted}")) != 1)
        days = texts(part, "a:updated") + texts(part, "a:published")
        yield from (f"{name}: {day}" for day in days if not MOMENT.fullmatch(day))
    if not texts(feed, "a:author/a:name"):
        yield "feed: author"
    ids = texts(feed, "a:entry/a:id")
    yield from (f"twice: {one}" for one in ids if ids.count(one) > 1)


def texts(part: Any, path: str) -> list[str]:
    """What stands in the elements at `path`, empty ones left out."""
    return [str(one.text) for one in part.iterfind(path, NAMES) if one.text]


def files(site: Path, *patterns: str) -> dict[str, bytes]:
    """The files that match, by their path in the folder."""
    found = sorted(file for pattern in patterns for file in site.rglob(pattern))
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in found}


def test_every_atom_feed_holds_to_its_standard_and_leads_somewhere(public: Path) -> None:
    feeds = {path: etree.fromstring(data) for path, data in files(public, "*.atom").items()}
    assert {path for path in feeds if "hea" in path or "checks" in path or "all" in path} == {
        "checks/bay/feed.atom", "checks/bon/feed.atom", "checks/hai/feed.atom", "checks/mot/feed.atom",
        "feeds/all.atom", "feeds/topic-health.atom",
    }  # fmt: skip
    assert {path: list(amiss(feed)) for path, feed in feeds.items()} == {path: [] for path in feeds}
    links = {path: feed.xpath("//a:link[@rel!='license']/@href", namespaces=NAMES) for path, feed in feeds.items()}
    assert [(path, link) for path, found in links.items() for link in found if not led_to(public, link)] == []
    own = {path: feed.xpath("a:link[@rel='self']/@href", namespaces=NAMES) for path, feed in feeds.items()}
    assert own == {path: [f"{ADDRESS}/{path}"] for path in feeds}


def test_every_json_feed_holds_to_version_1_1_and_leads_somewhere(public: Path) -> None:
    feeds = {path: json.loads(data) for path, data in files(public, "feed.json", "all.json").items()}
    assert {path: (feed["version"], feed["feed_url"]) for path, feed in feeds.items()} == {
        path: ("https://jsonfeed.org/version/1.1", f"{ADDRESS}/{path}")
        for path in ("feeds/all.json", *(f"checks/{name}/feed.json" for name in ("bay", "bon", "hai", "mot")))
    }
    items = [(path, item) for path, feed in feeds.items() for item in feed["items"]]
    assert [path for path, item in items if not (item["id"] and item["content_text"])] == []
    assert [(path, item["url"]) for path, item in items if not led_to(public, item["url"])] == []
    assert [path for path, item in items if not MOMENT.fullmatch(item["date_published"])] == []


def test_sitemap_that_robots_txt_names_leads_to_every_check_in_both_languages(public: Path) -> None:
    (index,) = re.findall(r"^Sitemap: (.*)$", (public / "robots.txt").read_text(), re.MULTILINE)
    parts = [etree.parse(place(public, url)) for url in texts(etree.parse(place(public, index)), "s:sitemap/s:loc")]
    urls = [url for part in parts for url in texts(part, "s:url/s:loc")]
    days = [day for part in parts for day in texts(part, "s:url/s:lastmod")]
    assert [url for url in urls if urls.count(url) > 1 or not led_to(public, url)] == []
    assert [day for day in days if date.fromisoformat(day).isoformat() != day] == []
    names = ("bay", "bon", "hai", "mot")
    pages = {f"{ADDRESS}{at}/checks/{name}/" for at in ("", "/en") for name in names}
    assert {url for url in urls if re.search("/checks/.", url)} == pages
    canonical = {re.findall('rel="canonical" href="([^"]*)"', place(public, url).read_text())[0] for url in urls}
    assert canonical == set(urls)


def test_security_txt_names_the_contact_and_lasts_less_than_a_year(public: Path) -> None:
    lines = (public / ".well-known/security.txt").read_text().splitlines()
    said = dict(line.split(": ", 1) for line in lines)
    left = datetime.fromisoformat(said["Expires"]) - datetime.now(UTC)
    assert (0 < left.days < 365, said["Contact"], said["Canonical"]) == (
        True,
        "https://desk.example/contact",
        f"{ADDRESS}/.well-known/security.txt",
    )
