"""The proxy for a browser, asked by plain sockets, honest and hostile ones."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest

from minhchung.lib.archive import proxy
from minhchung.lib.archive.guard import Allow
from minhchung.lib.archive.proxy import Proxy, opened
from minhchung.lib.archive.wire import Limits
from tests.lib.archive.loopback import PUBLIC, Answer, Net, Site, page, redirect

END = b"\r\n\r\n"
HOSTILE = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "0.0.0.0",
    "169.254.169.254",
    "10.0.0.1",
    "2130706433",
    "[64:ff9b::7f00:1]",
]


def said(port: int, *parts: bytes) -> bytes:
    """All that the proxy answers."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        for part in parts:
            connection.sendall(part)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def asked(url: str, *, method: str = "GET", more: str = "", body: bytes = b"") -> bytes:
    return f"{method} {url} HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n{more}\r\n".encode() + body


def status(answer: bytes) -> str:
    return answer.split(b" ")[1].decode()


@contextmanager
def leading_to(
    answer: Answer, *, limits: Limits | None = None, host: str = "news.test"
) -> Iterator[tuple[Proxy, Site]]:
    """A proxy to which `host` is a public site that gives this answer."""
    with Site(answer) as site:
        net = Net({host: [[PUBLIC]], "inner.test": [["10.0.0.1"]], "localhost": [["127.0.0.1"]]}, site=site)
        with opened(network=net, limits=limits or proxy.LIMITS) as gate:
            yield gate, site


# where it leads


def test_plain_request_is_passed_on() -> None:
    with leading_to(page(b"hello", headers="X-A: 1\r\nConnection: keep-alive, X-Hop\r\n")) as (gate, site):
        answer = said(gate.port, asked("http://news.test/a?b", more="Cookie: c\r\nX-Hop: 1\r\nConnection: X-Hop\r\n"))
    assert answer == b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nConnection: close\r\n\r\nhello"
    assert site.requests == ["GET /a?b HTTP/1.1\r\nHost: news.test\r\nConnection: close\r\nCookie: c\r\n\r\n"]
    assert gate.refused == 0


def test_plain_request_with_a_body() -> None:
    with leading_to(page()) as (gate, site):
        assert status(
            said(gate.port, asked("http://news.test/", method="POST", more="Content-Length: 3\r\n", body=b"a=b"))
        )
        assert site.requests[0].startswith("POST / HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "more", ["Content-Length: 9999999\r\n", "Content-Length: -1\r\n", "Transfer-Encoding: chunked\r\n"]
)
def test_plain_request_with_a_body_of_unknown_or_too_large_size(more: str) -> None:
    with leading_to(page()) as (gate, site):
        assert status(said(gate.port, asked("http://news.test/", method="POST", more=more))) == "502"
    assert site.requests == []


def test_plain_answer_without_a_length_is_framed() -> None:
    """So that a browser can tell a whole answer from one that was cut off."""
    with leading_to([b"HTTP/1.1 200 OK\r\n\r\nhello"]) as (gate, _):
        head, _, body = said(gate.port, asked("http://news.test/")).partition(END)
    assert (head.split(b"\r\n")[1:], body) == (
        [b"Connection: close", b"Transfer-Encoding: chunked"],
        b"5\r\nhello\r\n0\r\n\r\n",
    )


def test_plain_answer_to_head() -> None:
    with leading_to([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"]) as (gate, _):
        answer = said(gate.port, asked("http://news.test/", method="HEAD"))
    assert answer == b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n"


def test_plain_second_request_on_a_connection_goes_nowhere() -> None:
    """It may be for another host, of which the site must not answer."""
    with leading_to(page(b"hello")) as (gate, site):
        answer = said(gate.port, asked("http://news.test/") + asked("http://127.0.0.1/"))
    assert (answer.count(b"HTTP/1.1"), len(site.requests)) == (1, 1)


def test_tunnel_passes_bytes_both_ways() -> None:
    with leading_to([b"one", 0.05, b"two"]) as (gate, site):
        answer = said(gate.port, b"CONNECT news.test:443 HTTP/1.1\r\n\r\n", b"\x16\x03 / \r\n\r\n")
        assert (answer, gate.refused) == (b"HTTP/1.1 200 OK\r\n\r\nonetwo", 0)
    assert site.requests == ["\x16\x03 / \r\n\r\n"]


def test_tunnel_dials_the_address_that_was_checked() -> None:
    with Site([b"ok"]) as site:
        net = Net({"news.test": [[PUBLIC], ["127.0.0.1"]]}, site=site)
        with opened(network=net) as gate:
            said(gate.port, b"CONNECT news.test:443 HTTP/1.1\r\n\r\n", b"/ / \r\n\r\n")
            again = said(gate.port, b"CONNECT news.test:443 HTTP/1.1\r\n\r\n")
    assert (net.asked, net.dialled, status(again)) == (["news.test"] * 2, [(PUBLIC, 443)], "403")


@pytest.mark.parametrize("host", [*HOSTILE, "inner.test"])
@pytest.mark.parametrize("port", [80, 443, 22, 0])
def test_hostile_target(host: str, port: int) -> None:
    with leading_to(page()) as (gate, site):
        answers = [
            said(gate.port, asked(f"http://{host}:{port}/")),
            said(gate.port, f"CONNECT {host}:{port} HTTP/1.1\r\n\r\n".encode()),
        ]
    nothing = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
    assert (answers, gate.refused, site.requests) == ([nothing] * 2, 2, [])


@pytest.mark.parametrize(
    "line",
    [
        "GET / HTTP/1.1",
        "GET //127.0.0.1/ HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
        "GET ftp://news.test/ HTTP/1.1",
        "GET http://user:secret@news.test/ HTTP/1.1",
        "CONNECT user@news.test:443 HTTP/1.1",
        "CONNECT news.test:22 HTTP/1.1",
    ],
)
def test_request_that_is_refused(line: str) -> None:
    with leading_to(page()) as (gate, site):
        assert status(said(gate.port, f"{line}\r\n\r\n".encode())) == "403"
    assert (gate.refused, site.requests) == (1, [])


@pytest.mark.parametrize(
    "line",
    [
        "GET https://news.test/ HTTP/1.1",
        "CONNECT news.test:443/a HTTP/1.1",
        "CONNECT http://news.test HTTP/1.1",
    ],
)
def test_request_that_makes_no_sense(line: str) -> None:
    with leading_to(page()) as (gate, site):
        assert status(said(gate.port, f"{line}\r\n\r\n".encode())) == "502"
    assert site.requests == []


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01", b"GET\r\n\r\n", b"TRACE http://news.test/ HTTP/1.1\r\n\r\n", b"A" * 70_000]
)
def test_request_that_is_none(data: bytes) -> None:
    with (
        leading_to(page()) as (gate, site),
        socket.create_connection(("127.0.0.1", gate.port), timeout=10) as connection,
    ):
        connection.sendall(data + b"\r\n")
        connection.shutdown(socket.SHUT_WR)
        assert b" 200 " not in connection.recv(65536)
    assert site.requests == []


def test_redirect_is_the_browsers_to_follow() -> None:
    with leading_to(redirect("http://127.0.0.1/")) as (gate, _):
        answer = said(gate.port, asked("http://news.test/"))
        assert (status(answer), answer.count(b"Location: http://127.0.0.1/")) == ("302", 1)


def test_loopback_setting_opens_one_pair_only() -> None:
    with Site(page(b"open")) as site, Site(page(b"trap")) as trap, opened(allow=Allow(loopback=site.pair)) as gate:
        answers = [
            said(gate.port, asked(f"{site.url}/")),
            said(gate.port, f"CONNECT {site.pair} HTTP/1.1\r\n\r\n".encode(), b"GET / HTTP/1.1\r\n\r\n"),
            said(gate.port, asked(f"{trap.url}/")),
            said(gate.port, f"CONNECT {trap.pair} HTTP/1.1\r\n\r\n".encode()),
            said(gate.port, asked(f"http://localhost:{site.port}/")),
            said(gate.port, asked(f"http://127.0.0.1:{gate.port}/")),
        ]
    assert [status(answer) for answer in answers] == ["200", "200", "403", "403", "403", "403"]
    assert (len(site.requests), trap.requests, gate.refused) == (2, [], 4)


def test_denied_host() -> None:
    with Site(page()) as site:
        net = Net({"update.test": [[PUBLIC]]}, site=site)
        with opened(network=net, deny=["update.test"]) as gate:
            assert status(said(gate.port, asked("http://Update.test/"))) == "403"
    assert (net.asked, site.requests) == ([], [])


def test_host_that_is_not_there() -> None:
    with opened(network=Net({"down.test": [[PUBLIC]]})) as gate:
        answers = [said(gate.port, asked(f"http://{host}.test/")) for host in ("down", "unknown")]
        answers.append(said(gate.port, b"CONNECT unknown.test:443 HTTP/1.1\r\n\r\n"))
    assert ([status(answer) for answer in answers], gate.refused) == (["502"] * 3, 0)


def test_only_this_machine_can_ask() -> None:
    with opened() as gate:
        assert gate.server_address == ("127.0.0.1", gate.port)


# what it may cost


def endless(head: bytes) -> Iterator[bytes]:
    yield head
    while True:
        yield b"\0" * 65536


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n"])
def test_bytes_of_a_plain_answer_are_counted(head: bytes) -> None:
    with leading_to(endless(head), limits=Limits(size=10**6)) as (gate, _):
        answer = said(gate.port, asked("http://news.test/"))
        assert len(answer) <= Limits(size=10**6).wire + 2000
        assert not answer.endswith(b"0\r\n\r\n")
        assert gate.refused == 1


def test_bytes_of_a_tunnel_are_counted() -> None:
    with leading_to(endless(b""), limits=Limits(size=10**6)) as (gate, _):
        answer = said(gate.port, b"CONNECT news.test:443 HTTP/1.1\r\n\r\n", b"/ / \r\n\r\n")
        assert (len(answer) <= Limits(size=10**6).wire + 100, gate.refused) == (True, 1)


def test_bytes_of_all_connections_are_counted_together() -> None:
    limits = Limits(size=10**6, headers=0)
    with leading_to(page(b"a" * 600_000), limits=limits) as (gate, _):
        answers = [said(gate.port, asked("http://news.test/")) for _ in range(3)]
    assert [len(answer) > 600_000 for answer in answers] == [True, False, False]


@pytest.mark.parametrize("limits", [Limits(seconds=0.3), Limits(idle=0.3)])
def test_server_that_falls_silent(limits: Limits) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    with leading_to([head, 9], limits=limits) as (gate, _):
        assert said(gate.port, asked("http://news.test/")) == head[:-2] + b"Connection: close\r\n\r\n"
    with leading_to([head, 9], limits=limits) as (gate, _):
        answer = said(gate.port, b"CONNECT news.test:443 HTTP/1.1\r\n\r\n", b"/ / \r\n\r\n")
        assert answer == b"HTTP/1.1 200 OK\r\n\r\n" + head


def test_server_that_drips() -> None:
    drip: list[bytes | float] = [b"a", 0.05] * 99
    with leading_to([b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", *drip], limits=Limits(seconds=0.4)) as (gate, _):
        assert said(gate.port, asked("http://news.test/")).count(b"a") < 60


def test_connections_at_once_are_limited() -> None:
    with leading_to(page()) as (gate, _), ExitStack() as stack:
        for _ in range(proxy.CONNECTIONS):
            waiting = stack.enter_context(socket.create_connection(("127.0.0.1", gate.port), timeout=10))
            waiting.sendall(b"GET ")
        with socket.create_connection(("127.0.0.1", gate.port), timeout=10) as one_more:
            assert (one_more.recv(1), gate.refused) == (b"", 1)


def test_end_ends_what_is_open() -> None:
    with Site([9]) as site, ExitStack() as stack:
        net = Net({"news.test": [[PUBLIC]]}, site=site)
        with opened(network=net) as gate:
            near = stack.enter_context(closing(socket.create_connection(("127.0.0.1", gate.port), timeout=10)))
            near.sendall(b"CONNECT news.test:443 HTTP/1.1\r\n\r\n")
            assert near.recv(99) == b"HTTP/1.1 200 OK\r\n\r\n"
        assert near.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", gate.port), timeout=10)


def test_nothing_is_written_down(capfd: pytest.CaptureFixture[str]) -> None:
    with leading_to([b"\0\xff no HTTP"]) as (gate, _):
        said(gate.port, asked("http://news.test/secret"))
        said(gate.port, asked("http://127.0.0.1/secret"))
        said(gate.port, b"nonsense\r\n\r\n")
    assert capfd.readouterr() == ("", "")


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    with leading_to(page()) as (gate, _):
        said(gate.port, asked("http://news.test/"))
    assert threading.active_count() <= before
