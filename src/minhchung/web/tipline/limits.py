"""How often one address may send, and from when on it is asked a sum: in the memory of this process (web.limit)."""

import time
from functools import cache

from django.conf import settings
from django.http import HttpRequest

from minhchung.errors import Refused
from minhchung.web.limit import Buckets, address_of

A_MINUTE = 20
FREE = 3  # tips from one address in FREE_MINUTES without a sum
FREE_MINUTES = 10


def check_sent(request: HttpRequest) -> None:
    """Count one tip that is to be stored. Raises Refused: too_many_tips."""
    seconds = _sent(bool(settings.MINHCHUNG_ASKS_A_MINUTE)).take(_address(request))
    if seconds:
        raise Refused("too_many_tips", seconds=seconds)


def wants_sum(request: HttpRequest) -> bool:
    """Count one tip from a page; whether so many came from there that a person should show to be one."""
    return _free(bool(settings.MINHCHUNG_ASKS_A_MINUTE)).take(_address(request)) > 0


def forget() -> None:
    """Begin anew."""
    _sent.cache_clear()
    _free.cache_clear()


@cache
def _sent(limited: bool) -> Buckets:
    return Buckets(A_MINUTE if limited else 0)


@cache
def _free(limited: bool) -> Buckets:
    """A bucket fills in a minute of its clock, which goes slower."""
    return Buckets(FREE if limited else 0, clock=lambda: time.monotonic() / FREE_MINUTES)


def _address(request: HttpRequest) -> str:
    return address_of(request, settings.MINHCHUNG_PROXIES)
