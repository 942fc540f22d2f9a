"""The API: the same answers as the pages, as JSON, with OpenAPI at /api/docs and /api/openapi.json."""

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext_noop
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from pydantic import StrictInt

from minhchung import __version__
from minhchung.errors import MinhChungError, Refused
from minhchung.record import answer
from minhchung.web.apidocs import Docs
from minhchung.web.limit import check_rate
from minhchung.web.reader import reader
from minhchung.web.received import check_size, clean
from minhchung.web.refused import api_error
from minhchung.web.shape import answer_json

TEXT = gettext_noop("The message to check, at most 10,000 characters.")
LANG = gettext_noop("The language of the reader (BCP 47): equal checks in it come first; errors are in it (vi or en).")
K = gettext_noop("How many checks at most, 1 to 20.")


class Question(Schema):
    """What is asked."""

    text: str = Field(description=TEXT, examples=["uong nuoc dua nong diet te bao ung thu"])
    lang: str | None = Field(None, description=LANG, examples=["vi"])
    k: StrictInt | None = Field(None, description=K, examples=[5])


class ClashOut(Schema):
    """One fact that message and check give differently."""

    kind: str
    asked: str
    checked: str


class WhyOut(Schema):
    """Why a check was found."""

    words: list[str]
    field: str
    signals: dict[str, float]
    clashes: list[ClashOut]


class FoundOut(Schema):
    """A check found for the message."""

    id: str
    decision: Literal["answered", "related", "none"]
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
    score: float
    why: WhyOut


class AnswerOut(Schema):
    """An answer: whether a check settles the message, and the checks found, best first."""

    decision: Literal["answered", "related", "none"]
    answers: list[FoundOut]


class ErrorBody(Schema):
    """`code` is stable; `message` says what to do, in the language of the reader."""

    code: str
    message: str
    kind: Literal["refused", "failed", "broken"]


class ErrorOut(Schema):
    """Every error of the API."""

    error: ErrorBody


class JsonObject(Parser):
    """Reads a body as one JSON object in UTF-8, its texts cleaned of what cannot be written again."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The object. Raises ValueError or RecursionError, which ninja turns into HttpError."""
        data = json.loads(request.body.decode("utf-8-sig"))
        if not isinstance(data, dict):
            raise TypeError
        return {name: clean(value) if isinstance(value, str) else value for name, value in data.items()}


api = NinjaAPI(
    title="Minh Chứng",
    version=__version__,
    description=gettext_noop("Ask which published fact-checks answer a message. No key, no account, no cookies."),
    docs=Docs(),
    parser=JsonObject(),
    urls_namespace="api",
)
_ERRORS = dict.fromkeys((400, 413, 429, 503), ErrorOut)


@api.post(
    "/v1/ask",
    response={200: AnswerOut, **_ERRORS},
    summary=gettext_noop("Ask about a message"),
    description=gettext_noop(
        "The message travels in the body, so that it lands in no history and in no log of addresses."
    ),
)
def ask(request: HttpRequest, question: Question) -> dict[str, object]:
    return _answer(request, question.text, lang=question.lang, k=question.k)


@api.get(
    "/v1/ask",
    response={200: AnswerOut, **_ERRORS},
    summary=gettext_noop("Ask about a message by its address"),
    description=gettext_noop(
        "Careful: the message is part of the address, so it can stay in browser histories and in the logs of proxies. "
        "We keep nothing of it, but others may. Prefer POST."
    ),
)
def ask_by_address(
    request: HttpRequest,
    text: Annotated[str, Query(..., description=TEXT)],
    lang: Annotated[str | None, Query(None, description=LANG)] = None,
    k: Annotated[int | None, Query(None, description=K)] = None,
) -> dict[str, object]:
    return _answer(request, clean(text), lang=lang, k=k)


@api.api_operation(["DELETE", "HEAD", "PATCH", "PUT"], "/v1/ask", include_in_schema=False)
def wrong_method(request: HttpRequest) -> None:
    raise Refused("bad_method", method=request.method, allowed="GET, POST, OPTIONS")


def _answer(request: HttpRequest, text: str, *, lang: str | None, k: int | None) -> dict[str, object]:
    request.META["minhchung.lang"] = lang or ""
    check_rate(request)
    return answer_json(answer.ask(text, lang=lang or reader(request).lang, k=5 if k is None else k))


@api.exception_handler(MinhChungError)
def _ours(request: HttpRequest, error: MinhChungError) -> HttpResponse:
    return api_error(request, error, lang=request.META.get("minhchung.lang", ""))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, _error: Exception) -> HttpResponse:
    try:
        check_size(request)
    except Refused as refused:
        return api_error(request, refused)
    return api_error(request, Refused("bad_json"))


@api.exception_handler(HttpError)
@api.exception_handler(UnreadablePostError)
def _unreadable(request: HttpRequest, _error: Exception) -> HttpResponse:
    return api_error(request, Refused("bad_json"))


def _wrong(names: Sequence[str]) -> Refused:
    """What is wrong with the first of these fields that we know."""
    wrong = {
        "k": Refused("bad_k", most=answer.MOST),
        "links": Refused("bad_links"),
        "send": Refused("bad_switch", name="send"),
        "anyway": Refused("bad_switch", name="anyway"),
        "code": Refused("bad_code"),
        "lang": Refused("bad_lang"),
    }
    return next((refusal for name, refusal in wrong.items() if name in names), Refused("bad_text"))


@api.exception_handler(ValidationError)
def _wrong_field(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first wrong field by name; its value is not repeated."""
    return api_error(request, _wrong([str(part) for found in error.errors for part in found["loc"]]))
