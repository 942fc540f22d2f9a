"""Wordings: what is kept of a tip, and how the next one of the same text joins it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

import regex
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q

from minhchung.errors import Failed, Refused
from minhchung.lib.claimreview.language import guessed
from minhchung.lib.retrieval.dense import default_encoder
from minhchung.lib.text import checkable, redact, tracking
from minhchung.lib.text.fold import fold
from minhchung.record import answer

from . import jobs, models

LINKS = 3
LINK_MOST = 2000
LINKS_KEPT = 12  # of all who sent the same text
CLAIM_MOST = 1000  # letters of a text that begin a claim; its wording keeps the rest
MOST = 2 * answer.LIMIT  # letters: marks may be longer than what they stand for
TIMES = 3
NEAR = "look"  # the job that looks for near ones (jobs.KINDS)
_LANG = regex.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EDGE = regex.compile(r"^[\s\"'“”‘’«»(\[]+|[\s\"'“”‘’«»)\].!…?]+$")
_MARKS = {mark: kind for marks in redact.MARKS.values() for kind, mark in marks.items()}
_MARK = regex.compile("|".join(map(regex.escape, _MARKS)))
_ONE_MORE = "UPDATE desk_wording SET times = times + 1, latest = %s WHERE text <> '' AND "
_OF_CLAIM = "(SELECT {} FROM desk_claim WHERE desk_claim.id = desk_wording.claim_id)"
_WHICH = f" RETURNING id, claim_id, {_OF_CLAIM.format('token')}, {_OF_CLAIM.format('answer')}"
_AGAIN = {"id": _ONE_MORE + "id = %s" + _WHICH, "fold": _ONE_MORE + "fold = %s" + _WHICH}
_BROKEN = 0.02  # of a text; more of what cannot be read means that it is none


@dataclass(frozen=True)
class Kept:
    """What would be stored of a tip. `kinds`: what was taken out of the text, in order (lib.text.redact).

    `dropped`: how many links are left out, because they lead to somebody's own page.
    """

    text: str
    kinds: tuple[str, ...]
    links: tuple[str, ...]
    language: str
    dropped: int = 0


@dataclass(frozen=True)
class Joined:
    """The ids of the wording that a tip is counted to, and of its claim; the token of that one's feed."""

    wording: int
    claim: int
    token: str


def kept(text: str, *, links: Sequence[str] = (), lang: str = "", fallback: str = "vi") -> Kept:
    """What would be stored of `text`, sent in the language `lang` ("": as it looks, or else `fallback`).

    The kinds are read off the marks, so that what was redacted before counts as redacted still.

    Raises Refused: empty_text, text_too_long, binary_text, bad_lang, too_many_links, bad_link, only_marks.
    """
    if not text.strip():
        raise Refused("empty_text")
    if len(text) > MOST:
        raise Refused("text_too_long", length=len(text), limit=answer.LIMIT)
    if text.count("\N{REPLACEMENT CHARACTER}") > max(2, _BROKEN * len(text)):
        raise Refused("binary_text")
    if lang and not _LANG.fullmatch(lang):
        raise Refused("bad_lang")
    language = (lang or guessed(text) or fallback).partition("-")[0].lower()
    clean, dropped = _links(links)
    found = redact.redact(tracking.clean_within(text.strip()), lang="vi" if language == "vi" else "en").text
    if not regex.search(r"\p{L}", _MARK.sub("", found)):
        raise Refused("only_marks")
    return Kept(found, tuple(_MARKS[mark] for mark in _MARK.findall(found)), clean, language, dropped)


def marked(text: str) -> list[tuple[str, str]]:
    """`text` in pieces, each with the kind of mark that it is ("" for words)."""
    pieces, at = [], 0
    for found in _MARK.finditer(text):
        pieces += [(text[at : found.start()], ""), (found[0], _MARKS[found[0]])]
        at = found.end()
    return [piece for piece in (*pieces, (text[at:], "")) if piece[0]]


def fingerprint(text: str) -> str:
    """SHA-256 of a text, the same for every spelling with or without accents; white space and its end do not count."""
    return sha256(_EDGE.sub("", " ".join(fold(text).split())).encode()).hexdigest()


def join(given: Kept, *, known: int | None, day: date) -> Joined:
    """The wording that the tip is counted to, new or not; in a transaction of the caller.

    `known`: the one that literally the same text became. Raises Failed: tip_collided.
    """
    print_ = "" if given.kinds else fingerprint(given.text)
    for _ in range(TIMES):
        found = _again("id", known, given.links, day) or _again("fold", print_, given.links, day)
        if found is None:
            with suppress(IntegrityError), transaction.atomic():  # somebody else's may come first, just now
                found = _made(given, print_, day)
        if found is not None:
            _demand(found.claim, day)
            return found
    raise Failed("tip_collided")


def locked(**which: object) -> models.Wording | None:
    """The one wording under a lock, its claim before it: whoever merges claims comes from there."""
    while True:
        seen = models.Wording.objects.filter(**which).values_list("pk", "claim_id").first()
        if seen is None:
            return None
        models.Claim.objects.select_for_update(no_key=True).filter(pk=seen[1]).values_list("pk").first()
        rows = models.Wording.objects.select_for_update(no_key=True).select_related("claim")
        row = rows.filter(pk=seen[0], claim_id=seen[1]).first()
        if row is not None:
            return row


def hint_again(wording: int) -> None:
    """Say what it seems to be for by its meaning too, which takes the encoder: words alone err half again as often."""
    row = models.Wording.objects.filter(pk=wording).exclude(text="").first()
    if row is not None:
        seems = checkable.hint(row.text, default_encoder().query([row.text])[0])
        same = models.Wording.objects.filter(pk=wording, text=row.text)
        same.update(hint=seems.label, words=list(seems.words))


def renew_text(claim: models.Claim) -> bool:
    """A claim whose words are a tip's reads as its oldest wording, or as nothing where none has its text any more.

    Whether its words changed.
    """
    if not claim.wordings.exists():
        models.Suggestion.objects.filter(Q(one=claim) | Q(other=claim)).delete()
    if not _in_words_of_tips(claim):
        return False
    left = claim.wordings.exclude(text="").order_by("pk").first()
    text = title(left.text) if left else ""
    return bool(models.Claim.objects.filter(pk=claim.pk).exclude(text=text).update(text=text))


def _in_words_of_tips(claim: models.Claim) -> bool:
    """Whether nobody of the desk wrote its words, or works by them: whoever declines or joins it does neither."""
    written = claim.steps.filter(action__in=("open_claim", "change_claim")).exists()
    return not (written or claim.notes.exists() or claim.evidence.exists() or claim.revisions.exists())


def title(text: str) -> str:
    """`text` as the claim that a tip begins: in one line, not longer than people may write one."""
    line = " ".join(text.split())
    return line if len(line) <= CLAIM_MOST else line[: CLAIM_MOST - 1].rpartition(" ")[0] + "…"


def _links(given: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """Clean addresses, each once, and how many led to somebody's own page."""
    wanted = [link.strip() for link in given if link.strip()]
    if len(wanted) > LINKS:
        raise Refused("too_many_links", most=LINKS)
    clean = [_link(link, number) for number, link in enumerate(wanted, start=1)]
    open_ = [link for link in clean if redact.redact(link).text == link]
    return tuple(dict.fromkeys(open_)), len(clean) - len(open_)


def _link(link: str, number: int) -> str:
    whole = link if regex.match(r"[A-Za-z][A-Za-z0-9+-]*:", link) else f"https://{link}"
    try:
        found = tracking.clean(whole)
        host = urlsplit(found).hostname or ""
    except ValueError:
        found = host = ""
    if "." not in host or len(whole) > LINK_MOST or regex.search(r"[\s<>\"]", whole):
        raise Refused("bad_link", number=number, limit=LINK_MOST)
    return found


def _again(column: str, value: int | str | None, links: Iterable[str], day: date) -> Joined | None:
    """Count one more of the wording that has `value` there, if one does and still has its text.

    One statement, since most tips come this way. It holds the row until the transaction ends: whoever merges claims
    moves their wordings first, so that the tip is counted wherever its wording is.
    """
    if not value:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN[column], [day.isoformat(), value])
        wording, claim, token, answered = cursor.fetchone() or (0, 0, "", "")
    if not wording:
        return None
    row = models.Wording.objects.filter(pk=wording)
    if answered and answer.one(answered) is None:
        # That check stands no more, so the desk should hear of the text anew.
        row.update(times=F("times") - 1, fold="")
        return None
    if links:
        held = row.values_list("links", flat=True).get()
        row.update(links=list(dict.fromkeys([*held, *links]))[:LINKS_KEPT])
    return Joined(wording, claim, token)


def _made(given: Kept, print_: str, day: date) -> Joined:
    claim = models.Claim.objects.create(
        text=title(given.text), language=given.language, state="new", opened=day, first_seen=day,
    )  # fmt: skip
    seems = checkable.hint(given.text)
    row = models.Wording.objects.create(
        claim=claim, text=given.text, language=given.language, links=list(given.links), kinds=list(given.kinds),
        fold=print_, hint=seems.label, words=list(seems.words), day=day, latest=day,
    )  # fmt: skip
    jobs.add(NEAR, row.pk)
    return Joined(row.pk, claim.pk, claim.token)


def _demand(claim: int, day: date) -> None:
    """One more on the day's counter, in one statement, so that two at once both count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO desk_demand (claim_id, day, n) VALUES (%s, %s, 1) "
            "ON CONFLICT (claim_id, day) DO UPDATE SET n = desk_demand.n + 1",
            [claim, day.isoformat()],
        )
