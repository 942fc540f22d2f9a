"""Work in the background: waiting in the database, done by `workers`, tried again where that may help.

A job is a kind of work and the id of the evidence, or of the wording, that it is about. Nothing else is stored of it:
of what goes wrong only our code, as the words of a foreign error may hold an address or a text. What a killed process
was at waits again when the next one starts.

Jobs about tips keep no clock time, which would tell when a stranger wrote: only the day. So they are taken from their
own rows, not from the queue of django-tasks, which writes down when. This is the only module that knows it: Django 6
has it as `django.tasks`.
"""

import errno
import fcntl
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, IntegerField, Value, When
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from minhchung.errors import Failed, MinhChungError, Refused
from minhchung.staff import people

from . import match, models
from .states import EDITORS

KINDS = {
    "capture_page": "minhchung.desk.capture.capture_page",
    "shoot_page": "minhchung.desk.capture.shoot_page",
    "look": "minhchung.desk.suggest.look",
}
_OF_WORDINGS = ("look",)  # the others are about evidence
QUEUES = ("default", "pictures")
WAITS = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))  # before the second attempt, the third, …
KEPT = timedelta(days=14)  # for which jobs that are done are listed
AGAIN = timedelta(days=1)  # for which a job about a tip waits
LISTED = 200
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_ORDER = ("running", "waiting", "failed", "done")

woken = threading.Event()  # something may be due


class Told(Protocol):
    """Told inside a transaction that a job is `waiting` or `failed`, and for which error; None where it is new."""

    def __call__(self, subject: int, *, state: str, error: MinhChungError | None) -> None: ...


@dataclass(frozen=True)
class Job:
    """A job as a page shows it. `kind` is one of KINDS; `evidence` (0: none) and `claim` say what it is about.

    `state`: waiting, running, failed, done. `code` and `facts` say why the last attempt did not succeed ("" and empty
    where it did), `due` when the next one may begin (None unless waiting).
    """

    id: int
    kind: str
    evidence: int
    claim: int | None
    state: str
    attempts: int
    code: str
    facts: Mapping[str, object]
    moment: datetime
    due: datetime | None


@dataclass(frozen=True)
class _Work:
    work: Callable[[int], None]
    task: "Task[[int], None]"
    told: Told


_works: dict[str, _Work] = {}


def job(told: Told, *, queue: str = "default") -> Callable[[Callable[[int], None]], "Task[[int], None]"]:
    """Make the decorated function, which takes the id of an evidence, the work that KINDS names.

    It must do no harm when it is called twice. Failed and what nobody foresaw is tried again, the rest is not.
    """

    def made(work: Callable[[int], None]) -> "Task[[int], None]":
        @wraps(work)
        def attempt(subject: int) -> None:
            _attempt(work, subject)

        found: Task[[int], None] = task(attempt, queue_name=queue)
        _works[work.__name__] = _Work(work, found, told)
        return found

    return made


def add(kind: str, subject: int) -> None:
    """Have it done soon. In the transaction that writes what it is about: neither is there without the other."""
    now = _moment(kind, datetime.now(UTC))
    fresh = {"state": "waiting", "attempts": 0, "code": "", "worker": "", "moment": now, "due": now}
    with transaction.atomic():
        models.Job.objects.update_or_create(kind=kind, subject=subject, defaults=fresh)
        work = _work(kind)
        work.told(subject, state="waiting", error=None)
        if kind not in _OF_WORDINGS:
            work.task.enqueue(subject)
    transaction.on_commit(woken.set)


def drop(subject: int) -> None:
    """The evidence that it was about is gone."""
    models.Job.objects.filter(subject=subject).exclude(kind__in=_OF_WORDINGS).delete()


def retry(job_id: int, *, by: int) -> None:
    """Try a job again at once, whether it failed or waits for its next attempt; one that is done stays so.

    Raises Refused: not_your_role, unknown_job.
    """
    if not people.roles(by) & {"intake", "admin", *EDITORS}:
        raise Refused("not_your_role", roles=", ".join(sorted({"intake", "admin", *EDITORS})))
    with transaction.atomic():
        seen = models.Job.objects.filter(pk=job_id).first()
        found = _locked(seen) if seen else None
        if found is None:
            raise Refused("unknown_job")
        if found.state in {"failed", "waiting"}:
            add(found.kind, found.subject)


def listed() -> tuple[Job, ...]:
    """The jobs that run, wait, failed, and were done lately, in this order; of each the newest first."""
    place = Case(
        *(When(state=state, then=Value(n)) for n, state in enumerate(_ORDER)), output_field=IntegerField(), default=9
    )
    every = models.Job.objects.exclude(kind__in=_OF_WORDINGS, state="done")  # one for each tip
    rows = list(every.order_by(place, "-moment", "-pk")[:LISTED])
    about = {row.pk: row for row in models.Evidence.objects.filter(pk__in=[row.subject for row in rows])}
    return tuple(_shown(row, None if row.kind in _OF_WORDINGS else about.get(row.subject)) for row in rows)


def faults() -> int:
    """How many jobs failed for good by a fault of the program or of this machine, not of what they were about."""
    return models.Job.objects.filter(state="failed", code__in=("job_broke", "job_stopped", "disk_full")).count()


def prune() -> None:
    """Forget jobs that were done long ago."""
    now = datetime.now(UTC)
    models.Job.objects.filter(state="done", moment__lt=now - KEPT).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - timedelta(days=1)).delete()


def work_off() -> None:
    """Do everything that is due, here and now."""
    drain(QUEUES)


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold the lock `name` of the data folder over all processes and threads; others wait."""
    with (Path(settings.MINHCHUNG_DATA) / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def begin_anew() -> None:
    """Queue again what waits, and what a process that is gone was at: the jobs are the truth, the queue follows."""
    with transaction.atomic():
        DBTaskResult.objects.exclude(status__in=("SUCCESSFUL", "FAILED")).delete()
        for row in models.Job.objects.filter(state="waiting"):
            _queue(row, row.due)
        take_up()


def take_up(worker: str = "") -> None:
    """Let wait again what is marked as running and is not: all, or what this `worker` was at when it failed."""
    for row in models.Job.objects.filter(state="running", **({"worker": worker} if worker else {})):
        again = row.attempts <= len(WAITS)
        _end(row, None if again else Failed("job_stopped"), again=again)


def drain(queues: Sequence[str], *, gives_way: bool = False) -> None:
    """Do what is due, one after another. The library's worker runs each; its own loop would close the connection.

    If it `gives_way`, jobs about tips are left for later while too many tips come (`match.background`).
    """
    name = threading.current_thread().name
    worker = Worker(
        queue_names=list(queues), interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=name, excluded_queue_names=[],
    )  # fmt: skip
    while True:
        row = _claimed(queues, name)
        if row is not None:
            worker.run_task(row)
        if not _looked(queues, gives_way=gives_way) and row is None:
            return


def _looked(queues: Sequence[str], *, gives_way: bool) -> bool:
    """Do the next job about a tip; whether one was done. What fails outside of the job itself is raised."""
    due = models.Job.objects.filter(kind__in=_OF_WORDINGS, state="waiting", due__lte=datetime.now(UTC)).order_by("pk")
    row = due.first() if QUEUES[0] in queues else None
    if row is None:
        return False
    with match.background() if gives_way else nullcontext(True) as may:
        if may:
            _once(_work(row.kind).work, row.subject)
    return may


def _claimed(queues: Sequence[str], name: str) -> "DBTaskResult[..., Any] | None":
    """The next that is due, which nobody else gets. Only where there is one, the write lock is taken."""
    ready = DBTaskResult.objects.ready().filter(queue_name__in=queues)
    if not ready.exists():
        return None
    with transaction.atomic():
        found = ready.get_locked()
        if found is not None:
            found.claim(name)
    return found


def _attempt(work: Callable[[int], None], subject: int) -> None:
    """Never raises: the library would keep the words of the error, and where it came from with all its values."""
    try:
        _once(work, subject)
    except Exception:
        logging.getLogger(__name__).exception("job")  # what it was at stays marked as running, and is taken up again


def _once(work: Callable[[int], None], subject: int) -> None:
    row = _begin(work.__name__, subject)
    if row is not None:
        error = _outcome(work, subject)
        _end(row, error, again=isinstance(error, Failed) and row.attempts <= len(WAITS))


def _begin(kind: str, subject: int) -> models.Job | None:
    """The job, marked as running; None where it is done, runs elsewhere, or must wait longer."""
    now = datetime.now(UTC)
    waiting = models.Job.objects.filter(kind=kind, subject=subject, state="waiting", due__lte=now)
    worker = threading.current_thread().name
    begun = waiting.update(state="running", worker=worker, attempts=F("attempts") + 1, moment=_moment(kind, now))
    return models.Job.objects.filter(kind=kind, subject=subject).first() if begun else None


def _outcome(work: Callable[[int], None], subject: int) -> MinhChungError | None:
    try:
        work(subject)
    except MinhChungError as error:
        return error
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            return Failed("disk_full")
        logging.getLogger(__name__).exception("job")
        return Failed("job_broke")
    return None


def _end(row: models.Job, error: MinhChungError | None, *, again: bool) -> None:
    """Write down what came of an attempt, unless somebody started the job anew meanwhile."""
    now = datetime.now(UTC)
    wait = (AGAIN if row.kind in _OF_WORDINGS else WAITS[row.attempts - 1]) if again and error else timedelta()
    now, due = _moment(row.kind, now), _moment(row.kind, now + wait)
    state = "waiting" if again else "done" if error is None else "failed"
    with transaction.atomic():
        _locked(row)
        mine = models.Job.objects.filter(pk=row.pk, state="running", worker=row.worker)
        if not mine.update(state=state, code=error.code if error else "", worker="", moment=now, due=due):
            return
        if state != "done":
            _work(row.kind).told(row.subject, state=state, error=error)
        if again:
            _queue(row, due)


def _locked(row: models.Job) -> models.Job | None:
    """The job under a lock, as it is now. What it is about comes first, as whoever removes that comes from there."""
    models.Evidence.objects.select_for_update(no_key=True).filter(pk=row.subject).first()
    return models.Job.objects.select_for_update(no_key=True).filter(pk=row.pk).first()


def _queue(row: models.Job, due: datetime) -> None:
    if row.kind not in _OF_WORDINGS:
        _work(row.kind).task.using(run_after=due).enqueue(row.subject)


def _moment(kind: str, moment: datetime) -> datetime:
    """What may be written of it: of jobs about tips the day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) if kind in _OF_WORDINGS else moment


def _work(kind: str) -> _Work:
    import_string(KINDS[kind])  # its module makes itself known
    return _works[kind]


def _shown(row: models.Job, about: models.Evidence | None) -> Job:
    due = row.due if row.state == "waiting" else None
    claim, facts = (about.claim_id, _facts(about, row.code)) if about is not None else (None, {})
    evidence = 0 if row.kind in _OF_WORDINGS else row.subject
    return Job(row.pk, row.kind, evidence, claim, row.state, row.attempts, row.code, facts, row.moment, due)


def _facts(about: models.Evidence, code: str) -> dict[str, Any]:
    """What the message of `code` may name: only the evidence keeps it."""
    named = {"host": urlsplit(about.url).hostname or "", "url": about.url, "address": about.url}
    return {**named, **about.facts} if about.code == code else named
