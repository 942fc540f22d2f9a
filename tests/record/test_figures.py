"""Open figures: from the record and the daily counters alone, as of one entry and one day."""

from datetime import date
from typing import Any

from minhchung.record import entries, figures, models
from minhchung.record.figures import Period
from tests.record.publishing import (
    check,
    corrected,
    notice,
    publish,
    reply,
    retracted,
    tables,
    withdrawal,
)  # fmt: skip


def period(name: str, **changed: Any) -> Period:
    """A period in which nothing happened but `changed`."""
    nothing: dict[str, Any] = {
        "published": 0, "verdicts": {}, "topics": {}, "languages": {}, "corrected": 0, "verdict_changed": 0,
        "retracted": 0, "withdrawn": 0, "replies": 0, "replies_declined": {},
        "replies_expired": 0, "mistakes_settled": 0, "notices": {}, "outcomes": {}, "asked": 0, "answered": 0,
        "related": 0, "none": 0, "hours_median": None, "hours_p90": None,
    }  # fmt: skip
    return Period(name, **(nothing | changed))


def on(day: str) -> dict[str, str]:
    return {"date": day, "published": day, "first_seen": ""}


def count(day: str, kind: str, n: int, check_id: str = "") -> None:
    models.Count.objects.create(day=date.fromisoformat(day), check_id=check_id, kind=kind, n=n)


def made(day: str = "2026-11-24", size: int | None = None) -> figures.Figures:
    return figures.figures(size=entries.count() if size is None else size, day=day)


def test_record_without_checks(desk: None) -> None:
    found = made()
    assert (found.as_of, found.entries, found.whole) == ("2026-11-24", 1, period(""))
    assert (found.years, found.months) == ((period("2026"),), (period("2026-10"), period("2026-11")))


def test_published_checks_by_what_they_say_now(desk: None) -> None:
    publish(
        check("khac-1", **on("2026-11-02")),
        check("khac-2", **on("2026-11-03"), topic="health", verdict="true", language="en-GB"),
    )
    publish(corrected("khac-1", verdict="misleading"))
    assert made().months[1:] == (
        period(
            "2026-11", published=2, verdicts={"misleading": 1, "true": 1}, topics={"disaster": 1, "health": 1},
            languages={"vi": 1, "en": 1}, corrected=1, verdict_changed=1,
        ),
    )  # fmt: skip


def test_check_corrected_twice_counts_once(desk: None) -> None:
    publish(check())
    publish(corrected())
    publish(corrected())
    assert (made().whole.corrected, made().whole.verdict_changed) == (1, 0)


def test_retracted_and_withdrawn_checks_stay_counted(desk: None) -> None:
    publish(check("khac-1"), check("khac-2"), retracted("khac-1"))
    publish(withdrawal(tables()["record_publication"][1]["sha256"], "khac-2"))
    found = made().whole
    assert (found.published, found.retracted, found.withdrawn, found.verdicts) == (2, 1, 1, {})


def test_replies_count_in_their_own_month_and_what_befell_a_check_in_its(desk: None) -> None:
    publish(check("khac-1", **on("2026-10-30")), reply("khac-1", date="2026-11-05"))
    publish(corrected("khac-1", date="2026-11-05", first_seen=""))
    assert [(each.name, each.published, each.corrected, each.replies) for each in made().months] == [
        ("2026-10", 1, 1, 0), ("2026-11", 0, 0, 1),
    ]  # fmt: skip


def test_what_was_decided_about_replies_counts_on_its_day(desk: None) -> None:
    count("2026-10-30", "reply_declined_advert", 2)
    count("2026-11-02", "reply_declined_advert", 1)
    count("2026-11-02", "reply_declined_unlawful", 1)
    count("2026-11-03", "mistake_settled", 3)
    count("2026-11-03", "reply_expired", 4)
    count("2026-11-24", "reply_expired", 9)  # the day is not over
    found = made()
    assert found.months == (
        period("2026-10", replies_declined={"advert": 2}),
        period("2026-11", replies_declined={"advert": 1, "unlawful": 1}, mistakes_settled=3, replies_expired=4),
    )
    assert found.whole.replies_declined == {"advert": 3, "unlawful": 1}


def test_notices_count_by_the_day_they_came(desk: None) -> None:
    publish(
        notice(received="2026-11-02"),
        notice(2, received="2026-11-03", about="privacy", outcome="withdrawn"),
        notice(3, received="2025-12-31", about="legal"),
    )
    found = made()
    assert (found.whole.notices, found.whole.outcomes) == (
        {"takedown": 1, "privacy": 1, "legal": 1}, {"no_action": 2, "withdrawn": 1},
    )  # fmt: skip
    assert found.months[1].notices == {"takedown": 1, "privacy": 1}
    publish(withdrawal(tables()["record_publication"][0]["sha256"], "notice-1"))
    assert made().whole.notices == {"erased": 1, "privacy": 1, "legal": 1}
    assert made().whole.outcomes == {"erased": 1, "no_action": 1, "withdrawn": 1}


def test_questions_count_until_the_day_that_is_not_over(desk: None) -> None:
    for kind, n in (("asked", 9), ("answered", 5), ("related", 3), ("none", 1)):
        count("2026-11-20", kind, n)
    count("2026-11-24", "asked", 100)
    count("2026-11-20", "asked", 1000, check_id="an-mau")
    expected = period("2026-11", asked=9, answered=5, related=3, none=1)
    assert made("2026-11-24").months[1:] == (expected,)
    assert made("2026-11-25").whole.asked == 109


def test_months_and_years_have_no_gaps(desk: None) -> None:
    found = made("2028-02-01")
    assert [each.name for each in found.years] == ["2026", "2027", "2028"]
    names = [each.name for each in found.months]
    assert (len(names), names[:4], names[-1]) == (17, ["2026-10", "2026-11", "2026-12", "2027-01"], "2028-02")


def test_figures_of_an_earlier_size_do_not_move(desk: None) -> None:
    publish(check("khac-1"), notice())
    before = made(size=3)
    publish(corrected("khac-1", verdict="true"), check("khac-2"), reply("khac-1"), notice(2), retracted("khac-2"))
    assert made(size=3) == before
    assert made().whole != before.whole
