"""The work behind evidence: fetch a page once, keep it, take its picture. Nothing here is open while it fetches.

Every step may be cut off and done again: a capture is in the archive before the row says so, and the same bytes are
kept once.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from minhchung.errors import MinhChungError, Refused
from minhchung.lib.archive import screenshot, warc
from minhchung.lib.archive.fetch import Allow, Limits, fetch
from minhchung.lib.archive.sniff import sniff
from minhchung.lib.archive.warc import Capture

from . import jobs, models
from .rules import archive
from .titles import HTML, title

SIZE = 20_000_000  # bytes of a page or a file
LIMITS = Limits(size=SIZE, seconds=30.0)
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
_SIGNED = ("application/pdf", *PICTURES)  # types whose first bytes leave no doubt
_UNNAMED = ("", "application/octet-stream", "binary/octet-stream")  # what servers say that do not know


def _told(subject: int, *, state: str, error: MinhChungError | None) -> None:
    facts = _plain(error.facts) if error else {}
    row = models.Evidence.objects.filter(pk=subject).exclude(state="kept")
    row.update(state=state, code=error.code if error else "", facts=facts)


def _told_nothing(subject: int, *, state: str, error: MinhChungError | None) -> None:
    """Evidence without a screenshot lacks nothing."""


@jobs.job(_told)
def capture_page(evidence: int) -> None:
    """Fetch the page of an evidence and keep it. Raises Refused: capture_type, and like `fetch` and `warc.write`."""
    row = models.Evidence.objects.filter(pk=evidence).exclude(state="kept").first()
    if row is None:
        return  # removed meanwhile, or kept by an attempt that was cut off after it
    response = fetch(row.url, limits=LIMITS, allow=allow())
    media_type = kind_of(response.body, response.content_type)
    named = title(response.body, media_type=media_type, charset=response.charset)
    with jobs.alone("warc"):
        if models.Evidence.objects.filter(pk=evidence).exists():
            capture = warc.write(archive(), response, when=now())
            _write(evidence, {"url": response.url, "media_type": media_type, "title": named}, capture)


@jobs.job(_told_nothing, queue="pictures")
def shoot_page(evidence: int) -> None:
    """Take the picture of a page that is kept. Raises what `screenshot.shoot` raises."""
    row = models.Evidence.objects.filter(pk=evidence, state="kept", picture="").first()
    chromium = screenshot.find(settings.MINHCHUNG_CHROMIUM)
    if row is None or chromium is None:
        return
    body = screenshot.shoot(row.url, chromium=chromium, allow=allow())
    with jobs.alone("warc"):
        if models.Evidence.objects.filter(pk=evidence).exists():
            capture = warc.keep(archive(), body, media_type="image/png", when=now())
            models.Evidence.objects.filter(pk=evidence).update(picture=capture.sha256)


def kind_of(body: bytes, declared: str = "") -> str:
    """The media type of what is taken as evidence, by its bytes and what the server says of it.

    Raises Refused: capture_type.
    """
    found = sniff(body)
    if found in _SIGNED or (found and declared in _UNNAMED):
        return found
    if declared in HTML and (found or b"\0" not in body):
        return declared
    if declared == "text/plain" and found:
        return declared
    raise Refused("capture_type", media_type=declared or "?")


def allow() -> Allow:
    """What may be fetched, by the settings."""
    ports, loopback = settings.MINHCHUNG_FETCH
    return Allow(ports=ports, loopback=loopback)


def now() -> str:
    """The moment as archives write it, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write(evidence: int, said: Mapping[str, str], capture: Capture) -> None:
    kept = {"state": "kept", "code": "", "facts": {}, **held(capture), **said}
    with transaction.atomic():
        fresh = models.Evidence.objects.filter(pk=evidence).exclude(state="kept").update(**kept)
        if fresh and said["media_type"] in HTML and screenshot.find(settings.MINHCHUNG_CHROMIUM):
            jobs.add("shoot_page", evidence)


def held(capture: Capture) -> dict[str, str]:
    """What the row of an evidence says of its capture."""
    return {
        "sha256": capture.sha256,
        "file_sha256": capture.file_sha256,
        "charset": capture.charset,
        "captured": capture.captured,
    }


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value if isinstance(value, int) else str(value) for name, value in facts.items()}
