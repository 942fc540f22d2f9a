"""Appending to the log: an entry gets its index in the transaction that appends it, under one row lock."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from minhchung.lib.publication import entry as entries
from minhchung.lib.publication.entry import Entry
from minhchung.lib.tlog import tiles

from . import models

CHUNK = 2_000


def add(entry: Entry) -> int:
    """Append `entry`; returns its index. Call it inside the transaction that writes what the entry names.

    Raises Refused: entry_too_large.
    """
    data = entries.encode(entry)
    tiles.check_entry(data)  # what no bundle can hold would keep all later entries from being signed
    head = _locked()
    models.Entry.objects.create(index=head.size, data=data.decode())
    keys = [*head.keys, head.size] if entry.kind == "key" else head.keys
    models.Head.objects.filter(pk=1).update(size=head.size + 1, keys=keys)
    return head.size


def lock() -> int:
    """Let nobody else append until the transaction ends; returns how many entries there are."""
    return _locked().size


def _locked() -> models.Head:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an entry is appended with what it names")
    models.Head.objects.get_or_create(pk=1)
    return models.Head.objects.select_for_update().get(pk=1)


def count() -> int:
    """How many entries there are."""
    head = models.Head.objects.filter(pk=1).first()
    return head.size if head else 0


def leaves(start: int, end: int) -> Iterator[bytes]:
    """The bytes of the entries from `start` to before `end`."""
    for begin in range(start, end, CHUNK):
        rows = models.Entry.objects.filter(index__gte=begin, index__lt=min(begin + CHUNK, end)).order_by("index")
        for data in rows.values_list("data", flat=True):
            yield data.encode()


def decoded(start: int, end: int) -> Iterator[Entry]:
    """The entries from `start` to before `end`."""
    return (entries.decode(data) for data in leaves(start, end))


def first() -> Entry | None:
    """The entry that the log begins with: the key, whose name says which desk this is."""
    return next(decoded(0, 1), None)


def of_keys() -> Sequence[tuple[int, Entry]]:
    """The entries of kind "key" with their indices, oldest first."""
    head = models.Head.objects.filter(pk=1).first()
    rows = models.Entry.objects.filter(index__in=head.keys if head else ()).order_by("index")
    return [(row.index, entries.decode(row.data.encode())) for row in rows]


def day_of(index: int) -> date:
    """The day of the entry at `index`."""
    return date.fromisoformat(next(decoded(index, index + 1)).date)
