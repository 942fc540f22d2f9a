"""Sitemaps and feeds: the pages they list, and XML that attacks its reader."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO, RawIOBase

import pytest

from minhchung.lib.claimreview.read import open_source
from minhchung.lib.claimreview.schema import Page, Refusal

from .sources import error, items, opened

BASE = "https://example.org/feed.xml"
SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://example.org/1?a=b&amp;c=d </loc><lastmod>2020-01-01</lastmod>
<image:image><image:loc>https://example.org/image.png</image:loc></image:image></url>
<url><loc>https://www.example.org/2#top</loc></url>
</urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://example.org/sitemap-1.xml.gz</loc></sitemap></sitemapindex>"""
RSS = b"""<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><!-- a feed -->
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Checks</title>
<link>https://example.org/</link><atom:link rel="self" href="https://example.org/feed.xml"/>
<item><title>One &nbsp; two</title><link>https://example.org/1</link><pubDate>Wed, 1 Jan 2020</pubDate></item>
<item><atom:link rel="replies" href="https://example.org/x"/><guid>https://example.org/2</guid></item>
<item><guid isPermaLink="false">3</guid></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://example.org/"/>
<entry><link rel="edit" href="/edit/1"/><link href="/1"/><updated>2020-01-01T00:00:00Z</updated></entry>
<entry><link rel="alternate" href="https://example.org/2"/></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item><link>https://example.org/1</link></item></rdf:RDF>"""


@pytest.mark.parametrize(
    ("data", "kind", "expected"),
    [
        (SITEMAP, "sitemap", [Page("https://example.org/1?a=b&c=d", "2020-01-01"), Page("https://www.example.org/2")]),
        (INDEX, "sitemap", [Page("https://example.org/sitemap-1.xml.gz", sitemap=True)]),
        (
            RSS,
            "window",
            [
                Page("https://example.org/1", "Wed, 1 Jan 2020"),
                Page("https://example.org/2"),
                Refusal("no_url", {}),
            ],
        ),
        (ATOM, "window", [Page("https://example.org/1", "2020-01-01T00:00:00Z"), Page("https://example.org/2")]),
        (RDF, "window", [Page("https://example.org/1")]),
    ],
    ids=["sitemap", "index", "rss", "atom", "rdf"],
)
def test_pages_are_listed(data: bytes, kind: str, expected: list[object]) -> None:
    source = opened(data, base=BASE)
    assert (source.kind, source.pages, list(source.items)) == (kind, True, expected)


def test_page_of_another_host_is_refused() -> None:
    listed = b"<rss><item><link>https://example.net/1</link></item><item><link>mailto:a@example.org</link></item></rss>"
    assert items(listed, base=BASE) == [
        Refusal("other_host", {"url": "https://example.net/1"}),
        Refusal("url_not_http", {}),
    ]
    assert items(listed)[0] == Page("https://example.net/1")


def laughs(root: bytes = b"rss") -> bytes:
    levels = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    return b'<?xml version="1.0"?><!DOCTYPE %s [<!ENTITY l0 "lol">%s]><%s><item><link>&l11;</link></item></%s>' % (
        root,
        levels,
        root,
        root,
    )


@pytest.mark.parametrize(
    "data",
    [
        laughs(),
        laughs(b"urlset"),
        laughs().decode().encode("utf-16"),
        b"<!-- x -->\n" + laughs().split(b"?>")[1],
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><link>&x;</link></item></rss>',
        b'<!DOCTYPE rss SYSTEM "https://example.org/x.dtd"><rss></rss>',
        b'<!DOCTYPE rss [<!ENTITY % x SYSTEM "https://example.org/x.dtd"> %x;]><rss></rss>',
        b'<!doctype rss [<!ENTITY a "]><rss>"> ]><rss><item><link>&a;</link></item></rss>',
        b"<!DOCTYPE rss><rss></rss>",
    ],
)
def test_xml_that_declares_is_refused_unread(data: bytes) -> None:
    assert error(data)[0] in ("xml_unsafe", "source_unknown")


def test_billion_laughs_are_told_as_such() -> None:
    assert error(laughs()) == ("xml_unsafe", {"source": "feed"})


def test_public_type_of_old_feeds_is_passed_over() -> None:
    named = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "https://example.net/rss-0.91.dtd">'
    assert items(named + b"<rss><item><link>https://example.org/1</link></item></rss>") == [
        Page("https://example.org/1")
    ]


def test_entity_that_nobody_declared_is_broken() -> None:
    assert error(b"<rss><item><link>https://example.org/&secret;</link></item></rss>")[0] == "source_broken"


def test_feed_that_ends_early_is_cut_wherever_it_ends() -> None:
    start = RSS.index(b"<link>") + 1
    codes = {error(RSS[:at])[0] for at in range(start, len(RSS) - 1)}
    assert codes == {"source_cut"}


@pytest.mark.parametrize(
    "data", [b"<rss><item></channel></rss>", b"<rss><a b=c/></rss>", b"<rss>" + b"<a>" * 5000, b"<rss></rss><x/>"]
)
def test_xml_that_is_not_well_formed_is_broken(data: bytes) -> None:
    code, facts = error(data)
    assert (code, facts["form"]) == ("source_broken", "XML")


def test_characters_that_xml_forbids_are_dropped() -> None:
    assert items(b"<rss>\x01<item><link>https://example.org/\x0b1</link></item></rss>") == [
        Page("https://example.org/1")
    ]


class Endless(RawIOBase):
    """A sitemap of as many entries as are read, never whole in memory."""

    def __init__(self, entries: int) -> None:
        self.parts = self.written(entries)
        self.left = b""

    @staticmethod
    def written(entries: int) -> Iterator[bytes]:
        yield b"<urlset>"
        for n in range(entries):
            yield b"<url><loc>https://example.org/%d</loc></url>\n" % n
        yield b"</urlset>"

    def read(self, size: int = -1, /) -> bytes:
        while len(self.left) < size and (part := next(self.parts, b"")):
            self.left += part
        taken, self.left = self.left[:size], self.left[size:]
        return taken


def test_long_sitemap_is_read_in_little_memory() -> None:
    tracemalloc.start()
    try:
        count = sum(1 for _ in open_source(Endless(20_000)).items)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (count, peak < 5_000_000) == (20_000, True)


def test_entity_name_divided_between_two_reads_is_whole() -> None:
    filler = b"<x>" + b"y" * 262_100 + b"</x>"
    for shift in range(40):
        data = (
            b"<rss>"
            + filler
            + b" " * shift
            + b"<item><title>a&nbsp;b</title><link>https://example.org/1</link></item></rss>"
        )
        assert list(open_source(BytesIO(data)).items) == [Page("https://example.org/1")]
