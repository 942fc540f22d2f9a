"""What tells machines where things are: sitemaps, robots.txt, and whom to write to about a hole (security.txt).

https://www.sitemaps.org/protocol.html; each page stands there in both languages, each with its alternates. The pages of
checks are listed for a snapshot, ten thousand addresses a file; all other pages, and the checks that changed since, in
sitemap/new.xml.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import islice

from minhchung.record.checks import Standing
from minhchung.site.desk import Desk
from minhchung.site.frame import LANGS, at

INDEX = "sitemap.xml"
NEW = "sitemap/new.xml"
ADDRESSES = 10_000  # a file
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True)
class Place:
    """A page by its path without language, or a file of a sitemap by its path; `changed`: its day, or ""."""

    path: str
    changed: str


@dataclass(frozen=True)
class Made:
    """A file of the sitemap: where it lies in the folder, its bytes, the day of its newest page."""

    path: str
    data: bytes
    changed: str


def place(standing: Standing) -> Place:
    """The page of a check. One that was retracted or withdrawn keeps its page, and crawlers must see what it says."""
    days = [version.date for version in standing.versions] + [reply.date for reply in standing.replies]
    days += [gone.date for gone in standing.gone]
    return Place(f"/checks/{standing.id}/", max([*days, standing.ended.date] if standing.ended else days))


def files(places: Iterable[Place], *, desk: Desk) -> Iterator[Made]:
    """The pages of checks, in order of publication, as sitemap/checks-<n>.xml: a new one changes the last file only."""
    rest = iter(places)
    number = 0
    while part := list(islice(rest, ADDRESSES // len(LANGS))):
        number += 1
        yield _made(f"sitemap/checks-{number:04}.xml", part, desk)


def new(places: Iterable[Place], *, desk: Desk) -> Made:
    """All other pages, the front page "/" among them, and the checks that changed since the snapshot."""
    return _made(NEW, list(places), desk)


def index(listed: Iterable[Place], *, desk: Desk) -> bytes:
    """sitemap.xml over the files of the sitemap (Place(made.path, made.changed))."""
    lines = [f"<sitemap><loc>{_whole(desk, '/' + each.path)}</loc>{_day(each)}</sitemap>\n" for each in listed]
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAPS}">\n{"".join(lines)}</sitemapindex>\n'.encode()


def robots(desk: Desk) -> bytes:
    """robots.txt (RFC 9309): everything may be read and listed, of a sample desk nothing."""
    if desk.sample:
        return b"User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\n\nSitemap: {desk.url('/' + INDEX)}\n".encode()


def security(desk: Desk, *, day: str) -> bytes | None:
    """.well-known/security.txt (RFC 9116) for the snapshot of `day`, good for a year; None without a contact."""
    if not desk.contact:
        return None
    until = date.fromisoformat(day) + timedelta(days=364)  # "less than a year into the future" (RFC 9116, 2.5.5)
    lines = [
        f"Contact: {desk.contact}",
        f"Expires: {until.isoformat()}T00:00:00Z",
        "Preferred-Languages: vi, en",
        f"Canonical: {desk.url('/.well-known/security.txt')}",
    ]
    return "".join(line + "\n" for line in lines).encode()


def _made(path: str, places: list[Place], desk: Desk) -> Made:
    body = "".join(_urls(each, desk) for each in places)
    data = f'{_HEAD}<urlset xmlns="{_SITEMAPS}" xmlns:xhtml="{_XHTML}">\n{body}</urlset>\n'.encode()
    return Made(path, data, max((each.changed for each in places), default=""))


def _urls(page: Place, desk: Desk) -> str:
    found = {lang: _whole(desk, at(lang) + page.path) for lang in LANGS}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{url}"/>'
        for lang, url in [*found.items(), ("x-default", found["vi"])]
    )
    return "".join(f"<url><loc>{url}</loc>{_day(page)}{links}</url>\n" for url in found.values())


def _day(page: Place) -> str:
    return f"<lastmod>{page.changed}</lastmod>" if page.changed else ""


def _whole(desk: Desk, path: str) -> str:
    return escape(desk.url(path))
