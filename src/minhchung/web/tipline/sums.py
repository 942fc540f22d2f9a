"""A plain question in place of a captcha: a sum in words, checked with a secret of this process, good once."""

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import pgettext_lazy

NUMBERS = (
    pgettext_lazy("number", "one"),
    pgettext_lazy("number", "two"),
    pgettext_lazy("number", "three"),
    pgettext_lazy("number", "four"),
    pgettext_lazy("number", "five"),
    pgettext_lazy("number", "six"),
    pgettext_lazy("number", "seven"),
    pgettext_lazy("number", "eight"),
    pgettext_lazy("number", "nine"),
)
SECONDS = 30 * 60.0
MOST = 20_000  # that were answered and are remembered


@dataclass(frozen=True)
class Sum:
    """`one` and `other` in words; `token` comes back with the answer."""

    one: str
    other: str
    token: str


class Sums:
    """Asks and checks. `clock` gives seconds."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._used: OrderedDict[str, None] = OrderedDict()

    def ask(self) -> Sum:
        """A new one, in the active language."""
        one, other = (secrets.randbelow(len(NUMBERS)) + 1 for _ in range(2))
        head = f"{secrets.token_hex(8)}.{int(self._clock() + SECONDS)}"
        return Sum(str(NUMBERS[one - 1]), str(NUMBERS[other - 1]), f"{head}.{self._mac(head, str(one + other))}")

    def right(self, token: str, given: str) -> bool:
        """Whether `given` (digits) answers the sum of `token`, in time and for the first time."""
        head, _, mac = token.rpartition(".")
        until = head.rpartition(".")[2]
        number = given.strip()
        if not (number.isdecimal() and until.isdecimal() and len(number) <= 2 and len(token) < 200):
            return False
        good = hmac.compare_digest(mac.encode(), self._mac(head, str(int(number))).encode())
        if not good or int(until) < self._clock() or token in self._used:
            return False
        self._used[token] = None
        while len(self._used) > MOST:
            self._used.popitem(last=False)
        return True

    def _mac(self, head: str, answer: str) -> str:
        return hmac.new(self._secret, f"{head} {answer}".encode(), sha256).hexdigest()


SUMS = Sums()
