"""Bring the site up to the record: what changed is written, each file whole, the checkpoint last.

A whole build makes every file. After that, a build makes the files of the checks that the new entries are about, the
lists and feeds that these stand in, and what follows every publication. Open data, sitemaps, search and figures are
made for a snapshot of the record, once a day; what changed since stands in small files beside them. A folder that was
deleted is built again byte for byte: no file depends on a clock, nor on the order in which it was built.
"""

import fcntl
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from minhchung.errors import Refused
from minhchung.record import checks, entries, health, imprint, log, snapshots
from minhchung.record.snapshots import Snapshot

from .run import Progress, Report, Run

LOOK_SECONDS = 1.0  # between two looks of the server at whether the record went on
SURE_SECONDS = 300.0  # between two builds that trust no look: somebody may have touched the folder
LONGEST_SECONDS = 300.0  # before a build that failed again and again is tried once more


def build(
    out: Path | None = None,
    *,
    full: bool = False,
    daily: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Report:
    """Build `site/` of the data folder, or the folder `out`.

    `full` makes every file and a new snapshot; `daily` makes a new snapshot if the last one is of an earlier day.
    Raises Refused: nothing_published, key_missing, out_not_ours; Failed: disk_full; Broken: log_ahead, log_forked.
    """
    data = Path(settings.MINHCHUNG_DATA)
    root = out.absolute() if out else data / "site"
    with lock(data):
        if log.identity() is None or not checks.has_any():
            raise Refused("nothing_published")
        _check_ours(root)
        newest = log.sequence()
        run = Run(root, data, newest, progress)
        return run.build(_snapshot(full=full, daily=daily), full=full)


def build_in_background() -> threading.Thread:
    """Start the thread that keeps the site equal to the record, whichever process adds to that."""
    thread = threading.Thread(target=_build_for_ever, name="builder", daemon=True)
    thread.start()
    return thread


def _build_for_ever() -> None:
    watch = Watch()
    while True:
        time.sleep(watch.look(time.monotonic()))
        close_old_connections()


class Watch:
    """Looks at whether the record went on, by a few rows, and builds when it did.

    What it saw lives in memory: a killed process looks at everything again.
    """

    def __init__(self) -> None:
        self._seen: object = None
        self._sure = 0.0
        self._failures = 0
        self._said = ""

    def look(self, now: float) -> float:
        """Build if the site is behind; returns the seconds until the next look. `now`: of a clock that only grows."""
        try:
            self._follow(now)
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            if said != self._said:
                # A site that stands still must be heard of, once for each reason; the desk itself goes on answering.
                logging.getLogger(__name__).exception("site")
            self._said, self._failures = said, self._failures + 1
            return min(LOOK_SECONDS * (1 << min(self._failures, 16)), LONGEST_SECONDS)
        self._said, self._failures = "", 0
        return LOOK_SECONDS

    def _follow(self, now: float) -> None:
        # A new day wants a new snapshot.
        found = entries.count(), health.latest(), imprint.read(), datetime.now(UTC).date()
        if (found != self._seen or now >= self._sure) and checks.has_any():
            build(daily=True)
            self._sure = now + SURE_SECONDS
        self._seen = found


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """One build of a data folder at a time; others wait."""
    with (data / "build.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _snapshot(*, full: bool, daily: bool) -> Snapshot:
    latest, today = snapshots.latest(), datetime.now(UTC).date()
    if full or not latest.size or snapshots.overtaken() or (daily and latest.day < today.isoformat()):
        return snapshots.take(today)
    return latest


def _check_ours(root: Path) -> None:
    """Raises Refused: out_not_ours, for a folder with other files: what is not part of the site is removed from it."""
    if root.is_dir() and any(root.iterdir()) and not (root / "log").is_dir():
        raise Refused("out_not_ours", folder=root)
