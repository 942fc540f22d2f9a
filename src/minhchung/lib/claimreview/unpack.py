"""Bytes of a source as text: gzip taken off, its encoding found, its size bounded."""

import codecs
import gzip
import json
import re
import zlib
from typing import BinaryIO, Protocol

from minhchung.errors import Refused

HEAD = 256 * 1024  # bytes looked at to tell the encoding and the form
_SAMPLE = 64 * 1024
_STEP = 64 * 1024
_GZIP = b"\x1f\x8b"
_LARGEST = 4 * 1024**3  # bytes after unpacking
_RATIO = 300  # real feeds shrink to a twentieth or fiftieth; gzip's own limit is 1032
_RATIO_FROM = 64 * 1024**2
_WRAPPED = 2  # a .gz that a server compressed again

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_LANGUAGE = re.compile(rb"""(?:\blang|"(?:inLanguage|languageCode)"\s*:)\s*=?\s*["']?([a-z]{2})\b""")
# The 8-bit encoding that pages in a language were written in before UTF-8 (WHATWG Encoding, default by locale).
_BY_LANGUAGE = {
    b"vi": "cp1258", b"ar": "cp1256", b"fa": "cp1256", b"ur": "cp1256", b"he": "cp1255", b"tr": "cp1254", b"el":
    "cp1253", b"ru": "cp1251", b"uk": "cp1251", b"bg": "cp1251", b"sr": "cp1251", b"mk": "cp1251", b"pl":
    "cp1250", b"cs": "cp1250", b"sk": "cp1250", b"hu": "cp1250", b"ro": "cp1250", b"hr": "cp1250", b"sl":
    "cp1250", b"lt": "cp1257", b"lv": "cp1257", b"et": "cp1257", b"en": "cp1252", b"es": "cp1252", b"pt":
    "cp1252", b"fr": "cp1252", b"de": "cp1252", b"it": "cp1252", b"nl": "cp1252", b"sv": "cp1252", b"da":
    "cp1252", b"no": "cp1252", b"fi": "cp1252", b"id": "cp1252",
}  # fmt: skip


class Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Counted:
    """A stream that knows how much was read of it, and can be given its first bytes back."""

    def __init__(self, stream: Bytes, head: bytes = b"") -> None:
        self.stream, self.head, self.count = stream, head, 0

    def read(self, size: int = -1, /) -> bytes:
        size = _STEP if size < 0 else size
        taken = self.head[:size] if self.head else self.stream.read(size)
        self.head = self.head[size:]
        self.count += len(taken)
        return taken


class _Gunzipped:
    """Raises Refused: source_bad_gzip, source_too_large."""

    def __init__(self, packed: _Counted, source: str) -> None:
        self.packed, self.source, self.count = packed, source, 0
        self.plain = gzip.GzipFile(fileobj=packed, mode="rb")  # type: ignore[call-overload]  # reads is all it does

    def read(self, size: int, /) -> bytes:
        try:
            taken: bytes = self.plain.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Refused("source_bad_gzip", source=self.source) from error
        self.count += len(taken)
        if self.count > _RATIO_FROM and self.count > _RATIO * self.packed.count:
            raise Refused("source_too_large", source=self.source, limit=f"{_RATIO}:1")
        return taken


class Text:
    """The text of a source, read piece by piece; `head` is its beginning, `goes_on` whether more may follow.

    Raises Refused, on opening and on reading: source_bad_gzip, source_too_large.
    """

    def __init__(self, stream: BinaryIO, *, source: str, content_type: str = "") -> None:
        self._source = source
        self._bytes = _unpacked(stream, source)
        self._count = 0
        first = self._take(HEAD)
        self.encoding = encoding_of(first, content_type)
        self._decoder = codecs.getincrementaldecoder(self.encoding)(errors=_LENIENT)
        self.head = self._decoder.decode(first, final=False).removeprefix("\ufeff")
        self._waiting = self.head
        self.goes_on = len(first) == HEAD
        self._ended = False

    def read(self, size: int) -> str:
        """At most about `size` more characters; "" at the end. The first call may give all of `head`."""
        while not self._waiting and not self._ended:
            taken = self._take(size)
            self._ended = not taken
            self._waiting = self._decoder.decode(taken, final=not taken)
        text, self._waiting = self._waiting, ""
        return text

    def _take(self, size: int) -> bytes:
        parts, left = [], size
        while left > 0 and (part := self._bytes.read(min(left, _STEP))):
            parts.append(part)
            left -= len(part)
        self._count += size - left
        if self._count > _LARGEST:
            raise Refused("source_too_large", source=self._source, limit="4 GB")
        return b"".join(parts)


def encoding_of(head: bytes, content_type: str = "") -> str:
    """The encoding of a text that begins with `head`: by its mark, as UTF-8, as declared, by language, by guess."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    wide = json.detect_encoding(head[:4])  # RFC 8259 texts begin with two ASCII characters, as do XML and HTML
    if not wide.startswith("utf-8"):
        return wide
    if _decodes(head, "utf-8"):
        return "utf-8"
    sample = head[:_SAMPLE]
    named = _DECLARED.search(content_type.encode("ascii", "replace")) or _DECLARED.search(sample[:4096])
    if named and (found := _codec(named[1])) not in ("", "utf-8") and _decodes(head, found):
        return found
    spoken = _LANGUAGE.search(sample)
    if spoken and (known := _BY_LANGUAGE.get(spoken[1])):
        return known
    return _guessed(sample)


def _unpacked(stream: BinaryIO, source: str) -> Bytes:
    plain: Bytes = stream
    for _ in range(_WRAPPED):
        first = plain.read(2)
        again = _Counted(plain, first)
        if first != _GZIP:
            return again
        plain = _Gunzipped(again, source)
    return plain


def _guessed(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    found = list(from_bytes(sample))
    if not found:
        return "utf-8"
    best = found[0]
    # Western text in a few letters reads as well in its neighbours' encodings; and a few high bytes are no Chinese.
    high = sum(byte > 127 for byte in sample) / len(sample)
    for each in found:
        if each.encoding == "cp1252" and each.chaos <= best.chaos + 0.06 and each.coherence >= best.coherence - 0.05:
            return "cp1252"
    return "cp1252" if best.multi_byte_usage and high < 0.15 and best.encoding not in _EUROPEAN else best.encoding


_EUROPEAN = {"cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r", "utf_8"}


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < HEAD)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _codec(name: bytes) -> str:
    """Python's name of a declared text encoding, or "". WHATWG reads Latin-1 and ASCII as windows-1252."""
    try:
        found = codecs.lookup(name.decode("ascii"))
    except LookupError:
        return ""
    if not found._is_text_encoding or found.name in _NO_TEXT:
        return ""
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(found.name, found.name)


# Python's names, which have hyphens where its modules have underscores: forms of names and of programs, not of texts.
_NO_TEXT = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}

_LENIENT = "minhchung-windows-1252"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """A stray byte in a text that says it is UTF-8 is most often one of windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_LENIENT, _as_windows)
