"""Bytes to text: gzip, encodings told wrongly, limits."""

import gzip
import io
import json
import zlib

import pytest

from minhchung.errors import Refused
from minhchung.lib.claimreview.schema import Page, Review
from minhchung.lib.claimreview.unpack import Text, encoding_of

from .sources import error, items, node, packed

VIETNAMESE = "Bộ Y tế khẳng định uống nước chanh nóng không chữa được ung thư"
PORTUGUESE = "É falso que a violência não caiu, não há comprovação"


def claims(data: bytes, **known: str) -> list[str]:
    return [item.claim for item in items(data, **known) if isinstance(item, Review)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_json_in_every_unicode_encoding_is_read(encoding: str) -> None:
    text = json.dumps(node(claimReviewed=VIETNAMESE + " 😀"), ensure_ascii=False)
    assert claims(text.encode(encoding)) == [VIETNAMESE + " 😀"]


@pytest.mark.parametrize(
    ("text", "encoding", "language"),
    [
        (PORTUGUESE, "latin-1", None),
        (PORTUGUESE, "cp1252", "pt"),
        ("Żółta gęś jest fałszywa i nieprawdziwa", "cp1250", "pl"),
        ("Это утверждение ложно и не соответствует действительности", "cp1251", "ru"),
    ],
)
def test_json_in_an_old_encoding_is_read(text: str, encoding: str, language: str | None) -> None:
    whole = json.dumps(node(claimReviewed=text, inLanguage=language), ensure_ascii=False)
    assert claims(whole.encode(encoding)) == [text]


def windows_1258(text: str) -> bytes:
    """`text` as Vietnamese Windows wrote it: tones as letters of their own."""
    from unicodedata import normalize

    out = b""
    for letter in text:
        split = normalize("NFD", letter)
        tones = "".join(mark for mark in split[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
        out += (normalize("NFC", "".join(c for c in split if c not in tones)) + tones).encode("cp1258")
    return out


def page(claim: bytes, charset: str) -> bytes:
    script = packed(node(claimReviewed="CLAIM")).replace(b"CLAIM", claim)
    start = f'<html lang="vi"><head><meta charset="{charset}"><script type="application/ld+json">'.encode()
    return start + script + b"</script></head></html>"


def test_page_in_windows_1258_that_says_utf_8_is_read() -> None:
    assert claims(page(windows_1258(VIETNAMESE), "utf-8")) == [VIETNAMESE]


def test_page_in_utf_8_that_says_latin_1_is_read() -> None:
    assert claims(page(VIETNAMESE.encode(), "iso-8859-1")) == [VIETNAMESE]
    assert claims(page(VIETNAMESE.encode(), ""), content_type="text/html; charset=windows-1252") == [VIETNAMESE]


def test_page_in_the_encoding_it_says_is_read() -> None:
    assert claims(page("これは誤りです".encode("euc-jp"), "euc-jp")) == ["これは誤りです"]
    assert claims(page("这是错误的".encode("gb18030"), ""), content_type='text/html; charset="GBK"') == ["这是错误的"]


@pytest.mark.parametrize(
    "charset",
    ["unknown-8", "idna", "rot13", "hex", "utf-7\x00", "unicode_escape", "raw_unicode_escape", "punycode", "utf-7"],
)
def test_page_in_an_encoding_that_is_none_is_read(charset: str) -> None:
    assert claims(page("Không đúng".encode(), charset)) == ["Không đúng"]
    assert len(claims(page(b"caf\xe9", charset))) == 1


@pytest.mark.parametrize("charset", ["unicode_escape", "unicode-escape", "raw_unicode_escape", "utf-7", "undefined"])
def test_encoding_that_is_none_is_not_taken(charset: str) -> None:
    """It would turn letters that a page writes plainly into others."""
    head = b"caf\xe9 \\u0041 +AEE-"
    assert encoding_of(head, f"text/html; charset={charset}") == encoding_of(head)


def test_stray_byte_late_in_a_utf_8_text_is_read_as_windows_1252() -> None:
    data = (
        b'[{"filler": "' + b"x" * 400_000 + b'"}, ' + packed(node(claimReviewed="caf?")).replace(b"?", b"\xe9") + b"]"
    )
    assert claims(data) == ["café"]


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_xml_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss><item><link>https://example.org/é</link></item></rss>'
    assert items(text.encode(encoding)) == [Page("https://example.org/é")]


def test_bytes_that_are_no_utf_8_never_stop_the_guess() -> None:
    assert encoding_of(b"") == "utf-8"
    for byte in range(256):
        assert Text(io.BytesIO(b"[" + bytes([byte]) * 3), source="x").head.startswith(("[", ""))


def test_gzip_is_taken_off() -> None:
    whole = packed([node(), node()])
    member = gzip.compress(whole[:40]) + gzip.compress(whole[40:])
    for data in (gzip.compress(whole), member, gzip.compress(gzip.compress(whole)), gzip.compress(whole) + b"\0" * 8):
        assert len(claims(data)) == 2


def test_gzip_that_is_damaged_is_refused() -> None:
    whole = gzip.compress(packed([node()] * 20_000))
    assert error(whole[:-20]) == ("source_bad_gzip", {"source": "feed"})
    assert error(whole[: len(whole) // 2])[0] == "source_bad_gzip"
    assert error(whole[:5000] + b"\xff\xff\xff" + whole[5003:])[0] in ("source_bad_gzip", "source_broken")
    assert error(b"\x1f\x8b rubbish")[0] == "source_bad_gzip"


def bomb(megabytes: int) -> bytes:
    press = zlib.compressobj(wbits=31)
    return press.compress(b"[") + b"".join(press.compress(b" " * 2**20) for _ in range(megabytes)) + press.flush()


def test_gzip_bomb_is_refused_long_before_its_end() -> None:
    assert error(bomb(300)) == ("source_too_large", {"source": "feed", "limit": "300:1"})


def test_text_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minhchung.lib.claimreview.unpack._LARGEST", 1_000_000)
    text = Text(io.BytesIO(b"x" * 1_100_000), source="feed")
    with pytest.raises(Refused) as caught:
        list(iter(lambda: text.read(100_000), ""))
    assert caught.value.code == "source_too_large"
