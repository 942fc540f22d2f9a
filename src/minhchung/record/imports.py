"""Import published reviews of others: all of a source or nothing, again and again without doubling.

What changed is kept as a version; what a complete source no longer holds is gone and stops answering.
"""

import hashlib
import json
import os
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.models import OuterRef, Subquery

from minhchung.errors import MinhChungError, Refused

from . import models
from .staging import Incoming, Progress, drop, stage

CHUNK = 400
T = TypeVar("T")


@dataclass(frozen=True)
class Report:
    """What an import did, in items. read = new + changed + unchanged; `refused` counts by reason."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Report") -> "Report":
        return Report(
            self.read + other.read,
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.gone + other.gone,
            dict(Counter(self.refused) + Counter(other.refused)),
        )


def load(
    incoming: Incoming,
    *,
    refused_file: Path,
    progress: Progress = lambda _read, _refused, _share: None,
    today: date | None = None,
) -> Report:
    """Read `incoming` and apply it in one transaction; a stopped run is taken up where it stopped.

    Refused items are written to `refused_file` (JSON Lines), in place of those of the source's last run.
    Raises what reading raises (Refused: source_broken and kin; Failed: fetch_*): then nothing has changed.
    """
    day = today or datetime.now(UTC).date()
    try:
        run = stage(incoming, today=day, progress=progress)
        if not models.Staged.objects.filter(part__run=run).exists():
            raise Refused("source_no_reviews", source=incoming.name)
    except MinhChungError as error:
        if error.kind == "refused":  # the source itself is unreadable: what it gave before that is worth nothing
            for stale in models.Import.objects.filter(source__name=incoming.name, state="reading"):
                drop(stale)
        raise
    with transaction.atomic():
        report = _Applied(run, day).apply()
    _save_refused(run, refused_file)
    models.Part.objects.filter(run=run).delete()
    return report


def hide_sample() -> None:
    """Take the sample out of the answers, for good."""
    sample = models.Review.objects.filter(source__kind="sample", live=True)
    _retire(list(sample.values_list("pk", flat=True)))


def has_real() -> bool:
    """Whether a source that is no sample was ever applied here with at least one review."""
    return models.Review.objects.exclude(source__kind="sample").exists()


class _Applied:
    """One run being applied, inside a transaction."""

    def __init__(self, run: models.Import, day: date) -> None:
        self.run = run
        self.day = day
        self.source = run.source
        self.staged = models.Staged.objects.filter(part__run=run)
        self.counts: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.seen: set[str] = set()

    def apply(self) -> Report:
        for reason in self.staged.exclude(refused="").values_list("refused", flat=True).iterator(CHUNK):
            self.refused[reason] += 1
        for rows in _chunks(self.staged.filter(refused="").order_by("pk").iterator(CHUNK)):
            self._apply_rows(rows)
        self._mark_gone()
        if self.seen and self.source.kind != "sample":
            hide_sample()
        counted = {name: self.counts[name] for name in ("new", "changed", "unchanged", "gone")}
        report = Report(read=len(self.seen), **counted, refused=dict(self.refused))
        self.run.state = "applied"
        self.run.counts = {**counted, "refused": report.refused}
        self.run.save()
        return report

    def _apply_rows(self, rows: list[models.Staged]) -> None:
        urls = {row.url for row in rows}
        held: dict[str, dict[str, models.Review]] = defaultdict(dict)
        for review in self.source.reviews.filter(url__in=urls).select_related("current"):
            held[review.url][review.key] = review
        arriving: dict[str, set[str]] = defaultdict(set)
        for url, key in self.staged.filter(refused="", url__in=urls).values_list("url", "key"):
            arriving[url].add(key)
        renewed: list[tuple[models.Review, models.Version | None]] = []
        for row in rows:
            page = held[row.url]
            review = page.get(row.key) or self._reworded(row, page, arriving[row.url]) or self._made(row)
            page[row.key] = review
            if review.public_id in self.seen:
                self.refused["duplicate"] += 1
                self.staged.filter(pk=row.pk).update(refused="duplicate")
                continue
            self.seen.add(review.public_id)
            self._compare(review, row, renewed)
        _save(renewed)

    def _reworded(self, row: models.Staged, page: dict[str, models.Review], arriving: set[str]) -> models.Review | None:
        """The review whose claim was worded anew: the only one of its page to vanish while only one arrived."""
        if self.source.kind == "window":
            return None
        vanished = [review for key, review in page.items() if review.live and key not in arriving]
        if len(vanished) != 1 or len(arriving - set(page)) != 1:
            return None
        del page[vanished[0].key]
        vanished[0].key = row.key
        return vanished[0]

    def _made(self, row: models.Staged) -> models.Review:
        return models.Review(
            source=self.source,
            url=row.url,
            key=row.key,
            live=False,
            # Not made from the claim: a reworded review keeps its id, and its old wording may come back beside it.
            public_id="i" + secrets.token_hex(8),
        )

    def _compare(
        self,
        review: models.Review,
        row: models.Staged,
        renewed: list[tuple[models.Review, models.Version | None]],
    ) -> None:
        digest = hashlib.sha256(json.dumps(row.content, sort_keys=True).encode()).hexdigest()
        same = review.current is not None and review.current.digest == digest
        if same and review.live:
            self.counts["unchanged"] += 1
            return
        self.counts["changed" if review.live else "new"] += 1
        review.live = True
        version = models.Version(digest=digest, published=row.content["published"], content=row.content, seen=self.day)
        renewed.append((review, None if same else version))

    def _mark_gone(self) -> None:
        unread = self.source.kind == "sitemap" and self.refused["page_unreadable"]
        if self.source.kind == "window" or unread:
            return
        live = self.source.reviews.filter(live=True).values_list("pk", "public_id")
        gone = [pk for pk, public_id in live.iterator(CHUNK) if public_id not in self.seen]
        _retire(gone)
        self.counts["gone"] = len(gone)


def _save(renewed: list[tuple[models.Review, models.Version | None]]) -> None:
    """Write reviews and their new versions: a version needs its review's number, and the review its version's."""
    models.Review.objects.bulk_create([review for review, _ in renewed if review.pk is None])
    for review, version in renewed:
        if version:
            version.review = review
        if review.current_id:  # known before: its claim may be worded anew
            models.Review.objects.filter(pk=review.pk).update(key=review.key)
    models.Version.objects.bulk_create([version for _, version in renewed if version])
    latest = models.Version.objects.filter(review=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    written = models.Review.objects.filter(pk__in=[review.pk for review, _ in renewed])
    written.update(live=True, current=Subquery(latest))
    models.Change.objects.bulk_create([models.Change(review=review) for review, _ in renewed])


def _retire(pks: list[int]) -> None:
    for some in _chunks(iter(pks)):
        models.Review.objects.filter(pk__in=some).update(live=False)
        models.Change.objects.bulk_create([models.Change(review_id=pk) for pk in some])


def _chunks(items: Iterator[T]) -> Iterator[list[T]]:
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _save_refused(run: models.Import, file: Path) -> None:
    """Replace this source's lines; the file is written beside and moved, so that it is never half there."""
    name = run.source.name
    fresh = file.with_suffix(".part")
    with fresh.open("w", encoding="utf-8") as out:
        for line in _lines_of_others(file, name):
            out.write(line)
        for row in models.Staged.objects.filter(part__run=run).exclude(refused="").order_by("pk").iterator(CHUNK):
            entry = {"source": name, "reason": row.refused, "item": row.content}
            out.write(json.dumps(entry, ensure_ascii=False) + "\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def _lines_of_others(file: Path, name: str) -> Iterable[str]:
    if not file.exists():
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                if json.loads(line).get("source") != name:
                    yield line
            except (ValueError, AttributeError):
                continue  # a line that somebody edited by hand
