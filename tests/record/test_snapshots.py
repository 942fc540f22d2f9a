"""Snapshots: how far the open data goes is decided once and kept."""

from datetime import date

from minhchung.record import models, snapshots
from minhchung.record.snapshots import Snapshot
from tests.record.publishing import check, corrected, notice, publish, reply, retracted, tables, withdrawal


def test_before_the_first_there_is_an_empty_one(desk: None) -> None:
    assert snapshots.latest() == Snapshot(0, "")


def test_snapshot_stays_until_the_next_is_taken(desk: None) -> None:
    publish(check())
    assert snapshots.take(date(2026, 11, 3)) == Snapshot(2, "2026-11-03")
    publish(reply())
    assert snapshots.latest() == Snapshot(2, "2026-11-03")
    assert snapshots.take(date(2026, 11, 4)) == Snapshot(3, "2026-11-04")
    assert snapshots.latest() == Snapshot(3, "2026-11-04")


def test_same_snapshot_is_kept_once(desk: None) -> None:
    for _ in range(3):
        snapshots.take(date(2026, 11, 3))
    assert models.Snapshot.objects.count() == 1
    snapshots.take(date(2026, 11, 4))
    assert models.Snapshot.objects.count() == 2


def test_only_what_ended_overtakes_a_snapshot(desk: None) -> None:
    publish(check(), check("khac"))
    snapshots.take(date(2026, 11, 3))
    publish(check("nua"), corrected(), reply(), notice())
    assert snapshots.overtaken() is False
    publish(retracted("khac"))
    assert snapshots.overtaken() is True
    snapshots.take(date(2026, 11, 3))
    assert snapshots.overtaken() is False
    publish(withdrawal(tables()["record_publication"][0]["sha256"]))
    assert snapshots.overtaken() is True
