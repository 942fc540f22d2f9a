"""Jobs: tried again where that may help, done once whatever was killed, and nothing personal kept of them."""

import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from minhchung.desk import evidence, jobs, models, rules
from minhchung.errors import MESSAGES, MinhChungError, Refused
from tests.desk.conftest import Person, claimed
from tests.lib.archive.loopback import Site, page
from tests.record.process import python
from tests.served import Desk, free_port

HTML = page(b"<html><body><p>Words.</p>", headers="Content-Type: text/html\r\n")
MISSING = page(b"", status="404 Not Found")
SECRET = "nguyenvana-0912345678"  # somebody's, in the query of a link


@pytest.fixture(autouse=True)
def no_chromium(settings: pytest.FixtureRequest) -> None:
    settings.MINHCHUNG_CHROMIUM = "off"


def waiting(person: Person, settings: pytest.FixtureRequest, site: Site, path: str = "/") -> int:
    """A page of `site` that waits to be captured; the id of its evidence."""
    settings.MINHCHUNG_FETCH = frozenset({80, 443}), site.pair
    by = person("checker")
    return evidence.capture(claimed(by), site.url + path, by=by)


def later() -> None:
    """The next attempt is due."""
    now = datetime.now(UTC)
    models.Job.objects.filter(state="waiting").update(due=now)
    DBTaskResult.objects.filter(status="READY").update(run_after=now)


def only() -> jobs.Job:
    (found,) = jobs.listed()
    return found


def test_page_that_does_not_answer_is_tried_again_with_growing_pauses(
    person: Person, settings: pytest.FixtureRequest
) -> None:
    with Site(MISSING) as site:
        made = waiting(person, settings, site)
        for attempt, pause in enumerate(jobs.WAITS, start=1):
            jobs.work_off()
            jobs.work_off()  # nothing is due before its time
            job = only()
            assert (job.state, job.attempts, job.code) == ("waiting", attempt, "fetch_status")
            assert job.facts == {"host": "127.0.0.1", "url": f"{site.url}/", "address": f"{site.url}/", "status": 404}
            assert job.due == job.moment + pause
            row = models.Evidence.objects.get(pk=made)
            assert (row.state, row.code, row.facts) == ("waiting", "fetch_status", {"host": "127.0.0.1", "status": 404})
            assert len(site.requests) == attempt
            later()
        jobs.work_off()
        job = only()
        assert (job.state, job.attempts, job.due) == ("failed", len(jobs.WAITS) + 1, None)
        assert models.Evidence.objects.get(pk=made).state == "failed"
        later()
        jobs.work_off()
        assert len(site.requests) == len(jobs.WAITS) + 1


def test_page_that_answers_later_is_kept(person: Person, settings: pytest.FixtureRequest) -> None:
    answers = [MISSING, HTML]
    with Site(lambda _path: answers.pop(0)) as site:
        made = waiting(person, settings, site)
        jobs.work_off()
        later()
        jobs.work_off()
    row = models.Evidence.objects.get(pk=made)
    assert (row.state, row.code, row.facts) == ("kept", "", {})
    assert (only().state, only().attempts, only().code) == ("done", 2, "")


def test_what_was_refused_is_not_tried_again(person: Person, settings: pytest.FixtureRequest) -> None:
    with Site(page(b"{}", headers="Content-Type: application/json\r\n")) as site:
        waiting(person, settings, site)
        jobs.work_off()
    assert (only().state, only().attempts, only().code) == ("failed", 1, "capture_type")


def test_retry_does_not_wait(person: Person, settings: pytest.FixtureRequest) -> None:
    answers = [MISSING, MISSING, HTML]
    with Site(lambda _path: answers.pop(0)) as site:
        made = waiting(person, settings, site)
        jobs.work_off()
        by = person("intake")
        jobs.retry(only().id, by=by)
        jobs.work_off()
        assert (only().state, only().attempts) == ("waiting", 1)
        jobs.retry(only().id, by=by)
        jobs.work_off()
        assert models.Evidence.objects.get(pk=made).state == "kept"
        jobs.retry(only().id, by=by)  # done is done
        later()
        jobs.work_off()
        assert len(site.requests) == 3


def test_only_people_of_the_desk_retry(person: Person) -> None:
    for by, job, said in ((person(), 1, "not_your_role"), (person("admin"), 1, "unknown_job")):
        with pytest.raises(Refused) as caught:
            jobs.retry(job, by=by)
        assert caught.value.code == said


def test_fault_of_the_machine_is_tried_again_and_then_told(person: Person, settings: pytest.FixtureRequest) -> None:
    with Site(HTML) as site:
        waiting(person, settings, site, f"/?to={SECRET}")
        rules.archive().parent.mkdir(exist_ok=True)
        rules.archive().write_bytes(b"not a folder")
        for _ in range(len(jobs.WAITS) + 1):
            jobs.work_off()
            later()
    assert (only().state, only().code, jobs.faults()) == ("failed", "job_broke", 1)
    assert "{" not in MESSAGES["job_broke"]


def test_nothing_but_ids_and_codes_is_kept_of_a_job(person: Person, settings: pytest.FixtureRequest) -> None:
    answers = [MISSING, page(b"x" * 30_000_000), HTML]
    with Site(lambda _path: answers.pop(0)) as site:
        made = waiting(person, settings, site, f"/?to={SECRET}")
        for _ in range(3):
            jobs.work_off()
            later()
    told = list(DBTaskResult.objects.values())
    assert [(one["status"], one["args_kwargs"]) for one in told] == [
        ("SUCCESSFUL", {"args": [made], "kwargs": {}})
    ] * len(told)
    assert {(one["exception_class_path"], one["traceback"], one["return_value"]) for one in told} == {("", "", None)}
    assert [name for name in columns("django_tasks_database_dbtaskresult", "desk_job") if SECRET in name] == []
    assert {field.column for field in models.Job._meta.concrete_fields} == {
        "id", "kind", "subject", "state", "attempts", "code", "worker", "moment", "due",
    }  # fmt: skip


def columns(*tables: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    assert len(found) > 20
    return found


def test_job_of_a_killed_process_is_done_again(person: Person, settings: pytest.FixtureRequest) -> None:
    with Site(HTML) as site:
        made = waiting(person, settings, site)
        # As a process leaves it that was killed at this point.
        DBTaskResult.objects.update(status="RUNNING", worker_ids=["default 0"])
        models.Job.objects.update(state="running", attempts=1, worker="default 0")
        jobs.work_off()
        assert (only().state, site.requests) == ("running", [])
        jobs.begin_anew()
        jobs.begin_anew()
        jobs.work_off()
        row = models.Evidence.objects.get(pk=made)
        assert (row.state, only().state, only().attempts, len(site.requests)) == ("kept", "done", 2, 1)
    assert len(list(rules.archive().rglob("*.warc.gz"))) == 1
    assert DBTaskResult.objects.exclude(status="SUCCESSFUL").count() == 0


def test_job_that_was_only_claimed_is_not_lost(person: Person, settings: pytest.FixtureRequest) -> None:
    with Site(HTML) as site:
        made = waiting(person, settings, site)
        DBTaskResult.objects.update(status="RUNNING", worker_ids=["default 0"])
        jobs.begin_anew()
        jobs.work_off()
    assert models.Evidence.objects.get(pk=made).state == "kept"


def test_job_that_kills_the_server_each_time_ends(person: Person, settings: pytest.FixtureRequest) -> None:
    with Site(HTML) as site:
        made = waiting(person, settings, site)
        models.Job.objects.update(state="running", attempts=len(jobs.WAITS) + 1, worker="default 0")
        jobs.begin_anew()
        jobs.work_off()
        assert site.requests == []
    row = models.Evidence.objects.get(pk=made)
    assert (only().state, only().code, row.state, row.code) == ("failed", "job_stopped", "failed", "job_stopped")
    assert jobs.faults() == 1


def test_jobs_done_long_ago_are_forgotten(person: Person, settings: pytest.FixtureRequest) -> None:
    with Site(HTML) as site:
        waiting(person, settings, site)
        jobs.work_off()
    jobs.prune()
    assert (models.Job.objects.count(), DBTaskResult.objects.count()) == (1, 1)
    long_ago = datetime.now(UTC) - jobs.KEPT - timedelta(hours=1)
    models.Job.objects.update(moment=long_ago)
    DBTaskResult.objects.update(finished_at=long_ago)
    jobs.prune()
    assert (models.Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_every_error_of_a_job_can_be_said(person: Person, settings: pytest.FixtureRequest) -> None:
    with Site(HTML) as site:
        waiting(person, settings, site)
    codes = ("screenshot_failed", "url_not_public", "job_broke", "job_stopped", "disk_full", "url_invalid", "url_port")
    for code in codes:
        models.Job.objects.update(code=code, state="failed")
        said = MinhChungError(code, **{"port": 1, **only().facts})
        assert said.say("en")


BEGIN = f"""
from datetime import date
from minhchung.desk import evidence, group
from minhchung.staff.models import User
user = User(email="p@desk.example", name="P", roles=["checker"], joined=date(2026, 11, 1))
user.set_unusable_password()
user.save()
claim = group.open_claim(group.Details("A claim"), by=user.pk)
found = evidence.capture(claim, URL + "/?to={SECRET}", by=user.pk)
"""
SEEN = """
from minhchung.desk import models as desk
row = desk.Evidence.objects.get()
job = desk.Job.objects.get(kind="capture_page")
found = [row.state, job.state, job.attempts]
"""
CLEAR = """
from minhchung.desk import evidence, models as desk
evidence.remove(desk.Evidence.objects.get().pk, by=1)
from django.db import connection
connection.cursor().execute("VACUUM")
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
found = True
"""


def until(call: Callable[[], Any], wanted: Any) -> None:
    deadline = time.monotonic() + 60
    while (found := call()) != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.5)


def rows(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "db.sqlite3")) as tables:
        return tables.execute(sql).fetchall()


def write(data: Path) -> None:
    """Raises OperationalError where somebody holds the write lock for a second."""
    with closing(sqlite3.connect(data / "db.sqlite3", timeout=1)) as tables, tables:
        tables.execute("UPDATE desk_claim SET topic = topic")


def test_server_killed_while_it_captures_goes_on_when_it_starts(tmp_path: Path) -> None:
    """And once the evidence is removed, no byte of its address is left in the database."""
    pair = f"127.0.0.1:{free_port()}"
    variables = {"MINHCHUNG_FETCH_LOOPBACK": pair, "MINHCHUNG_CHROMIUM": "off"}
    desk = Desk(tmp_path / "data", tmp_path / "log", variables).start("--empty")
    answers: list[Any] = [[b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\n<p>", 8.0], HTML]
    job = "SELECT state, attempts FROM desk_job"
    try:
        with Site(lambda _path: answers.pop(0), port=int(pair.rpartition(":")[2])) as site:
            python(f"URL = {site.url!r}\n" + BEGIN, data=desk.data, **variables)
            until(lambda: (rows(desk.data, job), len(site.requests)), ([("running", 1)], 1))
            write(desk.data)  # nothing is locked while a server takes its time
            desk.stop(signal.SIGKILL)
            assert rows(desk.data, job) == [("running", 1)]
            desk.start("--empty")
            until(lambda: rows(desk.data, job), [("done", 2)])
            assert python(SEEN, data=desk.data) == ["kept", "done", 2]
            assert len(site.requests) == 2
    finally:
        desk.stop()
    assert len(list((desk.data / "warc").rglob("*.warc.gz"))) == 1
    assert python(CLEAR, data=desk.data)
    assert SECRET.encode() not in (desk.data / "db.sqlite3").read_bytes()
    assert SECRET not in desk.log.read_text()
    assert list((desk.data / "warc").rglob("*.warc.gz")) == []
