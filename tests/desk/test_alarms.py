"""Alarms: what nobody working in the desk can miss."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from minhchung.desk import alarms, evidence, models, nightly, rules
from minhchung.record import log
from tests.desk.conftest import Person, captured, claimed
from tests.desk.test_nightly import NOWHERE, cited, damage, path_of
from tests.desk.test_workflow import published


def codes() -> list[str]:
    found = alarms.alarms(least=0)
    assert all(one.error.say("en") for one in found)
    return [one.code for one in found]


def tonight() -> None:
    nightly.run(datetime.now(UTC), pause=0, network=NOWHERE)


def test_desk_in_order_has_no_alarm(person: Person) -> None:
    cited(person("checker"))
    tonight()
    assert codes() == []


def test_damaged_capture_is_an_alarm_until_it_is_mended(person: Person) -> None:
    by = person("checker")
    made, gone = cited(by), cited(by, text="<p>Second.</p>")
    loose = captured(claimed(by), by, page="<p>Nobody quotes this one.</p>")
    damage(path_of(loose))
    sound, away = damage(path_of(made)), path_of(gone)
    kept = away.read_bytes()
    away.unlink()
    tonight()
    found = alarms.alarms(least=0)
    assert [(one.code, one.evidence) for one in found] == [("capture_damaged", made), ("capture_missing", gone)]
    assert found[0].claim == models.Evidence.objects.get(pk=made).claim_id
    path_of(made).write_bytes(sound)
    away.write_bytes(kept)
    nightly.look_again(datetime.now(UTC))
    assert codes() == []


def test_many_damaged_captures_are_counted(person: Person) -> None:
    by = person("checker")
    made = [cited(by, text=f"<p>{n}</p>") for n in range(alarms.MOST + 2)]
    shutil.rmtree(rules.archive())
    tonight()
    found = alarms.alarms(least=0)
    assert [one.code for one in found] == ["capture_missing"] * alarms.MOST + ["many_damaged"]
    assert found[-1].error.facts == {"count": len(made)}


@pytest.mark.usefixtures("desk_address")
def test_capture_that_only_the_record_cites_is_an_alarm(person: Person) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    published(writer, second)
    row = models.Evidence.objects.get()
    damage(path_of(row.pk))
    tonight()
    assert [(one.code, one.evidence) for one in alarms.alarms(least=0)] == [("capture_damaged", row.pk)]
    models.Citation.objects.all().delete()
    evidence.remove(row.pk, by=writer)
    assert [(one.code, one.evidence) for one in alarms.alarms(least=0)] == [("capture_damaged", None)]


@pytest.mark.usefixtures("desk_address")
def test_missing_key_is_an_alarm(person: Person, settings: pytest.FixtureRequest) -> None:
    writer, second = person("checker"), person("reviewer", "publisher")
    assert codes() == []  # no log yet, so no key either
    published(writer, second)
    assert log.identity() is not None
    assert codes() == []
    shutil.rmtree(settings.MINHCHUNG_KEYS)
    assert codes() == ["key_missing"]


def test_round_that_did_not_run_is_an_alarm(db: None) -> None:
    assert codes() == []  # no server ever ran here
    now = datetime.now(UTC)
    models.Due.objects.create(name=nightly.NAME, moment=now - timedelta(days=1, hours=23))
    assert codes() == []
    models.Due.objects.update(moment=now - timedelta(days=3, hours=1))
    assert [(one.code, one.error.facts) for one in alarms.alarms(least=0)] == [("nightly_late", {"days": 3})]
    tonight()
    assert codes() == []


def test_disk_that_is_nearly_full_is_an_alarm(db: None, settings: pytest.FixtureRequest) -> None:
    free = shutil.disk_usage(settings.MINHCHUNG_DATA).free
    (found,) = alarms.alarms(least=2 * free)
    assert found.code == "disk_low"
    assert alarms.alarms(least=free // 2) == ()


def test_jobs_that_failed_by_our_fault_are_an_alarm(db: None) -> None:
    now = datetime.now(UTC)
    for subject, code in enumerate(("job_broke", "job_stopped", "disk_full", "fetch_status", "capture_type")):
        models.Job.objects.create(kind="capture_page", subject=subject, state="failed", code=code, moment=now, due=now)
    assert [(one.code, one.error.facts) for one in alarms.alarms(least=0)] == [("jobs_failed", {"count": 3})]
