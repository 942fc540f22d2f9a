"""Ratings in publishers' own words, and the verdicts they mean."""

from collections import defaultdict
from typing import get_args

import pytest

from minhchung.lib.claimreview.schema import Verdict
from minhchung.lib.claimreview.verdicts import fold, phrases, verdict


def test_no_phrase_has_two_verdicts() -> None:
    meanings = defaultdict(set)
    for name, _, phrase in phrases():
        meanings[fold(phrase)].add(name)
    assert {phrase: found for phrase, found in meanings.items() if len(found) > 1 or not phrase} == {}
    assert set().union(*meanings.values()) == set(get_args(Verdict)) - {"unknown"}


def test_every_phrase_is_known_as_it_is_written() -> None:
    assert [(phrase, name) for name, _, phrase in phrases() if verdict(phrase) != name] == []


def test_every_verdict_has_words_in_the_languages_of_the_desk() -> None:
    spoken = defaultdict(set)
    for name, language, _ in phrases():
        spoken[name].add(language)
    for languages in spoken.values():
        assert {
            "vi",
            "en",
            "es",
            "pt",
            "fr",
            "de",
            "it",
            "ar",
            "hi",
            "id",
            "th",
            "zh",
            "ja",
            "ko",
            "ru",
            "tr",
        } <= languages


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        # as written
        ("Pants on Fire!", "false"),
        ("Four Pinocchios", "false"),
        ("HALF TRUE", "misleading"),
        ("Mostly-correct", "mostly_true"),
        ("really_false", "false"),
        ("❌ Fake", "false"),
        ("Tin Giả", "false"),
        ("TIN GIA", "false"),
        ("Đúng", "true"),
        ("đu\u0301ng", "true"),
        ("Gây hiểu lầm", "misleading"),
        ("Chưa kiểm chứng", "unproven"),
        ("Falso.", "false"),
        ("Engañoso", "misleading"),
        ("證據不足", "unproven"),
        ("错误", "false"),
        ("زائف", "false"),
        ("گمراه‌کننده", "misleading"),
        ("गलत", "false"),
        ("Refuted", "false"),
        ("Supported", "true"),
        ("Not Enough Evidence", "unproven"),
        ("Conflicting Evidence/Cherrypicking", "misleading"),
        ("Manipulated", "false"),
        ("Satire", "satire"),
        ("Outdated", "outdated"),
        # what stands before the first stop
        ("FALSO: As imagens são antigas", "false"),
        ("Sai: hình ảnh đã qua chỉnh sửa", "false"),
        ("Misleading. The photo is from 2015.", "misleading"),
        ("False — the picture was taken elsewhere", "false"),
        ("[SALAH] Video lama", "false"),
        ("【错误】喝柠檬水能治癌", "false"),
        ("True: the photo shows the bridge", "true"),
        ("False (the picture was taken elsewhere)", "false"),
        # after a label
        ("Verdict: False", "false"),
        ("Kết luận: Sai sự thật", "false"),
        ("Our rating: Mostly True", "mostly_true"),
        ("We rate this claim false", "false"),
        # twice the same
        ("False / Falso", "false"),
        ("Sai | False", "false"),
    ],
)
def test_verdict_is_named(rating: str, expected: str) -> None:
    assert verdict(rating) == expected


@pytest.mark.parametrize(
    "rating",
    [
        "",
        "   ",
        "1/5",
        "Not false",
        "No es falso",
        "không sai",
        "False?",
        "¿Falso?",
        "True/False",
        "Fake/Misleading",
        "False (satire)",
        "True. However, it leaves out the rest",
        "True: but only in 2015",
        "Đúng. Nhưng đã cũ",
        "属实。但缺乏背景",
        "Es falso que el agua cure",
        "The agency never said so",
        "It is not the case that this is false",
        "This is what people said was true",
        "«Unsinn», heißt es dazu",
        "Person Alpha: False memories",
        "Falsehood",
        "untrue to form",
    ],
)
def test_verdict_is_unknown_where_another_reading_is_possible(rating: str) -> None:
    assert verdict(rating) == "unknown"


@pytest.mark.parametrize(
    ("value", "best", "worst", "expected"),
    [
        (1, 5, 1, "false"),
        (2, 5, 1, "misleading"),
        (3, 5, 1, "misleading"),
        (4, 5, 1, "mostly_true"),
        (5, 5, 1, "true"),
        (0, 100, 0, "false"),
        (95, 100, 0, "mostly_true"),
        (1, 2, 1, "false"),
        (1, 1, 1, "unknown"),
        (1, 1, 5, "unknown"),
        (0, 5, 1, "unknown"),
        (6, 5, 1, "unknown"),
        (-1, -1, -1, "unknown"),
        (1, 5, None, "unknown"),
        (1, None, 1, "unknown"),
        (None, 5, 1, "unknown"),
    ],
)
def test_value_counts_only_on_a_sound_scale(
    value: float | None, best: float | None, worst: float | None, expected: str
) -> None:
    assert verdict("The agency never said so", value=value, best=best, worst=worst) == expected


def test_words_win_over_the_value() -> None:
    assert verdict("Falso", value=4, best=6, worst=1) == "false"
