"""Kinds of files by their content."""

import gzip
import io
import tarfile
import zipfile

import pytest
from PIL import Image

from minhchung.lib.archive.sniff import sniff
from tests.lib.archive.pdfs import pdf, written

XHTML = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">\n<html>'


def image(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 3)).save(out, kind)
    return out.getvalue()


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, "hello")
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        file.addfile(tarfile.TarInfo("a.txt"))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_sniff_picture(kind: str) -> None:
    assert sniff(image(kind)) == f"image/{kind.lower()}"


def test_sniff_pdf() -> None:
    assert [sniff(head + pdf(written("a"))) for head in (b"", b"\n", b"\xef\xbb\xbf")] == ["application/pdf"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><p>a",
        "<!doctype HTML>\n",
        "\ufeff \r\n<HTML lang=vi>",
        "<!-- saved from url=(0022)https://example.test/ --><html>",
        "<p>Xin chào</p>",
        "<body\n>",
        XHTML,
    ],
)
def test_sniff_page(text: str) -> None:
    assert [sniff(text.encode(name)) for name in ("utf-8", "utf-8-sig", "utf-16")] == ["text/html"] * 3


@pytest.mark.parametrize(
    "body",
    [
        "Nước chanh không chữa được ung thư".encode(),
        "Nước chanh".encode("cp1258", "replace"),
        "Nước chanh".encode("utf-16"),
        "Xin chào <b>bạn</b>".encode(),
        b"a < b",
        b"<3",
        b"{}",
        b"%PDF is a format",
        b"GIF8 is none",
        b"\x1b[1mtext\x1b[0m\x0c",
    ],
)
def test_sniff_text(body: bytes) -> None:
    assert sniff(body) == "text/plain"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"\xef\xbb\xbf",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><!-- <html> --><svg/>",
        b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x'><svg/>",
        b"<?xml version='1.0'?><rss/>",
        b"<feed/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
        b"<htmlish>",
        "<?xml version='1.0'?><rss/>".encode("utf-16"),
        b"#!/bin/sh\n",
        b"%!PS-Adobe-3.0",
        b"{\\rtf1 hello}",
        b"MIME-Version: 1.0\r\n\r\n<html>",
        b"WARC/1.1\r\n",
        b"\x7fELF\x02\x01\x01\0",
        b"MZ\x90\0\x03",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"II*\0\x08\0\0\0",
        b"\0\0\0\x20ftypheic",
        b"BM6\0\0\0",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"ID3\x04\0",
        b"text, and then \0 something else",
        b"text" * 99_999 + b"\0",
        gzip.compress(b"<html>", mtime=0),
        zipped("word/document.xml"),
        zipped("mimetype"),
        tarred(),
    ],
)
def test_sniff_anything_else(body: bytes) -> None:
    assert sniff(body) == ""
