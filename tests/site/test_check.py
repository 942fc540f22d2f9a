"""The page of a check in every state it can be in, and of its older revisions. `site.check`."""

import json
from dataclasses import replace

import pytest

from minhchung.record.health import Health
from minhchung.site.check import check_page, older_page
from tests.site.reading import Reading
from tests.site.standing import (
    CITATION,
    DESK,
    FIRST,
    OTHER,
    SAMPLE,
    SECOND,
    corrected,
    published,
    retracted,
    withdrawn,
)

MARKUP = {"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "a </script> b & c"}


def read(standing=None, *, desk=DESK, lang="en", claim_review=None) -> Reading:
    return Reading(check_page(standing or published(), desk=desk, lang=lang, claim_review=claim_review))


def older(standing=None, *, number=1, lang="en") -> Reading:
    return Reading(older_page(standing or corrected(), number, desk=DESK, lang=lang))


@pytest.mark.parametrize(("lang", "verdict", "topic"), [("vi", "Sai", "Thiên tai"), ("en", "False", "Disasters")])
def test_verdict_claim_and_short_answer_come_first(lang: str, verdict: str, topic: str) -> None:
    page = read(lang=lang)
    assert (page.one("//html/@lang"), page.one("//*[contains(@class,'plate')]")) == (lang, verdict)
    assert page.one("//h1") == FIRST.title
    assert page.one("//*[contains(@class,'claim big')]") == f"“{FIRST.claim}”"
    assert page.one("//p[@class='lead']") == FIRST.summary
    assert page.one("//header[@class='hero']//a") == topic
    assert page.one("//title") == f"{verdict}: {FIRST.title}: {DESK.name}"
    assert page.texts("//use/@href")[:2] == ["#logo", "#v-false"]


def test_quote_is_marked_in_its_surroundings() -> None:
    page = read()
    assert page.texts("//blockquote/mark") == [CITATION.quote, OTHER.quote]
    assert page.texts("//blockquote") == [
        f"… {CITATION.before} {CITATION.quote}{CITATION.after} …",
        f"… {OTHER.before} {OTHER.quote}",
    ]


def test_surroundings_keep_the_spacing_of_their_script() -> None:
    thai = replace(CITATION, before="น้ำร้อน", quote="ไม่รักษา", after="มะเร็ง")
    quoted = replace(CITATION, before="nói “", quote="không", after="” rồi")
    page = read(published(replace(FIRST, citations=(thai, quoted))))
    assert page.texts("//blockquote") == ["… น้ำร้อนไม่รักษามะเร็ง …", "… nói “không” rồi …"]


def test_evidence_says_when_where_and_which_bytes() -> None:
    rows = read(lang="vi").texts("//ol[@class='evidence']/li[1]//dd")
    assert rows == [
        "21/11/2026, 21:12 giờ Việt Nam (14:12 UTC)",
        "dien-luc.an-mau.example",
        "bản công khai (WACZ)",
        CITATION.sha256,
    ]
    assert read().texts("//ol[@class='evidence']/li//dd[1]") == [
        "21 November 2026, 14:12 UTC",
        "21 November 2026, 19:40 UTC",
    ]


@pytest.mark.parametrize(
    ("public", "copies", "said"),
    [
        (True, (CITATION.sha256,), "public copy (WACZ)"),
        (True, (), "withdrawn, digest only"),
        (False, (CITATION.sha256,), "not public, digest only"),
    ],
)
def test_copy_is_offered_only_while_it_is_handed_out(public: bool, copies: tuple[str, ...], said: str) -> None:
    check = replace(FIRST, citations=(replace(CITATION, public=public),))
    page = read(published(check, copies=copies))
    assert page.one("//ol[@class='evidence']//dd[3]") == said
    assert ("/checks/an-mau-cat-dien/evidence.wacz" in page.links()) == (said == "public copy (WACZ)")


def test_original_of_a_sample_is_no_link() -> None:
    assert read().texts("//ol[@class='evidence']//a/@href")[0] == CITATION.url
    assert read(desk=SAMPLE).texts("//ol[@class='evidence']//a/@href") == ["/checks/an-mau-cat-dien/evidence.wacz"]


def test_history_gives_the_reason_and_the_way_to_older_texts() -> None:
    page = read(corrected())
    assert page.texts("//ol[@class='history']/li/p[1]") == [
        "Revision 2, corrected. 23 November 2026, log entry 1,283",
        "Revision 1, published. 22 November 2026, log entry 1,279",
    ]
    assert page.texts("//ol[@class='history']/li[1]/p[2]") == [SECOND.reason]
    assert page.texts("//ol[@class='history']//a/@href") == ["/en/checks/an-mau-cat-dien/r1/"]


def test_reply_is_placed_whole_and_says_that_nobody_was_verified() -> None:
    page = read(corrected())
    assert page.texts("//section[@aria-labelledby='replies']/*[not(self::h2)]") == [
        "Chúng tôi xác nhận danh sách bốn xã. Lịch cập nhật có tại bảng tin của từng xã.",
        "Identity not verified. Placed whole on 23 November 2026, log entry 1,284.",
    ]
    assert read().texts("//section[@aria-labelledby='replies']") == []


def test_erased_reply_leaves_its_reason() -> None:
    standing = corrected()
    gone = replace(standing, replies=(replace(standing.replies[0], document=None, withdrawn="Có số điện thoại."),))
    assert read(gone).texts("//section[@aria-labelledby='replies']/p[1]") == [
        "A reply stood here; its text was withdrawn. Có số điện thoại."
    ]


def test_single_handed_check_says_so_wherever_it_is_shown() -> None:
    page = read(published(replace(FIRST, solo=True)))
    assert page.texts("//p[@class='careful']") == ["Published without a second reviewer."]
    assert page.texts("//ol[@class='history']/li/p[2]") == ["Published without a second reviewer."]
    assert page.one("//figure//img/@alt") == f"False: {FIRST.title} (published without a second reviewer)"
    assert page.texts("//p[@class='careful']/ancestor-or-self::*[contains(@class,'noprint')]") == []
    plain = read()
    assert (plain.texts("//p[@class='careful']"), plain.texts("//ol[@class='history']/li/p[2]")) == ([], [])
    assert plain.one("//figure//img/@alt") == f"False: {FIRST.title}"


def test_single_handed_revision_says_so_after_two_people_corrected_it() -> None:
    first, second = corrected().versions
    alone = replace(first, document=replace(FIRST, solo=True))
    standing = replace(corrected(), versions=(alone, second))
    assert older(standing).texts("//p[@class='careful']") == ["Published without a second reviewer."]
    page = read(standing)
    assert page.texts("//p[@class='careful']") == []
    assert page.texts("//ol[@class='history']/li/p[@class='small']") == ["Published without a second reviewer."]


def test_dead_link_is_told_beside_the_citation() -> None:
    noted = (Health(CITATION.sha256, link="dead", link_since="2026-11-24"), Health(OTHER.sha256, "alive", "2026-11-23"))
    page = read(published(health=noted))
    assert page.texts("//ol[@class='evidence']//dd[2]") == [
        "dien-luc.an-mau.exampleThe link has been dead since 24 November 2026; the archived copy stands.",
        "pctt.an-mau.example",
    ]
    assert page.texts("//p[contains(@class,'careful')]") == []


def test_damaged_capture_is_told_at_the_top_and_beside_the_citation() -> None:
    noted = Health(OTHER.sha256, "dead", "2026-11-24", "damaged", "2026-11-25")
    page = read(published(health=(noted,)))
    top = "Damaged evidence: evidence 2. Its archived copy is no longer the one that was published."
    beside = (
        "The archived copy of this page is damaged: since 25 November 2026 its bytes do not give the digest that was "
        "published. Nobody can find the quote again in it."
    )
    assert page.texts("//p[contains(@class,'damaged')]") == [top, beside]
    assert page.texts("//p[contains(@class,'damaged')]/a/@href") == ["#e2"]
    assert page.texts("//li[@id='e2']//dd")[1:3] == [
        "pctt.an-mau.exampleThe link has been dead since 24 November 2026.",
        "damaged",
    ]


def test_damaged_public_copy_is_not_offered() -> None:
    noted = Health(CITATION.sha256, file="damaged", file_since="2026-11-25")
    page = read(published(health=(noted,), copies=()))
    assert page.one("//li[@id='e1']//dd[3]") == "damaged"
    assert "/checks/an-mau-cat-dien/evidence.wacz" not in page.links()


def test_older_revision_tells_of_its_damaged_capture_too() -> None:
    noted = Health(CITATION.sha256, file="damaged", file_since="2026-11-25")
    page = older(replace(corrected(), health=(noted,)))
    assert len(page.texts("//p[contains(@class,'damaged')]")) == 2


def test_page_names_the_command_and_the_document_that_prove_it() -> None:
    standing = corrected()
    page = read(standing)
    digest = standing.versions[-1].sha256
    assert page.one("//section[@aria-labelledby='verify']//pre") == (
        "minhchung verify https://kiemchung.example --check an-mau-cat-dien"
    )
    assert page.texts("//section[@aria-labelledby='verify']//dl//a/@href") == [f"/documents/{digest[:2]}/{digest}.json"]
    assert page.texts("//section[@aria-labelledby='verify']//dl//code") == [digest]


def test_markup_cannot_leave_its_script_element() -> None:
    page = read(claim_review=MARKUP)
    (script,) = page.root.xpath("//script")
    assert (script.get("type"), json.loads(script.text)) == ("application/ld+json", MARKUP)
    assert read().texts("//script") == []


def test_head_is_ready_for_sharing_and_for_both_languages() -> None:
    page = read(claim_review=MARKUP)
    said = {node.get("property"): node.get("content") for node in page.root.xpath("//meta[@property]")}
    assert (said["og:title"], said["og:image"]) == (
        f"False: {FIRST.title}",
        "https://kiemchung.example/checks/an-mau-cat-dien/share.png",
    )
    assert said["og:description"] == f"False. {FIRST.summary}"
    assert page.one("//link[@rel='canonical']/@href") == "https://kiemchung.example/en/checks/an-mau-cat-dien/"
    alternates = page.root.xpath("//link[@rel='alternate' and @hreflang]")
    assert {node.get("hreflang"): node.get("href") for node in alternates} == {
        "vi": "https://kiemchung.example/checks/an-mau-cat-dien/",
        "en": "https://kiemchung.example/en/checks/an-mau-cat-dien/",
        "x-default": "https://kiemchung.example/checks/an-mau-cat-dien/",
    }
    assert page.texts("//link[@rel='alternate' and not(@hreflang)]/@href") == [
        "/checks/an-mau-cat-dien/feed.atom",
        "/checks/an-mau-cat-dien/feed.json",
    ]
    assert page.texts("//meta[@name='robots']/@content") == []


def test_sample_is_marked_and_kept_out_of_search_engines() -> None:
    page = read(desk=SAMPLE)
    assert page.texts("//meta[@name='robots']/@content") == ["noindex"]
    assert len(page.texts("//aside[@class='sample']")) == 1
    assert read().texts("//aside[@class='sample']") == []


def test_retracted_check_says_so_first_and_loses_its_markup() -> None:
    page = read(retracted(), claim_review=MARKUP)
    assert page.one("//*[contains(@class,'plate')]") == "Retracted"
    assert page.texts("//section[contains(@class,'ended')]/*") == [
        "This check was retracted on 24 November 2026. It no longer stands.",
        "Thông báo mà bài dựa vào hóa ra là của năm 2019.",
    ]
    assert page.texts("//p[@class='stamp']") == [
        "What follows no longer stands. It is kept so that anyone can see what was said. The verdict was: False."
    ]
    assert (page.texts("//script"), page.texts("//meta[@property='og:image']")) == ([], [])
    assert page.texts("//meta[@name='robots']/@content") == ["noindex"]
    assert page.one("//p[@class='lead']") == SECOND.summary


def test_retraction_whose_reason_was_erased_says_that() -> None:
    page = read(retracted(""))
    assert page.texts("//section[contains(@class,'ended')]/p") == [
        "The reason was withdrawn on a legal or privacy duty."
    ]


def test_withdrawn_check_says_only_what_may_be_said() -> None:
    data = check_page(withdrawn(), desk=DESK, lang="en", claim_review=MARKUP)
    page = Reading(data)
    assert page.one("//h1") == "The text of this check was withdrawn"
    assert (
        page.texts("//ol[@class='history']/li/p[2]")
        == ["The text of this revision was withdrawn. Bài chứa địa chỉ nhà riêng."] * 2
    )
    assert page.texts("//section[@aria-labelledby='verify']//code") == [one.sha256 for one in withdrawn().versions]
    assert [part in data.decode() for part in (FIRST.title, FIRST.claim, SECOND.summary, CITATION.quote)] == [False] * 4
    assert page.texts("//script") == []


def test_older_revision_is_shown_in_full_and_points_to_the_current_one() -> None:
    page = older()
    assert page.texts("//div[contains(@class,'ended')]/p") == [
        "This is revision 1. On 23 November 2026 revision 2 took its place.",
        SECOND.reason,
        "To the check as it stands",
    ]
    assert page.one("//p[@class='lead']") == FIRST.summary
    assert page.one("//link[@rel='canonical']/@href") == "https://kiemchung.example/en/checks/an-mau-cat-dien/"
    assert page.texts("//meta[@name='robots']/@content") == ["noindex"]
    assert page.texts("//nav//a[@hreflang='vi']/@href") == ["/checks/an-mau-cat-dien/r1/"]


def test_older_revision_shows_what_changed_word_by_word() -> None:
    page = older()
    assert page.texts("//dl[@class='changes']/dt") == ["Short answer", "Explanation (as Markdown)"]
    assert page.texts("//dl[@class='changes']/dd[1]/del") == ["[taken out: năm]"]
    assert page.texts("//dl[@class='changes']/dd[1]/ins") == ["[put in: bốn]"]


def test_older_revision_that_was_erased_says_why_and_shows_no_difference() -> None:
    first, second = corrected().versions
    page = older(replace(corrected(), versions=(replace(first, document=None, withdrawn="Có tên riêng."), second)))
    assert page.texts("//dl[@class='changes']") == []
    assert page.texts("//h1 | //h1/following-sibling::p") == [
        "The text of this revision was withdrawn",
        "Có tên riêng.",
    ]


@pytest.mark.parametrize(
    ("markdown", "outline"),
    [
        ("## A\n\n## B", ["h3", "h3"]),
        ("# A\n\n### B\n\n# C", ["h3", "h4", "h3"]),
        ("### A\n\n# B", ["h3", "h3"]),
        ("# A\n\n#### B\n\n## C", ["h3", "h4", "h4"]),
    ],
)
def test_headings_of_the_explanation_skip_no_level(markdown: str, outline: list[str]) -> None:
    page = read(published(replace(FIRST, explanation=markdown)))
    found = page.root.xpath("//div[contains(@class,'said-here')]/*")
    assert [node.tag for node in found] == outline


def test_text_of_a_check_stays_text() -> None:
    evil = "<script>alert(1)</script>\"'&"
    check = replace(FIRST, title=evil, claim=evil, summary=evil, citations=(replace(CITATION, quote=evil, title=evil),))
    page = read(published(check))
    assert page.one("//h1") == evil
    assert page.texts("//blockquote/mark") == [evil]
    assert page.texts("//script") == []


def test_check_in_another_language_says_in_which() -> None:
    page = read(lang="en")
    assert (page.one("//h1/@lang"), page.texts("//dt[.='Written in']/following-sibling::dd[1]")) == (
        "vi",
        ["Vietnamese"],
    )
    assert read(lang="vi").texts("//dt[.='Viết bằng']") == []
