"""Charts are SVG that parses, lies within its box, and can be read without colour."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from minhchung.site import charts


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in drawn(svg).iter("text")]


def paths(svg: str, kind: str) -> list[str]:
    return [path.attrib["d"] for path in drawn(svg).iter("path") if path.attrib["class"] == kind]


def test_a_strip_says_every_number_and_draws_no_bar_for_none() -> None:
    svg = charts.strip([3, 0, 12], most=12)
    assert texts(svg) == ["3", "0", "12"]
    assert paths(svg, "bars") == ["M103.3 66v-10.0", "M516.7 66v-40.0"]


def test_strips_share_one_scale() -> None:
    small, large = charts.strip([1, 2], most=8), charts.strip([2, 8], most=8)
    assert paths(small, "bars")[1].partition("v")[2] == paths(large, "bars")[0].partition("v")[2]


@pytest.mark.parametrize("values", [[], [0], [0, 0]])
def test_a_strip_of_nothing_is_still_a_picture(values: list[int]) -> None:
    assert paths(charts.strip(values, most=0), "bars") == []


def test_a_lying_bar_is_as_long_as_its_share_and_never_invisible() -> None:
    assert paths(charts.bar(50, most=100), "lying") == ["M0 7h100.0"]
    assert paths(charts.bar(1, most=1_000_000), "lying") == ["M0 7h1.5"]
    assert paths(charts.bar(0, most=0), "lying") == []


def test_labels_that_narrow_screens_keep_end_with_the_newest() -> None:
    labels = [str(n) for n in range(12)]
    kept = [one.text for one in drawn(charts.names(labels)).iter("text") if one.attrib["class"] == "t"]
    assert kept == ["2", "5", "8", "11"]


def lines(low: list[int | None], high: list[int | None]) -> str:
    labels = [str(n) for n in range(len(low))]
    return charts.lines(labels, low, high, says="Giờ & <tháng>", ends=("half: 1", "nine in ten: 2"))


def test_lines_differ_by_stroke_and_are_labelled_where_they_end() -> None:
    svg = lines([20, 10], [80, 96])
    assert (paths(svg, "solid"), paths(svg, "dash")) == (["M40.0 183.9L600.0 205.0"], ["M40.0 57.7L600.0 24.0"])
    assert texts(svg)[-2:] == ["nine in ten: 2", "half: 1"]
    assert drawn(svg).attrib["aria-label"] == "Giờ & <tháng>"


def test_a_month_without_hours_leaves_a_gap() -> None:
    assert paths(lines([4, None, 4, 4], [8, None, 8, 8]), "solid") == ["M40.0 125.0M413.3 125.0L600.0 125.0"]


def test_lines_of_one_month_are_two_labelled_dots() -> None:
    svg = lines([5], [9])
    assert len(list(drawn(svg).iter("circle"))) == 2
    assert texts(svg)[-2:] == ["nine in ten: 2", "half: 1"]


def test_lines_of_no_hours_have_no_dots() -> None:
    assert list(drawn(lines([None, None], [None, None])).iter("circle")) == []


@pytest.mark.parametrize("most", [1, 4, 5, 23, 24, 97, 1000, 5000])
def test_the_grid_reaches_over_the_highest_value(most: int) -> None:
    svg = lines([1], [most])
    marks = [int(text.text or "") for text in drawn(svg).iter("text") if text.attrib["x"] == "32"]
    assert marks[0] == 0
    assert marks[-1] >= most
    assert len({later - earlier for earlier, later in pairwise(marks)}) == 1
