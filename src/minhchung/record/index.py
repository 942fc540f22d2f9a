"""Keep the index equal to the record: derived from it, rebuilt when lost, caught up before each answer."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from minhchung.errors import Failed
from minhchung.lib.claimreview.language import guessed
from minhchung.lib.retrieval.index import Doc, Index
from minhchung.lib.text.fold import tokens

from . import models

CHUNK = 400
WINDOW = 800  # changes brought into the index at a time
WAIT_SECONDS = 60.0
# An idle server looks this often whether another process added checks that still lack their vectors.
PAUSE_SECONDS = 1.0

_lock = threading.Lock()
_held: dict[Path, Index] = {}


def opened() -> Index:
    """This process's index, opened once."""
    folder = Path(settings.MINHCHUNG_DATA) / "index"
    with _lock:
        if folder not in _held:
            _held[folder] = Index.open(folder, tokens=tokens, guess=guessed)
        return _held[folder]


def close() -> None:
    """Let go of every open index (before the data folder is replaced or deleted)."""
    with _lock:
        for index in _held.values():
            index.close()
        _held.clear()


def catch_up(*, most: int | None = None, wait: float = WAIT_SECONDS) -> Index:
    """The index with every change of the record in it.

    With `most`, a longer backlog is left to whoever imports it and to the encoder: one question must not pay for a
    feed. If another process is writing for longer than `wait` seconds, the index is given as it stands.
    """
    index, newest = opened(), position()
    try:
        if index.position > newest:  # the record was restored from a backup, or replaced
            build()
        waiting = models.Change.objects.filter(pk__gt=index.position)
        if index.position < newest and (most is None or waiting[: most + 1].count() <= most):
            while index.position < newest:
                _apply_changes(index, wait)
    except Failed:
        return index
    return index


def build() -> None:
    """Build the index anew beside the old one and swap. Vectors are kept by the hash of their text."""
    newest = position()
    opened().rebuild(_live_docs(), position=newest)


def position() -> int:
    """The number of the newest change of the record, to which the index catches up."""
    with connection.cursor() as cursor:  # asked for each message, and a tenth of the work without a queryset
        cursor.execute("SELECT coalesce(max(id), 0) FROM record_change")
        return int(cursor.fetchone()[0])


def encode(
    *,
    limit: int | None = None,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:
    """Compute vectors that are still missing, at most `limit`; returns how many are left."""
    return catch_up().encode(limit=limit, stop=stop, progress=progress)


def encode_in_background() -> threading.Thread:
    """Start the thread that gives new checks their vectors while the server answers."""
    thread = threading.Thread(target=_encode_for_ever, name="encoder", daemon=True)
    thread.start()
    return thread


def _encode_for_ever() -> None:
    while True:
        try:
            encode(limit=CHUNK)
        except Failed:
            pass  # another process is writing: its turn
        except Exception:
            # Without this thread new checks would never be found by their meaning, and nobody would know.
            logging.getLogger(__name__).exception("vectors")
        finally:
            connection.close()
        time.sleep(PAUSE_SECONDS)


def _apply_changes(index: Index, wait: float) -> None:
    """Bring the oldest changes that wait into the index, a bounded number of them."""
    waiting = models.Change.objects.filter(pk__gt=index.position).order_by("pk")
    changes = list(waiting.values_list("pk", "review_id")[:WINDOW])
    reviews = models.Review.objects.filter(pk__in={review for _, review in changes}).select_related("current")
    docs = [_doc(review) for review in reviews if review.live]
    gone = [review.public_id for review in reviews if not review.live]
    index.add(docs, remove=gone, position=changes[-1][0], timeout=wait)


def _live_docs() -> Iterator[Doc]:
    live = models.Review.objects.filter(live=True).select_related("current")
    for review in live.iterator(CHUNK):
        yield _doc(review)


def _doc(review: models.Review) -> Doc:
    content = review.current.content if review.current else {}
    return Doc(
        id=review.public_id,
        claim=content.get("claim", ""),
        title=content.get("title", ""),
        summary=content.get("summary", ""),
        lang=content.get("language", ""),
    )
