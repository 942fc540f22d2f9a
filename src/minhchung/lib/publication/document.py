"""The documents of the record: what each kind of publication says, field by field.

A document is read from JSON that a person wrote (`read`: everything checked, each error names its field), written in
canonical bytes (`encode`) whose SHA-256 stands in the log, and read back from them (`decode`). `docs/formats.md`
describes the fields for other programs.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from minhchung.errors import Broken, Refused
from minhchung.lib.publication import canonical
from minhchung.lib.publication.fields import Reader

VERDICTS = ("true", "mostly_true", "misleading", "false", "outdated", "satire", "unproven")
TOPICS = (
    "health", "food", "disaster", "environment", "animals", "science", "technology", "scam", "economy", "law",
    "education", "transport", "history", "geography", "society", "other",
)  # fmt: skip
# Demands and complaints that a desk receives, and what it did; never who sent them.
NOTICES = ("takedown", "correction", "privacy", "copyright", "legal", "complaint")
OUTCOMES = ("no_action", "corrected", "retracted", "withdrawn", "reply_placed", "answered")
WITHDRAWN = ("body", "copy")
FORMAT = "minhchung/1"
NOTICE = "notice-"  # a notice is named by its number
MODE = "mode-"  # and so is a switch of the desk's mode
DECLINED = "declined-"  # and a total by its month
# Why a claim got no verdict, and why a reply or a reported mistake was not taken up.
CLAIMS_DECLINED = ("opinion", "prediction", "personal", "unclear", "out_of_scope")
REPLIES_DECLINED = ("not_about_check", "exposes_person", "unlawful", "advert", "duplicate", "no_mistake")


@dataclass(frozen=True)
class Citation:
    """A quote and the archived page that holds it.

    `quote` stands letter for letter in the readable text of the capture; `before` and `after` are what surrounds it
    there. `source` is the organisation behind the page. `captured` is UTC, "2026-11-21T14:12:00Z"; `sha256` the digest
    of the captured body, `media_type` its type. `public`: the copy itself may be handed out.
    """

    quote: str
    before: str
    after: str
    title: str
    source: str
    url: str
    captured: str
    sha256: str
    media_type: str
    public: bool


@dataclass(frozen=True)
class Check:
    """A check of a claim. `revision` 1 is kind "published", each later one kind "corrected".

    `summary` is the short answer, one paragraph of plain text; `explanation` is Markdown. Days are "YYYY-MM-DD":
    `first_seen` of the claim ("" when unknown), `published` of revision 1, `date` of this revision. `supersedes` is
    the SHA-256 of the revision before, `reason` why it was corrected; both "" in revision 1. `solo`: published
    without a second reviewer. `salt`: 32 hexadecimal digits, so that an erased text cannot be guessed from its digest.
    """

    kind: str
    id: str
    revision: int
    language: str
    topic: str
    claim: str
    title: str
    verdict: str
    summary: str
    explanation: str
    citations: tuple[Citation, ...]
    first_seen: str
    published: str
    date: str
    supersedes: str
    reason: str
    solo: bool
    salt: str
    kinds: ClassVar[tuple[str, ...]] = ("published", "corrected")


@dataclass(frozen=True)
class Retraction:
    """The check `id` no longer stands, for a public `reason`. `revision` counts on from its last one."""

    kind: str
    id: str
    revision: int
    language: str
    reason: str
    date: str
    salt: str
    kinds: ClassVar[tuple[str, ...]] = ("retracted",)


@dataclass(frozen=True)
class Reply:
    """Somebody's answer to the check `id`, placed whole; who sent it was not verified. `revision` numbers replies."""

    kind: str
    id: str
    revision: int
    language: str
    text: str
    date: str
    salt: str
    kinds: ClassVar[tuple[str, ...]] = ("reply",)


@dataclass(frozen=True)
class Notice:
    """A demand or complaint that the desk received: when, of which kind, and what came of it.

    `id` is the notice's own, "notice-" and a number; `check` the check that it was about, or "". `date` is the day of
    the entry, `received` that of the notice. `text` may explain, in the desk's words.
    """

    kind: str
    id: str
    revision: int
    language: str
    check: str
    received: str
    about: str
    outcome: str
    text: str
    date: str
    salt: str
    kinds: ClassVar[tuple[str, ...]] = ("notice",)


@dataclass(frozen=True)
class Withdrawal:
    """A body or a public copy was erased on a legal or privacy duty.

    `what`: "body" (the document with the SHA-256 `erased`) or "copy" (the public copy of that capture).
    """

    kind: str
    id: str
    revision: int
    language: str
    what: str
    erased: str
    reason: str
    date: str
    salt: str
    kinds: ClassVar[tuple[str, ...]] = ("withdrawn",)


@dataclass(frozen=True)
class Mode:
    """From `date` on one person may stand alone behind a check (`solo`), or no more. `id`: "mode-" and a number."""

    kind: str
    id: str
    revision: int
    language: str
    solo: bool
    date: str
    salt: str
    kinds: ClassVar[tuple[str, ...]] = ("mode",)


@dataclass(frozen=True)
class DeclinedTotal:
    """What the desk declined in a month: claims, and replies with reported mistakes, each by reason, 1 or more.

    `id`: "declined-" and the month ("declined-2026-11"), which is over on `date`; `revision` counts the totals.
    """

    kind: str
    id: str
    revision: int
    language: str
    claims: dict[str, int]
    replies: dict[str, int]
    date: str
    salt: str
    kinds: ClassVar[tuple[str, ...]] = ("declined_total",)


Document = Check | Retraction | Reply | Notice | Withdrawal | Mode | DeclinedTotal
FORMS: dict[str, type[Document]] = {
    kind: form for form in (Check, Retraction, Reply, Notice, Withdrawal, Mode, DeclinedTotal) for kind in form.kinds
}


def read(given: Mapping[str, Any], *, today: str) -> Document:
    """The document that `given` (parsed JSON, its citations complete) holds; no day may lie after `today`.

    Raises Refused: field_missing, field_unknown, field_type, field_empty, field_too_long, field_value, field_range,
    field_format, field_digits, field_future, field_order, field_kind, field_markup, field_control, field_reserved,
    field_dead_link, field_not_first, each naming its field.
    """
    reader = Reader(given, today=today)
    kind = reader.one_of("kind", tuple(FORMS))
    values = {"kind": kind, **_READERS[FORMS[kind]](reader, kind)}
    reader.nothing_else({"format", *values})
    return FORMS[kind](**values)


def encode(document: Document) -> bytes:
    """The canonical bytes of `document`; their SHA-256 is what the log holds."""
    return canonical.dumps({"format": FORMAT, **asdict(document)})


def decode(data: bytes) -> Document:
    """The document of canonical bytes. Raises Broken: not_canonical, document_broken."""
    given = canonical.loads(data)
    form = FORMS.get(str(given.get("kind")))
    if form is None or given.pop("format", "") != FORMAT or set(given) != {field.name for field in fields(form)}:
        raise Broken("document_broken")
    try:
        # The checks of `read` all over: what a stranger's folder holds is input as well.
        made = read(given, today="9999-12-31")
    except Refused as error:
        raise Broken("document_broken") from error
    if encode(made) != data:  # one text has one digest
        raise Broken("document_broken")
    return made


def held(data: bytes) -> Document:
    """The document of bytes that `encode` wrote and nobody else could reach: nothing is judged again."""
    given: dict[str, Any] = json.loads(data)
    del given["format"]
    if "citations" in given:
        given["citations"] = tuple(Citation(**one) for one in given["citations"])
    form: Any = FORMS[given["kind"]]
    made: Document = form(**given)
    return made


def _common(reader: Reader) -> dict[str, Any]:
    return {
        "id": reader.identifier("id"),
        "revision": reader.whole("revision", least=1, most=100_000),
        "language": reader.language("language"),
        "date": reader.day("date"),
        "salt": reader.digits("salt", 32),
    }


def _check(reader: Reader, kind: str) -> dict[str, Any]:
    first = kind == "published"
    values = _common(reader) | {
        "topic": reader.one_of("topic", TOPICS),
        "claim": reader.line("claim", most=1000),
        "title": reader.line("title", most=200),
        "verdict": reader.one_of("verdict", VERDICTS),
        "summary": reader.line("summary", most=1000),
        "explanation": reader.markdown("explanation", most=30_000),
        "citations": tuple(_citation(one) for one in reader.items("citations", least=1, most=50)),
        "first_seen": reader.day("first_seen", may_be_empty=True),
        "published": reader.day("published"),
        "supersedes": reader.nothing("supersedes") if first else reader.digits("supersedes", 64),
        "reason": reader.nothing("reason") if first else reader.line("reason", most=1000),
        "solo": reader.yes("solo"),
    }
    reader.in_order("first_seen", values["first_seen"], "published", values["published"])
    reader.in_order("published", values["published"], "date", values["date"])
    reader.free("id", NOTICE)
    reader.free("id", MODE)
    reader.free("id", DECLINED)
    reader.leads("explanation", values["explanation"], {f"#e{n + 1}" for n in range(len(values["citations"]))})
    _agree(reader, values["citations"])
    reader.agrees("revision", (values["revision"] == 1) == first)
    reader.agrees("published", not first or values["published"] == values["date"])
    return values


def _agree(reader: Reader, citations: tuple[Citation, ...]) -> None:
    """One capture is public, or it is not."""
    public: dict[str, bool] = {}
    for n, one in enumerate(citations):
        if (first := public.setdefault(one.sha256, one.public)) != one.public:
            field = f"{reader.path}citations[{n}].public"
            raise Refused("field_value", field=field, allowed=str(first).lower())


def _citation(reader: Reader) -> Citation:
    values: dict[str, Any] = {
        "quote": reader.text("quote", most=2000, verbatim=True),
        "before": reader.text("before", most=400, may_be_empty=True, verbatim=True),
        "after": reader.text("after", most=400, may_be_empty=True, verbatim=True),
        "title": reader.line("title", most=300),
        "source": reader.line("source", most=200),
        "url": reader.web_address("url"),
        "captured": reader.moment("captured"),
        "sha256": reader.digits("sha256", 64),
        "media_type": reader.line("media_type", most=100),
        "public": reader.yes("public"),
    }
    reader.nothing_else(set(values))
    return Citation(**values)


def _retraction(reader: Reader, _kind: str) -> dict[str, Any]:
    return _common(reader) | {"reason": reader.line("reason", most=1000)}


def _reply(reader: Reader, _kind: str) -> dict[str, Any]:
    return _common(reader) | {"text": reader.text("text", most=3000)}


def _notice(reader: Reader, _kind: str) -> dict[str, Any]:
    return _common(reader) | {
        "check": reader.identifier("check", may_be_empty=True),
        "received": reader.day("received"),
        "about": reader.one_of("about", NOTICES),
        "outcome": reader.one_of("outcome", OUTCOMES),
        "text": reader.text("text", most=1000, may_be_empty=True),
    }


def _withdrawal(reader: Reader, _kind: str) -> dict[str, Any]:
    return _common(reader) | {
        "what": reader.one_of("what", WITHDRAWN),
        "erased": reader.digits("erased", 64),
        "reason": reader.line("reason", most=1000),
    }


def _mode(reader: Reader, _kind: str) -> dict[str, Any]:
    return _common(reader) | {"solo": reader.yes("solo")}


def _declined(reader: Reader, _kind: str) -> dict[str, Any]:
    values = _common(reader) | {
        "claims": reader.counted("claims", CLAIMS_DECLINED),
        "replies": reader.counted("replies", REPLIES_DECLINED),
    }
    reader.month("id", after=DECLINED, over_on=values["date"])
    return values


_READERS = {
    Check: _check,
    Retraction: _retraction,
    Reply: _reply,
    Notice: _notice,
    Withdrawal: _withdrawal,
    Mode: _mode,
    DeclinedTotal: _declined,
}
