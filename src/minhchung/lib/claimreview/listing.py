"""Sitemaps, RSS and Atom: the addresses of pages, read as they stream in.

Entities are neither declared nor resolved and nothing is fetched: a document that declares any is refused unread.
"""

import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from minhchung.errors import Refused
from minhchung.lib.claimreview.addresses import BadUrl, absolute, host_of, same_host
from minhchung.lib.claimreview.plain import plain
from minhchung.lib.claimreview.scan import Reads
from minhchung.lib.claimreview.schema import Page, Refusal

# sitemaps.org 0.9; RSS 0.9 to 2.0; RFC 4287.
SITEMAPS = ("urlset", "sitemapindex")
FEEDS = ("rss", "feed", "rdf")

_PROLOG = re.compile(r"(?:\s|\ufeff|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w:-]+)([^>]*)", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
# XML 1.0, Char: what may not stand in a document at all.
_NO_CHAR = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTRIES = {"url": "loc", "sitemap": "loc", "item": "link", "entry": "link"}
_DATES = ("lastmod", "updated", "pubDate", "date", "published")
_PIECE = 64 * 1024
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_OF_XML = ("amp", "lt", "gt", "quot", "apos")
_LONGEST_NAME = 40
_UNFINISHED = 77  # libxml2's XML_ERR_TAG_NOT_FINISHED: the text ends inside an element


def root_of(head: str) -> str:
    """The local name of the document element of XML or HTML that begins with `head`, in lower case, or ""."""
    found = _ROOT.match(head, _prolog_end(head))
    return found[1].lower() if found else ""


def entries(text: Reads, *, source: str, head: str, base: str = "") -> Iterator[Page | Refusal]:
    """The pages of a sitemap or feed that begins with `head`, which came from the address `base`.

    An entry of another host than `base` is refused. Raises Refused: xml_unsafe, source_broken, source_cut.
    """
    _check_prolog(head, source)
    parser = etree.XMLPullParser(
        events=("end",), tag=[f"{{*}}{name}" for name in _ENTRIES], encoding="utf-8",
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=False,
    )  # fmt: skip
    last = ""
    for piece in _pieces(text):
        last = piece.rstrip()[-1:] or last
        _step(parser, piece, source)
        for _, element in parser.read_events():
            if isinstance(element, etree._Element):
                yield from _entry(element, base)
                _forget(element)
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _wrong(error, source, cut=last != ">") from error


def _pieces(text: Reads) -> Iterator[str]:
    """The text without what XML forbids; names of HTML's entities, common in feeds, become their characters."""
    kept = ""
    while piece := text.read(_PIECE):
        piece = kept + _NO_CHAR.sub("", piece)
        at = piece.rfind("&", max(0, len(piece) - _LONGEST_NAME))
        kept = piece[at:] if at >= 0 and ";" not in piece[at:] else ""
        yield _NAMED.sub(_character, piece.removesuffix(kept) if kept else piece)
    yield kept


def _character(named: "re.Match[str]") -> str:
    return named[0] if named[1] in _OF_XML else html5.get(named[1] + ";", named[0])


def _step(parser: "etree.XMLPullParser", piece: str, source: str) -> None:
    try:
        parser.feed(piece.encode("utf-8"))
    except etree.XMLSyntaxError as error:
        raise _wrong(error, source) from error


def _wrong(error: etree.XMLSyntaxError, source: str, *, cut: bool = False) -> Refused:
    line = error.lineno or 1
    if cut or getattr(error, "code", 0) == _UNFINISHED:
        return Refused("source_cut", source=source, line=line)
    return Refused("source_broken", source=source, form="XML", line=line)


def _check_prolog(head: str, source: str) -> None:
    """Refuse a document type with declarations of its own or from a file; RSS 0.91 names a public one, never read."""
    prolog = head[: _prolog_end(head)]
    named = _DOCTYPE.search(prolog)
    if named and ("[" in named[2] or "PUBLIC" not in named[2].upper()):
        raise Refused("xml_unsafe", source=source)
    if not _ROOT.match(head, len(prolog)):
        raise Refused("xml_unsafe", source=source)


def _prolog_end(head: str) -> int:
    found = _PROLOG.match(head)
    return found.end() if found else 0


def _entry(element: "etree._Element", base: str) -> Iterator[Page | Refusal]:
    name = etree.QName(element).localname
    link = _link(element, _ENTRIES[name])
    try:
        url = absolute(link, bases=[element.base or "", base])
    except BadUrl as error:
        yield Refusal(str(error), {})
        return
    if base and not same_host(host_of(url), host_of(base)):
        yield Refusal("other_host", {"url": url})
        return
    changed = next((text for wanted in _DATES if (text := _child(element, wanted))), "")
    yield Page(url, plain(changed, limit=64), name == "sitemap")


def _link(element: "etree._Element", wanted: str) -> str:
    """<loc>, RSS <link> or a permanent <guid>, Atom <link rel="alternate" href="...">."""
    for child in element.iterchildren(f"{{*}}{wanted}"):
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href"))
        if (child.text or "").strip() and not child.get("rel"):
            return str(child.text)
    guid = element.find("{*}guid")
    permanent = guid is not None and guid.get("isPermaLink", "true") != "false"
    return (guid.text or "") if guid is not None and permanent else ""


def _child(element: "etree._Element", name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return (found.text or "").strip() if found is not None else ""


def _forget(element: "etree._Element") -> None:
    """Drop what was read, so that a sitemap of any length keeps one entry in memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
