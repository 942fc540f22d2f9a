"""Encodings of pages, told and untold."""

import pytest

from minhchung.lib.archive.decode import text_of

TEXT = "Nước chanh không chữa được ung thư"
LONG = "Новости: учёные проверили утверждение о вакцинах и не нашли подтверждения. " * 5


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode(), "iso-8859-1"),  # a server that lies
        (TEXT.encode("utf-8-sig"), "windows-1252"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-8"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), ""),
    ],
)
def test_text_of_unicode(body: bytes, charset: str) -> None:
    assert text_of(body, charset) == TEXT


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        ("café – “x”", "cp1252", "iso-8859-1"),  # WHATWG: Latin-1 means windows-1252
        ("café", "cp1252", "us-ascii"),
        ("đ", "cp1258", "windows-1258"),
        ("新闻", "gb18030", "gbk"),
        (LONG, "koi8-r", "koi8-r"),
    ],
)
def test_text_of_declared(text: str, encoding: str, charset: str) -> None:
    assert text_of(text.encode(encoding), charset) == text
    meta = f'<meta http-equiv=x content="text/html; charset={charset}">'
    assert text_of((meta + text).encode(encoding), "") == meta + text


@pytest.mark.parametrize("charset", ["", "no-such", "hex", "idna", "utf-7", "x\0y", "unicode_escape", "undefined"])
def test_text_of_unusable_declaration(charset: str) -> None:
    assert text_of(LONG.encode("cp1251"), charset) == LONG


def test_text_of_utf8_with_a_broken_byte() -> None:
    assert text_of(TEXT.encode() + b"\xff.", "utf-8") == TEXT + "\N{REPLACEMENT CHARACTER}."


def test_text_of_nothing_that_can_be_guessed() -> None:
    assert len(text_of(bytes(range(256)), "")) > 0
