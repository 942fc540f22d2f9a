"""Figures of a desk that began in November 2025, for tests: small numbers that can be added up in the head."""

from minhchung.record.figures import Figures, Period
from minhchung.site.desk import Desk

DESK = Desk("https://checks.example", "Bàn Thử", sample=False, contact="", vkey="checks.example/log+00000000+AA")
NAMES = [f"2025-{n}" for n in (11, 12)] + [f"2026-{n:02}" for n in range(1, 12)]


def period(name: str, **given: object) -> Period:
    usual: dict[str, object] = {
        **dict.fromkeys(("published", "corrected", "verdict_changed", "retracted", "withdrawn", "replies"), 0),
        **dict.fromkeys(("replies_expired", "mistakes_settled"), 0),
        **dict.fromkeys(("asked", "answered", "related", "none"), 0),
        **{counts: {} for counts in ("verdicts", "topics", "languages", "notices", "outcomes", "replies_declined")},
        "hours_median": None,
        "hours_p90": None,
    }
    return Period(name, **(usual | given))  # type: ignore[arg-type]


def a_month(place: int, name: str, *, timed: bool) -> Period:
    verdicts = {"false": place + 2, "misleading": place // 2, "satire": place % 2}
    return period(
        name,
        published=sum(verdicts.values()),
        verdicts=verdicts,
        corrected=place % 3,
        asked=100,
        answered=61,
        related=37,
        none=2,
        hours_median=31 - place if timed else None,
        hours_p90=96 - 2 * place if timed else None,
    )


def figures(*, timed: bool = True) -> Figures:
    whole = period(
        "",
        published=298,
        verdicts={"false": 200, "true": 98},
        topics={"health": 180, "scam": 90, "other": 28},
        languages={"vi": 250, "en": 40, "km": 8},
        corrected=11,
        verdict_changed=2,
        retracted=1,
        replies=6,
        notices={"takedown": 3, "privacy": 1},
        outcomes={"no_action": 3, "withdrawn": 1},
        asked=1300,
        answered=793,
        related=503,
        none=4,
        hours_median=19 if timed else None,
        hours_p90=63 if timed else None,
    )
    years = (period("2025", published=12, asked=4, answered=2), period("2026", published=286, asked=1296, answered=791))
    months = tuple(a_month(place, name, timed=timed) for place, name in enumerate(NAMES))
    return Figures("2026-11-23", 1284, whole, years, months)
