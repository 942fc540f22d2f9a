"""The readable text of a captured page, and where a quote stands in it.

A quote is looked for in all visible text: what picks out the article may drop a word from the middle of a sentence or
keep a hidden one, and must not make a quote that no reader of the page sees.
"""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, replace

import regex
import trafilatura

from minhchung.errors import Refused
from minhchung.lib.archive import pdf
from minhchung.lib.archive.decode import text_of
from minhchung.lib.archive.visible import visible

_HTML = {"text/html", "application/xhtml+xml"}
_PLAIN = {"text/plain"}
# Characters and tags up to which the article is picked out; the time for it grows faster than the page.
_ARTICLE, _TAGS = 2 * 2**20, 60_000
_SHOWN = 80  # characters of a quote that a message shows
_LEAST = 3  # the article is taken to be missed when all visible text is longer by this factor and more
_ADDED = regex.compile(r"^- |^\||\|$| \| ")  # what trafilatura writes for items of lists and cells of tables
# Characters that no reader sees: soft hyphens, zero-width spaces, marks of direction, controls, unassigned and private
# ones. Joiners (U+200C, U+200D) stay, as they are spelling.
_UNSEEN = regex.compile(
    r"[[\p{Cc}\p{Cs}\p{Co}\p{Cn}]--[\s]]|[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]", regex.VERSION1
)


@dataclass(frozen=True)
class Found:
    """A quote as the page spells it, on one line in NFC, and what stands `before` and `after` it there.

    `place`: where it begins in `seen` of the text in which it was looked for (of `locate`: of `whole`).
    """

    quote: str
    before: str
    after: str
    place: int = 0


def readable(body: bytes, *, media_type: str, charset: str) -> str:
    """The article of a page, its blocks on lines of their own; all visible text where no article is picked out.

    A PDF is given whole, with a form feed between pages.
    Raises Refused: capture_unreadable, for all but HTML, plain text and PDF; pdf_unreadable, pdf_too_heavy.
    """
    everything = whole(body, media_type=media_type, charset=charset)
    return (_article(text_of(body, charset), everything) if media_type in _HTML else "") or everything


def whole(body: bytes, *, media_type: str, charset: str) -> str:
    """All text that `locate` looks in. Of a PDF it costs a process: keep it where you look more than once.

    Raises Refused like `readable`.
    """
    if media_type in _HTML:
        return visible(text_of(body, charset))
    if media_type in _PLAIN:
        return text_of(body, charset)
    if media_type == pdf.TYPE:
        return pdf.text(body)
    raise Refused("capture_unreadable", media_type=media_type)


def find(text: str, quote: str, *, context: int = 160) -> Found:
    """`quote` in `text`: letter for letter and in whole words; white space, Unicode form and unseen characters aside.

    `context`: characters at most on each side, cut at the boundary of a word. Raises Refused: quote_not_found.
    """
    page, wanted = seen(text), seen(quote)
    place = regex.search(r"\b" + regex.escape(wanted) + r"\b", page, regex.WORD) if wanted else None
    if place is None:
        raise Refused("quote_not_found", quote=_missed(page, wanted))
    before, after = page[: place.start()].rstrip(), page[place.end() :].lstrip()
    return Found(wanted, _last(before, context), _first(after, context), place.start())


def _missed(page: str, wanted: str) -> str:
    """A quote that is not in `page`, cut: from a little before where it ceases to be the page's."""
    if len(wanted) <= _SHOWN:
        return wanted
    same = bisect_left(range(1, len(wanted) + 1), x=True, key=lambda size: wanted[:size] not in page)
    start = max(0, same - _SHOWN // 2)
    end = start + _SHOWN
    return f"{'…' * (start > 0)}{wanted[start:end]}{'…' * (end < len(wanted))}"


def locate(body: bytes, quote: str, *, media_type: str, charset: str, context: int = 160) -> Found:
    """`find` in `whole` of a capture; the surroundings are those in the article, where the quote stands in it.

    Raises Refused: quote_not_found, and like `readable`.
    """
    everything = whole(body, media_type=media_type, charset=charset)
    found = find(everything, quote, context=context)
    if media_type not in _HTML:
        return found
    try:
        near = find(_article(text_of(body, charset), everything), quote, context=context)
    except Refused:
        return found
    return replace(near, place=found.place)


def seen(text: str) -> str:
    """`text` as a reader sees it: NFC, on one line, without characters that nobody sees."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def _article(html: str, everything: str) -> str:
    """The article by trafilatura, without readers' comments; "" where it is none, too little, or not all visible."""
    if len(html) > _ARTICLE or html.count("<") > _TAGS:
        return ""
    article = trafilatura.extract(html, include_comments=False, favor_recall=True) or ""
    parts = [part.strip() for line in article.split("\n") for part in _ADDED.split(line) if part.strip()]
    enough = len(article) * _LEAST >= len(everything)
    return "\n".join(parts) if enough and _stand(parts, seen(everything)) else ""


def _stand(parts: list[str], page: str) -> bool:
    """Whether each of `parts` stands in `page`, in this order."""
    place = 0
    for part in parts:
        place = page.find(seen(part), place)
        if place < 0:
            return False
    return True


def _last(text: str, size: int) -> str:
    """The end of `text`, of at most `size` characters, from the beginning of a word on."""
    if len(text) <= size:
        return text
    cut = text[len(text) - size :]
    _, space, rest = cut.partition(" ")
    whole = text[len(text) - size - 1].isspace() or not space  # scripts without spaces are cut where they are
    return cut.strip() if whole else rest.strip()


def _first(text: str, size: int) -> str:
    """The beginning of `text`, of at most `size` characters, up to the end of a word."""
    if len(text) <= size:
        return text
    cut = text[:size]
    rest, space, _ = cut.rpartition(" ")
    whole = text[size].isspace() or not space
    return cut.strip() if whole else rest.strip()
