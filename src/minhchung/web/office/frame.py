"""The frame that all pages of the desk share: what waits, what cannot be missed, what was done, what went wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy

from minhchung.desk import alarms, queries
from minhchung.errors import MinhChungError
from minhchung.record import answer
from minhchung.site.words import day
from minhchung.staff.people import Person
from minhchung.web.member import member
from minhchung.web.office.words import ACTIONS, FIELDS, REVISIONS
from minhchung.web.refused import headers_of
from minhchung.web.refused import status_of as public_status
from minhchung.web.signin.words import role_words

SAVED = gettext_lazy("Saved.")
# Whose fault it is, where it is not simply a form filled in wrongly (400).
_STATUS = {
    "not_your_role": 403,
    "changed_meanwhile": 409,
    "draft_exists": 409,
    "step_impossible": 409,
    "reply_decided": 409,
}
_FIELD = {
    "no_claim_text": "text",
    "claim_too_long": "text",
    "no_note": "note",
    "note_too_long": "note",
    "bad_reason": "reason",
    "no_reason": "reason",
    "no_reason_of_correction": "reason",
    "no_verdict": "verdict",
    "no_statement": "statement",
    "no_title": "title",
    "no_summary": "summary",
    "no_explanation": "explanation",
    "quote_not_found": "quote",
    "citation_no_url": "url",
    "no_source": "source",
    "check_exists": "public_id",
    "upload_too_large": "file",
    "upload_type": "file",
    "upload_missing": "file",
}
# Facts of errors that are codes of ours, and the words for them.
_FACTS: dict[str, Callable[[str], str]] = {
    "field": lambda code: str(FIELDS.get(code, code)),
    "action": lambda code: str(ACTIONS.get(code, code)),
    "state": lambda code: str(REVISIONS.get(code, code)),
    "today": lambda iso: day(iso, get_language() or "vi"),
    "roles": lambda codes: ", ".join(role_words(codes.split(", "))),
}


@dataclass(frozen=True)
class Said:
    """What the step before did. `undo`: where a form goes that takes it back, with `fields`; "" where nothing can."""

    text: str
    undo: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wrong:
    """What could not be done, in words; `field`: the name of the field that it is about, or ""."""

    text: str
    field: str
    code: str


@dataclass(frozen=True)
class Warned:
    """What cannot wait, in words, and where it can be looked at ("" for nowhere)."""

    text: str
    link: str


@dataclass(frozen=True)
class Around:
    """What every page of the desk shows. For a stranger (who signs in) nothing waits."""

    counts: Mapping[str, int]
    alarms: tuple[Warned, ...]
    sample: bool
    said: tuple[Said, ...]


def desk_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    here: str = "",
    error: MinhChungError | None = None,
) -> HttpResponse:
    """`desk/<template>.html`, which extends desk/base.html, with `context`.

    `here`: the entry of the navigation (queue, drafts, reviews, published, replies, jobs, setup). With `error` its
    message stands on top, `wrong` is in the context (`wrong.field` names the field), and the status is the error's.
    """
    frame = {"here": here, "wrong": wrong(error) if error else None}
    response = render(
        request, f"desk/{template}.html", frame | dict(context), status=status_of(error) if error else 200
    )
    for name, value in (headers_of(error) if error else {}).items():
        response.headers[name] = value
    return response


def refused(request: HttpRequest, error: MinhChungError, *, here: str = "") -> HttpResponse:
    """A page that says what went wrong, where there is no page to say it on: an unknown claim, a broken capture."""
    return desk_page(request, "refused", {}, here=here, error=error)


def done(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Say on the next page what was done. `undo`: an address to post to, its query as fields of the form."""
    messages.success(request, text, extra_tags=undo)


def to(path: str) -> HttpResponse:
    """On to another page, after a form."""
    return HttpResponseRedirect(path)


def wrong(error: MinhChungError) -> Wrong:
    """`error` in the active language, its fields called as the forms call them."""
    named = str(error.facts.get("field", ""))
    facts = {name: _FACTS[name](str(value)) if name in _FACTS else value for name, value in error.facts.items()}
    said = type(error)(error.code, **facts).say(get_language() or "vi")
    return Wrong(said, named or _FIELD.get(error.code, ""), error.code)


def status_of(error: MinhChungError) -> int:
    """The HTTP status of `error` on a page of the desk."""
    if error.code.startswith("unknown_"):
        return 404
    return _STATUS.get(error.code, public_status(error))


def around(request: HttpRequest) -> Around:
    """What stands around the page for whoever asks."""
    found = member(request)
    return Around(
        counts=queries.counts() if found else {},
        alarms=_alarms() if found else (),
        sample=answer.is_sample(),
        said=tuple(_said(messages.get_messages(request))),
    )


def holds(person: Person, *roles: str) -> bool:
    """Whether the person has one of `roles`: what a page offers. What is allowed, the doors decide."""
    return bool(person.roles & set(roles))


def _alarms() -> tuple[Warned, ...]:
    return tuple(
        Warned(wrong(one.error).text, f"/desk/evidence/{one.evidence}/" if one.evidence else "")
        for one in alarms.alarms()
    )


def _said(stored: Iterable[Message]) -> Iterable[Said]:
    for one in stored:
        path, _, query = (one.extra_tags or "").partition("?")
        yield Said(str(one.message), path, tuple(parse_qsl(query, keep_blank_values=True)))
