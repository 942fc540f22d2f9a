"""The tipline for programs: the same steps, as JSON."""

from typing import Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Field, Router, Schema, Status
from pydantic import StrictBool

from minhchung.desk import receipts, tips
from minhchung.desk.receipts import Standing
from minhchung.desk.tips import Received
from minhchung.errors import Refused
from minhchung.web.api import ErrorOut, FoundOut
from minhchung.web.limit import check_rate
from minhchung.web.reader import reader
from minhchung.web.received import clean
from minhchung.web.shape import answer_json, check_json
from minhchung.web.tipline import limits

TEXT = gettext_noop("The message, at most 10,000 characters.")
LINKS = gettext_noop("At most three web addresses. They lose what says who shared them.")
LANG = gettext_noop("The language of the message (BCP 47), guessed where it is left out; errors are in it (vi or en).")
SEND = gettext_noop("true stores it, unless a published check answers it. Otherwise you only see what would be stored.")
ANYWAY = gettext_noop("true stores it even where a published check answers it.")
CODE = gettext_noop("The code of the receipt.")


class TipIn(Schema):
    """A tip."""

    text: str = Field(description=TEXT, examples=["Nghe nói cầu Bến Mẫu sắp đóng ba tháng"])
    links: list[str] | None = Field(None, description=LINKS, examples=[["https://news.example/1"]])
    lang: str | None = Field(None, description=LANG, examples=["vi"])
    send: StrictBool | None = Field(None, description=SEND)
    anyway: StrictBool | None = Field(None, description=ANYWAY)


class CodeIn(Schema):
    """Whose receipt."""

    code: str = Field(description=CODE, examples=["BCFGH-JKLMN-PQRST-VXZBC-FGHJK"])


class KeptOut(Schema):
    """A tip as it would be stored: redacted; `kinds` says what was taken out, `dropped` how many links were."""

    text: str
    kinds: list[str]
    links: list[str]
    language: str
    dropped: int


class TipOut(Schema):
    """What answers it. `would_store` is null where nothing would be, `receipt` and `feed` where nothing was."""

    decision: Literal["answered", "related", "none"]
    answers: list[FoundOut]
    would_store: KeptOut | None
    receipt: str | None
    feed: str | None


class CheckOut(Schema):
    """A published check."""

    id: str
    claim: str
    title: str
    verdict: str
    verdict_original: str
    publisher: str
    published: str
    url: str
    language: str
    source: Literal["desk", "imported", "sample"]
    solo: bool


class StandingOut(Schema):
    """Where a tip stands. `reason` says why it was declined, `check` is the desk's answer.

    `answers`: while it has none, the checks published since that answer it.
    """

    state: Literal["waiting", "checking", "declined", "answered", "ended", "expired"]
    day: str
    reason: str
    check: CheckOut | None
    answers: list[FoundOut]
    merged: bool
    text: str
    language: str
    feed: str


class DeletedOut(Schema):
    """`text`: whether the text went as well; it stays where the desk is at it or others hold a code of the same."""

    deleted: Literal[True]
    text: bool


router = Router()
_ERRORS = dict.fromkeys((400, 413, 429, 503), ErrorOut)
_OF_CODE = {**_ERRORS, 404: ErrorOut}


@router.post(
    "",
    response={200: TipOut, 201: TipOut, **_ERRORS},
    summary=gettext_noop("Send a message to the desk"),
    description=gettext_noop(
        "It is matched in memory. Where no published check answers it, the desk can work on it: what is stored is the "
        "text without personal data, its language and the day, and nothing of who sent it. The code of the receipt is "
        "given once."
    ),
)
def send(request: HttpRequest, tip: TipIn) -> Status[dict[str, object]]:
    request.META["minhchung.lang"] = tip.lang or ""
    check_rate(request)
    if tip.send:
        limits.check_sent(request)
    came = tips.receive(
        tip.text,
        links=[clean(link) for link in tip.links or ()],
        lang=tip.lang or "",
        reader=reader(request, tip.lang or "").lang,
        send=bool(tip.send),
        anyway=bool(tip.anyway),
    )
    return Status(201 if came.stored else 200, _received(request, came))


@router.post(
    "/receipt",
    response={200: StandingOut, **_OF_CODE},
    summary=gettext_noop("Read what became of a message"),
    description=gettext_noop("The code travels in the body, so that it lands in no log of addresses."),
)
def standing(request: HttpRequest, receipt: CodeIn) -> dict[str, object]:
    check_rate(request)
    return _standing(request, receipts.read(receipt.code))


@router.post(
    "/delete",
    response={200: DeletedOut, **_OF_CODE},
    summary=gettext_noop("Delete a message"),
    description=gettext_noop("The receipt is deleted, and the text with it unless the desk is at work on it already."),
)
def delete(request: HttpRequest, receipt: CodeIn) -> dict[str, object]:
    check_rate(request)
    return {"deleted": True, "text": receipts.delete(receipt.code)}


@router.api_operation(["DELETE", "GET", "HEAD", "PATCH", "PUT"], "", include_in_schema=False)
@router.api_operation(["DELETE", "GET", "HEAD", "PATCH", "PUT"], "/receipt", include_in_schema=False)
@router.api_operation(["DELETE", "GET", "HEAD", "PATCH", "PUT"], "/delete", include_in_schema=False)
def wrong_method(request: HttpRequest) -> None:
    raise Refused("bad_method", method=request.method, allowed="POST, OPTIONS")


def _received(request: HttpRequest, came: Received) -> dict[str, object]:
    kept, stored = came.kept, came.stored
    would = {
        "text": kept.text, "kinds": list(kept.kinds), "links": list(kept.links), "language": kept.language,
        "dropped": kept.dropped,
    }  # fmt: skip
    return {
        **answer_json(came.answer),
        "would_store": would if stored or came.answer.decision != "answered" else None,
        "receipt": (stored.receipt or None) if stored else None,
        "feed": _feed(request, stored.feed) if stored else None,
    }


def _standing(request: HttpRequest, found: Standing) -> dict[str, object]:
    answers = answer_json(found.found)["answers"] if found.found else []
    return {
        "state": found.state,
        "day": found.day.isoformat(),
        "reason": found.reason,
        "check": check_json(found.check) if found.check else None,
        "answers": answers,
        "merged": found.merged,
        "text": found.text,
        "language": found.language,
        "feed": _feed(request, found.feed),
    }


def _feed(request: HttpRequest, token: str) -> str:
    return f"{request.scheme}://{request.get_host()}/tip/feed/{token}.atom"
