"""Evidence: pages and files captured for a claim, durable and re-readable, each stored once.

A capture is never shown as a page of ours: what leaves this module is text, or a picture that was drawn anew.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from minhchung.errors import Broken, Refused
from minhchung.lib.archive import extract, warc
from minhchung.lib.archive import picture as pictures
from minhchung.lib.archive.extract import Found
from minhchung.lib.archive.guard import read_url
from minhchung.lib.archive.sniff import sniff
from minhchung.staff import people

from . import health, jobs, journal, models
from .capture import PICTURES, SIZE, allow, held, now
from .rules import CONTEXT, archive
from .states import EDITORS
from .titles import title

ROLES = ("intake", *EDITORS)


@dataclass(frozen=True)
class Kept:
    """A capture in the archive. `url`: where it was found, "" for a file without an address. `captured` is UTC."""

    id: int
    claim: int
    url: str
    sha256: str
    file_sha256: str
    media_type: str
    charset: str
    captured: str
    title: str


def capture(claim: int, url: str, *, by: int) -> int:
    """Have a page fetched and kept in the background; the id of its evidence.

    The same address that waits already is not fetched twice.
    Raises Refused: not_your_role, unknown_claim, url_invalid, url_not_http, url_userinfo, url_port.
    """
    _allowed(by)
    address = read_url(url, allow=allow()).url
    with transaction.atomic():
        found = _claim(claim)
        waiting = models.Evidence.objects.filter(claim=found, url=address, state="waiting").first()
        if waiting is not None:
            return waiting.pk
        made = models.Evidence.objects.create(claim=found, url=address, by_id=by, day=datetime.now(UTC).date())
        journal.write("capture", by=by, claim=found, facts={"evidence": made.pk})
        jobs.add("capture_page", made.pk)
    return made.pk


def upload(claim: int, body: bytes, *, url: str = "", by: int) -> int:
    """Keep a file that a person gives, found at `url` or nowhere ("" ); the id of its evidence.

    What it is, its bytes say. Pictures are kept without what they say of their makers; of names nothing arrives here.
    Raises Refused: not_your_role, unknown_claim, upload_too_large, upload_type, picture_*, pdf_*, url_*.
    """
    _allowed(by)
    address = read_url(url, allow=allow()).url if url.strip() else ""
    body, media_type = _taken(body)
    named = title(body, media_type=media_type, charset="")
    with jobs.alone("warc"):
        kept = warc.keep(archive(), body, media_type=media_type, when=now())  # durable before the row says so
        with transaction.atomic():
            found = _claim(claim)
            same = models.Evidence.objects.filter(claim=found, sha256=kept.sha256, url=address, state="kept").first()
            if same is not None:
                return same.pk
            made = models.Evidence.objects.create(
                claim=found, url=address, state="kept", given=True, media_type=media_type, title=named, by_id=by,
                day=datetime.now(UTC).date(), **held(kept),
            )  # fmt: skip
            journal.write("upload", by=by, claim=found, facts={"evidence": made.pk})
    return made.pk


def body(evidence_id: int) -> tuple[Kept, bytes]:
    """A capture and its bytes, every digest computed again.

    Raises Refused: unknown_evidence, evidence_not_ready; Broken: capture_missing, capture_damaged.
    """
    row = _row(evidence_id)
    if row.state != "kept":
        raise Refused("evidence_not_ready")
    return _shown(row), _read(row.sha256, row.file_sha256)


def text(evidence_id: int, *, whole: bool = False) -> str:
    """What the text view shows: the article of a page, or with `whole` all of its text, in which quotes are looked for.

    Raises Refused: capture_unreadable (a picture), pdf_*; and like `body`.
    """
    kept, data = body(evidence_id)
    read = extract.whole if whole else extract.readable
    return read(data, media_type=kept.media_type, charset=kept.charset)


def marked(evidence_id: int, quote: str) -> Found:
    """`quote` as the capture spells it, and what surrounds it. Raises Refused: quote_not_found, and like `text`."""
    kept, data = body(evidence_id)
    return extract.locate(data, quote, media_type=kept.media_type, charset=kept.charset, context=CONTEXT)


def picture(evidence_id: int) -> tuple[bytes, str]:
    """The screenshot of a page, or the picture that was captured, drawn anew; and its media type.

    Raises Refused: no_picture, picture_*; and like `body`.
    """
    row = _row(evidence_id)
    if row.state == "kept" and row.picture:
        return _read(row.picture), "image/png"
    kept, data = body(evidence_id)
    if kept.media_type not in PICTURES:
        raise Refused("no_picture")
    return pictures.bare(data, kept.media_type), _bare_type(kept.media_type)


def again(evidence_id: int, *, by: int) -> None:
    """Fetch once more what could not be; anything else stays as it is.

    Raises Refused: not_your_role, unknown_evidence.
    """
    _allowed(by)
    with transaction.atomic():
        row = _row(evidence_id, lock=True)
        if row.state == "failed":
            journal.write("capture_again", by=by, claim=row.claim, facts={"evidence": row.pk})
            jobs.add("capture_page", row.pk)


def remove(evidence_id: int, *, by: int) -> None:
    """Let go of an evidence that no quote stands on.

    The capture itself goes too, unless other evidence or a document of the record that was not withdrawn is made of
    the same bytes: somebody may hold that document, and it must stay re-readable. Otherwise nothing may be left of what
    was captured by mistake. Raises Refused: not_your_role, unknown_evidence, evidence_cited.
    """
    _allowed(by)
    with jobs.alone("warc"):
        with transaction.atomic():
            row = _row(evidence_id, lock=True)
            row.citations.filter(revision__state="abandoned").delete()  # else a mistake could never be let go of
            if row.citations.exists():
                raise Refused("evidence_cited")
            journal.write("remove_evidence", by=by, claim=row.claim, facts={"evidence": row.pk})
            row.delete()
            jobs.drop(evidence_id)
        for sha256 in filter(None, (row.sha256, row.picture)):
            _let_go(sha256)


def _let_go(sha256: str) -> None:
    rows = models.Evidence.objects.filter(sha256=sha256) | models.Evidence.objects.filter(picture=sha256)
    path = warc.find(archive(), sha256)
    if path is not None and not rows.exists() and not health.published(sha256):
        path.unlink()


def _taken(body: bytes) -> tuple[bytes, str]:
    """What is kept of a file, and its type."""
    if len(body) > SIZE:
        raise Refused("upload_too_large", limit=SIZE // 1_000_000)
    media_type = sniff(body)
    if not media_type:
        raise Refused("upload_type")
    if media_type not in PICTURES:
        return body, media_type
    return pictures.bare(body, media_type), _bare_type(media_type)


def _bare_type(media_type: str) -> str:
    return "image/png" if media_type == "image/gif" else media_type


def _read(sha256: str, file_sha256: str = "") -> bytes:
    path = warc.find(archive(), sha256)
    if path is None:
        raise Broken("capture_missing", sha256=sha256)
    try:
        kept, data = warc.read(path)
    except OSError as error:  # a disk that fails where it is read
        raise Broken("capture_damaged", sha256=sha256) from error
    if kept.sha256 != sha256 or file_sha256 not in {"", kept.file_sha256}:
        raise Broken("capture_damaged", sha256=sha256)
    return data


def _shown(row: models.Evidence) -> Kept:
    return Kept(
        row.pk, row.claim_id, row.url, row.sha256, row.file_sha256, row.media_type, row.charset, row.captured, row.title
    )  # fmt: skip


def _row(evidence_id: int, *, lock: bool = False) -> models.Evidence:
    rows = models.Evidence.objects.select_for_update() if lock else models.Evidence.objects.all()
    found = rows.filter(pk=evidence_id).first()
    if found is None:
        raise Refused("unknown_evidence")
    return found


def _claim(claim: int) -> models.Claim:
    found = models.Claim.objects.select_for_update().filter(pk=claim).first()
    if found is None:
        raise Refused("unknown_claim")
    if found.merged_id is not None:
        raise Refused("claim_merged")
    return found


def _allowed(by: int) -> None:
    if not people.roles(by) & set(ROLES):
        raise Refused("not_your_role", roles=", ".join(ROLES))
