"""Figures that texts state, and whether two texts state the same."""

import pytest

from minhchung.lib.retrieval.facts import clashes, denial, facts
from minhchung.lib.text.fold import tokens


def _facts(text: str) -> list[tuple[str, str, tuple[float, ...]]]:
    return [(fact.kind, fact.unit, fact.value) for fact in facts(text, tuple(tokens(text)))]


def _clashes(asked: str, checked: str) -> list[tuple[str, str, str]]:
    return clashes(facts(asked, tuple(tokens(asked))), facts(checked, tuple(tokens(checked))))


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("phạt 18 triệu đồng", ("number", "amount", (18e6,))),
        ("phạt 18.000.000 đồng", ("number", "amount", (18e6,))),
        ("phat mot trieu dong", ("number", "amount", (1e6,))),
        ("mất 500k", ("number", "amount", (500e3,))),
        ("giá 2tr8", ("number", "amount", (2.8e6,))),
        ("3,5 tỷ", ("number", "amount", (3.5e9,))),
        ("two million people", ("number", "amount", (2e6,))),
        ("ba ngày", ("number", "ngay", (3.0,))),
        ("hai mươi tuổi", ("number", "tuoi", (20.0,))),
        ("12 điểm", ("number", "diem", (12.0,))),
        ("ngày 2 tháng 9 năm 2025", ("date", "date", (2025.0, 9.0, 2.0))),
        ("hôm 2/9/2025", ("date", "date", (2025.0, 9.0, 2.0))),
        ("tháng 10/2024", ("date", "date", (2024.0, 10.0, 0.0))),
        ("từ năm 1994", ("date", "date", (1994.0, 0.0, 0.0))),
    ],
)
def test_figure_is_read_as_number_amount_or_date(text: str, fact: tuple[str, str, tuple[float, ...]]) -> None:
    assert _facts(text) == [fact]


@pytest.mark.parametrize("text", ["một người kể", "số 113", "quận 1", "45/99/2020", "không có gì", ""])
def test_text_without_comparable_figure_states_nothing(text: str) -> None:
    assert _facts(text) == []


@pytest.mark.parametrize(
    ("asked", "checked"),
    [
        ("nghỉ ba ngày", "nghỉ 3 ngày"),
        ("phạt 600 nghìn", "phạt 400.000 đến 600.000 đồng"),
        ("từ 2025", "từ 1/7/2025"),
        ("tháng 7 năm 2025", "ngày 1/7/2025"),
        ("uống 2 lít", "ngủ 8 tiếng"),
        ("không nói số nào", "phạt 5 triệu"),
        ("hôm nay 0 ca", "hôm nay 0 ca mắc mới"),
        ("tháng 7", "ngày 1/7/2025"),
    ],
)
def test_figures_that_can_both_be_true_do_not_clash(asked: str, checked: str) -> None:
    assert _clashes(asked, checked) == []


@pytest.mark.parametrize(
    ("asked", "checked", "clash"),
    [
        ("nghỉ năm nay 5 ngày", "nghỉ 3 ngày", ("number", "5 ngày", "3 ngày")),
        ("phạt hai triệu", "phạt 20 triệu", ("number", "hai triệu", "20 triệu")),
        ("Từ Năm 1984", "từ năm 1994", ("date", "1984", "1994")),
        ("ngày 2/9/2025", "ngày 3/9/2025", ("date", "2/9/2025", "3/9/2025")),
        ("hôm nay 0 ca mắc", "hôm nay 12 ca mắc", ("number", "0 ca", "12 ca")),
        ("hôm nay 12 ca mắc", "hôm nay 0 ca mắc", ("number", "12 ca", "0 ca")),
    ],
)
def test_different_figures_of_one_kind_clash_as_written(asked: str, checked: str, clash: tuple[str, str, str]) -> None:
    assert _clashes(asked, checked) == [clash]


@pytest.mark.parametrize(
    ("asked", "checked", "expected"),
    [
        ("face masks do not cause harm", "Face masks cause harm", [("polarity", "not cause", "cause")]),
        ("masks don't cause harm", "Masks cause harm", [("polarity", "don't cause", "cause")]),
        ("masks do not cause harm", "Harm is caused by masks", [("polarity", "not cause", "caused")]),
        ("khẩu trang không gây thiếu oxy", "Khẩu trang gây thiếu oxy", [("polarity", "không gây", "gây")]),
        ("khẩu trang gây thiếu oxy phải không", "Khẩu trang gây thiếu oxy", []),
        ("2G không gọi được nữa", "2G không gọi được nữa", []),
        ("do masks cause harm or not?", "Masks cause harm", []),
    ],
)
def test_denial_of_a_shared_word_is_a_clash(asked: str, checked: str, expected: list[tuple[str, str, str]]) -> None:
    assert denial(list(tokens(asked)), list(tokens(checked)), text=asked) == expected
