"""What fetching may cost, what it decodes, and the code that each failure below it gets."""

import gc
import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import httpcore
import pytest

from minhchung.errors import Failed, Refused
from minhchung.lib.archive.fetch import Allow, Known, Limits, fetch
from tests.lib.archive.loopback import PUBLIC, Answer, Net, Site, code_of, get, page, redirect, served

MIB = 2**20
ZEROS = b"\0" * 65536


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


def endless(head: str, piece: bytes) -> Iterator[bytes]:
    yield head.encode()
    while True:
        yield piece


# what is decoded


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(b"tin" * 999, mtime=0)),
        ("X-GZIP", gzip.compress(b"tin" * 999, mtime=0)),
        ("gzip", gzip.compress(b"tin" * 900, mtime=0) + gzip.compress(b"tin" * 99, mtime=0)),
        ("gzip", gzip.compress(b"tin" * 999, mtime=0) + b"\0\0\0padding"),
        ("deflate", zlib.compress(b"tin" * 999)),
        ("deflate", zlib.compress(b"tin" * 999, wbits=-15)),
        ("identity", b"tin" * 999),
    ],
)
def test_fetch_coding(coding: str, data: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: {coding}\r\n\r\n".encode()
    bytewise = [chunked(data[at : at + 1]) for at in range(len(data))]
    assert served([head, *bytewise, b"0\r\n\r\n"]).body == b"tin" * 999
    assert served(page(data, headers=f"Content-Encoding: {coding}\r\n")).body == b"tin" * 999


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "gzip, br", "compress"])
def test_fetch_coding_unknown(coding: str) -> None:
    answer = page(gzip.compress(b"hello", mtime=0), headers=f"Content-Encoding: {coding}\r\n")
    assert code_of(lambda: served(answer)) == "fetch_encoding"


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(b"hello", mtime=0)[:-5]),
        ("gzip", b"\x1f"),
        ("gzip", b"<html>not gzip"),
        ("gzip", gzip.compress(b"hello", mtime=0)[:-8] + b"\0" * 8),
        ("deflate", zlib.compress(b"hello")[:-1]),
        ("deflate", b"\xff\xff\xff"),
    ],
)
def test_fetch_coding_broken(coding: str, data: bytes) -> None:
    assert code_of(lambda: served(page(data, headers=f"Content-Encoding: {coding}\r\n"))) == "fetch_failed"


# how much and how long


@pytest.mark.parametrize(
    "answer",
    [
        endless("HTTP/1.1 200 OK\r\n\r\n", ZEROS),
        endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunked(ZEROS)),
        endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 999 + b"\r\n0\r\n"),
        endless("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", gzip.compress(b"", mtime=0)),
        page(gzip.compress(b"\0" * 20 * MIB, mtime=0), headers="Content-Encoding: gzip\r\n"),
        page(zlib.compress(b"\0" * 20 * MIB, wbits=-15), headers="Content-Encoding: deflate\r\n"),
        [b"HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n", 9],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", 9],
        endless("HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n"),
        endless("HTTP/1.1 200 OK\r\nX-A: ", ZEROS.replace(b"\0", b"a")),
        endless("", b"HTTP/1.1 100 Continue\r\n\r\n" * 9),
    ],
    ids=[
        "close",
        "chunks",
        "extensions",
        "members",
        "gzip",
        "deflate",
        "length",
        "digits",
        "headers",
        "header",
        "100",
    ],
)
def test_fetch_too_large(answer: Answer) -> None:
    into = BytesIO()
    with Site(answer) as site, pytest.raises(Refused) as caught:
        fetch(site.url, limits=Limits(size=1_000_000), allow=Allow(loopback=site.pair), into=into)
    assert caught.value.code == "fetch_too_large"
    assert len(into.getvalue()) <= 1_000_000


def test_fetch_headers_are_counted_apart_from_the_body() -> None:
    limits = Limits(headers=1000)
    assert served(page(b"x" * 5000, headers=f"X-A: {'a' * 800}\r\n"), limits=limits).length == 5000
    with pytest.raises(Refused) as caught:
        served(page(headers=f"X-A: {'a' * 1200}\r\n"), limits=limits)
    assert (caught.value.code, caught.value.facts["limit"]) == ("fetch_too_large", 1000)


def test_fetch_as_large_as_allowed() -> None:
    assert served(page(b"x" * 1000), limits=Limits(size=1000)).length == 1000
    assert code_of(lambda: served(page(b"x" * 1001), limits=Limits(size=1000))) == "fetch_too_large"


@pytest.mark.parametrize(
    "answer",
    [
        [9],
        [b"HTTP/1.1 200 OK\r\n", *[b"a", 0.05] * 99],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", *[b"a", 0.05] * 99],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\na\r\n", 0.05] * 99],
        [*[b"HTTP/1.1 100 Continue\r\n\r\n", 0.05] * 99],
    ],
    ids=["silence", "headers", "body", "chunks", "100"],
)
def test_fetch_too_slow(answer: Answer) -> None:
    assert code_of(lambda: served(answer, limits=Limits(seconds=0.3))) == "fetch_too_slow"


def test_fetch_too_slow_in_silence() -> None:
    answer: Answer = [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", 9]
    assert code_of(lambda: served(answer, limits=Limits(idle=0.2))) == "fetch_too_slow"


def test_fetch_too_slow_over_redirects() -> None:
    with Site([0.15, *redirect("/")]) as site:
        assert code_of(lambda: get(site, limits=Limits(seconds=0.3))) == "fetch_too_slow"
    assert len(site.requests) == 2


def test_fetch_too_slow_while_decompressing() -> None:
    class Slow(BytesIO):
        def write(self, data: object) -> int:
            pieces.append(data)
            time.sleep(0.1)
            return 0

    pieces: list[object] = []
    with Site(page(gzip.compress(b"\0" * MIB, mtime=0), headers="Content-Encoding: gzip\r\n")) as site:
        limits, allow = Limits(seconds=0.25), Allow(loopback=site.pair)
        assert code_of(lambda: fetch(site.url, limits=limits, allow=allow, into=Slow())) == "fetch_too_slow"
    assert 1 <= len(pieces) <= 4  # of sixteen


def test_fetch_shares_the_time_between_addresses() -> None:
    class Silent(Net):
        def dial(self, address: str, port: int, timeout: float) -> socket.socket:
            timeouts.append(round(timeout))
            raise TimeoutError

    timeouts: list[int] = []
    net = Silent({"feed.test": [[PUBLIC, "8.8.8.8", "2606:4700::1111"]]})
    limits = Limits(seconds=99, idle=12)
    assert code_of(lambda: fetch("http://feed.test/", limits=limits, network=net)) == "fetch_unreachable"
    assert timeouts == [4, 6, 12]


def test_fetch_too_slow_look_up() -> None:
    class Slow(Net):
        def resolve(self, host: str, port: int) -> Sequence[str]:
            waiting.recv(1)
            return [PUBLIC]

    waiting, other = socket.socketpair()
    with waiting, other:
        limits = Limits(seconds=0.2)
        assert code_of(lambda: fetch("http://feed.test/", limits=limits, network=Slow({}))) == "fetch_too_slow"
        other.send(b"x")  # lets the look-up end


def test_fetch_into_a_file_in_bounded_memory(tmp_path: Path) -> None:
    feed, path = 16 * MIB, tmp_path / "feed"
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {feed}\r\n\r\n".encode()
    with Site([head, *[ZEROS] * (feed // len(ZEROS))]) as site, path.open("wb") as into:
        tracemalloc.start()
        try:
            response = fetch(site.url, allow=Allow(loopback=site.pair), into=into)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert (response.body, response.length, path.stat().st_size) == (b"", feed, feed)
    assert peak < 2 * MIB


def test_fetch_into_a_full_disk_is_not_the_fault_of_the_host() -> None:
    class Full(BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    with Site(page()) as site, pytest.raises(OSError, match="No space"):
        fetch(site.url, allow=Allow(loopback=site.pair), into=Full())


# every foreign error has a code


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [b"\0\xff not HTTP\r\n\r\n"],
        [b"HTTP/1.1 2OO OK\r\n\r\n"],
        [b"HTTP/1.1 101 Switching Protocols\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nBad Header\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"],
    ],
)
def test_fetch_answer_that_is_not_sound(answer: Answer) -> None:
    assert code_of(lambda: served(answer)) == "fetch_failed"


def test_fetch_length_shorter_than_the_body() -> None:
    assert served([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more"]).body == b"hello"


class Faulty(Net):
    """A network that fails in one way wherever it is used."""

    def __init__(self, error: Exception, *, at: str) -> None:
        super().__init__({"feed.test": [[PUBLIC]]})
        self._error, self._at = error, at

    def resolve(self, host: str, port: int) -> Sequence[str]:
        if self._at == "resolve":
            raise self._error
        return super().resolve(host, port)

    def dial(self, address: str, port: int, timeout: float) -> socket.socket:
        raise self._error


FOREIGN = [getattr(httpcore, name) for name in httpcore.__all__]
FOREIGN = [kind for kind in FOREIGN if isinstance(kind, type) and issubclass(kind, Exception)]


@pytest.mark.parametrize("kind", [*FOREIGN, ValueError, UnicodeError, zlib.error])
def test_fetch_error_of_a_library_below(kind: type[Exception]) -> None:
    slow = issubclass(kind, httpcore.TimeoutException)
    net = Faulty(kind("at /home/of/somebody"), at="dial")
    with pytest.raises(Failed) as caught:
        fetch("http://feed.test/", network=net)
    assert (caught.value.code, caught.value.facts) == (
        "fetch_too_slow" if slow else "fetch_failed",
        {"host": "feed.test"},
    )


@pytest.mark.parametrize(
    ("error", "at", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "?"), "resolve", "url_unresolved"),
        (socket.gaierror(socket.EAI_AGAIN, "?"), "resolve", "url_unresolved"),
        (UnicodeError("label too long"), "resolve", "url_unresolved"),
        (TimeoutError(), "resolve", "fetch_too_slow"),
        (ConnectionRefusedError(), "dial", "fetch_unreachable"),
        (OSError(101, "Network is unreachable"), "dial", "fetch_unreachable"),
        (TimeoutError(), "dial", "fetch_unreachable"),
        (ssl.SSLError("?"), "dial", "fetch_unreachable"),
    ],
)
def test_fetch_error_of_the_network(error: Exception, at: str, code: str) -> None:
    assert code_of(lambda: fetch("http://feed.test/", network=Faulty(error, at=at))) == code


def test_fetch_port_that_nobody_serves() -> None:
    with Site(page()) as site:
        pass
    assert code_of(lambda: get(site)) == "fetch_unreachable"
    gc.collect()  # a socket left open would warn


def test_fetch_error_names_the_host_and_no_more() -> None:
    net = Faulty(OSError("at /home/of/somebody"), at="dial")
    with pytest.raises(Failed) as caught:
        fetch("http://feed.test/?token=abc", network=net)
    assert str(caught.value) == "feed.test does not accept a connection. Try again later."


def test_fetch_header_that_would_split_the_request() -> None:
    with Site(page()) as site:
        allow, known = Allow(loopback=site.pair), Known(etag="1\r\nX-Evil: 1")
        assert code_of(lambda: fetch(site.url, allow=allow, known=known)) == "fetch_failed"
        assert code_of(lambda: fetch(site.url, allow=allow, accept="ở")) == "fetch_failed"
    assert site.requests == []


def test_fetch_connection_reset_in_the_body() -> None:
    def reset() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"
        raise OSError  # the site drops the connection

    assert code_of(lambda: served(reset())) == "fetch_failed"
