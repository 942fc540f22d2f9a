"""Open figures: what was published, corrected, received and asked, from the record and its counters alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Sum

from minhchung.lib.publication.document import REPLIES_DECLINED

from . import checks, counters, entries, models
from .checks import NoticeShown, Standing

DECLINED = "reply_declined_"  # counters of replies and reported mistakes that were declined, by reason
EXPIRED, SETTLED = "reply_expired", "mistake_settled"
ERASED = "erased"  # what a notice was about, and what came of it, once its text is gone


@dataclass(frozen=True)
class Period:
    """What happened in a year ("2026"), a month ("2026-11"), or since the first entry ("").

    Checks belong to the period of the day on which they were first published: `published` counts them all, `topics`
    and `languages` by what their newest revision says (a withdrawn check says nothing, so these may add up to less),
    `verdicts` only those that are live: the rest of `published` was retracted or withdrawn. `corrected`,
    `verdict_changed`, `retracted` and `withdrawn` are those of them to which that has happened by the day of the
    figures, each check once. `replies` were placed in the period, by the day of their entry.
    `replies_declined` (by reason), `replies_expired` and `mistakes_settled` (by a correction or a retraction) count
    what was decided in it about replies and reported mistakes, exact; whoever shows them shows less than five as
    "<5". `notices` and `outcomes` are of the notices received in it, by `received`; one whose text was erased counts as
    ERASED, by the day of its entry.

    `asked`, `answered`, `related`, `none`: questions in the period and what they got, exact; whoever shows them shows
    less than five as "<5". `hours_median` and `hours_p90`: whole hours from the first tip to the publication of the
    checks of the period, None where no tips are known.
    """

    name: str
    published: int
    verdicts: Mapping[str, int]
    topics: Mapping[str, int]
    languages: Mapping[str, int]
    corrected: int
    verdict_changed: int
    retracted: int
    withdrawn: int
    replies: int
    replies_declined: Mapping[str, int]
    replies_expired: int
    mistakes_settled: int
    notices: Mapping[str, int]
    outcomes: Mapping[str, int]
    asked: int
    answered: int
    related: int
    none: int
    hours_median: int | None
    hours_p90: int | None


@dataclass(frozen=True)
class Figures:
    """The figures after the first `entries` entries of the log, whose day is `as_of` ("2026-11-23").

    `years` and `months` go from the one of the first entry to that of `as_of`, oldest first, without gaps.
    """

    as_of: str
    entries: int
    whole: Period
    years: tuple[Period, ...]
    months: tuple[Period, ...]


def figures(*, size: int, day: str) -> Figures:
    """The figures of the first `size` entries of the log and of the counters before `day`, which is not over yet."""
    gathered = _Gathered()
    for standing in checks.every(before=size):
        gathered.check(standing)
    for notice in checks.notices():
        if notice.entry < size:
            gathered.notice(notice)
    rows = models.Count.objects.filter(check_id="", day__lt=day).values_list("day", "kind").annotate(n=Sum("n"))
    for when, kind, n in rows:
        gathered.add(when.isoformat(), kind, n=n)
    begun = entries.day_of(0).isoformat()[:7]
    months = list(_months(begun, day[:7]))
    years = list(dict.fromkeys(month[:4] for month in months))
    return Figures(
        as_of=day,
        entries=size,
        whole=gathered.period(""),
        years=tuple(map(gathered.period, years)),
        months=tuple(map(gathered.period, months)),
    )


def count_declined(reason: str) -> None:
    """One more reply or reported mistake was declined today, for one of document.REPLIES_DECLINED."""
    counters.add([("", f"{DECLINED}{reason}")])


def count_settled() -> None:
    """One more reported mistake was answered today, by a correction or a retraction."""
    counters.add([("", SETTLED)])


def count_expired() -> None:
    """One more reply or reported mistake was never decided."""
    counters.add([("", EXPIRED)])


@dataclass
class _Tally:
    """One period while it is counted."""

    events: Counter[str] = field(default_factory=Counter)
    by: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


class _Gathered:
    """Counts each event in its month, in its year and in the whole."""

    def __init__(self) -> None:
        self.tallies: dict[str, _Tally] = defaultdict(_Tally)

    def add(self, day: str, event: str, *, n: int = 1) -> None:
        """`n` more of `event` on `day`."""
        for name in (day[:7], day[:4], ""):
            self.tallies[name].events[event] += n

    def sort(self, day: str, by: str, value: str) -> None:
        """One more with `value` in the breakdown `by`."""
        for name in (day[:7], day[:4], ""):
            self.tallies[name].by[by][value] += 1

    def check(self, standing: Standing) -> None:
        """A check with what happened to it since."""
        day = standing.versions[0].date
        self.add(day, "published")
        if current := standing.current:
            if standing.state == "live":
                self.sort(day, "verdicts", current.verdict)
            self.sort(day, "topics", current.topic)
            self.sort(day, "languages", current.language.partition("-")[0])
        verdicts = [version.document.verdict for version in standing.versions if version.document]
        happened = {
            "corrected": len(standing.versions) > 1,
            "verdict_changed": len(set(verdicts)) > 1,
            "retracted": standing.ended is not None,
            "withdrawn": standing.state == "withdrawn",
        }
        for event, true in happened.items():
            self.add(day, event, n=int(true))
        for reply in standing.replies:
            self.add(reply.date, "replies")

    def notice(self, notice: NoticeShown) -> None:
        """A demand or complaint."""
        told = notice.document
        day = told.received if told else notice.date
        self.sort(day, "notices", told.about if told else ERASED)
        self.sort(day, "outcomes", told.outcome if told else ERASED)

    def period(self, name: str) -> Period:
        """What was counted under `name`."""
        tally = self.tallies[name]
        events, by = tally.events, tally.by
        return Period(
            name=name,
            published=events["published"],
            verdicts=dict(by["verdicts"]),
            topics=dict(by["topics"]),
            languages=dict(by["languages"]),
            corrected=events["corrected"],
            verdict_changed=events["verdict_changed"],
            retracted=events["retracted"],
            withdrawn=events["withdrawn"],
            replies=events["replies"],
            replies_declined={name: n for name in REPLIES_DECLINED if (n := events[f"{DECLINED}{name}"])},
            replies_expired=events[EXPIRED],
            mistakes_settled=events[SETTLED],
            notices=dict(by["notices"]),
            outcomes=dict(by["outcomes"]),
            asked=events["asked"],
            answered=events["answered"],
            related=events["related"],
            none=events["none"],
            hours_median=None,
            hours_p90=None,
        )


def _months(first: str, last: str) -> Iterator[str]:
    """Every month from `first` to `last`, "2026-11"."""
    year, month = int(first[:4]), int(first[5:])
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
