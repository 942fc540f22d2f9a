"""What may be said: answered only where a check speaks of the same."""

from collections.abc import Iterator

import pytest

from minhchung.lib.retrieval.decide import ANSWERED, RELATED, decide, label, labels, score
from minhchung.lib.retrieval.index import Hit, Index, Why

from .checks import ALL, opened


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with opened() as made:
        made.add(ALL)
        made.encode()
        yield made


def chance(*, held_back: bool = False, foreign: bool = False, **signals: float) -> float:
    return score(signals, held_back=held_back, foreign=foreign)


def _hit(value: float) -> Hit:
    return Hit("a", value, Why((), "claim", {}))


def test_label_follows_the_thresholds() -> None:
    assert [label(_hit(value)) for value in (1.0, ANSWERED, ANSWERED - 0.01, RELATED, RELATED - 0.01, 0.0)] == [
        "answered",
        "answered",
        "related",
        "related",
        "none",
        "none",
    ]


def test_decision_is_the_strongest_label() -> None:
    assert decide([_hit(ANSWERED), _hit(0.1), _hit(RELATED)]) == "answered"
    assert decide([_hit(0.1), _hit(RELATED)]) == "related"
    assert (decide([_hit(0.1)]), decide([])) == ("none", "none")


def test_no_check_answers_behind_one_that_does_not() -> None:
    assert labels([_hit(RELATED), _hit(1.0), _hit(0.0)]) == ["related", "related", "none"]
    assert decide([_hit(RELATED), _hit(1.0)]) == "related"
    assert labels([_hit(ANSWERED), _hit(RELATED), _hit(1.0)]) == ["answered", "related", "answered"]


def test_score_grows_with_meaning_and_words() -> None:
    rows = [(0.2, 0.3), (0.5, 0.3), (0.5, 0.6), (0.9, 0.9)]
    found = [chance(meaning=meaning, claimed=claimed, asked=0.5) for meaning, claimed in rows]
    assert found == sorted(found)
    assert (found[0] < RELATED, found[-1] > ANSWERED) == (True, True)


def test_clash_never_answers_however_near() -> None:
    assert chance(meaning=1.0, claimed=1.0, asked=1.0, held_back=True) < ANSWERED
    assert chance(meaning=1.0, claimed=1.0, asked=1.0) >= ANSWERED


def test_another_language_is_answered_by_meaning_alone() -> None:
    assert chance(meaning=0.75, claimed=0.0, asked=0.0, foreign=True) >= ANSWERED
    assert chance(meaning=0.3, claimed=0.0, asked=0.0, foreign=True) < RELATED
    assert chance(meaning=0.75, claimed=0.0, asked=0.0) < ANSWERED


def test_check_without_vector_is_judged_more_strictly() -> None:
    assert chance(meaning=0.6, claimed=0.6, asked=0.6) >= ANSWERED
    assert chance(claimed=0.6, asked=0.6) < ANSWERED
    assert chance(claimed=1.0, asked=0.9) >= ANSWERED


@pytest.mark.parametrize(
    "text",
    [
        "Người bị đột quỵ cứ chích máu đầu ngón tay là cứu được",
        "chich mau dau ngon tay nguoi dot quy co cuu duoc khong",
        "nghe nói uống trà xanh lúc đói là loãng xương hả mn",
        "vượt đèn đỏ phạt 18 triệu",
    ],
)
def test_message_that_says_the_same_is_answered(index: Index, text: str) -> None:
    assert decide(index.search(text)) == "answered"


def test_message_with_another_figure_is_related_and_says_why(index: Index) -> None:
    hits = index.search("Vượt đèn đỏ bị phạt 80 triệu đồng")
    assert (decide(hits), hits[0].id) == ("related", "fine")
    assert hits[0].why.clashes == (("number", "80 triệu", "18 triệu"),)


def test_message_with_another_date_is_not_answered(index: Index) -> None:
    hits = index.search("The old harbour bridge collapsed in 2021")
    assert hits[0].why.clashes == (("date", "2021", "2019"),)
    assert decide(hits) == "related"


def test_message_with_another_place_is_not_answered() -> None:
    with opened() as index:
        index.add(ALL[:1])
        from minhchung.lib.retrieval.index import Doc

        index.add([Doc("flood", claim="Chợ nổi ở Cần Thơ bị cháy trong đêm giao thừa", lang="vi")])
        index.encode()
        hits = index.search("Chợ nổi ở Sóc Trăng bị cháy trong đêm giao thừa")
        assert hits[0].why.clashes == (("place", "Sóc Trăng", "Cần Thơ"),)
        assert decide(hits) == "related"
        assert decide(index.search("Chợ nổi ở Caanf Thow bị cháy trong đêm giao thừa")) == "answered"


@pytest.mark.parametrize(
    "text",
    ["Chào cả nhà buổi sáng vui vẻ", "Bán nhà mặt phố, giá tốt", "See you at the party tonight!", "😂😂 hay quá ad ơi"],
)
def test_unrelated_message_is_not_answered(index: Index, text: str) -> None:
    assert decide(index.search(text)) == "none"
