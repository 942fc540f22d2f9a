"""A check of the answer as a page shows it: verdict in word, shape and colour, shared words marked."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhchung.lib.text.fold import fold
from minhchung.record.answer import Answer, Check, Clash, Found
from minhchung.site.frame import at
from minhchung.site.words import VERDICTS, day, number
from minhchung.web.marks import common, html, pieces
from minhchung.web.received import clean

FIELDS = {
    "claim": gettext_lazy("the claim that was checked"),
    "title": gettext_lazy("the title of the check"),
    "summary": gettext_lazy("the summary of the check"),
}
CLASHES = {
    "number": gettext_lazy("number"),
    "date": gettext_lazy("date"),
    "place": gettext_lazy("place"),
    "polarity": gettext_lazy("yes or no"),
}


@dataclass(frozen=True)
class ShownCheck:
    """`shape` names the verdict's silhouette and colour; `rating` is the publisher's own wording where it differs."""

    id: str
    shape: str
    word: str
    rating: str
    title: str
    claim: str
    summary: str
    publisher: str
    published: str  # ISO, for machines
    day: str  # for people
    link: str
    host: str
    own_name: bool  # the publisher goes by its host
    language: str
    sample: bool
    own: bool  # `link` leads to a page of this desk
    solo: bool  # of our own: published without a second reviewer
    address: str  # the whole address, for who reads it elsewhere; "" as `link` is


@dataclass(frozen=True)
class ShownClash:
    """One fact given differently; a side may be "" when that text does not state it."""

    kind: str
    label: str
    asked: str
    checked: str


@dataclass(frozen=True)
class ShownFound:
    """A check found for a message, the texts as HTML with their shared words marked, if they share any.

    `other` is the title or the summary with its marks where the message met that better than the claim, else "".
    """

    check: ShownCheck
    decision: str
    message: SafeString
    claim: SafeString
    other: SafeString | str
    marked: bool
    field: str
    score: str
    clashes: tuple[ShownClash, ...]


@dataclass(frozen=True)
class ShownAnswer:
    """`others` answer as well, `related` do not; `disagree` says that those that answer differ in their verdicts."""

    decision: str
    first: ShownFound | None
    others: tuple[ShownFound, ...]
    related: tuple[ShownFound, ...]
    disagree: bool
    searched: int
    searched_text: str
    threshold: str


def answer_shown(answer: Answer, *, text: str, lang: str) -> ShownAnswer:
    """`answer` for a page in `lang` (which must be active); `text` is the message as sent."""
    useful = [found for found in answer.answers if found.decision != "none"]
    all_shown = [found_shown(found, text=text, lang=lang) for found in useful]
    first, rest = (all_shown[0], all_shown[1:]) if all_shown else (None, [])
    verdicts = {found.check.verdict for found in useful if found.decision == "answered"} - {"unknown"}
    return ShownAnswer(
        decision=answer.decision,
        first=first,
        others=tuple(found for found in rest if found.decision == "answered"),
        related=tuple(found for found in rest if found.decision == "related"),
        disagree=len(verdicts) > 1,
        searched=answer.searched,
        searched_text=number(answer.searched, lang),
        threshold=number(answer.threshold, lang, places=2),
    )


def found_shown(found: Found, *, text: str, lang: str) -> ShownFound:
    """`found` with the shared and the clashing words marked in `text` and in the claim."""
    check, why = found.check, found.why
    shown = check_shown(check, lang=lang)
    other = {"title": shown.title, "summary": shown.summary}.get(why.field, "")
    stated = [clash.checked for clash in why.clashes]
    # Only words that the reader can find in both texts are marked.
    shared = common(why.words, shown.claim + "\n" + other)
    message = pieces(text, shared=shared, clashing=[clash.asked for clash in why.clashes])
    return ShownFound(
        check=shown,
        decision=found.decision,
        message=html(message),
        claim=html(pieces(shown.claim, shared=shared, clashing=stated)),
        other=html(pieces(other, shared=shared, clashing=stated)),
        marked=any(piece.kind == "mark" for piece in message),
        field=str(FIELDS.get(why.field, FIELDS["claim"])),
        score=number(found.score, lang, places=2),
        clashes=tuple(_clash(clash) for clash in why.clashes),
    )


def check_shown(check: Check, *, lang: str) -> ShownCheck:
    """`check` with its verdict in words of the active language `lang`. Only http(s) links are kept, none of samples."""
    shape, word = VERDICTS.get(check.verdict, VERDICTS["unknown"])
    sample = check.source == "sample"
    web = urlsplit(check.url) if check.url.startswith(("https://", "http://")) and not sample else None
    host = (web.hostname or "").removeprefix("www.") if web and not check.page else ""
    return ShownCheck(
        id=check.id,
        shape=shape,
        word=str(word),
        rating=_rating(check, str(word)),
        title=clean(check.title or check.claim),
        claim=clean(check.claim),
        summary=clean(check.summary),
        publisher=clean(check.publisher),
        published=check.published,
        day=day(check.published, lang),
        link=at(lang) + check.page if check.page else check.url if web else "",
        host=host,
        own_name=clean(check.publisher).lower().removeprefix("www.") == host,
        language=check.language,
        sample=sample,
        own=bool(check.page),
        solo=check.solo,
        address=check.url if check.page or web else "",
    )


def _rating(check: Check, word: str) -> str:
    said = clean(check.verdict_original).strip()
    plain = {fold(word), fold(check.verdict), fold(check.verdict.replace("_", " "))}
    return "" if fold(said) in plain else said


def _clash(clash: Clash) -> ShownClash:
    label = str(CLASHES.get(clash.kind, _("fact")))
    return ShownClash(kind=clash.kind, label=label, asked=clean(clash.asked), checked=clean(clash.checked))
