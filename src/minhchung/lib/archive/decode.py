"""Bytes of a page as text: which encoding they are in, whatever the server says."""

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEAD, _SAMPLE = 4096, 64 * 1024  # bytes looked at for a declaration, and for a guess
_NO_TEXT = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}


def text_of(body: bytes, charset: str) -> str:
    """`body` as text: by its mark, as UTF-8, as the server says (`charset`), as the page says, or by a guess.

    UTF-8 comes before what is said, since other encodings do not form it by chance. Never raises: what is no
    character of the encoding becomes U+FFFD.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode(_declared(body, charset) or _guessed(body), "replace")


def _declared(body: bytes, charset: str) -> str:
    found = _DECLARED.search(body[:_HEAD])
    return _codec(charset) or (_codec(found[1].decode("ascii")) if found else "")


def _codec(name: str) -> str:
    """Python's name of a text encoding, or "". WHATWG reads Latin-1 and ASCII as windows-1252."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if not found._is_text_encoding or found.name in _NO_TEXT:
        return ""
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(found.name, found.name)


def _guessed(body: bytes) -> str:
    best = from_bytes(body[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"
