"""What may come next for a revision, what must hold before it, and what was done to it so far, in words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from minhchung.desk import queries, states
from minhchung.desk.rules import SLOW, Met
from minhchung.desk.shown import Done, Revision
from minhchung.errors import MinhChungError
from minhchung.staff.people import Person
from minhchung.web.office.frame import wrong
from minhchung.web.office.words import FIELDS
from minhchung.web.signin.words import role_words

# What a person may do next. Steps that follow from another one by themselves are not named.
STEPS = {
    "abandon": pgettext_lazy("next step", "Give the draft up"),
    "submit": pgettext_lazy("next step", "Send it to review"),
    "take_back": pgettext_lazy("next step", "Take it back, to go on writing"),
    "send_back": pgettext_lazy("next step", "Send it back to the writer, with a reason"),
    "approve": pgettext_lazy("next step", "Approve it"),
    "publish": pgettext_lazy("next step", "Publish it"),
    "propose_retract": pgettext_lazy("next step", "Propose to retract it"),
    "confirm_retract": pgettext_lazy("next step", "Confirm the retraction"),
    "refuse_retract": pgettext_lazy("next step", "Turn the retraction down"),
    "propose_withdraw": pgettext_lazy("next step", "Propose to withdraw texts or a public copy"),
    "confirm_withdraw": pgettext_lazy("next step", "Confirm the withdrawal"),
    "confirm_copy": pgettext_lazy("next step", "Confirm that the public copy goes"),
    "refuse_withdraw": pgettext_lazy("next step", "Turn the withdrawal down"),
}
GUARDS = {
    "may_begin": pgettext_lazy("guard", "the claim is open, and nobody else is writing its check"),
    "complete": pgettext_lazy("guard", "there are a verdict, a title, a short answer and an explanation"),
    "checkable": pgettext_lazy("guard", "the claim can be checked"),
    "quoted": pgettext_lazy("guard", "there is at least one quote"),
    "found_again": pgettext_lazy("guard", "every quote stands in its capture, letter for letter"),
    "sound_captures": pgettext_lazy("guard", "every capture still has the digest of its first day"),
    "correction_reasoned": pgettext_lazy("guard", "a correction says why"),
    "submitted_it": pgettext_lazy("guard", "it was you who sent it to review"),
    "reasoned": pgettext_lazy("guard", "there is a reason"),
    "second_person": pgettext_lazy("guard", "the rule of two people is kept"),
    "same_document": pgettext_lazy("guard", "the document is the one that you see here"),
    "approved_document": pgettext_lazy("guard", "the document is the one that was approved"),
    "of_today": pgettext_lazy("guard", "it was approved today"),
    "newest": pgettext_lazy("guard", "no newer revision is public"),
    "another_person": pgettext_lazy("guard", "somebody else than who proposed it decides"),
    "text_named": pgettext_lazy("guard", "the proposal is about a text"),
    "copy_named": pgettext_lazy("guard", "the proposal is about a public copy"),
    "withdrawn_whole": pgettext_lazy("guard", "all texts of the check were withdrawn"),
}
_CITATION = re.compile(r"citations\[(\d+)\]\.(\w+)")
LINES = 500  # of a claim's journal that are looked through for one revision


@dataclass(frozen=True)
class Guard:
    """A guard on a page: what it asks for, whether it holds, and why it does not."""

    label: Promise
    holds: bool
    why: str


@dataclass(frozen=True)
class Next:
    """A step that the table allows: what it does, which roles may take it, whether the reader holds one."""

    action: str
    label: Promise
    roles: str
    yours: bool


def guards(found: Sequence[Met], *, correction: bool) -> list[Guard]:
    """The guards of a step that say something here; those that do not hold come first.

    A first revision has nothing to correct, and where there is no quote there is none to find again.
    """
    quoted = all(one.holds for one in found if one.guard == "quoted")
    silent = (set() if quoted else SLOW) | (set() if correction else {"correction_reasoned"})
    shown = [
        Guard(GUARDS[one.guard], one.holds, said(one.error) if one.error else "")
        for one in found
        if one.guard not in silent
    ]
    return sorted(shown, key=lambda one: one.holds)


def said(error: MinhChungError) -> str:
    """`error` in the active language; a field of a citation is called by the number of its quote."""
    found = _CITATION.fullmatch(str(error.facts.get("field", "")))
    if found is None:
        return wrong(error).text
    place = _("quote %(number)s, %(field)s") % {
        "number": int(found[1]) + 1,
        "field": FIELDS.get(found[2], found[2]),
    }
    return type(error)(error.code, **{**error.facts, "field": place}).say(get_language() or "vi")


def following(state: str, person: Person) -> list[Next]:
    """What may come next from `state`, as the table says, whoever takes it."""
    return [
        Next(one.action, STEPS[one.action], _(" or ").join(role_words(one.roles)), bool(person.roles & set(one.roles)))
        for one in states.possible(state)
        if one.action in STEPS
    ]


def taken(revision: Revision) -> list[Done]:
    """The lines of the journal about this revision, newest first."""
    return [one for one in queries.journal(claim_id=revision.claim, limit=LINES) if one.revision == revision.id]


def last(history: Iterable[Done], action: str) -> Done | None:
    """The newest time that `action` was taken."""
    return next((one for one in history if one.action == action), None)
