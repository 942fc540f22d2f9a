"""The states of a revision and of a claim, and every move between them: what is not in a table here cannot happen.

`docs/design.md` shows MOVES as a table that is drawn from this file. The names of what must hold are those of
`rules.GUARDS`.
"""

from dataclasses import dataclass

ROLES = ("intake", "checker", "reviewer", "publisher", "admin")
EDITORS = ("checker", "reviewer", "publisher")
# Steps about a claim after which it is as if nobody had been at it, once it is with nobody and open.
GIVEN_BACK = ("assign", "decline", "reopen")
OPEN_CLAIM, DONE_CLAIM = ("new", "open"), ("answered", "declined")
# Why a claim gets no verdict; the receipt of who asked will say it.
DECLINED_FOR = ("opinion", "prediction", "personal", "unclear", "out_of_scope")
# A reply to a check, or a mistake reported in it: what waits for one person, for another, and what is decided.
REPLY_UNDECIDED = ("waiting", "to_place", "to_decline")
REPLY_DECIDED = ("placed", "declined", "expired")
STATES = (
    "draft", "in_review", "approved", "published", "retract_proposed", "retracted", "withdraw_proposed", "withdrawn",
    "abandoned",
)  # fmt: skip
UNFINISHED = ("draft", "in_review", "approved")
PUBLIC = ("published", "retract_proposed", "retracted", "withdraw_proposed", "withdrawn")
BEFORE = "as before"  # back to the state in which the revision was proposed for withdrawal


@dataclass(frozen=True)
class Move:
    """From one of `origins` ("" where there is no revision yet) `action` leads `to` a state.

    Somebody with one of `roles` may take it, if all of `guards` hold.
    """

    action: str
    origins: tuple[str, ...]
    to: str
    roles: tuple[str, ...]
    guards: tuple[str, ...] = ()


_WHOLE = ("complete", "checkable", "quoted", "found_again", "sound_captures")
MOVES = (
    Move("draft", ("",), "draft", ("checker",), ("may_begin",)),
    Move("abandon", ("draft",), "abandoned", ("checker",)),
    Move("submit", ("draft",), "in_review", ("checker",), ("correction_reasoned", *_WHOLE)),
    Move("take_back", ("in_review",), "draft", ("checker",), ("submitted_it",)),
    Move("send_back", ("in_review", "approved"), "draft", ("reviewer",), ("reasoned",)),
    Move("approve", ("in_review", "approved"), "approved", ("reviewer",), ("second_person", *_WHOLE, "same_document")),
    Move(
        "publish", ("approved",), "published", ("publisher",),
        ("approved_document", "of_today", "sound_captures", "checkable", "correction_reasoned"),
    ),
    Move("propose_retract", ("published",), "retract_proposed", EDITORS, ("newest", "reasoned")),
    Move("confirm_retract", ("retract_proposed",), "retracted", EDITORS, ("another_person",)),
    Move("refuse_retract", ("retract_proposed",), "published", EDITORS, ("another_person",)),
    Move("propose_withdraw", ("published", "retracted"), "withdraw_proposed", EDITORS, ("reasoned",)),
    Move("confirm_withdraw", ("withdraw_proposed",), "withdrawn", EDITORS, ("another_person", "text_named")),
    Move("confirm_copy", ("withdraw_proposed",), BEFORE, EDITORS, ("another_person", "copy_named")),
    Move("refuse_withdraw", ("withdraw_proposed",), BEFORE, EDITORS, ("another_person",)),
    # The older revisions of a check whose texts are all withdrawn.
    Move("withdraw_along", ("published", "retracted"), "withdrawn", EDITORS, ("withdrawn_whole",)),
)  # fmt: skip
# What each guard means, for docs/workflow.md; `rules.GUARDS` holds the functions.
MEANING = {
    "may_begin": "the claim is open and has no check, or its check is published (a correction); nobody else drafts",
    "correction_reasoned": "a correction says publicly what was wrong",
    "complete": "claim, title, verdict, short answer and explanation are there and sound",
    "checkable": "the claim was not declined (opinion, prediction, private matter...)",
    "quoted": "at least one quote",
    "found_again": "every quote stands in its capture, letter for letter (white space and Unicode form aside)",
    "sound_captures": "the bytes of every cited capture give the recorded SHA-256",
    "submitted_it": "the same person submitted it",
    "reasoned": "a reason is given",
    "second_person": "the person changed nothing in this revision, or the desk runs in solo mode and the page says so",
    "same_document": "the button names the SHA-256 of exactly this document",
    "approved_document": "the document is byte for byte the one that was approved, and the approval still counts",
    "of_today": "the document carries today's date (else it is approved once more)",
    "newest": "no later revision of the check is public",
    "another_person": "not the person who proposed it, or the desk runs in solo mode",
    "text_named": "the proposal is about texts",
    "copy_named": "the proposal is about a public copy",
    "withdrawn_whole": "two people withdrew all texts of the check",
}
ACTIONS = tuple(move.action for move in MOVES)


def move_of(action: str) -> Move | None:
    """The row of the table for `action`."""
    return next((one for one in MOVES if one.action == action), None)


def possible(state: str) -> list[Move]:
    """What the table allows from `state`, whoever asks."""
    return [one for one in MOVES if state in one.origins]
