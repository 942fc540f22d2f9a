"""How often a claim was sent: bars for a drawing, and the same in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minhchung.desk.demand import hint
from minhchung.desk.shown import Demand, Wording

STEP, HIGH = 8, 32  # width of a day and height of the drawing's bars, in its own units
TRENDS = {
    "new": gettext_lazy("new, and asked often"),
    "rising": gettext_lazy("twice as often as before"),
    "steady": gettext_lazy("as often as before"),
    "falling": gettext_lazy("half as often as before, or less"),
}


@dataclass(frozen=True)
class Sent:
    """What the public sent about a claim. `bars`: an SVG path, `words` says the same; `trend` is "" where unsure.

    `hint` and `telling`: what kind of messages most of them seem to be, and the words that say so.
    """

    total: int
    bars: str
    words: str
    trend: str
    wordings: tuple[Wording, ...]
    hint: str
    telling: tuple[str, ...]


def sent(demand: Demand, wordings: tuple[Wording, ...]) -> Sent:
    """For a page."""
    label, telling = hint(wordings)
    return Sent(
        demand.total, bars(demand.days), words(demand), str(TRENDS.get(demand.trend, "")), wordings, label, telling
    )


def bars(days: tuple[int, ...]) -> str:
    """A bar for each day, the highest HIGH - 1 high, a day without any 1."""
    most = max(*days, 1)
    heights = [max(1, round((HIGH - 1) * n / most)) for n in days]
    return "".join(f"M{STEP // 2 + STEP * at} {HIGH + 1}v-{height}" for at, height in enumerate(heights))


def words(demand: Demand) -> str:
    """The chart for those who do not see it."""
    n = sum(demand.days)
    told = ngettext("%(n)s tip in 14 days", "%(n)s tips in 14 days", n) % {"n": n}
    return _("%(told)s: %(week)s in the last 7, %(today)s today, at most %(most)s a day") % {
        "told": told,
        "week": demand.week,
        "today": demand.today,
        "most": max(demand.days),
    }
