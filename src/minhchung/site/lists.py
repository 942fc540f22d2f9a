"""Lists: the front page, checks by order, topic and verdict, corrections, notices. Values in, the page's bytes out.

Numbered pages are filled in order of publication, so a full one changes only when one of its checks does: page n of a
list holds its items `PER_PAGE * (n - 1) + 1` and on, and the page without a number shows the newest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from minhchung.lib.publication import document
from minhchung.record.checks import Mended, NoticeShown, Standing
from minhchung.site.check import place
from minhchung.site.desk import Desk
from minhchung.site.frame import Feed, Head, at, page
from minhchung.site.words import NOTICES, OUTCOMES, TOPICS, VERDICTS, cut, day, number

PER_PAGE = 50
# Reasons and explanations are up to 1,000 letters each.
PER_PAGE_OF_REASONS = 20
# Bytes: what keeps 50 rows, or 20 with a reason, in any script within a page of 60 kB.
TITLE = 320
CLAIM = 260
REASON = 2000
ATOM = "application/atom+xml"


@dataclass(frozen=True)
class Row:
    """A check in a list. `state`: live, retracted or withdrawn; without a text there is only its id."""

    path: str
    id: str
    state: str
    shape: str
    word: Promise | str
    title: str
    claim: str
    language: str
    date: str
    day: str
    corrected: bool
    solo: bool


@dataclass(frozen=True)
class Shelf:
    """A list of checks in order of publication. `by`: "" (all), "topic" or "verdict"; `key` which of them.

    `total`: how many checks it has.
    """

    total: int
    by: str = ""
    key: str = ""

    @property
    def path(self) -> str:
        """Where its newest checks are shown."""
        return {"": "/checks/", "topic": f"/topics/{self.key}/", "verdict": f"/verdicts/{self.key}/"}[self.by]


@dataclass(frozen=True)
class Turn:
    """Where a list goes on: paths of the next newer and the next older page, "" where there is none."""

    newer: str
    older: str


def pages(total: int, *, size: int = PER_PAGE) -> int:
    """How many numbered pages a list of `total` items has."""
    return -(-total // size)


def all_feeds(desk: Desk) -> tuple[Feed, ...]:
    """The feeds of all checks, as a page's head offers them."""
    return (
        Feed("/feeds/all.atom", ATOM, f"{desk.brand} (Atom)"),
        Feed("/feeds/all.json", "application/feed+json", f"{desk.brand} (JSON Feed)"),
    )


def front_page(newest: Sequence[Standing], *, desk: Desk, lang: str, total: int) -> bytes:
    """The front page: the way to the search, and the newest checks (newest first)."""
    with override(lang):
        context = {"rows": [_row(one, lang) for one in newest], "total": number(total, lang)}
        said = _("Published fact-checks with archived evidence, on a public record that anyone can verify.")
        head = Head(here="ask", title=desk.brand, description=said, feeds=all_feeds(desk))
        return page("front", desk=desk, lang=lang, path="/", context=context, head=head)


def list_page(shown: Sequence[Standing], *, desk: Desk, lang: str, shelf: Shelf, page_number: int = 0) -> bytes:
    """A page of `shelf` with the checks `shown` (in order of publication; newest first on the page).

    `page_number` 0 is the page without a number, which shows the last PER_PAGE checks.
    """
    with override(lang):
        context = {
            "rows": [_row(one, lang) for one in reversed(shown)],
            "shelf": shelf,
            "name": _name(shelf),
            "total": number(shelf.total, lang),
            "page_number": page_number,
            "turn": _turn(at(lang) + shelf.path, page_number, shelf.total, PER_PAGE),
        }
        topic = Feed(f"/feeds/topic-{shelf.key}.atom", ATOM, str(_name(shelf)))
        feeds = (topic,) if shelf.by == "topic" else all_feeds(desk)
        head = Head(here="checks", feeds=feeds)
        return page("list", desk=desk, lang=lang, path=_numbered(shelf.path, page_number), context=context, head=head)


def topics_page(counts: Mapping[str, int], *, desk: Desk, lang: str) -> bytes:
    """All topics with the number of their checks."""
    rows = [(f"/topics/{key}/", name, number(counts.get(key, 0), lang)) for key, name in TOPICS.items()]
    return page("topics", desk=desk, lang=lang, path="/topics/", context={"rows": rows}, head=Head(here="checks"))


def verdicts_page(counts: Mapping[str, int], *, desk: Desk, lang: str) -> bytes:
    """All verdicts with the number of their checks."""
    named = [(key, *VERDICTS[key]) for key in document.VERDICTS]
    rows = [(f"/verdicts/{key}/", shape, word, number(counts.get(key, 0), lang)) for key, shape, word in named]
    return page("verdicts", desk=desk, lang=lang, path="/verdicts/", context={"rows": rows}, head=Head(here="checks"))


def corrections_page(
    shown: Sequence[Mended], *, titles: Mapping[str, str], desk: Desk, lang: str, total: int, page_number: int = 0
) -> bytes:
    """Corrections, retractions and withdrawals (in order of the log; newest first on the page) with their reasons.

    `titles`: the title of each check by its id, where it still has one. 20 to a page, numbered as lists are.
    """
    rows = [_mended(one, titles.get(one.id, ""), lang) for one in reversed(shown)]
    context = {"rows": rows, **_many("/corrections/", lang, total, page_number)}
    path = _numbered("/corrections/", page_number)
    return page("corrections", desk=desk, lang=lang, path=path, context=context, head=Head(here="corrections"))


def notices_page(shown: Sequence[NoticeShown], *, desk: Desk, lang: str, total: int, page_number: int = 0) -> bytes:
    """Demands and complaints received (in order of the log; newest first on the page). 20 to a page."""
    rows = [(one, *_notice(one, lang), number(one.entry, lang)) for one in reversed(shown)]
    context = {"rows": rows, **_many("/notices/", lang, total, page_number)}
    path = _numbered("/notices/", page_number)
    return page("notices", desk=desk, lang=lang, path=path, context=context)


def _many(path: str, lang: str, total: int, page_number: int) -> dict[str, object]:
    turn = _turn(at(lang) + path, page_number, total, PER_PAGE_OF_REASONS)
    return {"total": number(total, lang), "page_number": page_number, "turn": turn}


def _mended(one: Mended, title: str, lang: str) -> tuple[object, ...]:
    path = "/notices/" if one.notice else place(one.id)
    return one, path, day(one.date, lang), number(one.entry, lang), cut(title, TITLE), cut(one.reason, REASON)


def _notice(one: NoticeShown, lang: str) -> tuple[object, ...]:
    said = one.document
    if said is None:
        return "", "", day(one.date, lang), cut(one.withdrawn, REASON)
    return NOTICES[said.about], OUTCOMES[said.outcome], day(said.received, lang), cut(said.text, REASON)


def _numbered(path: str, page_number: int) -> str:
    return f"{path}page/{page_number}/" if page_number else path


def _turn(path: str, page_number: int, total: int, size: int) -> Turn:
    last = pages(total, size=size)
    if not page_number:
        # The newest `size` items reach back into the page before the last, unless the last is full.
        older = last - 1 if total > size else 0
        return Turn("", _numbered(path, older) if older else "")
    newer = _numbered(path, page_number + 1) if page_number < last else path
    return Turn(newer, _numbered(path, page_number - 1) if page_number > 1 else "")


def _name(shelf: Shelf) -> Promise | str:
    if shelf.by == "topic":
        return TOPICS[shelf.key]
    return VERDICTS[shelf.key][1] if shelf.by == "verdict" else _("All checks")


def _row(standing: Standing, lang: str) -> Row:
    check, newest = standing.current, standing.versions[-1]
    shape, word = VERDICTS[check.verdict] if check else ("ended", "")
    return Row(
        path=at(lang) + place(standing.id),
        id=standing.id,
        state=standing.state,
        shape=shape,
        word=word,
        title=cut(check.title, TITLE) if check else "",
        claim=cut(check.claim, CLAIM) if check else "",
        language=check.language if check else lang,
        date=newest.date,
        day=day(newest.date, lang),
        corrected=newest.kind == "corrected",
        solo=check is not None and check.solo,
    )
