"""Evidence from hostile servers, from the wire to the quote: cut or refused with a reason, in bounded memory.

Where a server may lead us and how it may stall is in test_fetch.py and test_wire.py; for a browser in test_proxy.py.
"""

import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.lib.archive import extract, pdf, warc
from minhchung.lib.archive.fetch import Limits
from tests.lib.archive.loopback import Answer, Site, code_of, get, page, served
from tests.lib.archive.pdfs import bomb, packed, written
from tests.lib.archive.pdfs import pdf as file_of

WHEN = "2026-11-21T14:12:00Z"
MIB = 2**20
TEXT = "Nước chanh không chữa được ung thư"


def quoted(answer: Answer, quote: str, folder: Path) -> extract.Found:
    """The quote in what is captured of a server with this answer."""
    with Site(answer) as site:
        capture = warc.write(folder, get(site), when=WHEN)
    found, body = warc.read(capture.path)
    return extract.locate(body, quote, media_type=found.media_type, charset=found.charset)


def peak_of(call: Callable[[], object]) -> int:
    """Bytes that this process holds at most while `call` goes on."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("utf-8", "iso-8859-1"),
        ("utf-8", "utf-16"),
        ("utf-8", "idna"),
        ("utf-8", "unicode_escape"),
        ("utf-8", "'\"><script>"),
        ("utf-8-sig", "windows-1252"),
        ("utf-16", "utf-8"),
    ],
)
def test_charset_that_lies(tmp_path: Path, encoding: str, charset: str) -> None:
    body = f"<html><p>{TEXT}.</p>".encode(encoding)
    answer = page(body, headers=f"Content-Type: text/html; charset={charset}\r\n")
    assert quoted(answer, TEXT, tmp_path).quote == TEXT


def test_type_that_lies(tmp_path: Path) -> None:
    """A page that is called a PDF is read as one, and a PDF that is called a page has no words."""
    pdf_type, html_type = (f"Content-Type: {name}\r\n" for name in ("application/pdf", "text/html"))
    assert code_of(lambda: quoted(page(b"<p>Word</p>", headers=pdf_type), "Word", tmp_path)) == "pdf_unreadable"
    body = file_of(packed(written("Word")[1]))
    assert code_of(lambda: quoted(page(body, headers=html_type), "Word", tmp_path)) == "quote_not_found"


def test_quote_in_a_pdf(tmp_path: Path) -> None:
    answer = page(
        file_of(written("Nước chanh không chữa", "được ung thư")), headers="Content-Type: application/pdf\r\n"
    )
    assert quoted(answer, TEXT, tmp_path) == extract.Found(TEXT, "", "", 0)


def test_pdf_bomb(tmp_path: Path) -> None:
    with Site(page(file_of(bomb()), headers="Content-Type: application/pdf\r\n")) as site:
        capture = warc.write(tmp_path, get(site), when=WHEN)

    def read() -> None:
        found, body = warc.read(capture.path)
        with pytest.raises(Refused) as caught:
            extract.readable(body, media_type=found.media_type, charset=found.charset)
        assert (caught.value.code, caught.value.facts) == ("pdf_too_heavy", {"pages": pdf.LIMITS.pages})

    assert peak_of(read) < MIB


def test_gzip_bomb() -> None:
    answer = page(gzip.compress(b"\0" * 200 * MIB, 9), headers="Content-Encoding: gzip\r\n")
    peak = peak_of(lambda: code_of(lambda: served(answer, limits=Limits(size=4 * MIB))))
    assert peak < 12 * MIB  # the server, which holds the bomb, is in this process too


def test_headers_without_end() -> None:
    answer = [b"HTTP/1.1 200 OK\r\n", *[b"X-A: " + b"a" * 60_000 + b"\r\n"] * 400]
    peak = peak_of(lambda: code_of(lambda: served(answer)))
    assert peak < 2 * MIB


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 300_000 + b"word",
        b"<p>" + b"<b>" * 300_000 + b"word",
        b"<table><tr><td>" * 100_000 + b"word",
        b"<p>a" * 500_000 + b"<p>word",
        b"<p " + b"a=b " * 500_000 + b">word",
        b"<" * 2_000_000 + b"<p>word",
    ],
    ids=["deep", "inline", "tables", "many", "attributes", "brackets"],
)
def test_page_of_too_much_markup(body: bytes) -> None:
    assert extract.locate(body, "word", media_type="text/html", charset="").quote == "word"
