"""Files, folders, addresses; sitemaps and feeds of pages. `record.sources`, against real files and a real server."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.record import models, sources
from minhchung.record.imports import Report
from tests.record.site import Site, serving

HTML = "text/html; charset=utf-8"
XML = "application/xml"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as made:
        yield made


@pytest.fixture
def bring_in(db: None, data_folder: Path, site: Site) -> Callable[[str | Path], Report]:
    def bring_in(source: str | Path) -> Report:
        return sources.bring_in(str(source), folder=data_folder, ports=frozenset({80, 443}), loopback=site.address)

    return bring_in


def claim_review(url: str, claim: str) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "claimReviewed": claim,
        "author": {"@type": "Organization", "name": "Example Checks"},
        "reviewRating": {"@type": "Rating", "alternateName": "False"},
        "inLanguage": "en",
    }


def feed(*items: object) -> bytes:
    elements = [{"@type": "DataFeedItem", "item": [item]} for item in items]
    return json.dumps({"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": elements}).encode()


def page(url: str, claim: str) -> tuple[int, str, bytes]:
    script = json.dumps(claim_review(url, claim))
    body = f"<!doctype html><title>x</title><script type='application/ld+json'>{script}</script>"
    return 200, HTML, body.encode()


def sitemap(*urls: str) -> tuple[int, str, bytes]:
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
    return 200, XML, text.encode()


def live() -> list[str]:
    reviews = models.Review.objects.filter(live=True).select_related("current")
    return sorted(review.current.content["claim"] for review in reviews if review.current)


def test_file_is_read_and_read_again(bring_in, tmp_path: Path) -> None:
    file = tmp_path / "feed.json"
    file.write_bytes(feed(claim_review("https://a.example/1", "One"), claim_review("https://a.example/2", "Two")))
    assert bring_in(file) == Report(read=2, new=2)
    assert bring_in(file) == Report(read=2, unchanged=2)
    file.write_bytes(feed(claim_review("https://a.example/1", "One")))
    assert bring_in(file) == Report(read=1, unchanged=1, gone=1)


def test_folder_is_one_source_of_all_its_files(bring_in, tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.json").write_bytes(feed(claim_review("https://a.example/1", "One")))
    (folder / "deep" / "b.jsonl.gz").write_bytes(
        gzip.compress(json.dumps(claim_review("https://b.example/1", "Two")).encode())
    )
    (folder / "README.txt").write_text("not read")
    assert bring_in(folder) == Report(read=2, new=2)
    (folder / "a.json").unlink()
    assert bring_in(folder) == Report(read=1, unchanged=1, gone=1)
    assert live() == ["Two"]


def test_folder_with_one_broken_file_changes_nothing(bring_in, tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "a.json").write_bytes(feed(claim_review("https://a.example/1", "One")))
    (folder / "b.json").write_bytes(feed(claim_review("https://a.example/2", "Two"))[:-30])
    with pytest.raises(Refused) as refused:
        bring_in(folder)
    assert refused.value.code == "source_cut"
    assert live() == []


@pytest.mark.parametrize(
    ("name", "code"),
    [("nowhere.json", "source_missing"), ("empty", "source_empty_folder"), (".", "source_empty_folder")],
)
def test_source_that_is_not_there_is_refused(bring_in, tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "empty").mkdir()
    source = tmp_path / "empty" if name == "." else tmp_path / name
    with pytest.raises(Refused) as refused:
        bring_in(source)
    assert refused.value.code == code


def test_feed_at_an_address_is_complete(bring_in, site: Site) -> None:
    one, two = claim_review("https://a.example/1", "One"), claim_review("https://a.example/2", "Two")
    site.pages["/feed.json"] = (200, "application/json", feed(one, two))
    assert bring_in(f"{site.url}/feed.json") == Report(read=2, new=2)
    site.pages["/feed.json"] = (200, "application/json", feed(one))
    assert bring_in(f"{site.url}/feed.json") == Report(read=1, unchanged=1, gone=1)


def test_page_at_an_address_speaks_for_its_own_host_only(bring_in, site: Site) -> None:
    site.pages["/1"] = page(f"{site.url}/1", "One")
    site.pages["/2"] = page("https://somebody-else.example/2", "Two")
    assert bring_in(f"{site.url}/1") == Report(read=1, new=1)
    assert bring_in(f"{site.url}/2") == Report(refused={"other_host": 1})
    assert live() == ["One"]


def test_sitemap_reads_its_pages_and_knows_what_vanished(bring_in, site: Site) -> None:
    site.pages["/index.xml"] = (
        200,
        XML,
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{site.url}/map.xml</loc>'
        "</sitemap></sitemapindex>".encode(),
    )
    site.pages["/map.xml"] = sitemap(f"{site.url}/1", f"{site.url}/2", f"{site.url}/about")
    site.pages["/1"] = page(f"{site.url}/1", "One")
    site.pages["/2"] = page(f"{site.url}/2", "Two")
    site.pages["/about"] = (200, HTML, b"<!doctype html><title>About</title><p>No review here</p>")
    assert bring_in(f"{site.url}/index.xml") == Report(read=2, new=2)
    assert site.asked[-3:] == ["/1", "/2", "/about"]
    site.pages["/map.xml"] = sitemap(f"{site.url}/1")
    assert bring_in(f"{site.url}/index.xml") == Report(read=1, unchanged=1, gone=1)


def test_sitemap_with_a_failing_page_takes_nothing_away(bring_in, site: Site) -> None:
    site.pages["/map.xml"] = sitemap(f"{site.url}/1", f"{site.url}/2")
    site.pages["/1"] = page(f"{site.url}/1", "One")
    site.pages["/2"] = page(f"{site.url}/2", "Two")
    bring_in(f"{site.url}/map.xml")
    site.pages["/2"] = (500, "text/plain", b"later")
    assert bring_in(f"{site.url}/map.xml") == Report(read=1, unchanged=1, refused={"page_unreadable": 1})
    assert live() == ["One", "Two"]
    del site.pages["/2"]
    assert bring_in(f"{site.url}/map.xml") == Report(read=1, unchanged=1, gone=1, refused={"page_gone": 1})
    assert live() == ["One"]


def test_feed_of_pages_never_takes_anything_away(bring_in, site: Site) -> None:
    def rss(*urls: str) -> tuple[int, str, bytes]:
        items = "".join(f"<item><title>x</title><link>{url}</link></item>" for url in urls)
        return 200, "application/rss+xml", f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()

    site.pages["/1"] = page(f"{site.url}/1", "One")
    site.pages["/2"] = page(f"{site.url}/2", "Two")
    site.pages["/rss"] = rss(f"{site.url}/1", f"{site.url}/2")
    assert bring_in(f"{site.url}/rss") == Report(read=2, new=2)
    site.pages["/rss"] = rss(f"{site.url}/2")
    assert bring_in(f"{site.url}/rss") == Report(read=1, unchanged=1)
    assert live() == ["One", "Two"]


def test_address_that_is_not_public_is_refused(bring_in) -> None:
    with pytest.raises(Refused) as refused:
        bring_in("http://169.254.169.254/latest/meta-data/")
    assert refused.value.code == "url_not_public"


def test_key_in_an_address_is_not_stored(bring_in, site: Site, data_folder: Path) -> None:
    site.pages["/v1alpha1/claims:search?query=x&key=SECRET-KEY"] = (
        200,
        "application/json",
        json.dumps(
            {
                "claims": [
                    {
                        "text": "One",
                        "claimReview": [
                            {
                                "publisher": {"site": "a.example"},
                                "url": "https://a.example/1",
                                "textualRating": "False",
                                "languageCode": "en",
                            }
                        ],
                    }
                ]
            }
        ).encode(),
    )
    assert bring_in(f"{site.url}/v1alpha1/claims:search?query=x&key=SECRET-KEY") == Report(read=1, new=1)
    assert models.Source.objects.get().name.partition("#")[0] == f"{site.url}/v1alpha1/claims:search"
    assert models.Source.objects.filter(name__contains="SECRET").count() == 0


def test_two_imports_at_once_are_refused(bring_in, tmp_path: Path, data_folder: Path) -> None:
    file = tmp_path / "feed.json"
    file.write_bytes(feed(claim_review("https://a.example/1", "One")))
    with sources._alone(data_folder), pytest.raises(Refused) as refused:
        bring_in(file)
    assert refused.value.code == "import_running"
    assert bring_in(file) == Report(read=1, new=1)
