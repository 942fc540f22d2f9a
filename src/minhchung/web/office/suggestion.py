"""Two claims that may be one: shown with what they share and where they differ, joined or kept apart by a person."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from minhchung.desk import join, queries, suggest
from minhchung.desk.nearby import CLOSE, said
from minhchung.desk.shown import Pair, Side
from minhchung.errors import MinhChungError, Refused
from minhchung.site.words import number
from minhchung.web.marks import common, html, pieces
from minhchung.web.member import members, person
from minhchung.web.office.frame import done, refused, to
from minhchung.web.received import clean, field
from minhchung.web.show import CLASHES

JOINED = gettext_lazy("The two claims are one now.")
_NAMED = re.compile(r"#?\s*(\d{1,18})|\S*\bdesk/claims/(\d{1,18})(?:[/?#]\S*)?")


@dataclass(frozen=True)
class ShownSide:
    """A claim of a pair, its text with the shared words and the differences marked."""

    claim: int
    text: SafeString
    language: str
    sent: int
    wordings: int


@dataclass(frozen=True)
class ShownPair:
    """`clashes`: (what kind of fact, in the one, in the other). `score` and `threshold` as the language writes them."""

    id: int
    one: ShownSide
    other: ShownSide
    score: str
    threshold: str
    clashes: tuple[tuple[str, str, str], ...]
    missing: bool


def shown(pairs: Iterable[Pair]) -> list[ShownPair]:
    """The pairs for a page."""
    return [_shown(pair) for pair in pairs]


@members()
def act(request: HttpRequest, which: int, action: str) -> HttpResponseBase:
    """Decide about a suggestion; then back to where it was shown."""
    step = STEPS.get(action)
    try:
        if request.method == "POST" and step is not None:
            step(request, which)
        origin = field(request, "from") if request.method == "POST" else ""
    except MinhChungError as error:
        return refused(request, error, here="queue")
    return to(f"/desk/claims/{origin[:18]}/" if origin.isdecimal() else "/desk/")


def _join(request: HttpRequest, which: int) -> None:
    pair = suggest.sides(which)
    stays = suggest.confirm(which, by=person(request).id)
    goes = next(iter(set(pair) - {stays}))
    done(request, str(JOINED), undo=_apart_again(goes))


def _apart(request: HttpRequest, which: int) -> None:
    suggest.reject(which, by=person(request).id)
    done(request, _("The two claims stay apart."), undo=f"/desk/suggestions/{which}/again/")


def _again(request: HttpRequest, which: int) -> None:
    suggest.ask_again(which, by=person(request).id)
    done(request, _("The suggestion is back."))


STEPS: dict[str, Callable[[HttpRequest, int], None]] = {"join": _join, "apart": _apart, "again": _again}


def join_with(claim: int, typed: str, *, by: int) -> tuple[int, str]:
    """Join a claim with the one that is `typed`: the claim that stays, and the address that undoes it.

    Raises Refused: no_claim_number, other_claim_merged, other_claim_declined, and like `desk.join.merge`.
    """
    other = named(typed)
    try:
        stays = join.merge(claim, other, by=by)
    except Refused as error:
        raise _of_other(error, other) from error
    return stays, _apart_again(other if stays == claim else claim)


def named(typed: str) -> int:
    """The number of a claim out of "12", "#12" or the address of its page. Raises Refused: no_claim_number."""
    found = _NAMED.fullmatch(typed.strip())
    if found is None:
        raise Refused("no_claim_number")
    return int(found[1] or found[2])


def split(wording: int, *, by: int) -> tuple[int, str]:
    """Split a wording off: its new claim, and the address that undoes it."""
    new = join.split(wording, by=by)
    return new, f"/desk/claims/{new}/unsplit/"


def _apart_again(goes: int) -> str:
    return f"/desk/claims/{goes}/unmerge/"


def _of_other(error: Refused, other: int) -> Refused:
    """On the page of one claim, "this claim" would not be the other one."""
    found = queries.claim(other)
    if found and found.merged and error.code == "claim_merged":
        return Refused("other_claim_merged", number=other, into=found.merged)
    if found and found.state == "declined" and error.code == "claim_closed":
        return Refused("other_claim_declined", number=other)
    return error


def _shown(pair: Pair) -> ShownPair:
    lang = get_language() or "vi"
    return ShownPair(
        id=pair.id,
        one=_side(pair.one, pair.other, [ours for _kind, ours, _theirs in pair.clashes]),
        other=_side(pair.other, pair.one, [theirs for _kind, _ours, theirs in pair.clashes]),
        score=number(pair.score, lang, places=2),
        threshold=number(CLOSE, lang, places=2),
        clashes=tuple((str(CLASHES.get(kind, _("fact"))), clean(a), clean(b)) for kind, a, b in pair.clashes),
        missing=pair.missing,
    )


def _side(side: Side, beside: Side, clashing: list[str]) -> ShownSide:
    text = clean(side.text)
    shared = common(said(text).split(), said(beside.text))
    marked = html(pieces(text, shared=shared, clashing=[words for words in clashing if words]))
    return ShownSide(side.claim, marked, side.language, side.sent, side.wordings)
