"""WARC records: what is written is read back, by us and by warcio, and nothing else is."""

import gzip
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from minhchung.lib.archive import records
from minhchung.lib.archive.records import Message, Record, decode, pack, spell, unpack

MESSAGE = Message(
    b"HTTP/1.1 200 OK", ((b"Content-Type", b"text/html"), (b"X-T\xc3\xaan", "Tên".encode())), b"hello\r\n\r\n"
)
RECORD = Record("response", "https://feed.test/a", "2026-11-21T14:12:00Z", MESSAGE, address="93.184.216.34")


def test_record_spelling_is_fixed() -> None:
    assert spell(RECORD) == (
        b"WARC/1.1\r\n"
        b"WARC-Type: response\r\n"
        b"WARC-Record-ID: <urn:uuid:d61b3540-5dbe-5e54-9d0f-4a1d0bda5ee3>\r\n"
        b"WARC-Date: 2026-11-21T14:12:00Z\r\n"
        b"WARC-Target-URI: https://feed.test/a\r\n"
        b"WARC-IP-Address: 93.184.216.34\r\n"
        b"WARC-Payload-Digest: sha256:b5d93f2cd5fcb979cf1e62a74efacc13036888a5e5cff6c502f9469acc0bcc7b\r\n"
        b"WARC-Block-Digest: sha256:89081a92c03762f5cc084c6616cf7570919645156d734df8a43ecd4627df2830\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"Content-Length: 67\r\n"
        b"\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-T\xc3\xaan: T\xc3\xaan\r\n\r\nhello\r\n\r\n"
        b"\r\n\r\n"
    )


@given(st.binary(max_size=200), st.lists(st.binary(max_size=20)))
def test_message_reads_back(body: bytes, values: list[bytes]) -> None:
    clean = tuple((b"X-Value", value.replace(b"\r", b"").replace(b"\n", b"")) for value in values)
    message = Message(b"HTTP/1.1 200 OK", clean, body)
    assert decode(message.encode()) == message


@pytest.mark.parametrize("data", [b"", b"HTTP/1.1 200 OK\r\nA: b", b"HTTP/1.1 200 OK\r\nno field\r\n\r\nbody"])
def test_message_that_is_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="no HTTP message"):
        decode(data)


def test_message_field_repeated() -> None:
    message = Message(b"HTTP/1.1 200 OK", ((b"A", b"1"), (b"a", b"2"), (b"AB", b"3")))
    assert (message.field("a"), message.field("b")) == ("1, 2", "")


def test_records_read_back_at_their_offsets() -> None:
    request = Record("request", RECORD.url, RECORD.when, Message(b"GET /a HTTP/1.1", ()), about=RECORD.id)
    data = pack(RECORD) + pack(request)
    found = list(unpack(data))
    assert [record for _, _, record in found] == [RECORD, request]
    assert [data[offset : offset + length] for offset, length, _ in found] == [pack(RECORD), pack(request)]


def test_records_are_read_by_warcio() -> None:
    found = [
        (record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read(), record.digest_checker.passed)
        for record in ArchiveIterator(io.BytesIO(pack(RECORD)), check_digests="raise")
    ]
    assert found == [(RECORD.url, MESSAGE.body, True)]


def test_record_id_follows_from_what_it_says() -> None:
    same = Record("response", "https://feed.test/a", "2026-11-21T14:12:00Z", MESSAGE, address="93.184.216.34")
    others = [replace(RECORD, when="2026-11-21T14:12:01Z"), replace(RECORD, address=""), replace(RECORD, about="x")]
    assert same.id == RECORD.id
    assert len({RECORD.id, *(other.id for other in others)}) == 4


def test_records_with_any_bit_flipped_in_what_they_say() -> None:
    plain = spell(RECORD)
    for place in range(len(plain)):
        flipped = plain[:place] + bytes([plain[place] ^ 1]) + plain[place + 1 :]
        with pytest.raises(ValueError):  # noqa: PT011  # of many kinds
            list(unpack(gzip.compress(flipped, mtime=0)))


@pytest.mark.parametrize("cut", [1, 10, 100])
def test_records_cut_off(cut: int) -> None:
    with pytest.raises(ValueError, match="cut off"):
        list(unpack(pack(RECORD)[:-cut]))


def test_records_with_more_behind_them() -> None:
    with pytest.raises(ValueError, match="no gzip member"):
        list(unpack(pack(RECORD) + b"more"))


def test_records_that_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LARGEST", 1000)
    bomb = pack(Record("response", RECORD.url, RECORD.when, Message(b"HTTP/1.1 200 OK", (), b"0" * 10**6)))
    with pytest.raises(ValueError, match="too large"):
        list(unpack(bomb))
