"""Read a source into its waiting room, batch by batch, so that a killed import goes on where it stopped.

Nothing here shows: `imports.load` applies what is staged once all of it is.
"""

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction

from minhchung.lib.claimreview.schema import Refusal, Review
from minhchung.lib.text.fold import fold

from . import models

BATCH = 200
# A run of pages that was stopped is taken up again for this long; after it the pages may have changed.
RESUMABLE = timedelta(days=1)

# The host of every sample (RFC 2606): what a sample desk publishes must not pass for real elsewhere.
SAMPLE_HOST = "sample.invalid"
Item = Review | Refusal
Progress = Callable[[int, int, float | None], None]
"""Called with items read, items refused, and the share done (None when unknown)."""


@dataclass(frozen=True)
class Part:
    """A file or a page. `read` opens it and gives its items; `share` tells how much of the source is behind us."""

    name: str
    read: Callable[[], Iterator[Item]]
    share: Callable[[], float | None] = lambda: None


@dataclass(frozen=True)
class Incoming:
    """A source about to be read. `kind`: complete | window | sitemap | sample. Equal `fingerprint`, equal content."""

    name: str
    kind: str
    fingerprint: str
    parts: Iterable[Part]


def stage(incoming: Incoming, *, today: date, progress: Progress) -> models.Import:
    """Stage every item of `incoming`; raises what its parts raise, and then keeps what was staged before."""
    run = _run_for(incoming, today)
    count = _Count(progress, run)
    for part in incoming.parts:
        row, _ = models.Part.objects.get_or_create(run=run, name=part.name)
        if not row.done:
            already = row.staged.count()
            for batch in _batches(itertools.islice(part.read(), already, None)):
                _write(row, batch)
                count.add(batch, part.share())
            models.Part.objects.filter(pk=row.pk).update(done=True)
    return run


def drop(run: models.Import) -> None:
    """Forget what `run` staged, as its source turned out to be unreadable."""
    models.Import.objects.filter(pk=run.pk).update(state="abandoned")
    run.parts.all().delete()


def key_of(claim: str) -> str:
    """The identity of a claim within its page: spelling and spacing do not make another claim."""
    return hashlib.sha256(" ".join(fold(claim).split()).encode()).hexdigest()[:32]


def _run_for(incoming: Incoming, today: date) -> models.Import:
    source, _ = models.Source.objects.get_or_create(name=incoming.name, defaults={"kind": incoming.kind})
    if source.kind != incoming.kind:
        source.kind = incoming.kind
        source.save()
    open_run = source.imports.filter(state="reading").last()
    if open_run:
        if open_run.fingerprint == incoming.fingerprint and today - open_run.started <= RESUMABLE:
            return open_run
        drop(open_run)
    return models.Import.objects.create(source=source, fingerprint=incoming.fingerprint, started=today)


class _Count:
    """What has been staged so far, told after each batch."""

    def __init__(self, progress: Progress, run: models.Import) -> None:
        staged = models.Staged.objects.filter(part__run=run)
        self.refused = staged.exclude(refused="").count()
        self.read = staged.count() - self.refused
        self.progress = progress

    def add(self, batch: list[Item], share: float | None) -> None:
        refused = sum(isinstance(item, Refusal) for item in batch)
        self.refused += refused
        self.read += len(batch) - refused
        self.progress(self.read, self.refused, share)


def _batches(items: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(itertools.islice(items, BATCH)):
        yield batch


def _write(part: models.Part, batch: list[Item]) -> None:
    with transaction.atomic():
        models.Staged.objects.bulk_create(_row(part, item) for item in batch)


def _row(part: models.Part, item: Item) -> models.Staged:
    if isinstance(item, Review) and item.host == SAMPLE_HOST and part.run.source.kind != "sample":
        item = Refusal("sample_data", asdict(item))
    if isinstance(item, Refusal):
        return models.Staged(part=part, refused=item.reason, content=dict(item.item))
    return models.Staged(part=part, url=item.url, key=key_of(item.claim), content=asdict(item))
