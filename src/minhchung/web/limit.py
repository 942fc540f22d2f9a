"""How often one address may ask: token buckets in the memory of this process, keyed by a digest nobody can redo.

The key is salted with random bytes made when the process starts and kept nowhere, so that not even a memory dump of
another day says who asked.
"""

import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from functools import cache
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

from minhchung.errors import Refused


class Buckets:
    """A bucket an address: `a_minute` tokens at most, refilled evenly. 0 sets no limit. `clock` gives seconds."""

    def __init__(self, a_minute: int, *, size: int = 10_000, clock: Callable[[], float] = time.monotonic) -> None:
        self.a_minute = a_minute
        self.size = size
        self._clock = clock
        self._salt = secrets.token_bytes(32)
        self._lock = Lock()
        self._full_at: OrderedDict[bytes, float] = OrderedDict()  # when each bucket will be full again

    def take(self, address: str) -> int:
        """Take one token: 0, or the whole seconds until there is one again."""
        if not self.a_minute:
            return 0
        step = 60 / self.a_minute
        key = blake2b(_network(address), key=self._salt, digest_size=16).digest()
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(key, now), now) + step
            late = full_at - now - 60
            if late > 1e-9:
                return math.ceil(late)
            self._full_at[key] = full_at
            self._full_at.move_to_end(key)
            self._forget(now)
        return 0

    def _forget(self, now: float) -> None:
        while len(self._full_at) > self.size or next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)


def _network(address: str) -> bytes:
    """One customer: an IPv4 address, or the /64 of an IPv6 address, which is what a home is given."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return b"?"
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return mapped.packed if mapped else parsed.packed[:8]
    return parsed.packed


def address_of(request: HttpRequest, proxies: Collection[str]) -> str:
    """The asker's address: the peer, or, when the peer is a proxy of ours, the last address it did not add itself."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address not in proxies:
        return address
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        address = hop.strip() or address
        if address not in proxies:
            break
    return address


@cache
def _buckets(a_minute: int) -> Buckets:
    return Buckets(a_minute)


def check_rate(request: HttpRequest) -> None:
    """Count one question. Raises Refused: too_many_questions."""
    buckets = _buckets(settings.MINHCHUNG_ASKS_A_MINUTE)
    seconds = buckets.take(address_of(request, settings.MINHCHUNG_PROXIES))
    if seconds:
        raise Refused("too_many_questions", seconds=seconds)
