"""Answer a message with the published checks that settle it, or say that none does.

The message lives in memory only: it is neither stored nor logged, and no part of it reaches an error.
"""

from dataclasses import dataclass

import regex
from django.db.models import F

from minhchung.errors import Refused
from minhchung.lib.retrieval import decide
from minhchung.lib.retrieval.fuse import WEIGHTS
from minhchung.lib.retrieval.shapes import Clash, Hit, Why
from minhchung.lib.retrieval.shapes import Label as Decision
from minhchung.lib.text.fold import normal

from . import counters, index, models, own, sample

__all__ = ["Answer", "Check", "Clash", "Decision", "Found", "Why", "ask", "is_sample", "newest", "not_mine"]


@dataclass(frozen=True)
class Check:
    """A published check as the public sees it. `published` is an ISO date or ""; `url` may be "" in the sample."""

    id: str
    claim: str
    title: str
    summary: str
    verdict: str  # true mostly_true misleading false outdated satire unproven unknown
    verdict_original: str
    publisher: str
    published: str
    url: str
    language: str
    source: str  # desk | imported | sample
    page: str = ""  # where this desk's own site shows it, "/checks/<id>/", or ""
    solo: bool = False  # of our own: published without a second reviewer


@dataclass(frozen=True)
class Found:
    """A check found for a message; `score` in 0..1 is how close it is."""

    check: Check
    decision: Decision
    score: float
    why: Why


@dataclass(frozen=True)
class Answer:
    """`searched` is the number of checks that could have answered; `threshold` the score that answering needs."""

    decision: Decision
    answers: tuple[Found, ...]
    searched: int
    threshold: float


LIMIT = 10_000  # characters of a question that are read
MOST = 20  # answers at once
DEPTH = 10  # hits that the decision looks at, at least
BACKLOG = 200  # changes that a question brings into the index itself
PATIENCE_SECONDS = 0.2
WORDS = {**WEIGHTS, "meaning": 0.0}
_LANG = regex.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LINK = regex.compile(r"(?:https?://|www\.)\S+")


def ask(text: str, *, lang: str = "", k: int = 5, only_lang: str = "") -> Answer:
    """The checks for `text`, best first, at most `k`.

    `lang` (BCP 47) is the reader's language: equal checks in it come first; `only_lang` leaves the others out.
    Raises Refused: empty_text, text_too_long, no_words, only_link, bad_lang, bad_k.
    """
    found = related(text, lang=lang, k=k, only_lang=only_lang)
    count(found)
    return found


def related(text: str, *, lang: str = "", k: int = 5, only_lang: str = "", meaning: bool = True) -> Answer:
    """What `ask` answers, and nothing is counted. Raises Refused: what `ask` raises.

    Without `meaning` it is found by its words alone, which costs a tenth.
    """
    question = readable(text)
    if not 1 <= k <= MOST:
        raise Refused("bad_k", most=MOST)
    found = index.catch_up(most=BACKLOG, wait=PATIENCE_SECONDS)
    # Deeper than asked for: twins of one page are folded, and what the desk claims must not hang on `k`.
    weights = WEIGHTS if meaning else WORDS
    hits = found.search(
        question, k=max(2 * k, DEPTH), lang=_primary(lang), only_lang=_primary(only_lang), weights=weights
    )
    live = _live(hits)
    hits = [hit for hit in hits if hit.id in live]
    shown = zip(hits, decide.labels(hits), strict=True)
    found_checks = [Found(live[hit.id], label, hit.score, hit.why) for hit, label in shown if label != "none"]
    # Of those that answer, the desk's own stand first: their evidence is here to see.
    found_checks.sort(key=lambda one: (one.decision != "answered", one.decision == "answered" and not one.check.page))
    answers = tuple(found_checks[:k])
    return Answer(decide.decide(hits), answers, searched=found.count, threshold=decide.ANSWERED)


def one(public_id: str) -> Check | None:
    """The published check with this id, ours or imported, if it still answers."""
    live = models.Review.objects.filter(public_id=public_id, live=True).select_related("current", "source")
    review = live.first()
    return _check(review) if review else None


def newest(n: int = 8) -> tuple[Check, ...]:
    """The newest published checks, for the front page."""
    live = models.Review.objects.filter(live=True).select_related("current", "source")
    return tuple(_check(review) for review in live.order_by(F("current__published").desc(), "pk")[:n])


def is_sample() -> bool:
    """Whether the record answers from the sample, so that every page must say so."""
    return models.Review.objects.filter(source__kind="sample", live=True).exists()


def not_mine(check: str) -> None:
    """Count one "not my question" for the check with this id, today. Raises Refused: unknown_check."""
    if not models.Review.objects.filter(public_id=check).exists():
        raise Refused("unknown_check", id=check)
    counters.add([(check, "not_mine")])


def readable(text: str) -> str:
    """`text` as it can be matched. Raises Refused: empty_text, text_too_long, no_words, only_link."""
    if len(text) > LIMIT:
        raise Refused("text_too_long", length=len(text), limit=LIMIT)
    if not normal(text).strip():
        raise Refused("empty_text")
    if not regex.search(r"\p{L}", text):
        raise Refused("no_words")
    if not regex.search(r"\p{L}", _LINK.sub(" ", text)):
        raise Refused("only_link")
    return text


def _primary(lang: str) -> str:
    if lang and not _LANG.fullmatch(lang):
        raise Refused("bad_lang")
    return lang.partition("-")[0].lower()


def _live(hits: list[Hit]) -> dict[str, Check]:
    """The checks found that still answer, by id; of twins (one claim of one page in two sources) the best."""
    reviews = models.Review.objects.filter(public_id__in=[hit.id for hit in hits], live=True)
    held = {review.public_id: review for review in reviews.select_related("current", "source")}
    best: dict[tuple[str, str], models.Review] = {}
    for hit in hits:
        if review := held.get(hit.id):
            best.setdefault((review.url, review.key), review)
    return {review.public_id: _check(review) for review in best.values()}


def _check(review: models.Review) -> Check:
    content = review.current.content if review.current else {}
    sources = {"desk": "desk", "sample": "sample"}
    return Check(
        id=review.public_id,
        claim=content["claim"],
        title=content["title"],
        summary=content["summary"],
        verdict=content["verdict"],
        verdict_original=content["rating"],
        publisher=sample.PUBLISHER if review.source.kind == "sample" else content["publisher"],
        published=content["published"],
        url=content["url"],
        language=content["language"],
        source=sources.get(review.source.kind, "imported"),
        page=f"/checks/{review.public_id}/" if review.source.name in own.SOURCES.values() else "",
        solo=content.get("solo", False),
    )


def count(given: Answer) -> None:
    """Count that somebody was given this answer: by check and day, and nothing else."""
    rows: list[tuple[str, str]] = [("", "asked"), ("", given.decision)]
    counters.add(rows + [(found.check.id, "answered") for found in given.answers if found.decision == "answered"])


def position() -> int:
    """How far the record is: while it stays, a question keeps its answer, but for what the index has still to do."""
    return index.position()
