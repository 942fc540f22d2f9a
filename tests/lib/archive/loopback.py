"""Servers on this machine and a network that leads to them, for the tests of fetching."""

import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

import pytest

from minhchung.errors import MinhChungError
from minhchung.lib.archive.fetch import Allow, Limits, Response, fetch
from minhchung.lib.archive.wire import Internet

CERTIFICATE = Path(__file__).with_name("feed.test.pem")  # made for these tests; its key is no secret
PUBLIC = "93.184.216.34"

Answer = Iterable[bytes | float]  # what is sent, in order; a number is a pause in seconds


def page(body: bytes = b"hello", *, headers: str = "", status: str = "200 OK") -> list[bytes | float]:
    """A sound answer."""
    return [f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body]


def redirect(location: str, *, status: str = "302 Found") -> list[bytes | float]:
    """An answer that points elsewhere."""
    return page(b"", headers=f"Location: {location}\r\n", status=status)


class Site:
    """A server that keeps every request and answers as told: always the same, or by path."""

    def __init__(
        self,
        answer: Answer | Callable[[str], Answer],
        *,
        address: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.requests: list[str] = []
        self._answer = answer
        self._tls = tls
        self._stop = Event()
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._listener = socket.create_server((address, port), family=family)
        self.port: int = self._listener.getsockname()[1]
        self.pair = f"{address}:{self.port}"
        self.url = f"http://{self.pair}"
        self._thread = Thread(target=self._serve)

    def __enter__(self) -> "Site":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with suppress(OSError), connection:
                connection.settimeout(2)
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        if self._tls is None:
            self._reply(connection)
            return
        with self._tls.wrap_socket(connection, server_side=True) as secure:
            self._reply(secure)

    def _reply(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            data = connection.recv(65536)
            if not data:
                return
            request += data
        self.requests.append(request.decode("latin-1"))
        path = self.requests[-1].split(" ")[1]
        for part in self._answer(path) if callable(self._answer) else self._answer:
            if isinstance(part, bytes):
                connection.sendall(part)
            elif self._stop.wait(part):
                return


class Net(Internet):
    """Names resolve by a table, each look-up to its next entry; what is dialled ends at `site`."""

    def __init__(
        self, names: dict[str, list[list[str]]], *, site: Site | None = None, trust: Path | None = None
    ) -> None:
        self._names = {host: list(answers) for host, answers in names.items()}
        self._site = site
        self._trust = trust
        self.asked: list[str] = []
        self.dialled: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host not in self._names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answers = self._names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def dial(self, address: str, port: int, timeout: float) -> socket.socket:
        self.dialled.append((address, port))
        if self._site is None:
            raise ConnectionRefusedError
        return super().dial("127.0.0.1", self._site.port, timeout)

    def tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._trust) if self._trust else super().tls()


def get(site: Site, path: str = "/", *, limits: Limits | None = None) -> Response:
    """Fetch from `site`, which is opened by setting."""
    return fetch(site.url + path, limits=limits or Limits(), allow=Allow(loopback=site.pair))


def served(answer: Answer, *, limits: Limits | None = None) -> Response:
    """What fetching gives from a site with this one answer."""
    with Site(answer) as site:
        return get(site, limits=limits)


def code_of(call: Callable[[], object]) -> str:
    """The code of the error that `call` raises."""
    with pytest.raises(MinhChungError) as caught:
        call()
    return caught.value.code
