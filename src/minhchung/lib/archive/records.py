"""WARC records as bytes (ISO 28500:2017, "WARC/1.1"), in the one spelling that this program writes and reads back.

Written by hand: warcio re-spells header fields beyond ASCII and adds SHA-1 digests, and its reader passes over
damage. One record is one gzip member, so that it can be read at its offset alone.
"""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

LARGEST = 512 * 2**20  # bytes of all records of a file, unpacked; guards against a bomb in place of a capture
VERSION = b"WARC/1.1"
RESOURCE = "resource"
_HTTP = "application/http; msgtype={}"

Fields = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Message:
    """An HTTP message: `start` is its first line, `fields` the header fields, names and values as on the wire."""

    start: bytes
    fields: Fields
    body: bytes = b""

    def encode(self) -> bytes:
        """The message as HTTP/1.1 writes it."""
        lines = [self.start, *(name + b": " + value for name, value in self.fields)]
        return b"".join(line + b"\r\n" for line in lines) + b"\r\n" + self.body

    def field(self, name: str) -> str:
        """The values of the field `name` (lower case) joined with commas, "" where it is missing."""
        return ", ".join(value.decode("latin-1") for key, value in self.fields if key.decode("latin-1").lower() == name)


def decode(data: bytes) -> Message:
    """The message that `data` spells. Raises ValueError."""
    head, end, body = data.partition(b"\r\n\r\n")
    start, *lines = head.split(b"\r\n")
    if not end or not all(b": " in line for line in lines):
        raise ValueError("no HTTP message")
    pairs = (line.partition(b": ") for line in lines)
    return Message(start, tuple((name, value) for name, _, value in pairs), body)


@dataclass(frozen=True)
class Record:
    """A `kind` of record about `url` at the time `when` (UTC, "2026-11-21T14:12:00Z").

    "response" and "request" hold an HTTP message; "resource" holds a file as it is: of its `message` only the body is
    written, and the one field Content-Type as the field of the record.
    `address`: the IP address that answered, or "". `about`: the id of the record that this one belongs to, or "".
    """

    kind: str
    url: str
    when: str
    message: Message
    address: str = ""
    about: str = ""

    @property
    def block(self) -> bytes:
        """What the record holds (ISO 28500, 4)."""
        return self.message.body if self.kind == RESOURCE else self.message.encode()

    @property
    def content_type(self) -> str:
        """The type of the block."""
        return self.message.field("content-type") if self.kind == RESOURCE else _HTTP.format(self.kind)

    @property
    def id(self) -> str:
        """Follows from what the record says, so that the same record always has the same one."""
        said = (self.kind, self.url, self.when, self.address, self.about, digest(self.message.encode()))
        return f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(said))}>"


def resource(body: bytes, media_type: str) -> Message:
    """A file as the message of a record of the kind RESOURCE."""
    return Message(b"", ((b"Content-Type", media_type.encode()),), body)


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def spell(record: Record) -> bytes:
    """The record before compression."""
    block = record.block
    fields = {
        "WARC-Type": record.kind,
        "WARC-Record-ID": record.id,
        "WARC-Date": record.when,
        "WARC-Target-URI": record.url,
        "WARC-IP-Address": record.address,
        "WARC-Concurrent-To": record.about,
        "WARC-Payload-Digest": f"sha256:{digest(record.message.body)}",
        "WARC-Block-Digest": f"sha256:{digest(block)}",
        "Content-Type": record.content_type,
        "Content-Length": str(len(block)),
    }
    named = tuple((name.encode(), value.encode()) for name, value in fields.items() if value)
    return Message(VERSION, named, block).encode() + b"\r\n\r\n"


def pack(record: Record) -> bytes:
    """The record as one gzip member without a date."""
    packer = zlib.compressobj(9, wbits=31)
    return packer.compress(spell(record)) + packer.flush()


def unpack(data: bytes) -> Iterator[tuple[int, int, Record]]:
    """Offset, length and record of each member of `data`. Raises ValueError for all but what `pack` writes."""
    offset, left = 0, LARGEST
    while offset < len(data):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            plain = unpacker.decompress(data[offset:], left)
        except zlib.error as error:
            raise ValueError("no gzip member") from error
        if not unpacker.eof:
            raise ValueError("a gzip member that is cut off or too large")
        left -= len(plain) - 1  # never 0, which zlib takes for "no limit"
        length = len(data) - offset - len(unpacker.unused_data)
        yield offset, length, _read(plain)
        offset += length


def _read(plain: bytes) -> Record:
    """The record that `plain` spells; every digest, length and id in it is compared by spelling it again."""
    outer = decode(plain)
    kind, block = outer.field("warc-type"), outer.body.removesuffix(b"\r\n\r\n")
    record = Record(
        kind=kind,
        url=outer.field("warc-target-uri"),
        when=outer.field("warc-date"),
        message=resource(block, outer.field("content-type")) if kind == RESOURCE else decode(block),
        address=outer.field("warc-ip-address"),
        about=outer.field("warc-concurrent-to"),
    )
    if spell(record) != plain:
        raise ValueError("another spelling than ours, or damaged")
    return record
