"""Reading the record: a check with its history, lists, and how things stood earlier."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhchung.lib.publication import canonical, document
from minhchung.record import checks, entries, publications
from minhchung.record.checks import Ended, Listing, Mended, NoticeShown, Placed, Version
from tests.record.publishing import (
    ID,
    check,
    citation,
    corrected,
    notice,
    publish,
    reply,
    retracted,
    tables,
    withdrawal,
)  # fmt: skip


def shas() -> list[str]:
    """Digests of the published documents, in order; entry 1 is the first."""
    return [row["sha256"] for row in tables()["record_publication"]]


def one(public_id: str = ID) -> checks.Standing:
    found = checks.one(public_id)
    assert found is not None
    return found


def test_empty_record(desk: None) -> None:
    assert (checks.has_any(), list(checks.every()), checks.one(ID), checks.newest(5)) == (False, [], None, ())
    assert (checks.counts("topic"), checks.mended(), checks.notices(), checks.touched(0, 9)) == ({}, [], [], [])


def test_check_as_published(desk: None) -> None:
    publish(check())
    found = one()
    assert (found.id, found.position, found.state, found.replies, found.ended, found.copies) == (
        ID, 1, "live", (), None, (),
    )  # fmt: skip
    assert found.versions == (Version(1, "published", "2026-11-02", shas()[0], 1, check(), ""),)
    assert found.current == check()
    assert checks.has_any() is True


def test_earlier_revision_stays_readable_with_the_reason(desk: None) -> None:
    publish(check())
    second = corrected(title="Sửa lại")
    publish(second, reply())
    found = one()
    assert found.versions == (
        Version(1, "published", "2026-11-02", shas()[0], 1, check(), ""),
        Version(2, "corrected", "2026-11-05", shas()[1], 2, second, ""),
    )
    assert found.current == second
    assert found.replies == (Placed(1, "2026-11-06", shas()[2], 3, reply(), ""),)


def test_retracted_check_says_when_and_why(desk: None) -> None:
    publish(check(), retracted())
    found = one()
    assert (found.state, found.ended) == ("retracted", Ended("2026-11-06", "Nguồn đã rút lại.", shas()[1], 2, "vi"))
    assert found.current == check()


def test_withdrawn_check_says_why_and_nothing_else(desk: None) -> None:
    publish(check(), reply())
    publish(withdrawal(shas()[0]), withdrawal(shas()[1], number=2, reason="Cũng thế."))
    found = one()
    assert (found.state, found.current) == ("withdrawn", None)
    assert found.versions == (Version(1, "published", "2026-11-02", shas()[0], 1, None, "Theo luật."),)
    assert found.replies == (Placed(1, "2026-11-06", shas()[1], 2, None, "Cũng thế."),)


def test_retraction_whose_text_was_erased(desk: None) -> None:
    publish(check(), retracted())
    publish(withdrawal(shas()[1]))
    assert (one().state, one().ended) == ("retracted", Ended("2026-11-06", "", shas()[1], 2, ""))


def test_earlier_revision_that_was_erased(desk: None) -> None:
    publish(check())
    publish(corrected())
    publish(withdrawal(shas()[0]))
    assert [(each.document is None, each.withdrawn) for each in one().versions] == [(True, "Theo luật."), (False, "")]
    assert one().state == "live"


def test_public_copies_are_those_of_the_newest_revision_that_were_not_withdrawn(desk: None) -> None:
    digests = [letter * 64 for letter in "abc"]
    cited = [citation(sha256=digest, public=digest != "b" * 64) for digest in [*digests, "a" * 64]]
    publish(check(citations=cited))
    assert one().copies == ("a" * 64, "c" * 64)
    publish(withdrawal("a" * 64, what="copy"))
    assert one().copies == ("c" * 64,)
    publish(corrected(citations=cited[:2]))
    assert one().copies == ()  # citing it again does not bring it back
    assert checks.erased(0) == ["a" * 64]


def test_checks_as_they_stood_earlier(desk: None) -> None:
    """What a snapshot shows does not move when the record does."""
    publish(check())
    publish(corrected(title="Sửa lại"), reply(), retracted(revision=3), check("khac"))
    stood = {size: list(checks.every(before=size)) for size in range(7)}
    assert [[each.id for each in stood[size]] for size in (0, 1, 2, 5, 6)] == [[], [], [ID], [ID], [ID, "khac"]]
    assert [len(stood[size][0].versions) for size in (2, 3)] == [1, 2]
    assert [len(stood[size][0].replies) for size in (3, 4)] == [0, 1]
    assert [stood[size][0].state for size in (4, 5)] == ["live", "retracted"]
    publish(check("nua"), reply("khac"))
    assert {size: list(checks.every(before=size)) for size in range(7)} == stood


def test_checks_come_in_the_order_asked_for(desk: None) -> None:
    publish(check("khac-1"), check("khac-2"), check("khac-3"))
    wanted = ["khac-3", "khong-co", "khac-1"]
    assert [found.id for found in checks.some(wanted)] == ["khac-3", "khac-1"]
    assert [(found.id, found.position) for found in checks.every()] == [("khac-1", 1), ("khac-2", 2), ("khac-3", 3)]


@pytest.mark.parametrize("n", [1, 3])
def test_reading_checks_takes_the_same_number_of_queries(desk: None, n: int) -> None:
    publish(*(check(f"khac-{number}") for number in range(n)))
    publish(*(corrected(f"khac-{number}") for number in range(n)))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(list(checks.every())) == n
    assert len(queries) == 5


def test_lists_hold_what_is_live(desk: None) -> None:
    publish(check("khac-1"), check("khac-2", topic="health"), check("khac-3", verdict="true"), retracted("khac-1"))
    publish(check("khac-4", topic="health", verdict="true"))
    assert (Listing().count(), Listing().ids(0, 9), Listing().ids(1, 2)) == (
        3,
        ["khac-2", "khac-3", "khac-4"],
        ["khac-3"],
    )
    assert Listing(topic="health").ids(0, 9) == ["khac-2", "khac-4"]
    assert Listing(topic="health", verdict="true").ids(0, 9) == ["khac-4"]
    assert Listing(ended=True).ids(0, 9) == ["khac-1", "khac-2", "khac-3", "khac-4"]
    assert [Listing().place(each) for each in ("khac-1", "khac-3", "khac-4")] == [0, 1, 2]
    health = Listing(topic="health").ids(0, 9)
    assert [each in health for each in ("khac-1", "khac-2", "khac-3")] == [False, True, False]


def test_newest_are_those_published_or_corrected_last(desk: None) -> None:
    publish(check("khac-1"), check("khac-2", language="en-GB"), check("khac-3", topic="health"))
    publish(corrected("khac-1"), retracted("khac-3"), reply("khac-2"))
    assert checks.newest(9) == ("khac-1", "khac-2")
    assert checks.newest(1) == ("khac-1",)
    assert (checks.newest(9, topic="health"), checks.newest(9, language="en")) == ((), ("khac-2",))


def test_touched_checks_are_named_once(desk: None) -> None:
    publish(check("khac-1"), check("khac-2"), reply("khac-1"), notice(), notice(2, check="khac-2"))
    assert checks.touched(0, 6) == ["khac-1", "khac-2"]
    assert checks.touched(3, 5) == ["khac-1"]
    assert checks.touched(5, 6) == ["khac-2"]
    publish(withdrawal(shas()[3], "notice-1"))
    assert checks.touched(6, 7) == []


def test_counts_are_of_live_checks_by_their_newest_revision(desk: None) -> None:
    publish(check("khac-1"), check("khac-2", topic="health", language="en-GB"), check("khac-3"), retracted("khac-3"))
    publish(corrected("khac-1", verdict="true"))
    assert checks.counts("topic") == {"disaster": 1, "health": 1}
    assert checks.counts("verdict") == {"false": 1, "true": 1}
    assert checks.counts("language") == {"en": 1, "vi": 1}


def test_mended_checks_with_their_reasons(desk: None) -> None:
    publish(check(), check("khac", citations=[citation(public=True)]))
    publish(corrected(), retracted(revision=3))
    publish(withdrawal(shas()[0]), withdrawal("c" * 64, "khac", what="copy"), withdrawal(shas()[3], number=2))
    assert checks.mended() == [
        Mended("corrected", ID, 2, "2026-11-05", "Số giờ bị ghi sai.", "vi", 3, ""),
        Mended("retracted", ID, 3, "2026-11-06", "", "", 4, ""),
        Mended("withdrawn", ID, 1, "2026-11-06", "Theo luật.", "vi", 5, "body"),
        Mended("withdrawn", "khac", 1, "2026-11-06", "Theo luật.", "vi", 6, "copy"),
        Mended("withdrawn", ID, 2, "2026-11-06", "Theo luật.", "vi", 7, "body"),
    ]


def test_notices_in_the_order_of_the_log(desk: None) -> None:
    publish(notice(), notice(2, about="privacy"))
    publish(withdrawal(shas()[0], "notice-1"))
    assert checks.notices() == [
        NoticeShown(1, shas()[0], 1, None, "2026-11-06", "Theo luật."),
        NoticeShown(2, shas()[1], 2, notice(2, about="privacy"), "2026-11-06", ""),
    ]
    assert list(checks.every()) == []
    assert [(one.kind, one.id, one.notice) for one in checks.mended()] == [("withdrawn", "notice-1", True)]


def test_documents_by_their_digest(desk: None) -> None:
    publish(check(), reply())
    assert checks.digests(0, 9) == shas()
    assert checks.digests(2, 3) == shas()[1:]
    data = checks.document_bytes(shas()[0])
    assert data == document.encode(check())
    assert canonical.digest(data or b"") == shas()[0]
    publish(withdrawal(shas()[0]))
    assert (checks.document_bytes(shas()[0]), checks.document_bytes("e" * 64)) == (None, None)
    assert (checks.erased(0), checks.erased(4)) == ([shas()[0]], [])
    assert (publications.count(), entries.count()) == (3, 4)
