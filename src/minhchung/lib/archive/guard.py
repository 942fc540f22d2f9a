"""Which addresses may be fetched: what a URL must look like, and what its host must resolve to.

A URL is read once, into a `Target`; what is checked, what is connected to and what the server is told are
parts of that one reading, so that no two parsers can disagree. Numbers that only a resolver reads as an
address ("0x7f.1", "2130706433") are turned into the address first, as browsers do (WHATWG URL, 3.5).
"""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

import idna

from minhchung.errors import Failed, Refused

Address = IPv4Address | IPv6Address

# What Python 3.11 still calls global (RFC 6890): IETF protocol assignments, 6to4 relays, multicast.
_NOT_PUBLIC4 = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4")))
_UNICAST6 = ip_network("2000::/3")  # the only block from which addresses of the public net are given out
# Teredo and other assignments, documentation, 6to4 (tunnels to an IPv4 address that the sender chooses).
_NOT_PUBLIC6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last four bytes are the IPv4 address that is reached

_AUTHORITY = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^\s:@%\\\[\]]+))(?::(?P<port>[0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_SAFE = "!$%&'()*+,/:;=?@[]|"  # left as they are in a path or query; everything else is percent-encoded
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Allow:
    """What may be fetched. `loopback` opens one "host:port" of this machine, for tests and demonstrations.

    That host must be written so in the URL and must resolve to loopback; `ports` holds for every other host.
    """

    ports: frozenset[int] = frozenset({80, 443})
    loopback: str = ""


@dataclass(frozen=True)
class Target:
    """A URL as checked. `host` is ASCII (RFC 5891) or an address; `path` is encoded and holds the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def pair(self) -> str:
        """host:port, always with the port."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def authority(self) -> str:
        """The Host header: the port is left out where the scheme implies it (RFC 9110, 7.2)."""
        return self.pair.removesuffix(f":{_PORTS[self.scheme]}")

    @property
    def url(self) -> str:
        """The address in one spelling, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def read_url(url: str, *, allow: Allow) -> Target:
    """`url` as a Target. Raises Refused: url_invalid, url_not_http, url_userinfo, url_port."""
    try:
        return _read(url.strip(" \t\r\n"), allow)
    except ValueError as error:  # urlsplit, idna and lone surrogates all end here
        raise Refused("url_invalid", address=_shown(url)) from error


def read_redirect(target: Target, location: bytes, *, allow: Allow) -> Target:
    """Where `location`, a Location header, leads from `target`. Raises Refused like `read_url`."""
    try:
        text = location.decode()
    except UnicodeDecodeError:
        text = location.decode("latin-1")
    try:
        url = urljoin(target.url, text.strip())
    except ValueError as error:
        raise Refused("url_invalid", address=_shown(text)) from error
    return read_url(url, allow=allow)


def literal(host: str) -> Address | None:
    """The address that `host` is, or None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def check(target: Target, found: Sequence[str], *, allow: Allow) -> tuple[str, ...]:
    """`found`, the addresses of the target's host, if every one of them may be connected to.

    Raises Failed: url_unresolved (none found); Refused: url_not_public.
    """
    addresses = [literal(text) for text in found]
    if not addresses:
        raise Failed("url_unresolved", host=target.host)
    opened = target.pair == allow.loopback
    for address in addresses:
        if address is None or not (address.is_loopback if opened else is_public(address)):
            raise Refused("url_not_public", host=target.host)
    return tuple(map(str, addresses))


def is_public(address: Address) -> bool:
    """Whether `address` leads to the public net (IANA special-purpose registries, RFC 6890).

    IPv4-mapped and NAT64 addresses are judged by the IPv4 address inside; 6to4 and Teredo are never public.
    """
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in net for net in _NOT_PUBLIC4)
    if address.ipv4_mapped or address in _NAT64:
        return is_public(IPv4Address(address.packed[-4:]))
    if address.scope_id or address not in _UNICAST6:
        return False
    return address.is_global and not any(address in net for net in _NOT_PUBLIC6)


def _read(url: str, allow: Allow) -> Target:
    if len(url) > 8192 or re.search(r"[\x00-\x1f\x7f]", url):  # urlsplit would drop tabs and line breaks
        raise ValueError("control characters")
    parts = urlsplit(url)
    if parts.scheme not in _PORTS:
        raise Refused("url_not_http", address=_shown(url))
    if "@" in parts.netloc:
        raise Refused("url_userinfo", address=_shown(url))
    host, port = _authority(parts.netloc)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(parts.scheme, host, _PORTS[parts.scheme] if port is None else port, quote(path, safe=_SAFE))
    if target.port not in allow.ports and target.pair != allow.loopback:
        raise Refused("url_port", host=target.host, port=target.port)
    return target


def _authority(netloc: str) -> tuple[str, int | None]:
    found = _AUTHORITY.fullmatch(netloc)
    if not found:
        raise ValueError(netloc)
    host = str(IPv6Address(found["v6"])) if found["v6"] else _host(found["name"])
    port = int(found["port"]) if found["port"] else None
    if port is not None and port > 65535:
        raise ValueError(netloc)
    return host, port


def _host(name: str) -> str:
    mapped = name.lower() if name.isascii() else idna.uts46_remap(name, std3_rules=False)
    labels = [part if part.isascii() else idna.alabel(part).decode() for part in mapped.split(".")]
    if not labels[-1]:  # "example.org." is the same host; certificates and Host headers leave the dot out
        labels.pop()
    host = ".".join(labels)
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return _numeric(host)
    if not 0 < len(host) < 254 or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError(name)
    return host


def _numeric(host: str) -> str:
    try:
        return str(IPv4Address(socket.inet_aton(host)))
    except OSError as error:
        raise ValueError(host) from error


def _shown(url: str) -> str:
    """What a message may show of a bad URL: no password, no query, nothing that cannot be printed."""
    head = re.sub(r"//.*@", "//", re.split(r"[?#]", url.strip(), maxsplit=1)[0], flags=re.DOTALL)
    return "".join(letter if letter.isprintable() else "�" for letter in head[:80])
