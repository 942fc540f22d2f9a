"""The nightly round: every cited capture read again and compared with its digest, every live link asked for.

When it is due stands in the database: a restart neither repeats nor skips it, and a machine that was off at night makes
up for it when it is on. What was done stands in each row, so that a round that is cut off goes on where it was.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.db.models import Q

from minhchung.errors import Broken
from minhchung.lib.archive.fetch import INTERNET, Network
from minhchung.staff import people

from . import declined, evidence, health, jobs, links, models, reply, tips

NAME = "nightly"
HOUR = 19  # UTC: two in the morning in Vietnam
PAUSE_SECONDS = 60.0
AGAIN = 50  # captures that are not sound are looked at again while the server waits: somebody may have mended them


def due(now: datetime) -> bool:
    """Whether it is time."""
    row, _ = models.Due.objects.get_or_create(name=NAME, defaults={"moment": _next(now)})
    return row.moment <= now


def late(now: datetime) -> timedelta:
    """How long the round is overdue; nothing where it is not, or where no server ever ran here."""
    row = models.Due.objects.filter(name=NAME).first()
    return max(timedelta(), now - row.moment) if row else timedelta()


def run(
    now: datetime,
    *,
    pause: float = links.PAUSE_SECONDS,
    network: Network = INTERNET,
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Do the round, or go on with it; whether it was finished. `pause`: seconds between two requests to a host."""
    day = now.date()
    tips.expire(now)
    reply.expire(now)  # first: the rest may take all night
    read = reread(day, stop=stop)
    health.tell(day)
    whole = read and links.ask(day, pause=pause, network=network, stop=stop)
    health.tell(day)
    if whole:
        jobs.prune()
        people.sweep()
        declined.tell(now)
        models.Due.objects.update_or_create(name=NAME, defaults={"moment": _next(max(now, datetime.now(UTC)))})
    return whole


def reread(day: date, *, stop: Callable[[], bool] = lambda: False) -> bool:
    """Read every cited capture again that was not since `day`; whether all were."""
    waiting = links.cited().filter(Q(reread=None) | Q(reread__lt=day)).values_list("pk", flat=True)
    for evidence_id in list(waiting):
        if stop():
            return False
        look(evidence_id, day)
    return health.reread_published(day, stop=stop)


def look(evidence_id: int, day: date) -> bool:
    """Whether the capture of an evidence is what it was, now written into its row."""
    try:
        evidence.body(evidence_id)
    except Broken:
        sound = False
    else:
        sound = True
    models.Evidence.objects.filter(pk=evidence_id).update(reread=day, sound=sound)
    return sound


def look_again(now: datetime) -> None:
    """Read again what was not sound: somebody may have put a backup in place."""
    waiting = list(models.Evidence.objects.filter(sound=False).values_list("pk", flat=True)[:AGAIN])
    mended = [evidence_id for evidence_id in waiting if look(evidence_id, now.date())]
    if mended:
        health.tell(now.date())


def run_in_background() -> threading.Thread:
    """Start the thread that waits for the night. Of several servers over one data folder, one does the round."""
    thread = threading.Thread(target=_run_for_ever, name=NAME, daemon=True)
    thread.start()
    return thread


def _run_for_ever() -> None:
    with jobs.alone(NAME):
        while True:
            try:
                now = datetime.now(UTC)
                look_again(now)
                if due(now):
                    run(now)
            except Exception:
                # Without this round nobody would know of a damaged capture.
                logging.getLogger(__name__).exception("nightly")
            finally:
                connection.close()
            time.sleep(PAUSE_SECONDS)


def _next(now: datetime) -> datetime:
    tonight = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)
