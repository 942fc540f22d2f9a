"""Verdicts, topics, days, moments and numbers as each language writes them. `site.words`."""

import pytest
from django.utils.translation import override

from minhchung.lib.publication import document
from minhchung.site.words import NOTICES, OUTCOMES, TOPICS, VERDICTS, cut, day, language, moment, number


def test_each_verdict_has_its_own_word_and_shape_in_both_languages() -> None:
    words = {}
    for lang in ("vi", "en"):
        with override(lang):
            words[lang] = [str(word) for _shape, word in VERDICTS.values()]
    assert words["vi"] == [
        "Đúng", "Phần lớn đúng", "Gây hiểu lầm", "Sai", "Đã cũ", "Châm biếm", "Chưa đủ bằng chứng", "Chưa quy đổi"
    ]  # fmt: skip
    assert words["en"] == [
        "True", "Mostly true", "Misleading", "False", "Outdated", "Satire", "Unproven", "Other rating"
    ]  # fmt: skip
    assert len({shape for shape, _word in VERDICTS.values()}) == 8


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [
        ("2026-11-22", "22/11/2026", "22 November 2026"),
        ("2026-01-02", "02/01/2026", "2 January 2026"),
        ("2026", "2026", "2026"),
        ("", "", ""),
    ],
)
def test_day_is_written_as_the_language_does(iso: str, vi: str, en: str) -> None:
    assert (day(iso, "vi"), day(iso, "en")) == (vi, en)


def test_number_is_written_as_the_language_does() -> None:
    assert (number(1284, "vi"), number(1284, "en")) == ("1.284", "1,284")
    assert (number(0.934, "vi", places=2), number(0.934, "en", places=2)) == ("0,93", "0.93")


def test_each_word_of_a_document_has_a_name() -> None:
    assert (tuple(VERDICTS), tuple(TOPICS)) == ((*document.VERDICTS, "unknown"), document.TOPICS)
    assert (tuple(NOTICES), tuple(OUTCOMES)) == (document.NOTICES, document.OUTCOMES)


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [
        ("2026-11-21T14:12:00Z", "21/11/2026, 21:12 giờ Việt Nam (14:12 UTC)", "21 November 2026, 14:12 UTC"),
        (
            "2026-12-31T17:00:59Z",
            "01/01/2027, 00:00 giờ Việt Nam (31/12/2026, 17:00 UTC)",
            "31 December 2026, 17:00 UTC",
        ),
    ],
)
def test_moment_is_told_in_the_time_of_the_reader(iso: str, vi: str, en: str) -> None:
    told = []
    for lang in ("vi", "en"):
        with override(lang):
            told.append(moment(iso, lang))
    assert told == [vi, en]


def test_language_is_named_in_the_reader_s_own() -> None:
    named = []
    for lang in ("vi", "en"):
        with override(lang):
            named.append([language(tag) for tag in ("vi", "en-GB", "fr")])
    assert named == [["tiếng Việt", "tiếng Anh", "fr"], ["Vietnamese", "English", "fr"]]


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("một hai ba", 40, "một hai ba"),
        ("một hai ba bốn", 14, "một hai…"),
        ("một hai, ba bốn", 14, "một hai…"),
        ("ẳ" * 20, 12, "ẳẳẳ…"),
    ],
)
def test_text_is_cut_at_a_word_and_never_within_a_letter(text: str, most: int, short: str) -> None:
    assert (cut(text, most), len(cut(text, most).encode()) <= most) == (short, True)
