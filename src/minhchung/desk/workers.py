"""The threads of the server that do the jobs which wait. Of several servers over one data folder, one works."""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from . import jobs

# A fetch that hangs for its 30 seconds must not hold up the next; of Chromium one at a time is enough for a machine.
QUEUES = ("default", "default", "pictures")
PAUSE_SECONDS = 1.0  # another process may have added a job


def work_in_background() -> threading.Thread:
    """Start them. What a killed process was at is done again; nothing is doubled, as every job may be done twice."""
    thread = threading.Thread(target=_work_for_ever, name="jobs", daemon=True)
    thread.start()
    return thread


def _work_for_ever() -> None:
    with jobs.alone("jobs"):
        while not _went_well(jobs.begin_anew):
            jobs.woken.wait(PAUSE_SECONDS)
        connection.close()
        for number, queue in enumerate(QUEUES):
            threading.Thread(target=_serve, args=(queue,), name=f"{queue} {number}", daemon=True).start()
        threading.Event().wait()  # the lock is held as long as the process lives


def _serve(queue: str) -> None:
    while True:
        if not _went_well(lambda: _serve_once(queue)):
            connection.close()
        jobs.woken.wait(PAUSE_SECONDS)
        jobs.woken.clear()


def _serve_once(queue: str) -> None:
    close_old_connections()
    jobs.take_up(threading.current_thread().name)
    jobs.drain([queue], gives_way=True)


def _went_well(work: Callable[[], None]) -> bool:
    """A thread that ends would leave everything waiting, and nobody would know why."""
    try:
        work()
    except Exception:
        logging.getLogger(__name__).exception("jobs")
        return False
    return True
