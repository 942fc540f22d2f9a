"""Lists of checks, corrections and notices, and their pages. `site.lists`."""

from dataclasses import replace

import pytest

from minhchung.record.checks import Mended
from minhchung.site import lists
from minhchung.site.lists import Shelf
from tests.site.everything import MENDED, NOTICES
from tests.site.reading import Reading
from tests.site.standing import DESK, FIRST, SAMPLE, SECOND, corrected, published, retracted, withdrawn


def shelf_page(total: int, page_number: int = 0, *, by: str = "", key: str = "", lang: str = "en") -> Reading:
    shown = [corrected()] if total else []
    return Reading(lists.list_page(shown, desk=DESK, lang=lang, shelf=Shelf(total, by, key), page_number=page_number))


def turns(page: Reading) -> list[str]:
    return page.texts("//nav[@class='turn']/a/@href")


def test_rows_say_the_verdict_the_claim_and_the_day() -> None:
    shown = [published(replace(FIRST, solo=True)), corrected(), retracted(), withdrawn()]
    page = Reading(lists.list_page(shown, desk=DESK, lang="en", shelf=Shelf(4)))
    assert page.texts("//ol[@class='checks']/li/div[1]") == ["Withdrawn", "Retracted", "False", "False"]
    assert page.texts("//ol[@class='checks']//h2") == [FIRST.id, FIRST.title, FIRST.title, FIRST.title]
    assert page.texts("//ol[@class='checks']//p[@class='claim']") == [f"“{FIRST.claim}”"] * 2
    assert page.texts("//ol[@class='checks']/li/p") == [
        *["corrected 23 November 2026"] * 3,
        "22 November 2026no second reviewer",
    ]
    assert page.texts("//h1 | //h1/following-sibling::p") == ["All checks", "4 checks, newest first"]


@pytest.mark.parametrize(
    ("total", "page_number", "links"),
    [
        (0, 0, []),
        (50, 0, []),
        (51, 0, ["/en/checks/page/1/"]),
        (150, 0, ["/en/checks/page/2/"]),
        (151, 0, ["/en/checks/page/3/"]),
        (151, 1, ["/en/checks/page/2/"]),
        (151, 3, ["/en/checks/page/4/", "/en/checks/page/2/"]),
        (151, 4, ["/en/checks/", "/en/checks/page/3/"]),
    ],
)
def test_list_goes_on_without_a_gap(total: int, page_number: int, links: list[str]) -> None:
    assert turns(shelf_page(total, page_number)) == links


def test_numbered_pages_are_as_many_as_hold_the_list() -> None:
    assert [lists.pages(total) for total in (0, 1, 50, 51, 100_000)] == [0, 1, 1, 2, 2000]
    assert [lists.pages(total, size=lists.PER_PAGE_OF_REASONS) for total in (20, 21)] == [1, 2]


@pytest.mark.parametrize(
    ("by", "key", "vi", "en", "path"),
    [
        ("topic", "scam", "Lừa đảo", "Scams", "/topics/scam/"),
        ("verdict", "mostly_true", "Phần lớn đúng", "Mostly true", "/verdicts/mostly_true/"),
    ],
)
def test_list_is_named_in_both_languages(by: str, key: str, vi: str, en: str, path: str) -> None:
    pages = [shelf_page(120, 2, by=by, key=key, lang=lang) for lang in ("vi", "en")]
    assert [page.one("//h1") for page in pages] == [vi, en]
    assert turns(pages[1]) == [f"/en{path}page/3/", f"/en{path}page/1/"]
    assert pages[1].one("//a[@hreflang='vi']/@href") == f"{path}page/2/"


def test_counts_stand_beside_topics_and_verdicts() -> None:
    topics = Reading(lists.topics_page({"health": 1284}, desk=DESK, lang="vi"))
    assert topics.texts("//ul[@class='counted']/li")[:2] == ["Sức khỏe 1.284", "Thực phẩm 0"]
    verdicts = Reading(lists.verdicts_page({"false": 3}, desk=DESK, lang="en"))
    assert verdicts.texts("//ul[@class='counted']/li")[2:4] == ["Misleading 0", "False 3"]


def test_corrections_give_their_kind_reason_and_entry_newest_first() -> None:
    page = Reading(lists.corrections_page(MENDED, titles={FIRST.id: FIRST.title}, desk=DESK, lang="en", total=3))
    assert page.texts("//ol[@class='checks']/li/div[1]") == ["Copy withdrawn", "Retraction", "Correction"]
    assert page.texts("//ol[@class='checks']/li/div[2]/p") == [
        "The reason was withdrawn on a legal or privacy duty.",
        "Nguồn sai năm.",
        SECOND.reason,
    ]
    assert page.texts("//ol[@class='checks']/li[1]/p") == ["25 November 2026log entry 1,291"]


def test_notices_say_what_was_demanded_and_what_came_of_it() -> None:
    page = Reading(lists.notices_page(NOTICES, desk=DESK, lang="en", total=2))
    assert page.texts("//ol[@class='checks']/li[2]/div") == [
        "Demand to take down",
        f"Nothing was changedGiữ nguyên.About the check {FIRST.id}",
    ]
    assert page.texts("//ol[@class='checks']/li[1]/div[2]") == ["The text of this notice was withdrawn.Lệnh tòa."]
    assert page.texts("//ol[@class='checks']/li[1]/p") == ["25 November 2026log entry 1,301"]


def test_withdrawn_notice_leads_to_the_notices() -> None:
    gone = Mended("withdrawn", "notice-2", 1, "2026-11-25", "Lệnh tòa.", "vi", 1292, "body", notice=True)
    page = Reading(lists.corrections_page([gone], titles={}, desk=DESK, lang="en", total=1))
    assert page.texts("//ol[@class='checks']//h2/a/@href") == ["/en/notices/"]


def test_page_says_whose_it_is_and_where_to_send_a_reply() -> None:
    page = Reading(lists.notices_page([], desk=replace(DESK, contact="mailto:ban@desk.example"), lang="en", total=0))
    assert page.texts("//p[@class='noprint report']/a/@href") == ["mailto:ban@desk.example"]
    assert (page.one("//title"), page.one("//a[@class='brand']")) == (f"Notices: {DESK.name}", DESK.name)
    sample = Reading(lists.notices_page([], desk=SAMPLE, lang="en", total=0))
    assert (sample.one("//title"), sample.texts("//p[@class='noprint report']")) == ("Notices: Minh Chứng", [])


@pytest.mark.parametrize("sign", ["a", "ề", "漢", "😀"])
def test_full_page_of_long_checks_stays_under_60_kilobytes(sign: str) -> None:
    check = replace(FIRST, title=sign * 200, claim=sign * 1000, solo=True)
    shelf = Shelf(5000, "topic", "disaster")
    assert len(lists.list_page([published(check)] * 50, desk=SAMPLE, lang="vi", shelf=shelf, page_number=9)) < 60_000
    reasons = [replace(MENDED[0], reason=sign * 1000)] * lists.PER_PAGE_OF_REASONS
    said = {"titles": {FIRST.id: check.title}, "total": 400, "page_number": 9}
    assert len(lists.corrections_page(reasons, desk=SAMPLE, lang="vi", **said)) < 60_000  # type: ignore[arg-type]
