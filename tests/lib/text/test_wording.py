"""What is read off the wording of a message, and where in it."""

import pytest

from minhchung.lib.text.wording import Wording


def cues(text: str) -> list[tuple[str, str]]:
    return [(found.cue, text[found.start : found.end]) for found in Wording(text).cues]


def test_cue_is_found_in_every_spelling_and_shown_as_written() -> None:
    for text in ("Đặt hàng đi", "ĐẶT  HÀNG đi", "dat hang di", "Đặt-hàng đi"):
        assert cues(text) == [("sells", text[:-3])]


def test_cue_in_the_middle_of_a_word_is_none() -> None:
    assert cues("wholesome") == []


def test_marks_decide_where_the_text_has_them() -> None:
    assert cues("bữa cơm chay đạm bạc") == []  # "chay" is not "cháy"
    assert cues("chay nha o cho") == [("event", "chay")]


def test_sign_of_percentage_stays_with_its_number() -> None:
    assert cues("Điện tăng 4,8% nhé") == [("amount", "tăng 4,8%")]


def test_shape_tells_questions_links_quotes_and_noise() -> None:
    assert Wording("").shape == [0.0, 1.0, 1.0, *[0.0] * 8]
    assert Wording("Thế à? 5!").shape == [0.15, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    assert Wording("“sdf” sdf [tên] https://a.vn").shape == [
        *(pytest.approx(0.3), 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0),
        *(pytest.approx(4 / 6), 1.0, 1.0),
    ]


def test_grams_are_words_and_pairs_in_both_spellings_with_their_places() -> None:
    assert list(Wording("Đi chợ").grams) == [
        ("nđi", 0, 2),
        ("nchợ", 3, 6),
        ("n^ đi", 0, 2),
        ("nđi chợ", 0, 6),
        ("nchợ $", 3, 6),
        ("fdi", 0, 2),
        ("fcho", 3, 6),
        ("f^ di", 0, 2),
        ("fdi cho", 0, 6),
        ("fcho $", 3, 6),
    ]
    assert list(Wording("").grams) == []
