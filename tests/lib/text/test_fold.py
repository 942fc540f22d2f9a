"""One spelling for many: `lib.text.fold`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.lib.text.fold import fold, normal, tokens


def words(text: str) -> list[str]:
    return [token.folded for token in tokens(text)]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đột quỵ", "dot quy"),
        ("ĐỘT QUỴ", "dot quy"),
        ("đo\u0323\u0302t quy\u0323", "dot quy"),  # decomposed, in the order of no keyboard
        ("hoà hòa HOÀ", "hoa hoa hoa"),
        ("bão\u200b số\u00ad 3", "bao so 3"),  # zero-width space, soft hyphen
        ("𝗕𝗮̃𝗼 𝘀𝗼̂́ 𝟯", "bao so 3"),  # letters styled for attention
        ("Straße İstanbul", "strasse istanbul"),
        ("فِعل", "فعل"),
        ("ΑΘΉΝΑ", "αθηνα"),
    ],
)
def test_fold_meets_where_people_mean_the_same(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize("word", ["ไข้หวัด", "हिन्दी", "ភាសាខ្មែរ"])
def test_fold_keeps_marks_that_are_vowels(word: str) -> None:
    assert fold(word) == word


@pytest.mark.parametrize(
    ("old", "new"),
    [("hoà", "hòa"), ("khoẻ", "khỏe"), ("thuý", "thúy"), ("Hoá", "hóa"), ("quý", "quý"), ("hoàn", "hoàn")],
)
def test_normal_places_the_tone_mark_one_way(old: str, new: str) -> None:
    assert normal(old) == new


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phạt 3.500.000đ, từ 12/3!", ["phat", "3.500.000", "d", "tu", "12/3"]),
        ("5G gây COVID-19?", ["5g", "gay", "covid", "19"]),
        ("#BãoSố3 vào #bao_so_3, #COVIDVaccine", ["bao", "so3", "vao", "bao", "so", "3", "covid", "vaccine"]),
        ("iPhone TikTok", ["iphone", "tiktok"]),
        ("新冠病毒", ["新冠", "冠病", "病毒"]),
        ("火", ["火"]),
        ("😀 🎉", []),
        ("", []),
    ],
)
def test_tokens_of_any_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_tokens_point_into_the_text(text: str) -> None:
    assert [(t.normal, t.folded) for t in tokens(text)] == [
        (normal(text[t.start : t.end]), fold(text[t.start : t.end])) for t in tokens(text)
    ]


@given(st.text())
def test_fold_of_a_fold_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
