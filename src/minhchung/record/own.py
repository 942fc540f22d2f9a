"""The desk's own checks among the reviews that answer: derived from its publications, and gone with them."""

import hashlib
from datetime import date
from urllib.parse import urlsplit

from minhchung.lib.publication.document import Check

from . import models
from .imports import has_real, hide_sample

SOURCES = {"desk": "the desk", "sample": "the sample desk"}


def show(check: Check, *, address: str, publisher: str, sample: bool) -> None:
    """Let `check` answer, in place of its earlier revision. Call it inside the transaction that publishes it."""
    kind = "sample" if sample else "desk"
    if not sample:
        hide_sample()
    source, _ = models.Source.objects.get_or_create(name=SOURCES[kind], defaults={"kind": kind})
    url = f"{address}/checks/{check.id}/"
    review, _ = models.Review.objects.get_or_create(
        public_id=check.id, defaults={"source": source, "url": url, "key": check.id, "live": False}
    )
    content = {
        "url": url,
        "host": urlsplit(url).hostname or "",
        "claim": check.claim,
        "title": check.title,
        "summary": check.summary,
        "publisher": publisher,
        "published": check.published,
        "language": check.language.partition("-")[0],
        "rating": "",
        "verdict": check.verdict,
        "claim_published": check.first_seen,
        "solo": check.solo,
    }
    seen = date.fromisoformat(check.date)
    digest = hashlib.sha256(repr(content).encode()).hexdigest()
    version = review.versions.create(digest=digest, published=check.published, content=content, seen=seen)
    live = not (sample and has_real())
    models.Review.objects.filter(pk=review.pk).update(current=version, live=live)
    # Earlier revisions are kept by the publications; here they would outlive an erasure.
    review.versions.exclude(pk=version.pk).delete()
    models.Change.objects.create(review=review)


def hide(public_id: str, *, erase: bool = False) -> None:
    """Let the check answer no more; with `erase`, keep nothing of what it said."""
    review = models.Review.objects.get(public_id=public_id)
    models.Review.objects.filter(pk=review.pk).update(live=False, **({"current": None} if erase else {}))
    if erase:
        review.versions.all().delete()
    models.Change.objects.create(review=review)
