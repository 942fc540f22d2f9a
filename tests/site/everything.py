"""One page of every kind, as a small desk would have them."""

from collections.abc import Iterator

from minhchung.lib.publication import document
from minhchung.lib.publication.document import Notice
from minhchung.record.checks import Mended, NoticeShown, Switch
from minhchung.site import lists, texts
from minhchung.site.check import check_page, older_page
from minhchung.site.lists import Shelf
from tests.site.standing import FIRST, SAMPLE, SECOND, corrected

MENDED = (
    Mended("corrected", FIRST.id, 2, "2026-11-23", SECOND.reason, "vi", 1283, ""),
    Mended("retracted", FIRST.id, 3, "2026-11-24", "Nguồn sai năm.", "vi", 1290, ""),
    Mended("withdrawn", FIRST.id, 1, "2026-11-25", "", "", 1291, "copy"),
)
NOTICE = Notice(
    "notice",
    "notice-1",
    1,
    "vi",
    FIRST.id,
    "2026-11-20",
    "takedown",
    "no_action",
    "Giữ nguyên.",
    "2026-11-24",
    "0" * 32,
)
NOTICES = (
    NoticeShown(1, "0" * 64, 1300, NOTICE, "2026-11-24", ""),
    NoticeShown(2, "1" * 64, 1301, None, "2026-11-25", "Lệnh tòa."),
)
KEYS = ("kiemchung.example/log+00000000+AQID", "kiemchung.example/log+11111111+AQIE")
STATE = texts.LogState(1302, "SBNJSBNJSBNJSBNJSBNJSBNJSBNJSBNJSBNJSBNJd5o=", "2026-11-25", KEYS, (2,))
MODES = (Switch(1, True, "2026-11-20", 1), Switch(2, False, "2026-11-24", 1292))
DATA = texts.DataFile("/data/checks.csv", 1284, 123_456, "a" * 64)


def all_pages(lang: str) -> Iterator[tuple[str, bytes]]:
    """(path, page) of every kind of page, as a small desk would have them."""
    said = {"desk": SAMPLE, "lang": lang}
    shown = [corrected()]
    yield "/", lists.front_page(shown, total=1, **said)
    yield "/checks/", lists.list_page(shown, shelf=Shelf(1), **said)
    for key in document.TOPICS:
        yield f"/topics/{key}/", lists.list_page(shown, shelf=Shelf(1, "topic", key), **said)
    for key in document.VERDICTS:
        yield f"/verdicts/{key}/", lists.list_page([], shelf=Shelf(0, "verdict", key), **said)
    yield "/topics/", lists.topics_page({"disaster": 1}, **said)
    yield "/verdicts/", lists.verdicts_page({"false": 1}, **said)
    yield "/corrections/", lists.corrections_page(MENDED, titles={FIRST.id: FIRST.title}, total=3, **said)
    yield "/notices/", lists.notices_page(NOTICES, total=2, **said)
    yield f"/checks/{FIRST.id}/", check_page(corrected(), claim_review=None, **said)
    yield f"/checks/{FIRST.id}/r1/", older_page(corrected(), 1, **said)
    yield "/about/", texts.about_page(**said)
    yield "/about/method/", texts.method_page(modes=MODES, **said)
    yield "/about/not/", texts.not_page(**said)
    yield "/log/", texts.log_page(STATE, **said)
    yield "/feeds/", texts.feeds_page(topics=["disaster"], languages=["vi"], **said)
    yield "/data/", texts.data_page([DATA], as_of="2026-11-24", **said)
