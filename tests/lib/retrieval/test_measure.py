"""Figures worked out by hand."""

import pytest

from minhchung.lib.retrieval.measure import Asked, Decision, Ranking, decision, percentile, ranking

FIRST = Asked(["a", "b"], {"a"}, "answered")
THIRD = Asked(["x", "y", "a", "b"], {"b", "a"}, "answered")
EIGHTH = Asked([*"1234567", "a"], {"a"}, "related")
ELEVENTH = Asked([*"1234567890", "a"], {"a"}, "related")
MISSED = Asked([], {"a"}, "none")
FALSE = Asked(["a"], set(), "answered")
HONEST = Asked(["a"], set(), "related")


def test_ranking_counts_first_right_among_questions_with_answers() -> None:
    found = ranking([FIRST, THIRD, EIGHTH, ELEVENTH, MISSED, FALSE, HONEST])
    assert found == Ranking(n=5, s1=1 / 5, s5=2 / 5, s10=3 / 5, mrr10=pytest.approx((1 + 1 / 3 + 1 / 8) / 5))


def test_decision_counts_right_only_in_first_place_and_answered() -> None:
    right_but_related = Asked(["a"], {"a"}, "related")
    found = decision([FIRST, THIRD, right_but_related, MISSED, FALSE, HONEST])
    assert found == Decision(answered_right=1 / 4, false_answer=1 / 2)


def test_figures_of_nothing_are_zero() -> None:
    assert ranking([]) == Ranking(0, 0.0, 0.0, 0.0, 0.0)
    assert decision([]) == Decision(0.0, 0.0)
    assert percentile([], 50) == 0.0


def test_percentile_is_the_nearest_rank() -> None:
    values = [50.0, 15.0, 20.0, 35.0, 40.0]
    assert [percentile(values, p) for p in (0, 5, 30, 40, 50, 95, 100)] == [15, 15, 20, 20, 35, 50, 50]
