"""Accuracy, F1 by label and macro-F1 of guessed labels."""

from minhchung.lib.text.agreement import Agreement, ByLabel, agreement


def test_agreement_counts_each_label_that_was_given() -> None:
    found = agreement([("a", "a"), ("a", "b"), ("b", "b"), ("b", "c")])
    assert found == Agreement(
        n=4,
        accuracy=0.5,
        macro_f1=(2 / 3 + 0.5) / 2,
        by_label={"a": ByLabel(2, 1.0, 0.5, 2 / 3), "b": ByLabel(2, 0.5, 0.5, 0.5)},
    )


def test_agreement_of_nothing_is_zero() -> None:
    assert agreement([]) == Agreement(0, 0.0, 0.0, {})
