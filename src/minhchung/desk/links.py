"""Whether pages that are cited still answer where they were found: asked once a day at most, and politely.

A link is failing from the first day on which it did not answer, and dead after DEAD such days; one answer makes it
alive again. Days are counted, not attempts. A server that answers, but not us, leaves things as they are.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q, QuerySet

from minhchung.errors import MinhChungError
from minhchung.lib.archive.fetch import INTERNET, Limits, Network, fetch

from . import models
from .capture import allow
from .states import STATES

DEAD = 3  # days without an answer
PAUSE_SECONDS = 2.0  # between two requests to the same host
LIMITS = Limits(size=2**16, seconds=15.0, idle=10.0)
# Revisions that are public or in work.
QUOTING = tuple(state for state in STATES if state not in {"abandoned", "withdrawn"})
# A page of which we stopped reading, or whose coding we do not know, is there.
_THERE = {"fetch_too_large", "fetch_encoding"}
_NOT_US = {401, 403, 406, 407, 429}
# Errors that say nothing of the page: of the settings of this desk, or of an address that was never fetched.
_OURS = {"url_port", "url_invalid", "url_not_http", "url_userinfo"}
_SILENT = {"url_unresolved", "fetch_unreachable"}

Stop = Callable[[], bool]


@dataclass
class _Round:
    """One pass over all links. `silent`: links not reached, until another shows that the net is there."""

    day: date
    pause: float
    network: Network
    reached: bool = False
    silent: list[str] = field(default_factory=list)
    last: dict[str, float] = field(default_factory=dict)


def cited() -> QuerySet[models.Evidence]:
    """What was captured and is quoted in a check that is public or in work."""
    return models.Evidence.objects.filter(state="kept", citations__revision__state__in=QUOTING).distinct()


def ask(day: date, *, pause: float = PAUSE_SECONDS, network: Network = INTERNET, stop: Stop = lambda: False) -> bool:
    """Ask for every link that was not asked for since `day`, one after another; False where `stop` ended it.

    Each result is written at once, so that a round that is cut off goes on. Where of several hosts none was reached,
    the fault is taken to be ours, and nothing is written.
    """
    run = _Round(day, pause, network)
    for url in _waiting(day):
        if stop():
            return False
        _one(run, url)
    if len({_host(url) for url in run.silent}) == 1:
        _note_all(run)
    return True


def _waiting(day: date) -> list[str]:
    """The links to ask for, so that no host comes twice in a row where it can be helped."""
    urls = cited().exclude(url="").filter(Q(tested=None) | Q(tested__lt=day)).values_list("url", flat=True)
    turns: dict[str, int] = defaultdict(int)
    placed = []
    for url in sorted(set(urls)):
        placed.append((turns[_host(url)], url))
        turns[_host(url)] += 1
    return [url for _, url in sorted(placed)]


def _one(run: _Round, url: str) -> None:
    known = models.Evidence.objects.filter(url=url, tested__gte=run.day).first()
    if known is not None:  # cited since it was asked for today
        _copy(known)
        return
    found = _asked(run, url)
    if found == "silent" and not run.reached:
        run.silent.append(url)
        return
    if found != "silent":
        run.reached = True
        _note_all(run)
    _note(url, "failing" if found == "silent" else found, run.day)


def _asked(run: _Round, url: str) -> str:
    """alive, failing, unsure, or silent: nobody was reached."""
    host = _host(url)
    wait = run.last.get(host, 0.0) + run.pause - time.monotonic()
    if host in run.last and wait > 0:
        time.sleep(wait)
    try:
        fetch(url, limits=LIMITS, allow=allow(), into=BytesIO(), network=run.network)
    except MinhChungError as error:
        return _meaning(error)
    finally:
        run.last[host] = time.monotonic()
    return "alive"


def _meaning(error: MinhChungError) -> str:
    if error.code in _THERE:
        return "alive"
    if error.code in _OURS or error.facts.get("status") in _NOT_US:
        return "unsure"
    return "silent" if error.code in _SILENT else "failing"


def _note_all(run: _Round) -> None:
    for url in run.silent:
        _note(url, "failing", run.day)
    run.silent.clear()


def _note(url: str, found: str, day: date) -> None:
    with transaction.atomic():
        rows: Iterable[models.Evidence] = models.Evidence.objects.select_for_update().filter(url=url)
        for row in [row for row in rows if row.tested is None or row.tested < day]:
            row.tested = day
            if found == "alive":
                row.link, row.failed_days = "alive", 0
            elif found == "failing":
                row.failed_days += 1
                row.link = "dead" if row.failed_days >= DEAD else "failing"
            row.save(update_fields=["tested", "link", "failed_days"])


def _copy(known: models.Evidence) -> None:
    rows = models.Evidence.objects.filter(url=known.url).exclude(tested__gte=known.tested)
    rows.update(tested=known.tested, link=known.link, failed_days=known.failed_days)


def _host(url: str) -> str:
    return urlsplit(url).netloc
