"""Entries: an index for each in the transaction that appends it, and reading them back in order."""

from datetime import date

import pytest
from django.db import connection, transaction

from minhchung.lib.publication import entry as leaf
from minhchung.lib.publication.entry import Entry
from minhchung.record import entries, models
from tests.record.publishing import ADDRESS, DAY, check, publish, unmoved


def made(number: int, kind: str = "notice", day: str = "2026-11-02") -> Entry:
    return Entry(kind, f"notice-{number}", number + 1, f"{number:064x}", (), day)


def fill(size: int) -> list[bytes]:
    """A log of `size` entries."""
    leaves = [leaf.encode(made(number)) for number in range(size)]
    models.Entry.objects.bulk_create([models.Entry(index=n, data=data.decode()) for n, data in enumerate(leaves)])
    models.Head.objects.update_or_create(pk=1, defaults={"size": size})
    return leaves


def test_empty_log(db: None) -> None:
    assert (entries.count(), entries.first(), list(entries.of_keys()), list(entries.leaves(0, 10))) == (0, None, [], [])


def test_each_entry_gets_the_next_index(db: None) -> None:
    with transaction.atomic():
        assert [entries.add(made(number)) for number in range(3)] == [0, 1, 2]
    assert entries.count() == 3
    assert list(entries.decoded(0, 3)) == [made(0), made(1), made(2)]
    assert list(entries.leaves(1, 2)) == [leaf.encode(made(1))]


def test_index_is_given_back_when_the_transaction_fails(db: None) -> None:
    with transaction.atomic():
        entries.add(made(0))
    with transaction.atomic():
        assert entries.add(made(1)) == 1
        transaction.set_rollback(True)
    with transaction.atomic():
        assert entries.add(made(2)) == 1
    assert list(entries.decoded(0, entries.count())) == [made(0), made(2)]


@pytest.mark.parametrize("start", [0, 1, entries.CHUNK - 1, entries.CHUNK, entries.CHUNK + 1])
def test_leaves_come_in_order_across_reads(db: None, start: int) -> None:
    leaves = fill(2 * entries.CHUNK + 3)
    for end in (start, start + 1, 2 * entries.CHUNK, len(leaves)):
        assert list(entries.leaves(start, end)) == leaves[start:end]


def test_keys_are_found_among_other_entries(desk: None) -> None:
    publish(check(claim='Một "kind":"key" trong lời'))
    with transaction.atomic():
        entries.add(Entry("notice", '"kind":"key"', 1, "a" * 64, (), DAY))
        entries.add(made(7, kind="key"))
    assert [(index, entry.kind, entry.id) for index, entry in entries.of_keys()][1:] == [(3, "key", "notice-7")]
    first = entries.first()
    assert first is not None
    assert first.id.partition("+")[0] == ADDRESS.removeprefix("https://") + "/log"


def test_day_of_an_entry(desk: None) -> None:
    assert entries.day_of(0) == date(2026, 10, 1)


def test_damaged_entry_is_not_passed_on(desk: None) -> None:
    models.Entry.objects.create(index=1, data="{}")
    with unmoved("entry_broken"):
        list(entries.decoded(0, 2))


def test_lock_is_held_only_in_a_transaction() -> None:
    """Outside of pytest's own transaction there is none."""
    assert connection.in_atomic_block is False
    with pytest.raises(transaction.TransactionManagementError):
        entries.add(made(0))
