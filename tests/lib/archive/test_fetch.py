"""Fetching from real servers on this machine, honest and hostile ones."""

import socket
import ssl
from pathlib import Path

import pytest

from minhchung.errors import Failed, Refused
from minhchung.lib.archive.fetch import AGENT, Allow, Known, Limits, fetch
from minhchung.lib.archive.wire import Internet
from tests.lib.archive.loopback import CERTIFICATE, PUBLIC, Net, Site, code_of, get, page, redirect, served

# where it may go


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",  # loopback
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",  # IPv4-mapped
        "http://169.254.169.254/latest/meta-data/",  # link-local
        "http://0.0.0.0/",
        "http://2130706433/",  # decimal
        "http://localhost/",
        "http://100.64.0.1/",  # carrier-grade NAT
        "http://[64:ff9b::7f00:1]/",  # NAT64
        "http://198.18.0.1/",  # benchmark range
        "http://0177.0.0.1/",  # octal
        "http://0x7f000001/",  # hexadecimal
        "http://127.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://localhost./",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[2002:7f00:1::]/",  # 6to4
        "http://[2001:0:7f00:1::]/",  # Teredo
        "http://224.0.0.1/",  # multicast
        "http://10.0.0.1/",
    ],
)
def test_fetch_hostile_target(url: str) -> None:
    net = Net({"localhost": [Internet().resolve("localhost", 80)]})  # type: ignore[list-item]  # the system gives a list
    with pytest.raises(Refused) as caught:
        fetch(url, network=net)
    assert (caught.value.code, net.dialled) == ("url_not_public", [])


def test_fetch_hostile_target_on_the_real_network() -> None:
    assert code_of(lambda: fetch("http://localhost/")) == "url_not_public"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "64:ff9b::a9fe:a9fe", "::ffff:192.168.1.1"])
def test_fetch_name_of_a_private_address(address: str) -> None:
    net = Net({"feed.test": [[PUBLIC, address]]})
    assert code_of(lambda: fetch("https://feed.test/", network=net)) == "url_not_public"
    assert net.dialled == []


def test_fetch_resolves_once_and_connects_to_what_was_checked() -> None:
    with Site(page()) as site:
        net = Net({"feed.test": [[PUBLIC], ["127.0.0.1"]]}, site=site)
        response = fetch("http://feed.test/a?b", network=net)
    assert (net.asked, net.dialled) == (["feed.test"], [(PUBLIC, 80)])
    assert (response.body, response.address) == (b"hello", PUBLIC)


def test_fetch_name_that_changes_between_redirects() -> None:
    with Site(redirect("/again")) as site:
        net = Net({"feed.test": [[PUBLIC], ["127.0.0.1"]]}, site=site)
        assert code_of(lambda: fetch("http://feed.test/", network=net)) == "url_not_public"
    assert len(site.requests) == 1


def test_fetch_next_address_when_the_first_is_down() -> None:
    class HalfDown(Net):
        def dial(self, address: str, port: int, timeout: float) -> socket.socket:
            connection = super().dial(address, port, timeout)
            if address == PUBLIC:
                connection.close()
                raise ConnectionRefusedError
            return connection

    with Site(page()) as site:
        net = HalfDown({"feed.test": [[PUBLIC, "2606:4700::1111"]]}, site=site)
        assert fetch("http://feed.test/", network=net).address == "2606:4700::1111"
    assert [address for address, _ in net.dialled] == [PUBLIC, "2606:4700::1111"]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://0.0.0.0:{port}/",
        "//[::ffff:127.0.0.1]:{port}/",
        "http://127.0.0.1:80/",
        "http://rebound.test:{port}/",
    ],
)
def test_fetch_loopback_setting_opens_one_pair_only(location: str) -> None:
    with (
        Site(lambda path: redirect(location.format(port=site.port))) as site,
        Site(page(), address="127.0.0.2", port=site.port) as trap,
    ):
        allow = Allow(ports=frozenset({80, site.port}), loopback=site.pair)
        net = Net({"rebound.test": [["127.0.0.1"]], "localhost": [["127.0.0.1"]]}, site=site)
        assert code_of(lambda: fetch(site.url, allow=allow, network=net)) == "url_not_public"
    assert (len(site.requests), trap.requests) == (1, [])


def test_fetch_loopback_setting_leaves_other_ports_closed() -> None:
    with Site(page()) as trap, Site(redirect(trap.url)) as site:
        assert code_of(lambda: get(site)) == "url_port"
    assert trap.requests == []


def test_fetch_redirect_to_the_opened_pair() -> None:
    with Site(lambda path: redirect("/b/c") if path == "/a" else page(path.encode())) as site:
        response = get(site, "/a")
    assert (response.url, response.body) == (f"{site.url}/b/c", b"/b/c")


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", "url_not_public"),
        ("http://169.254.169.254/", "url_not_public"),
        ("file:///etc/passwd", "url_not_http"),
        ("http://user:secret@example.org/", "url_userinfo"),
        ("http://example.org:22/", "url_port"),
        ("http://[", "url_invalid"),
    ],
)
def test_fetch_redirect_refused(location: str, code: str) -> None:
    assert code_of(lambda: served(redirect(location))) == code


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
def test_fetch_redirect_loop(status: str) -> None:
    with Site(redirect("/", status=status)) as site:
        assert code_of(lambda: get(site)) == "fetch_too_many_redirects"
    assert len(site.requests) == 6


def test_fetch_ignores_proxy_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site(page(b"direct")) as site, Site(page(b"trapped")) as trap:
        for name in ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy"):
            monkeypatch.setenv(name, trap.url)
            monkeypatch.setenv(name.upper(), trap.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        net = Net({"feed.test": [[PUBLIC]]}, site=site)
        bodies = [get(site).body, fetch("http://feed.test/", network=net).body]
    assert (bodies, trap.requests) == ([b"direct", b"direct"], [])


# what is said to the server


def test_fetch_request_names_host_and_port() -> None:
    with Site(page()) as site:
        response = fetch(f"{site.url}/a b?q=ở#part", allow=Allow(loopback=site.pair), accept="application/json")
    expected = [
        "GET /a%20b?q=%E1%BB%9F HTTP/1.1",
        f"Host: {site.pair}",
        f"User-Agent: {AGENT}",
        "Accept: application/json",
        "Accept-Encoding: gzip, deflate",
        "Connection: close",
    ]
    assert site.requests == ["\r\n".join([*expected, "", ""])]
    assert [f"{name.decode()}: {value.decode()}" for name, value in response.sent] == expected[1:]


def test_fetch_host_in_any_script() -> None:
    with Site(page()) as site:
        net = Net({"xn--tin-tc-fr8b.test": [[PUBLIC]]}, site=site)
        response = fetch("http://Tin-Tức.test/", network=net)
    assert site.requests[0].split("\r\n")[1] == "Host: xn--tin-tc-fr8b.test"
    assert response.url == "http://xn--tin-tc-fr8b.test/"


def secure(names: list[str]) -> ssl.SSLContext:
    """A server's context with the certificate of feed.test; it keeps the name that each client asks for."""

    def keep(_socket: object, name: str | None, _context: object) -> None:
        names.append(name or "")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    context.sni_callback = keep
    return context


def test_fetch_tls_names_the_host_not_the_address() -> None:
    names: list[str] = []
    with Site(page(), tls=secure(names)) as site:
        net = Net({"feed.test": [[PUBLIC]]}, site=site, trust=CERTIFICATE)
        response = fetch("https://feed.test/", network=net)
    assert (names, net.dialled, response.body) == (["feed.test"], [(PUBLIC, 443)], b"hello")
    assert site.requests[0].split("\r\n")[1] == "Host: feed.test"


@pytest.mark.parametrize(("host", "trust"), [("feed.test", None), ("other.test", CERTIFICATE), (PUBLIC, CERTIFICATE)])
def test_fetch_tls_not_trusted(host: str, trust: Path | None) -> None:
    with Site(page(), tls=secure([])) as site:
        net = Net({host: [[PUBLIC]]}, site=site, trust=trust)
        assert code_of(lambda: fetch(f"https://{host}/", network=net)) == "fetch_tls"
    assert site.requests == []


def test_fetch_tls_server_that_never_speaks() -> None:
    with Site(page()) as site:  # it waits for the end of a plain request
        net = Net({"feed.test": [[PUBLIC]]}, site=site)
        limits = Limits(seconds=0.3)
        assert code_of(lambda: fetch("https://feed.test/", network=net, limits=limits)) == "fetch_too_slow"


def test_fetch_tls_redirect_to_plain_is_checked_again() -> None:
    with Site(redirect("http://feed.test/"), tls=secure([])) as site:
        net = Net({"feed.test": [[PUBLIC], ["127.0.0.1"]]}, site=site, trust=CERTIFICATE)
        assert code_of(lambda: fetch("https://feed.test/", network=net)) == "url_not_public"
    assert net.dialled == [(PUBLIC, 443)]


# what comes back


def test_fetch_response_keeps_what_an_archive_needs() -> None:
    answer = page(
        b"{}",
        headers='Content-Type: Application/JSON; Charset="UTF-8"\r\nX-A: 1\r\nx-a: 2\r\n',
        status="203 Odd",
    )
    response = served(answer)
    assert (response.status, response.reason, response.version) == (203, "Odd", "HTTP/1.1")
    assert response.received == (
        (b"Content-Length", b"2"),
        (b"Content-Type", b'Application/JSON; Charset="UTF-8"'),
        (b"X-A", b"1"),
        (b"x-a", b"2"),
    )
    assert response.headers == {
        "content-length": "2",
        "content-type": 'Application/JSON; Charset="UTF-8"',
        "x-a": "1, 2",
    }
    assert (response.content_type, response.charset, response.address) == (
        "application/json",
        "utf-8",
        "127.0.0.1",
    )
    assert (response.body, response.length) == (b"{}", 2)


@pytest.mark.parametrize("charset", ["nonsense-8", "utf-7", "=;", "\xff\xfe"])
def test_fetch_charset_that_is_wrong_leaves_the_bytes(charset: str) -> None:
    body = "Đột quỵ".encode("utf-16")
    head = f"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n"
    response = served([head.encode("latin-1") + body])
    assert (response.body, response.content_type, response.version) == (body, "text/html", "HTTP/1.0")


def test_fetch_without_headers_or_body() -> None:
    response = served([b"HTTP/1.1 204 No Content\r\n\r\n"])
    assert (response.body, response.headers, response.content_type, response.charset) == (b"", {}, "", "")


@pytest.mark.parametrize("status", ["300 Many", "302 Nowhere", "304 Same", "404 No", "500 Oops", "999 ?"])
def test_fetch_status(status: str) -> None:
    with pytest.raises(Failed) as caught:
        served(page(b"secret", status=status))
    assert (caught.value.code, caught.value.facts["status"]) == ("fetch_status", int(status[:3]))


def test_fetch_known_and_not_changed() -> None:
    known = Known(etag='W/"1"', modified="Mon, 23 Nov 2026 00:00:00 GMT")
    with Site([b'HTTP/1.1 304 Not Modified\r\nETag: W/"1"\r\nContent-Length: 5\r\n\r\n']) as site:
        response = fetch(site.url, allow=Allow(loopback=site.pair), known=known)
    assert (response.status, response.body, response.headers["etag"]) == (304, b"", 'W/"1"')
    assert site.requests[0].split("\r\n")[-4:-2] == [
        f"If-None-Match: {known.etag}",
        f"If-Modified-Since: {known.modified}",
    ]
