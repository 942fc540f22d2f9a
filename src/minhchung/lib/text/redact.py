"""Takes personal data out of a message before anything of it is written.

Doors: `redact` gives the text with a typed mark for each thing taken out, `find` only where they stand.
What carries a claim stays: prices, dates, numbers of laws, hotlines, barcodes, streets, figures of history.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import regex

from minhchung.lib.text.personal import addresses, links, names, owned, plates
from minhchung.lib.text.personal.reading import Found, Reading

MARKS = {
    "vi": {
        "name": "[tên người]",
        "phone": "[số điện thoại]",
        "email": "[địa chỉ e-mail]",
        "national_id": "[số giấy tờ]",
        "bank_account": "[số tài khoản]",
        "card": "[số thẻ]",
        "plate": "[biển số xe]",
        "profile": "[trang cá nhân]",
        "handle": "[tên tài khoản]",
        "address": "[địa chỉ nhà]",
    },
    "en": {
        "name": "[name]",
        "phone": "[phone number]",
        "email": "[e-mail address]",
        "national_id": "[identity number]",
        "bank_account": "[bank account]",
        "card": "[card number]",
        "plate": "[number plate]",
        "profile": "[profile link]",
        "handle": "[account name]",
        "address": "[home address]",
    },
}
_MARK = regex.compile("|".join(regex.escape(mark) for marks in MARKS.values() for mark in marks.values()))
# In this order: what an earlier one took out, a later one cannot read.
_FINDERS: tuple[Callable[[Reading], Iterable[Found]], ...] = (
    links.emails,
    links.profiles,
    links.handles,
    plates.plates,
    owned.owned,
    addresses.addresses,
    names.names,
)


# What is taken out can lay bare the next thing. Two rounds do for people; a text made to need more stops here, so that
# the time stays in proportion to its length.
_ROUNDS = 8


@dataclass(frozen=True)
class Redacted:
    """The text with its marks, and the kind of each thing taken out (a key of MARKS["vi"]), in order."""

    text: str
    kinds: tuple[str, ...]


class Span(NamedTuple):
    """`message[start:end]` is of this kind."""

    start: int
    end: int
    kind: str


def redact(text: str, *, lang: str = "vi") -> Redacted:
    """`text` without personal data. `lang` is the language of the marks: "vi" or "en" (anything else reads as "vi").

    Text around what is taken out stays letter for letter; redacting the result again changes nothing.
    """
    marks = MARKS.get(lang, MARKS["vi"])
    spans = find(text)
    kept, at = [], 0
    for span in spans:
        kept += [text[at : span.start], marks[span.kind]]
        at = span.end
    return Redacted("".join([*kept, text[at:]]), tuple(span.kind for span in spans))


def find(text: str) -> list[Span]:
    """Where personal data stands in `text`, in order and apart from one another; marks of an earlier run are none."""
    reading = Reading.of(text, (found.span() for found in _MARK.finditer(text)))
    spans: list[Span] = []
    for _ in range(_ROUNDS):
        before = len(spans)
        for finder in _FINDERS:
            found = list(_apart(reading, finder(reading)))
            spans += [Span(*reading.span(start, end), kind) for start, end, kind in found]
            reading = reading.without((start, end) for start, end, _ in found) if found else reading
        if len(spans) == before:
            break
    return sorted(spans)


def _apart(reading: Reading, found: Iterable[Found]) -> Iterator[Found]:
    at = 0
    for first, last, kind in sorted(found, key=lambda one: (one[0], -one[1])):
        if last <= at:
            continue
        start, end = reading.whole(max(first, at), last)
        if start >= at:
            yield start, end, kind
            at = end
