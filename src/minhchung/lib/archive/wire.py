"""The connection below HTTP: sockets to checked addresses only, with a deadline and a count of every byte.

httpcore asks its network backend for a connection by host name; ours ignores the name and dials the addresses
that were checked, so nothing is resolved twice. Proxy variables are read by nobody here.
"""

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from threading import Thread
from typing import Protocol, TypeVar

import httpcore

from minhchung.errors import Failed, Refused

T = TypeVar("T")
_PIECE = 65536  # bytes decompressed at a time


@dataclass(frozen=True)
class Limits:
    """What one fetch may cost, redirects included.

    `size`: bytes of the body, as sent and after decompression; `headers`: bytes; `seconds`: for everything;
    `idle`: seconds of silence; `redirects`: hops.
    """

    size: int = 16 * 2**20
    headers: int = 2**16
    seconds: float = 30
    idle: float = 15
    redirects: int = 5

    @property
    def wire(self) -> int:
        """Bytes that a whole answer may take: chunked framing costs an eighth at most."""
        return self.headers + self.size + self.size // 8


class Network(Protocol):
    """What fetching needs of the world. Raises OSError (or ValueError for a name no resolver takes)."""

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """All addresses of `host`."""

    def dial(self, address: str, port: int, timeout: float) -> socket.socket:
        """A TCP connection to `address`, which is never a name; `timeout` in seconds."""

    def tls(self) -> ssl.SSLContext:
        """How certificates are verified."""


class Internet:
    """The real network; certificates are verified against the system's store and certifi's."""

    def resolve(self, host: str, port: int) -> Sequence[str]:
        """All addresses of `host` by the system's resolver."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def dial(self, address: str, port: int, timeout: float) -> socket.socket:
        """A TCP connection to `address`."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(timeout)
            connection.connect((address, port))
        except BaseException:
            connection.close()
            raise
        return connection

    def tls(self) -> ssl.SSLContext:
        """A context that verifies names and chains."""
        return _verifying()


@cache
def _verifying() -> ssl.SSLContext:
    return httpcore.default_ssl_context()  # reads some 300 certificates


class Budget:
    """What is left of the limits of one fetch: time for all of it, bytes for the present hop."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._ends = time.monotonic() + limits.seconds
        self._idle = limits.idle
        self._bytes = 0
        self._limit = 0
        self.host = ""

    def hop(self, host: str) -> None:
        """Begin a request to `host`, whose headers are to come."""
        self.host = host
        self._limit = self._bytes = self.limits.headers

    def body(self) -> None:
        """The headers are read; the body may take what its own limit says."""
        self._limit = self.limits.size
        self._bytes += self.limits.wire - self.limits.headers

    def wait(self) -> float:
        """Seconds that the next step may take. Raises TimeoutError when none are left."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, self._idle)

    def room(self, wanted: int) -> int:
        """How many of `wanted` bytes may be read. Raises Refused: fetch_too_large when none."""
        if self._bytes <= 0:
            raise self.too_large()
        return min(wanted, self._bytes)

    def spend(self, count: int) -> None:
        """Count `count` bytes read."""
        self._bytes -= count

    def too_large(self) -> Refused:
        """The error of a body or of headers over their limit."""
        return Refused("fetch_too_large", host=self.host, limit=self._limit)

    def run(self, call: Callable[[], T]) -> T:
        """What `call` gives, if in time: a resolver has no time limit of its own. Raises TimeoutError."""
        result: Future[T] = Future()

        def work() -> None:
            try:
                result.set_result(call())
            except BaseException as error:  # noqa: BLE001 - raised again by result()
                result.set_exception(error)

        Thread(target=work, daemon=True).start()
        return result.result(timeout=self.wait())


class Backend(httpcore.NetworkBackend):
    """Connects to the first of `addresses` that answers, whatever host httpcore names."""

    def __init__(self, addresses: Sequence[str], *, network: Network, budget: Budget) -> None:
        self._addresses = addresses
        self._network = network
        self._budget = budget
        self.address = ""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A counted stream. Raises Failed: fetch_unreachable; TimeoutError."""
        return _Stream(self.dial(host, port), budget=self._budget)

    def dial(self, host: str, port: int) -> socket.socket:
        """A connection that counts nothing by itself. Raises like `connect_tcp`."""
        last: OSError | None = None
        for waiting, address in zip(range(len(self._addresses), 0, -1), self._addresses, strict=True):
            try:
                connection = self._network.dial(address, port, self._budget.wait() / waiting)
            except OSError as error:
                last = error
                continue
            self.address = address
            return connection
        self._budget.wait()  # out of time says more than unreachable
        raise Failed("fetch_unreachable", host=host) from last


class _Stream(httpcore.NetworkStream):
    def __init__(self, connection: socket.socket, *, budget: Budget) -> None:
        self._connection = connection
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        room = self._budget.room(max_bytes)
        self._connection.settimeout(self._budget.wait())
        data = self._connection.recv(room)
        self._budget.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._connection.settimeout(self._budget.wait())
        self._connection.sendall(buffer)

    def close(self) -> None:
        self._connection.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            self._connection.settimeout(self._budget.wait())
            secure = ssl_context.wrap_socket(self._connection, server_hostname=server_hostname)
        except ssl.SSLError as error:
            self.close()
            raise Failed("fetch_tls", host=self._budget.host) from error
        except BaseException:
            self.close()
            raise
        return _Stream(secure, budget=self._budget)


def inflated(chunks: Iterable[bytes], *, coding: str) -> Iterator[bytes]:
    """`chunks` without their content coding: "", gzip or deflate (RFC 9110, 8.4.1), in pieces of 64 KiB.

    Raises zlib.error where the data is not what the coding says, or ends too early.
    """
    if not coding:
        yield from chunks
        return
    engine, head = None, b""
    for chunk in chunks:
        data = head + chunk
        while data:
            if engine is None or engine.eof:
                if len(data) < 2:
                    break
                if engine and data[:2] != b"\x1f\x8b":  # what follows the last member is padding
                    data = b""
                    break
                engine = zlib.decompressobj(_window(coding, data))
            yield from _pieces(engine, data)
            data = engine.unused_data
        head = data
    if (head and not engine) or (engine and not engine.eof):
        raise zlib.error("cut short")


def _pieces(engine: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    piece = engine.decompress(data, _PIECE)
    while piece:
        yield piece
        piece = engine.decompress(engine.unconsumed_tail, _PIECE)


def _window(coding: str, data: bytes) -> int:
    if coding == "gzip":
        return 16 + zlib.MAX_WBITS
    # "deflate" means zlib, and some servers send it raw (RFC 9110, 8.4.1.2): the header's checksum tells
    is_zlib = data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
