"""Made-up checks as the record gives them, for the tests of this room."""

from dataclasses import replace
from typing import Any

from minhchung.lib.publication import canonical
from minhchung.lib.publication.document import Check, Citation, Reply, encode
from minhchung.record.checks import Ended, Placed, Standing, Version
from minhchung.site.desk import Desk

DESK = Desk(
    address="https://kiemchung.example",
    name="Bàn Kiểm Chứng Mẫu & Bạn",
    sample=False,
    contact="mailto:desk@kiemchung.example",
    vkey="kiemchung.example/log+00000000+AQ==",
)
SAMPLE = replace(DESK, address="https://sample.invalid", sample=True)
CITATION = Citation(
    quote="Không có lịch cắt điện ba ngày.",
    before="",
    after="",
    title="Thông báo",
    source="Điện lực An Mẫu (nguồn mẫu)",
    url="https://dien.example/thong-bao.html",
    captured="2026-11-02T03:00:00Z",
    sha256="c" * 64,
    media_type="text/html",
    public=False,
)
FIRST = Check(
    kind="published",
    id="an-mau-cat-dien",
    revision=1,
    language="vi",
    topic="disaster",
    claim="Từ ngày mai toàn tỉnh An Mẫu bị cắt điện ba ngày liền vì bão, mọi nhà phải tích nước và sạc đầy điện thoại",
    title='Tỉnh An Mẫu "cắt điện ba ngày"? Không có lịch nào như vậy',
    verdict="false",
    summary="Lịch đã công bố chỉ có hai đợt bảo trì, mỗi đợt < 4 giờ & không phải vì bão.",
    explanation="Chúng tôi đã đọc lịch cắt điện.",
    citations=(CITATION,),
    first_seen="2026-11-01",
    published="2026-11-02",
    date="2026-11-02",
    supersedes="",
    reason="",
    solo=False,
    salt="0" * 32,
)


def check(number: int = 0, **changed: Any) -> Check:
    """FIRST with `changed` fields; with a number, under an id of its own."""
    own: dict[str, Any] = {"id": f"check-{number}" if number else FIRST.id}
    return replace(FIRST, **{**own, **changed})


def corrected(of: Check, **changed: Any) -> Check:
    """The next revision of `of`."""
    later: dict[str, Any] = {
        "kind": "corrected",
        "revision": of.revision + 1,
        "supersedes": canonical.digest(encode(of)),
        "date": "2026-11-05",
        "reason": "Số giờ của đợt bảo trì bị ghi sai.",
    }
    return replace(of, **{**later, **changed})


def version(document: Check, entry: int, *, withdrawn: str = "") -> Version:
    """A revision in the log at `entry`; with a reason in `withdrawn`, erased."""
    number, sha256 = document.revision, canonical.digest(encode(document))
    return Version(number, document.kind, document.date, sha256, entry, None if withdrawn else document, withdrawn)


def standing(*documents: Check, position: int = 1, entry: int = 1, **changed: Any) -> Standing:
    """A live check with these revisions, which stand in the log from `entry` on."""
    revisions = documents or (FIRST,)
    versions = tuple(version(each, entry + n) for n, each in enumerate(revisions))
    return replace(Standing(revisions[0].id, position, "live", versions, (), None, ()), **changed)


def placed(number: int, entry: int, *, withdrawn: str = "") -> Placed:
    """A reply to FIRST."""
    said = Reply("reply", FIRST.id, number, "vi", f"Phản hồi {number} <của> đơn vị.", "2026-11-06", "1" * 32)
    sha256 = canonical.digest(encode(said))
    return Placed(number, said.date, sha256, entry, None if withdrawn else said, withdrawn)


def ended(entry: int, *, reason: str = "Nguồn chính đã bị phát hiện là giả.") -> Ended:
    """A retraction; without `reason`, one whose text was erased."""
    return Ended("2026-11-08", reason, "d" * 64, entry, "vi" if reason else "")


RETRACTED = standing(check(7), position=7, entry=20, state="retracted", ended=ended(30))
WITHDRAWN = replace(
    standing(check(8), position=8, entry=21), state="withdrawn", versions=(version(check(8), 21, withdrawn="Quyền."),)
)
