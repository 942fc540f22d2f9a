"""The first check, step by step: shown in the queue until something was published."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from minhchung.desk import mode, queries
from minhchung.desk.shown import Claim, Filter, Revision
from minhchung.record import imprint, log
from minhchung.staff import people
from minhchung.staff.people import Person

_FAR = {"draft": 1, "in_review": 2, "approved": 3}


@dataclass(frozen=True)
class Step:
    """`now`: this is the one to do; `link` leads to where, with `button` on it, "" where the words say enough."""

    title: str
    text: str
    done: bool
    link: str = ""
    button: str = ""
    now: bool = False


@dataclass(frozen=True)
class _Stand:
    """How far the claim that is furthest has come."""

    claim: Claim | None
    revision: Revision | None
    quotes: int

    @property
    def far(self) -> int:
        return _FAR.get(self.revision.state, 0) if self.revision else 0


def steps(who: Person) -> tuple[Step, ...]:
    """The way from an empty desk to a published check, and where on it the desk stands."""
    stand = _stand()
    rows = [_open(stand), _capture(stand), _write(stand), _second(stand, who), _publish(stand, who)]
    ahead = next((place for place, row in enumerate(rows) if not row.done), len(rows))
    return tuple(replace(row, now=place == ahead) for place, row in enumerate(rows))


def _stand() -> _Stand:
    found = queries.claims(Filter(sort="oldest")).claims
    if not found:
        return _Stand(None, None, 0)
    best = max(found, key=lambda one: (_FAR.get(one.revision.state, 0) if one.revision else 0, one.evidence))
    return _Stand(best, best.revision, len(queries.citations(best.revision.id)) if best.revision else 0)


def _open(stand: _Stand) -> Step:
    return Step(
        _("Open a claim"),
        _("Write one sentence that somebody could prove or disprove, as people pass it on."),
        stand.claim is not None,
        "/desk/claims/new/",
        _("Open a claim"),
    )


def _capture(stand: _Stand) -> Step:
    kept = stand.claim is not None and any(one.state == "kept" for one in queries.evidence_of(stand.claim.id))
    return Step(
        _("Capture evidence"),
        _("Paste the address of a page, or add a file. The desk keeps its own copy, which cannot change unseen."),
        kept or stand.quotes > 0,
        f"/desk/claims/{stand.claim.id}/#evidence" if stand.claim else "",
        _("Add evidence"),
    )


def _write(stand: _Stand) -> Step:
    link = f"/desk/claims/{stand.claim.id}/#check" if stand.claim else ""
    if stand.revision:
        link = f"/desk/revisions/{stand.revision.id}/edit/"
    return Step(
        _("Write the check"),
        _("Quote the captured page, choose a verdict, say how you know. Look at the preview: it is the very page."),
        stand.far >= 2,
        link,
        _("Go on writing") if stand.revision else _("Begin the draft"),
    )


def _second(stand: _Stand, who: Person) -> Step:
    text = _("Somebody who wrote nothing of it reads the draft beside its evidence, and approves or sends it back.")
    link, button = (f"/desk/revisions/{stand.revision.id}/review/" if stand.revision else ""), _("To the review")
    if not _has_second(who) and not mode.solo():
        text += " " + _("So far you are alone: invite a second person, or switch on working alone in the set-up.")
        link, button = ("/desk/people/", _("Invite somebody")) if people.ADMIN in who.roles else ("", "")
    return Step(_("Have a second person approve it"), text, stand.far >= 3, link, button)


def _publish(stand: _Stand, who: Person) -> Step:
    text = _("The page, the feeds and the public log follow by themselves within seconds.")
    link, button = (f"/desk/revisions/{stand.revision.id}/review/" if stand.revision else ""), _("To the review")
    if not imprint.read().address and log.identity() is None:
        text += " " + _("Before that, say in the set-up at which address the public will read you.")
        link, button = ("/desk/setup/", _("To the set-up")) if people.ADMIN in who.roles else ("", "")
    return Step(_("Publish"), text, done=False, link=link, button=button)


def _has_second(who: Person) -> bool:
    return any(one.active and people.REVIEWER in one.roles for one in people.every() if one.id != who.id)
