"""A forward proxy on this machine for a browser: whatever a page asks for, it reaches public hosts only.

Each request names its host anew; it is read, resolved once, checked and connected to like a hop of `fetch`, for plain
HTTP and for CONNECT (TLS and WebSockets) alike. All that a page loads shares one budget of time and of bytes. What was
refused is counted; nothing is written down.
"""

import selectors
import socket
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from threading import Lock, Thread
from typing import Any

import httpcore

from minhchung.errors import Failed, Refused
from minhchung.lib.archive.guard import Allow, Target, check, literal, read_url
from minhchung.lib.archive.wire import Backend, Budget, Internet, Limits, Network

LIMITS = Limits(size=64 * 2**20, seconds=45)  # of a page with everything in it, not of one answer
ALLOW, INTERNET = Allow(), Internet()
CONNECTIONS = 64  # at once; Chromium opens 32 to a proxy
_ASKED = 2**20  # bytes of the body of a request
_PIECE = 64 * 1024
# Fields between two neighbours (RFC 9110, 7.6.1), and the one that follows from the address.
_HOP = {
    "connection", "proxy-connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
    "transfer-encoding", "upgrade", "host",
}  # fmt: skip
_FOREIGN = (
    OSError, ValueError, httpcore.ConnectionNotAvailable, httpcore.NetworkError, httpcore.ProtocolError,
    httpcore.TimeoutException, httpcore.UnsupportedProtocol,
)  # fmt: skip


class _Purse(Budget):
    """One budget for all connections."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._lock = Lock()
        self.hop("")
        self.body()

    def spend(self, count: int) -> None:
        with self._lock:
            super().spend(count)


class Proxy(ThreadingMixIn, TCPServer):
    """The open proxy: its `port`, and how many requests were `refused` (not public, or beyond a limit)."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, *, allow: Allow, limits: Limits, network: Network, deny: Collection[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port: int = self.server_address[1]
        self.refused = 0
        self.allow, self.network, self.deny = allow, network, frozenset(deny)
        self.budget = _Purse(limits)
        self._open: set[socket.socket] = set()
        self._lock = Lock()

    def refuse(self) -> None:
        """Count a request that was refused."""
        with self._lock:
            self.refused += 1

    def connected(self, target: Target) -> Backend:
        """How to connect to `target`. Raises Refused and Failed like `fetch`."""
        if target.host in self.deny:
            raise Refused("url_not_public", host=target.host)
        return Backend(
            check(target, self._resolved(target), allow=self.allow), network=self.network, budget=self.budget
        )

    def _resolved(self, target: Target) -> list[str]:
        if literal(target.host):
            return [target.host]
        return list(self.budget.run(lambda: self.network.resolve(target.host, target.port)))

    @contextmanager
    def watched(self, connection: socket.socket) -> Iterator[None]:
        """Let `connection` end with the proxy. Raises ConnectionError beyond CONNECTIONS."""
        with self._lock:
            if len(self._open) >= CONNECTIONS:
                self.refused += 1
                raise ConnectionError
            self._open.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(connection)

    def end(self) -> None:
        """Take no more, and end what is open."""
        self.shutdown()
        self.server_close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a trace would name what was asked for."""


@contextmanager
def opened(
    *,
    allow: Allow = ALLOW,
    limits: Limits = LIMITS,
    network: Network = INTERNET,
    deny: Collection[str] = (),
) -> Iterator[Proxy]:
    """A proxy on 127.0.0.1 until the block ends. `deny`: hosts that are refused although they are public."""
    proxy = Proxy(allow=allow, limits=limits, network=network, deny=deny)
    thread = Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.end()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """One request, then the connection ends: the next one may be for another host."""

    server: Proxy
    protocol_version = "HTTP/1.1"
    rbufsize = 0  # what follows CONNECT must still be in the socket
    timeout = LIMITS.idle

    def handle(self) -> None:
        with self.server.watched(self.connection):
            self.handle_one_request()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the library's
        """Nothing is written down."""

    def do_CONNECT(self) -> None:
        self._guarded(self._tunnel, f"https://{self.path}/")

    def do_GET(self) -> None:
        self._guarded(self._forward, self.path)

    do_HEAD = do_POST = do_OPTIONS = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815  # the library's names

    def _guarded(self, answer: Any, url: str) -> None:
        """`answer` for the target that is meant, or 403 where it may not be, or 502."""
        self.close_connection = True
        self._begun = False
        try:
            target = read_url(url, allow=self.server.allow)
            answer(target, self.server.connected(target))
        except Refused:
            self.server.refuse()
            self._end(403)
        except (Failed, *_FOREIGN):
            self._end(502)

    def _end(self, status: int) -> None:
        if not self._begun:
            with suppress(OSError):
                self._head(status, None, [(b"Content-Length", b"0")])

    def _head(self, status: int, reason: str | None, fields: list[tuple[bytes, bytes]]) -> None:
        self._begun = True
        self.send_response_only(status, reason)
        for name, value in fields:
            self.send_header(name.decode("latin-1"), value.decode("latin-1"))
        self.end_headers()

    def _tunnel(self, target: Target, backend: Backend) -> None:
        if target.path != "/":
            raise ValueError("CONNECT takes a host and a port")
        with closing(backend.dial(target.host, target.port)) as far, self.server.watched(far):
            self._head(200, None, [])
            _relay(self.connection, far, self.server.budget)

    def _forward(self, target: Target, backend: Backend) -> None:
        if target.scheme != "http":
            raise ValueError("TLS goes through CONNECT")
        url = httpcore.URL(scheme="http", host=target.host, port=target.port, target=target.path)
        fields = [("Host", target.authority), ("Connection", "close"), *_kept(self.headers)]
        sent = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields]
        request = httpcore.Request(self.command, url, headers=sent, content=self._asked())
        with closing(httpcore.HTTPConnection(url.origin, network_backend=backend)) as connection:
            self._pass_on(connection.handle_request(request))

    def _asked(self) -> bytes:
        """The body of the request."""
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= _ASKED or self.headers.get("Transfer-Encoding"):
            raise ValueError("a body of too many bytes, or of nobody knows how many")
        parts = []
        while length and (part := self.rfile.read(length)):
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _pass_on(self, reply: httpcore.Response) -> None:
        fields = [(name, value) for name, value in reply.headers if name.decode("latin-1").lower() not in _HOP]
        bare = self.command == "HEAD" or reply.status in {204, 304}
        # A length or chunks: so that the browser can tell an answer that was cut off here from a whole one.
        framed = bare or any(name.lower() == b"content-length" for name, _ in fields)
        how = [(b"Connection", b"close")] if framed else [(b"Connection", b"close"), (b"Transfer-Encoding", b"chunked")]
        self._head(reply.status, reply.extensions["reason_phrase"].decode("latin-1"), fields + how)
        for piece in reply.iter_stream():
            self.server.budget.wait()
            self.wfile.write(piece if framed else b"%x\r\n%b\r\n" % (len(piece), piece))
        if not framed:
            self.wfile.write(b"0\r\n\r\n")


def _kept(headers: "Message[str, str]") -> list[tuple[str, str]]:
    named = {name.strip().lower() for name in headers.get("Connection", "").split(",")}
    return [(name, value) for name, value in headers.items() if name.lower() not in _HOP | named]


def _relay(near: socket.socket, far: socket.socket, budget: Budget) -> None:
    """Pass bytes both ways until one side ends or is silent for too long, or until the budget is spent."""
    other = {near: far, far: near}
    with selectors.DefaultSelector() as ready:
        for connection in other:
            ready.register(connection, selectors.EVENT_READ)
        while events := ready.select(budget.wait()):
            for key, _ in events:
                source: Any = key.fileobj
                data = source.recv(budget.room(_PIECE))
                if not data:
                    return
                budget.spend(len(data))
                other[source].settimeout(budget.wait())
                other[source].sendall(data)
