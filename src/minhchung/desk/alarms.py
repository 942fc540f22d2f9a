"""What cannot wait until somebody looks: shown on top of every page of the desk, and when the server starts."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

from minhchung.errors import Broken, Failed, MinhChungError
from minhchung.lib.archive import warc
from minhchung.record import log

from . import health, jobs, links, models, nightly
from .rules import archive

LATE = timedelta(days=2)
LEAST = 1_000_000_000
MOST = 20  # damaged captures that are named one by one


@dataclass(frozen=True)
class Alarm:
    """What is wrong (`error` says it in words), and the evidence and the claim that it concerns, if any."""

    error: MinhChungError
    evidence: int | None = None
    claim: int | None = None

    @property
    def code(self) -> str:
        """A key of errors.MESSAGES."""
        return self.error.code


def alarms(*, least: int = LEAST) -> tuple[Alarm, ...]:
    """Everything that somebody must be told now, the worst first. `least`: bytes that should be free on the disk."""
    return (*_captures(), *_key(), *_disk(least), *_round(), *_jobs())


def _captures() -> Iterator[Alarm]:
    """Captures that were not sound when they were last read, of anything that is cited."""
    rows = list(links.cited().filter(sound=False).order_by("pk"))
    for row in rows[:MOST]:
        yield Alarm(_broken(row.sha256), row.pk, row.claim_id)
    here = {row.sha256 for row in rows}
    others = [sha256 for sha256 in health.damaged() if sha256 not in here and not _has_row(sha256)]
    yield from (Alarm(_broken(sha256)) for sha256 in others[:MOST])
    if len(rows) > MOST or len(others) > MOST:
        yield Alarm(Broken("many_damaged", count=len(rows) + len(others)))


def _has_row(sha256: str) -> bool:
    """Whether the desk itself looks after this capture."""
    return models.Evidence.objects.filter(sha256=sha256).exists()


def _broken(sha256: str) -> Broken:
    return Broken("capture_damaged" if warc.find(archive(), sha256) else "capture_missing", sha256=sha256)


def _key() -> Iterator[Alarm]:
    if log.identity() is not None:
        try:
            log.signer()
        except MinhChungError as error:
            yield Alarm(error)


def _disk(least: int) -> Iterator[Alarm]:
    free = shutil.disk_usage(settings.MINHCHUNG_DATA).free
    if free < least:
        yield Alarm(Failed("disk_low", free=free // 1_000_000))


def _round() -> Iterator[Alarm]:
    late = nightly.late(datetime.now(UTC))
    if late > LATE:
        yield Alarm(Broken("nightly_late", days=late.days))


def _jobs() -> Iterator[Alarm]:
    if count := jobs.faults():
        yield Alarm(Failed("jobs_failed", count=count))
