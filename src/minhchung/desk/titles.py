"""What a capture is called in the desk: the title of a page, or the first line of a file."""

import unicodedata

from lxml import etree

from minhchung.lib.archive import extract
from minhchung.lib.archive.decode import text_of

LONGEST = 300
HTML = ("text/html", "application/xhtml+xml")
_HEAD = 256 * 1024  # characters in which a title must stand


def title(body: bytes, *, media_type: str, charset: str) -> str:
    """The title of a page; the first line of a text or of a PDF; "" of a picture, and where there is none.

    What a PDF says of itself is never asked: that is mostly the name of a file, and of who made it.
    Raises Refused: pdf_unreadable, pdf_too_heavy.
    """
    if media_type.startswith("image/"):
        return ""
    if media_type in HTML:
        return _cut(_of_page(text_of(body, charset)[:_HEAD]))
    text = extract.whole(body, media_type=media_type, charset=charset)
    return _cut(next((line for line in text.splitlines() if line.strip()), ""))


def _of_page(html: str) -> str:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    try:
        page = etree.fromstring(html.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.ParseError:  # a page without any element
        return ""
    found = page.find(".//title") if page is not None else None
    return "".join(map(str, found.itertext())) if found is not None else ""


def _cut(text: str) -> str:
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
