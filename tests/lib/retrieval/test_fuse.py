"""Fusion, worked out by hand."""

import pytest

from minhchung.lib.retrieval.fuse import fuse

EVEN = {"words": 0.5, "grams": 0.0, "meaning": 0.5}


def test_scores_are_scaled_and_weighted() -> None:
    lists = {"words": {1: 10.0, 2: 6.0, 3: 2.0}, "meaning": {1: 0.2, 2: 0.6, 3: 0.4}}
    found = fuse(lists, whole={"words": 10.0}, weights=EVEN)
    assert found == {1: pytest.approx(0.5), 2: pytest.approx(0.75), 3: pytest.approx(0.25)}


def test_candidate_missing_in_a_list_gets_its_lowest() -> None:
    found = fuse({"words": {1: 4.0, 2: 2.0}, "meaning": {1: 0.1, 2: 0.3, 3: 0.9}}, whole={"words": 1.0}, weights=EVEN)
    assert found[3] == pytest.approx(0.5)


def test_best_by_words_counts_less_when_it_holds_little_of_the_message() -> None:
    lists = {"words": {1: 3.0, 2: 0.0}, "meaning": {1: 0.0, 2: 1.0}}
    assert fuse(lists, whole={"words": 6.0}, weights=EVEN)[1] == pytest.approx(0.5)
    assert fuse(lists, whole={"words": 60.0}, weights=EVEN)[1] == pytest.approx(0.05)


def test_unread_candidate_is_weighed_by_words_alone() -> None:
    lists = {"words": {1: 4.0, 2: 2.0}, "meaning": {2: 0.9}}
    assert fuse(lists, whole={"words": 4.0}, unread=frozenset({1}), weights=EVEN)[1] == pytest.approx(1.0)


def test_nothing_fuses_to_nothing() -> None:
    assert fuse({"words": {}, "meaning": {}}, whole={}) == {}
