"""ClaimReview as we write it: valid by our schema, the same as the golden files, and read back to what it was."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from minhchung.lib.claimreview.schema import Review
from minhchung.lib.claimreview.verdicts import phrases, verdict
from minhchung.lib.claimreview.write import SCALE, SHORT, claim_review, schema, shortened, word
from minhchung.site.words import VERDICTS as SHOWN

from .sources import items, packed

GOLDEN = Path(__file__).parent / "golden"
HOME = "https://kiemchung.example/"
LONG = "Từ ngày mai toàn tỉnh An Mẫu bị cắt điện ba ngày liền vì bão, mọi nhà phải tích nước và sạc đầy điện thoại"
CORRECTED = Review(
    url=HOME + "checks/an-mau-cat-dien/",
    host="kiemchung.example",
    claim=LONG,
    title="Tỉnh An Mẫu không có lịch cắt điện ba ngày",
    summary="Lịch cắt điện đã công bố chỉ có hai đợt bảo trì, mỗi đợt bốn giờ.",
    publisher="Bàn Kiểm Chứng Mẫu",
    published="2026-11-02",
    language="vi",
    rating="Sai",
    verdict="false",
    claim_published="2026-11-01",
)
PLAIN = Review(
    url=HOME + "checks/blue-dye/",
    host="kiemchung.example",
    claim="The An Mau water works puts a blue dye into drinking water",
    title="A blue tracer was used once, to find a leak",
    summary="It was food colouring, announced a week before.",
    publisher="Bàn Kiểm Chứng Mẫu",
    published="2026-10-12",
    language="en",
    rating="Mostly true",
    verdict="mostly_true",
    claim_published="",
)
THAI = replace(
    PLAIN,
    url=HOME + "checks/thai-lemon/",
    claim="ดื่มน้ำมะนาวร้อนทุกเช้าช่วยรักษาโรคมะเร็งได้ทุกชนิดภายในเวลาเพียงสองสัปดาห์โดยไม่ต้องไปพบแพทย์เลย",
    language="th",
    rating="",
    verdict="unproven",
)
WRITTEN = {
    "corrected": claim_review(CORRECTED, home=HOME, modified="2026-11-05"),
    "plain": claim_review(PLAIN, home=HOME),
    "thai": claim_review(THAI, home=HOME),
}


@cache
def validator(home: str = HOME) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema(home))
    return Draft202012Validator(schema(home))


def errors(node: object, home: str = HOME) -> list[str]:
    """Where `node` breaks the schema, as paths."""
    found = validator(home).iter_errors(node)
    return sorted({"/".join(map(str, error.absolute_path)) for error in found})


@pytest.mark.parametrize("name", WRITTEN)
def test_markup_is_the_golden_file_and_valid(name: str) -> None:
    text = json.dumps(WRITTEN[name], ensure_ascii=False, indent=2) + "\n"
    assert text == (GOLDEN / f"{name}.json").read_text("utf-8")
    assert errors(WRITTEN[name]) == []
    assert errors(WRITTEN[name], "") == []


def test_each_golden_file_is_one_that_is_compared() -> None:
    assert sorted(file.stem for file in GOLDEN.iterdir()) == sorted(WRITTEN)


@pytest.mark.parametrize(
    ("review", "name"), [(CORRECTED, "corrected"), (PLAIN, "plain"), (replace(THAI, rating="ไม่มีหลักฐาน"), "thai")]
)
def test_own_reader_reads_back_what_was_written(review: Review, name: str) -> None:
    assert items(packed(WRITTEN[name])) == [review]


def test_reader_takes_the_whole_claim_only_for_one_that_is_shortened() -> None:
    other = {**WRITTEN["plain"], "itemReviewed": {"@type": "Claim", "text": "Another claim"}}
    cut = {**WRITTEN["corrected"], "claimReviewed": "Toàn tỉnh bị…"}
    read = [item.claim for item in items(packed([other, cut])) if isinstance(item, Review)]
    assert read == [PLAIN.claim, "Toàn tỉnh bị…"]


@pytest.mark.parametrize("name", SCALE)
def test_rating_without_its_word_still_says_about_the_same(name: str) -> None:
    on_scale = {"true": "true", "mostly_true": "mostly_true", "false": "false", "satire": "false"}
    assert verdict("", value=SCALE[name], best=5, worst=1) == on_scale.get(name, "misleading")


LANGUAGES = sorted({language for _, language, _ in phrases()})


@pytest.mark.parametrize("language", [*LANGUAGES, "zh-Hant", "vi-VN", "tlh"])
def test_word_of_every_verdict_is_read_as_that_verdict(language: str) -> None:
    assert [verdict(word(name, language)) for name in SCALE] == list(SCALE)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_words_are_those_that_the_pages_show(language: str) -> None:
    with override(language):
        shown = [str(SHOWN[name][1]) for name in SCALE]
    assert [word(name, language) for name in SCALE] == shown


def test_review_without_verdict_is_not_written() -> None:
    with pytest.raises(ValueError, match="unknown"):
        claim_review(replace(PLAIN, verdict="unknown"), home=HOME)


@pytest.mark.parametrize(
    ("claim", "short"),
    [
        ("Uống nước dừa nóng chữa khỏi ung thư", "Uống nước dừa nóng chữa khỏi ung thư"),
        ("a" * 74, "a" * 74),
        ("a" * 75, "a" * 73 + "…"),
        ("a" * 73 + " b", "a" * 73 + "…"),
        (f"{'a' * 70} bcdef", "a" * 70 + "…"),
        (f"{'a' * 68}, – (bcdef", "a" * 68 + "…"),
        (f"ab {'c' * 100}", f"ab {'c' * 70}…"),
        ("e\u0323\u0302" * 40, "e\u0323\u0302" * 24 + "…"),
        ("." * 100, "." * 73 + "…"),
        ("e" + "\u0301" * 100, "e" + "\u0301" * 72 + "…"),
        (LONG, "Từ ngày mai toàn tỉnh An Mẫu bị cắt điện ba ngày liền vì bão, mọi nhà…"),
    ],
)
def test_long_claim_is_shortened_at_a_word(claim: str, short: str) -> None:
    assert shortened(claim) == short


@given(st.text(min_size=1, max_size=200))
def test_shortened_claim_is_never_longer_and_begins_like_the_claim(claim: str) -> None:
    short = shortened(claim)
    assert 1 <= len(short) <= SHORT
    assert short == claim or (short.endswith("…") and claim.startswith(short[:-1]))


def changed(path: str, value: Any) -> dict[str, Any]:
    """The corrected markup with `value` at `path`; None takes the field out."""
    node: dict[str, Any] = json.loads(json.dumps(WRITTEN["corrected"]))
    *above, last = path.split("/")
    part = node
    for step in above:
        part = part[step]
    part.pop(last, None)
    if value is not None:
        part[last] = value
    return node


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("reviewRating/ratingValue", 0, "reviewRating/ratingValue"),
        ("reviewRating/ratingValue", 6, "reviewRating/ratingValue"),
        ("reviewRating/ratingValue", 2.5, "reviewRating/ratingValue"),
        ("reviewRating/ratingValue", "1", "reviewRating/ratingValue"),
        ("reviewRating/bestRating", 10, "reviewRating/bestRating"),
        ("reviewRating/alternateName", "", "reviewRating/alternateName"),
        ("reviewRating/alternateName", None, "reviewRating"),
        ("url", "https://other.example/checks/an-mau-cat-dien/", "url"),
        ("url", "https://kiemchungxexample/checks/an-mau-cat-dien/", "url"),
        ("url", "https://kiemchung.example/checks/an-mau-cat-dien/#r1", "url"),
        ("url", None, ""),
        ("claimReviewed", "a" * 75, "claimReviewed"),
        ("claimReviewed", "two\nlines", "claimReviewed"),
        ("claimReviewed", None, ""),
        ("author/@type", "Person", "author/@type"),
        ("author/url", "https://other.example/", "author/url"),
        ("author/jobTitle", "Editor", "author"),
        ("itemReviewed/author", {"@type": "Person", "name": "Somebody"}, "itemReviewed"),
        ("itemReviewed/appearance", [], "itemReviewed"),
        ("creator", {"@type": "Person", "name": "Somebody"}, ""),
        ("itemReviewed/datePublished", "", "itemReviewed/datePublished"),
        ("datePublished", "2026-13-01", "datePublished"),
        ("license", "https://example.org/", "license"),
        ("inLanguage", "Vietnamese", "inLanguage"),
    ],
)
def test_schema_refuses_what_must_not_be_published(path: str, value: object, where: str) -> None:
    assert errors(changed(path, value)) == [where]
