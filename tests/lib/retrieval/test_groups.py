"""Agreement of groupings, against numbers worked out by hand and properties that must hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.lib.retrieval.groups import Groups, agreement


def test_agreement_of_a_worked_example() -> None:
    """Six pairs made, of seven right ones two: chance 6 * 7 / 36 of the 36 pairs of 9 items."""
    made, right = "AAABBBCDE", "XXYYXXYZZ"
    assert agreement(made, right) == Groups(
        pairs=6,
        precision=pytest.approx(2 / 6),
        recall=pytest.approx(2 / 10),
        ari=pytest.approx((2 - 60 / 36) / (8 - 60 / 36)),
    )


@pytest.mark.parametrize("labels", ["", "a", "aaaa", "abcd", "aabbc"])
def test_same_grouping_agrees_wholly(labels: str) -> None:
    found = agreement(labels, labels)
    assert (found.precision, found.recall, found.ari) == (1.0, 1.0, 1.0)


def test_nothing_joined_has_no_mistake_and_finds_nothing() -> None:
    assert agreement("abcd", "xxyy") == Groups(pairs=0, precision=1.0, recall=0.0, ari=0.0)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_agreement_does_not_depend_on_order_or_names(pairs: list[tuple[int, int]]) -> None:
    made, right = [a for a, _ in pairs], [b for _, b in pairs]
    found = agreement(made, right)
    turned = agreement([str(9 - a) for a in reversed(made)], list(reversed(right)))
    assert found == turned
    assert agreement(right, made).recall == found.precision
