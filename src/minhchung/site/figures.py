"""The open figures as pages and as JSON: tiles, charts with the table under each, and a page a year that prints."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy

from minhchung.lib.publication import canonical
from minhchung.record.figures import ERASED, Figures, Period
from minhchung.site import charts, words
from minhchung.site.desk import Desk
from minhchung.site.frame import Head, page

FORMAT = "minhchung-figures/1"
PATH = "/figures/"
JSON = "figures/figures.json"
FEW = 5  # questions: less than this is shown as "<5", so that nobody is found by asking something rare
MONTHS = 12  # how many the overview shows
QUARTERS = 8  # whole ones, so they reach further back than the months
_VERDICTS = {verdict: shown for verdict, shown in words.VERDICTS.items() if verdict != "unknown"}
_GONE = pgettext_lazy("notice", "Text withdrawn")
_QUESTIONS = ("asked", "answered", "related", "none")
_REPLIES = ("replies_expired", "mistakes_settled")  # counted as questions are, but months may say them


@dataclass(frozen=True)
class Tile:
    """A figure in large type and what it means."""

    figure: str
    text: str


@dataclass(frozen=True)
class Bar:
    """A row of a table with a bar in it: what, how many, which share of all (may be "")."""

    name: str
    svg: SafeString
    count: str
    share: str


@dataclass(frozen=True)
class Strip:
    """One verdict over the months. `shape` names its silhouette and colour."""

    shape: str
    word: str
    svg: SafeString


@dataclass(frozen=True)
class Line:
    """A row of a table of plain figures."""

    name: str
    cells: tuple[str, ...]
    total: str = ""


@dataclass(frozen=True)
class Timing:
    """The chart of hours over months and its table."""

    svg: SafeString
    lines: tuple[Line, ...]


def figures_page(figures: Figures, *, desk: Desk, lang: str) -> bytes:
    """`/figures/`: everything since the first entry; the months are the last twelve."""
    with override(lang):
        context = _context(figures, figures.whole, figures.months[-MONTHS:], lang)
        context["mended"] = [_mended(name, some, lang) for name, some in _quarters(figures.months)][-QUARTERS:]
        head = Head(here="figures", title=_("Open figures"), description=_description())
    return page("figures", desk=desk, lang=lang, path=PATH, context=context, head=head)


def year_page(figures: Figures, year: str, *, desk: Desk, lang: str) -> bytes:
    """`/figures/<year>/` for one of `figures.years`: every table open, so that it prints whole."""
    period = next(one for one in figures.years if one.name == year)
    months = [one for one in figures.months if one.name.startswith(year)]
    with override(lang):
        context = _context(figures, period, months, lang)
        head = Head(here="figures", title=_("Figures of {year}").format(year=year), description=_description())
    return page("figures", desk=desk, lang=lang, path=f"{PATH}{year}/", context=context, head=head)


def figures_json(figures: Figures) -> bytes:
    """`figures/figures.json`. Months leave the questions out: they would give away what "<5" hides in a year."""
    return canonical.dumps(
        {
            "format": FORMAT,
            "as_of": figures.as_of,
            "entries": figures.entries,
            "whole": _plain(figures.whole),
            "years": [_plain(one) for one in figures.years],
            "months": [_plain(one, leave=_QUESTIONS) for one in figures.months],
        }
    )


def month(name: str, lang: str) -> str:
    """A month, "2026-11", as the language writes it: 11/2026, November 2026."""
    return words.day(f"{name}-01", lang).partition("/" if lang == "vi" else " ")[2]


def _description() -> str:
    return _("What this desk published, corrected and was asked, from the public log and daily counters.")


def _plain(period: Period, *, leave: Iterable[str] = ()) -> dict[str, Any]:
    values = {field.name: getattr(period, field.name) for field in fields(period) if field.name not in leave}
    declined = {reason: n if n >= FEW else f"<{FEW}" for reason, n in period.replies_declined.items()}
    few = {name: f"<{FEW}" for name in (*_QUESTIONS, *_REPLIES) if values.get(name, FEW) < FEW}
    return values | {"replies_declined": declined} | few


def _context(figures: Figures, period: Period, months: Sequence[Period], lang: str) -> dict[str, object]:
    languages = {tag: words.language(tag) for tag in sorted(period.languages)}
    return {
        "as_of": figures.as_of,
        "as_of_day": words.day(figures.as_of, lang),
        "entries": words.number(figures.entries, lang),
        "year": period.name,
        "years": [one.name for one in reversed(figures.years) if one.name != period.name],
        "tiles": _tiles(period, lang),
        "timing": _timing(months, lang),
        "strips": _strips(months),
        "axis": charts.names(_axis(months, lang)),
        "few": FEW,
        "words": [str(word) for _shape, word in _VERDICTS.values()],
        "months": [_published(one, lang) for one in months],
        "topics": _bars(period.topics, words.TOPICS, lang, ranked=True),
        "languages": _bars(period.languages, languages, lang, ranked=True),
        "mended": [_mended(name, some, lang) for name, some in _quarters(months)],
        "replies": words.number(period.replies, lang),
        "declined": _declined(period, lang),
        "settled": _few(period.mistakes_settled, lang),
        "expired": _few(period.replies_expired, lang),
        "notices": _bars(period.notices, {**words.NOTICES, ERASED: _GONE}, lang),
        "outcomes": _bars(period.outcomes, {**words.OUTCOMES, ERASED: _GONE}, lang),
        "asked": _few(period.asked, lang) if period.asked >= FEW else "",
        "questions": _questions(period, lang),
    }


def _tiles(period: Period, lang: str) -> list[Tile]:
    text = _("checks published: corrected {corrected}, retracted {retracted}, withdrawn {withdrawn}.")
    after = {name: words.number(getattr(period, name), lang) for name in ("corrected", "retracted", "withdrawn")}
    tiles = [Tile(words.number(period.published, lang), text.format(**after))]
    if period.published:
        text = _("of the checks were corrected later; the verdict of {changed} changed.")
        rate = words.number(100 * period.corrected / period.published, lang, places=1) + "%"
        tiles.append(Tile(rate, text.format(changed=words.number(period.verdict_changed, lang))))
    if period.hours_median is not None:
        text = _("is the median time from the first tip to publication.")
        tiles.append(Tile(_("{hours} hours").format(hours=words.number(period.hours_median, lang)), text))
    elif min(period.asked, period.answered) >= FEW:
        text = _("of the questions were answered at once by a check.")
        tiles.append(Tile(_share(period.answered, period.asked, lang), text))
    return tiles


def _strips(months: Sequence[Period]) -> list[Strip]:
    """All verdicts on one scale, so that rows can be compared."""
    counts = {verdict: [one.verdicts.get(verdict, 0) for one in months] for verdict in _VERDICTS}
    most = max((value for values in counts.values() for value in values), default=0)
    return [
        Strip(shape, str(word), charts.strip(counts[verdict], most=most))
        for verdict, (shape, word) in _VERDICTS.items()
    ]


def _published(one: Period, lang: str) -> Line:
    counts = [one.verdicts.get(verdict, 0) for verdict in _VERDICTS]
    ended = one.published - sum(one.verdicts.values())
    cells = tuple(words.number(n, lang) for n in (*counts, ended))
    return Line(month(one.name, lang), cells, words.number(one.published, lang))


def _axis(months: Sequence[Period], lang: str) -> list[str]:
    """Months in short; the first one and each January say their year."""
    labels = []
    for place, one in enumerate(months):
        year, number = one.name.split("-")
        dated = place == 0 or number == "01"
        if lang == "vi":
            labels.append(f"{int(number)}/{year[2:]}" if dated else str(int(number)))
        else:
            labels.append(month(one.name, lang)[:3] + (f" {year[2:]}" if dated else ""))
    return labels


def _timing(months: Sequence[Period], lang: str) -> Timing | None:
    medians = [one.hours_median for one in months]
    told = [one for one in months if one.hours_median is not None]
    if not told:
        return None
    newest = {"median": _hours(told[-1].hours_median, lang), "p90": _hours(told[-1].hours_p90, lang)}
    says = _("Hours from the first tip to publication by month; lately half within {median}, nine in ten within {p90}.")
    ends = (_("half: {median}").format(**newest), _("nine in ten: {p90}").format(**newest))
    svg = charts.lines(
        _axis(months, lang), medians, [one.hours_p90 for one in months], says=says.format(**newest), ends=ends
    )
    lines = (Line(month(one.name, lang), (_hours(one.hours_median, lang), _hours(one.hours_p90, lang))) for one in told)
    return Timing(svg, tuple(lines))


def _hours(value: int | None, lang: str) -> str:
    return "–" if value is None else words.number(value, lang)


def _bars(counts: Mapping[str, int], names: Mapping[str, object], lang: str, *, ranked: bool = False) -> list[Bar]:
    """A row for each name that was counted, in the order of `names` or the largest first."""
    found = [(counts[key], str(name)) for key, name in names.items() if counts.get(key)]
    if ranked:
        found.sort(key=lambda pair: -pair[0])
    most, whole = max((n for n, _name in found), default=0), sum(n for n, _name in found)
    return [Bar(name, charts.bar(n, most=most), words.number(n, lang), _share(n, whole, lang)) for n, name in found]


def _questions(period: Period, lang: str) -> list[Bar]:
    """What the questions got. A share is told only where both of its numbers are."""
    counted = (
        (_("A check answers it"), period.answered),
        (_("Only related checks"), period.related),
        (_("No published check answers it"), period.none),
    )
    return [
        Bar(
            name,
            charts.bar(n if n >= FEW else 0, most=period.asked),
            _few(n, lang),
            _share(n, period.asked, lang) if n >= FEW else "–",
        )
        for name, n in counted
    ]


def _declined(period: Period, lang: str) -> list[Bar]:
    """Replies and reported mistakes that were declined, by reason; a share would tell what "<5" hides."""
    counts = period.replies_declined
    most = max(counts.values(), default=0)
    return [
        Bar(
            str(name),
            charts.bar(counts[reason] if counts[reason] >= FEW else 0, most=most),
            _few(counts[reason], lang),
            "–",
        )
        for reason, name in words.REPLIES_DECLINED.items()
        if reason in counts
    ]


def _few(n: int, lang: str) -> str:
    return words.number(n, lang) if n >= FEW else f"<{FEW}"


def _share(n: int, whole: int, lang: str) -> str:
    return words.number(100 * n / whole, lang) + "%" if whole else "–"


def _quarters(months: Sequence[Period]) -> Iterator[tuple[str, list[Period]]]:
    """("Q1 2026", its months among those given), oldest first."""
    for (year, quarter), some in groupby(months, key=lambda one: (one.name[:4], (int(one.name[5:]) + 2) // 3)):
        yield _("Q{quarter} {year}").format(quarter=quarter, year=year), list(some)


def _mended(name: str, some: Sequence[Period], lang: str) -> Line:
    columns = ("published", "corrected", "verdict_changed", "retracted", "withdrawn")
    sums = [sum(getattr(one, column) for one in some) for column in columns]
    rate = words.number(100 * sums[1] / sums[0], lang, places=1) + "%" if sums[0] else "–"
    return Line(name, tuple(words.number(n, lang) for n in sums), rate)
