"""What a URL must look like, and which addresses are public."""

from ipaddress import ip_address

import pytest

from minhchung.errors import MESSAGES, Failed, Refused
from minhchung.lib.archive.guard import Allow, Target, check, is_public, read_redirect, read_url

ALLOW = Allow()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://Example.ORG", Target("http", "example.org", 80, "/")),
        ("https://example.org:443/a?b=c#d", Target("https", "example.org", 443, "/a?b=c")),
        (
            " https://example.org./a b/ở?q=đ%20 \n",
            Target("https", "example.org", 443, "/a%20b/%E1%BB%9F?q=%C4%91%20"),
        ),
        ("https://tin-tức.example/", Target("https", "xn--tin-tc-fr8b.example", 443, "/")),
        ("https://例え。example", Target("https", "xn--r8jz45g.example", 443, "/")),
        ("http://my_feed.example\\@x", None),
        ("http://my_feed.example/\\x", Target("http", "my_feed.example", 80, "/%5Cx")),
        ("http://[2606:4700:0::1111]/", Target("http", "2606:4700::1111", 80, "/")),
        ("http://0x8.0x8.0x8.010/", Target("http", "8.8.8.8", 80, "/")),
    ],
)
def test_read_url_spelling(url: str, expected: Target | None) -> None:
    if expected is None:
        with pytest.raises(Refused):
            read_url(url, allow=ALLOW)
    else:
        assert read_url(url, allow=ALLOW) == expected


def test_target_authority_names_only_an_unusual_port() -> None:
    allow = Allow(ports=frozenset({80, 443, 8080}))
    urls = ["http://a.example:80", "https://a.example:80", "http://[2606::1]:8080", "https://[2606::1]:443"]
    assert [read_url(url, allow=allow).authority for url in urls] == [
        "a.example",
        "a.example:80",
        "[2606::1]:8080",
        "[2606::1]",
    ]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "url_not_http"),
        ("example.org/feed", "url_not_http"),
        ("file:///etc/passwd", "url_not_http"),
        ("ftp://example.org/", "url_not_http"),
        ("gopher://example.org:80/", "url_not_http"),
        ("javascript:alert(1)", "url_not_http"),
        ("http:example.org", "url_invalid"),
        ("http://", "url_invalid"),
        ("http:///path", "url_invalid"),
        ("http://:80/", "url_invalid"),
        ("http://exa mple.org/", "url_invalid"),
        ("http://example.org\t.evil.example/", "url_invalid"),
        ("http://example.org/\r\nX-Evil: 1", "url_invalid"),
        ("http://example.org\\.evil.example/", "url_invalid"),
        ("http://127%2e0%2e0%2e1/", "url_invalid"),
        ("http://a[::1]/", "url_invalid"),
        ("http://[::1]a/", "url_invalid"),
        ("http://[fe80::1%25eth0]/", "url_invalid"),
        ("http://[v1.x]/", "url_invalid"),
        ("http://[::1/", "url_invalid"),
        ("http://a..example/", "url_invalid"),
        ("http://-a.example/", "url_invalid"),
        ("http://1.2.3.4.5/", "url_invalid"),
        ("http://example.org:http/", "url_invalid"),
        ("http://example.org:99999/", "url_invalid"),
        ("http://example.org:８０/", "url_invalid"),
        (f"http://{'a' * 64}.example/", "url_invalid"),
        (f"http://{'a.' * 130}example/", "url_invalid"),
        (f"http://example.org/{'a' * 9000}", "url_invalid"),
        ("http://\u200b/", "url_invalid"),
        ("http://xn--\u0301.example/", "url_invalid"),
        ("http://\ud800.example/", "url_invalid"),
        ("http://example.org/\ud800", "url_invalid"),
        ("http://h℀.example/", "url_invalid"),
        ("http://user@example.org/", "url_userinfo"),
        ("http://@example.org/", "url_userinfo"),
        ("http://93.184.216.34:80@127.0.0.1/", "url_userinfo"),
        ("http://good.example\\@127.0.0.1/", "url_userinfo"),
        ("http://example.org:0/", "url_port"),
        ("http://example.org:22/", "url_port"),
        ("https://example.org:8443/", "url_port"),
    ],
)
def test_read_url_refused(url: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_url(url, allow=ALLOW)
    assert caught.value.code == code
    assert str(caught.value) == MESSAGES[code].format(**caught.value.facts)


def test_read_url_refused_shows_no_secret() -> None:
    with pytest.raises(Refused) as caught:
        read_url("http://someone:hunter2@h\x07.example/\x1b[2J?token=abc#def", allow=ALLOW)
    assert caught.value.facts == {"address": "http://h�.example/�[2J"}


def test_read_url_port_allowed_by_setting() -> None:
    assert read_url("http://example.org:8080/", allow=Allow(ports=frozenset({8080}))).port == 8080


@pytest.mark.parametrize(
    ("location", "url"),
    [
        (b"/b", "https://example.org/b"),
        (b"c?d", "https://example.org/a/c?d"),
        (b"//other.example", "https://other.example/"),
        (b"http://other.example/x#y", "http://other.example/x"),
        ("/tin-tức".encode(), "https://example.org/tin-t%E1%BB%A9c"),
        (b"/caf\xe9", "https://example.org/caf%C3%A9"),
    ],
)
def test_read_redirect_leads(location: bytes, url: str) -> None:
    start = Target("https", "example.org", 443, "/a/b")
    assert read_redirect(start, location, allow=ALLOW).url == url


@pytest.mark.parametrize(
    ("location", "code"),
    [(b"file:///etc/passwd", "url_not_http"), (b"//[", "url_invalid"), (b"//h:22/", "url_port")],
)
def test_read_redirect_refused(location: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_redirect(Target("https", "example.org", 443, "/"), location, allow=ALLOW)
    assert caught.value.code == code


SPECIAL = {
    "this network": "0.0.0.0 0.1.2.3 ::",
    "loopback": "127.0.0.1 127.255.255.254 ::1",
    "private": "10.0.0.1 172.16.0.1 172.31.255.254 192.168.0.1 fc00::1 fd12:3456::1 fec0::1",
    "carrier": "100.64.0.1 100.127.255.254",
    "link-local": "169.254.169.254 fe80::1 fe80::1%eth0 2606:4700::1%eth0",
    "protocols": "192.0.0.1 192.0.0.9 192.88.99.1 100::1 2001:10::1 5f00::1",
    "documentation": "192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1",
    "benchmark": "198.18.0.1 198.19.255.254 2001:2::1",
    "multicast": "224.0.0.1 239.255.255.250 ff02::1 ff0e::1",
    "reserved": "240.0.0.1 255.255.255.255",
    "mapped": "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:100.64.0.1 ::ffff:224.0.0.1",
    "compatible": "::127.0.0.1 ::8.8.8.8",
    "nat64": "64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::8.8.8.8",
    "tunnels": "2001::1 2001:0:808:808::1 2002:7f00:1::1 2002:808:808::1",
}
PUBLIC = {
    "v4": "1.1.1.1 8.8.8.8 93.184.216.34 223.255.255.255",
    "v4 beside special": "100.63.255.255 100.128.0.0 172.32.0.1 192.0.1.1 198.20.0.1",
    "v6": "2606:4700::1111 2a00:1450::1 2001:4860::8888",
    "v4 inside": "::ffff:8.8.8.8 64:ff9b::8.8.8.8",
}


@pytest.mark.parametrize("kind", SPECIAL)
def test_is_public_special_address(kind: str) -> None:
    assert [text for text in SPECIAL[kind].split() if is_public(ip_address(text))] == []


@pytest.mark.parametrize("kind", PUBLIC)
def test_is_public_public_address(kind: str) -> None:
    assert [text for text in PUBLIC[kind].split() if not is_public(ip_address(text))] == []


def test_check_every_address_counts() -> None:
    target = Target("http", "example.org", 80, "/")
    assert check(target, ["8.8.8.8", "2606:4700::1111"], allow=ALLOW) == ("8.8.8.8", "2606:4700::1111")
    for found in (["8.8.8.8", "127.0.0.1"], ["2606:4700::1111", "::1"], ["8.8.8.8", "gibberish"]):
        with pytest.raises(Refused) as caught:
            check(target, found, allow=ALLOW)
        assert (caught.value.code, caught.value.facts) == ("url_not_public", {"host": "example.org"})


def test_check_nothing_found() -> None:
    with pytest.raises(Failed) as caught:
        check(Target("http", "example.org", 80, "/"), [], allow=ALLOW)
    assert caught.value.code == "url_unresolved"


@pytest.mark.parametrize("loopback", ["feed.test:80", "8.8.8.8:80", "10.0.0.1:80"])
def test_check_loopback_opens_nothing_but_loopback(loopback: str) -> None:
    host = loopback.removesuffix(":80")
    for found in ("8.8.8.8", "10.0.0.1", "0.0.0.0", "::ffff:127.0.0.1"):
        with pytest.raises(Refused) as caught:
            check(Target("http", host, 80, "/"), [found], allow=Allow(loopback=loopback))
        assert caught.value.code == "url_not_public"
