"""The page of a check, of one of its older revisions, and what is left of a check that was withdrawn."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import override

from minhchung.lib.publication.document import Check, Citation
from minhchung.lib.publication.markdown import render
from minhchung.record.checks import Standing, Version
from minhchung.record.health import Health
from minhchung.site.changes import differences
from minhchung.site.desk import Desk
from minhchung.site.frame import Feed, Head, page
from minhchung.site.words import TOPICS, VERDICTS, cut, day, language, moment, number

# "<" starts a tag, "&" an entity, "-->" ends a comment, and U+2028 and U+2029 end a line of old JavaScript.
_UNSAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
_HEADING = re.compile(r"<(/?)h([3-6])>")
# Around a quote, no space stood beside these signs, nor in scripts that write words without spaces.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff"
_TIGHT_START = re.compile(rf"[,.;:!?%)\]}}”’»…{_UNSPACED}]")
_TIGHT_END = re.compile(rf"[(\[{{“‘«{_UNSPACED}]$")
DESCRIPTION = 300  # bytes


@dataclass(frozen=True)
class Cited:
    """A citation as a page shows it. `copy`: "public" (handed out), "withdrawn" (was, and was erased) or "".

    `before` and `after` are its surroundings, with the space that stood between them and the quote. `dead`: the day
    since which the live page does not answer, `damaged` that since which the archived copy is not the one published.
    """

    said: Citation
    before: str
    after: str
    when: str
    host: str
    link: str
    copy: str
    dead: str
    damaged: str


@dataclass(frozen=True)
class Step:
    """One line of a check's history. `kind`: published, corrected or retracted; `erased` says why its text is gone."""

    kind: str
    number: int
    date: str
    day: str
    entry: str
    reason: str
    language: str
    gone: bool
    erased: str
    solo: bool = False


@dataclass(frozen=True)
class Answer:
    """A reply as a page shows it."""

    text: str
    language: str
    date: str
    day: str
    entry: str
    erased: str


def place(check_id: str) -> str:
    """The path of a check's page."""
    return f"/checks/{check_id}/"


def document_place(sha256: str) -> str:
    """The path of a document's canonical bytes."""
    return f"/documents/{sha256[:2]}/{sha256}.json"


def check_page(
    standing: Standing, *, desk: Desk, lang: str, claim_review: Mapping[str, Any] | None, picture: str = ""
) -> bytes:
    """The page of a check as it stands. `claim_review` (JSON-LD) is left out unless the check is live.

    `picture`: where its share image is, if not beside the page.
    """
    current, path = standing.current, place(standing.id)
    with override(lang):
        if current is None:
            newest = standing.versions[-1].number
            context = {"id": standing.id, "standing": standing, "steps": _steps(standing, lang), "newest": newest}
            head = Head(here="checks", index=False, feeds=_feeds(path, standing.id))
            return page("withdrawn", desk=desk, lang=lang, path=path, context=context | {"only": "ended"}, head=head)
        live = standing.state == "live"
        version = standing.versions[-1]
        context = _body(current, standing, standing.copies, desk=desk, lang=lang) | {
            "standing": standing,
            "live": live,
            "ended": standing.ended,
            "ended_day": day(standing.ended.date, lang) if standing.ended else "",
            "steps": _steps(standing, lang),
            "answers": _answers(standing, lang),
            "version": version,
            "entry": number(version.entry, lang),
            "file": document_place(version.sha256),
            "only": VERDICTS[current.verdict][0],
            "picture": picture or f"{path}share.png",
        }
        head = _head(current, standing, claim_review=claim_review if live else None)
        return page("check", desk=desk, lang=lang, path=path, context=context, head=head)


def older_page(standing: Standing, number_: int, *, desk: Desk, lang: str) -> bytes:
    """The revision `number_` in full, marked as superseded, with its word-level difference to the next one."""
    at = next(n for n, version in enumerate(standing.versions) if version.number == number_)
    version, following = standing.versions[at], standing.versions[at + 1]
    path = place(standing.id)
    with override(lang):
        context: dict[str, object] = {
            "standing": standing,
            "version": version,
            "following": following,
            "following_day": day(following.date, lang),
            "entry": number(version.entry, lang),
            "file": document_place(version.sha256),
            "last": standing.versions[-1],
            "ended_day": day(standing.ended.date, lang) if standing.ended else "",
            "changes": _changes(version, following),
        }
        if version.document is not None:
            context |= _body(version.document, standing, None, desk=desk, lang=lang)
        head = Head(here="checks", index=False, canonical=path)
        return page("older", desk=desk, lang=lang, path=f"{path}r{number_}/", context=context, head=head)


def _changes(version: Version, following: Version) -> Sequence[object]:
    if version.document is None or following.document is None:
        return ()
    return differences(version.document, following.document)


def _body(
    check: Check, standing: Standing, copies: Sequence[str] | None, *, desk: Desk, lang: str
) -> dict[str, object]:
    """What the pages of a check and of its older revisions share; `copies` None: nothing is said of copies."""
    shape, word = VERDICTS[check.verdict]
    noted = {one.sha256: one for one in standing.health}
    cited = [_cited(said, noted.get(said.sha256), copies, desk=desk, lang=lang) for said in check.citations]
    return {
        "check": check,
        "id": check.id,
        "shape": shape,
        "only": shape,
        "word": word,
        "topic": TOPICS[check.topic],
        "published": day(check.published, lang),
        "revised": day(check.date, lang) if check.kind == "corrected" else "",
        "first_seen": day(check.first_seen, lang),
        "written_in": language(check.language) if check.language.split("-")[0] != lang else "",
        "explanation": _outline(render(check.explanation)),
        "cited": cited,
        "damaged": [place for place, one in enumerate(cited, start=1) if one.damaged],
    }


def _head(check: Check, standing: Standing, *, claim_review: Mapping[str, Any] | None) -> Head:
    path, live = place(check.id), standing.state == "live"
    word = VERDICTS[check.verdict][1] if live else _("Retracted")
    return Head(
        here="checks",
        title=f"{word}: {check.title}",
        description=cut(f"{word}. {check.summary}" if live else f"{word}. {check.title}", DESCRIPTION),
        index=live,
        image=f"{path}share.png" if live else "",
        feeds=_feeds(path, cut(check.title, 120)),
        data=_script(claim_review) if claim_review else "",
    )


def _feeds(path: str, title: str) -> tuple[Feed, ...]:
    return (
        Feed(f"{path}feed.atom", "application/atom+xml", f"{title} (Atom)"),
        Feed(f"{path}feed.json", "application/feed+json", f"{title} (JSON Feed)"),
    )


def _script(claim_review: Mapping[str, Any]) -> str:
    return json.dumps(claim_review, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def _cited(said: Citation, noted: Health | None, copies: Sequence[str] | None, *, desk: Desk, lang: str) -> Cited:
    fit = noted or Health(said.sha256)
    damaged = day(fit.file_since, lang) if fit.file == "damaged" else ""
    copy = ""
    if said.public and copies is not None and not damaged:
        copy = "public" if said.sha256 in copies else "withdrawn"
    return Cited(
        said=said,
        before=said.before if _TIGHT_END.search(said.before) else f"{said.before} ".lstrip(),
        after=said.after if _TIGHT_START.match(said.after) else f" {said.after}".rstrip(),
        when=moment(said.captured, lang),
        host=(urlsplit(said.url).hostname or "").removeprefix("www."),
        link="" if desk.sample else said.url,
        copy=copy,
        dead=day(fit.link_since, lang) if fit.link == "dead" else "",
        damaged=damaged,
    )


def _steps(standing: Standing, lang: str) -> list[Step]:
    """The history, newest first."""
    steps = [_step(version, lang) for version in standing.versions]
    if ended := standing.ended:
        entry = number(ended.entry, lang)
        when = day(ended.date, lang)
        steps.append(Step("retracted", 0, ended.date, when, entry, ended.reason, ended.language, False, ""))
    return steps[::-1]


def _step(version: Version, lang: str) -> Step:
    document = version.document
    return Step(
        kind=version.kind,
        number=version.number,
        date=version.date,
        day=day(version.date, lang),
        entry=number(version.entry, lang),
        reason=document.reason if document else "",
        language=document.language if document else lang,
        gone=document is None,
        erased=version.withdrawn,
        solo=document is not None and document.solo,
    )


def _answers(standing: Standing, lang: str) -> list[Answer]:
    return [
        Answer(
            text=reply.document.text if reply.document else "",
            language=reply.document.language if reply.document else lang,
            date=reply.date,
            day=day(reply.date, lang),
            entry=number(reply.entry, lang),
            erased=reply.withdrawn,
        )
        for reply in standing.replies
    ]


def _outline(html: str) -> str:
    """`html` with its headings moved to h3 and below, none skipping a level, as a screen reader lists them."""
    ranks = sorted({found[2] for found in _HEADING.finditer(html)})
    levels = iter(_levels([3 + ranks.index(found[2]) for found in _HEADING.finditer(html) if not found[1]]))
    now = 3

    def heading(found: re.Match[str]) -> str:
        nonlocal now
        now = now if found[1] else next(levels)
        return f"<{found[1]}h{now}>"

    return _HEADING.sub(heading, html)


def _levels(wanted: Sequence[int]) -> Iterator[int]:
    before = 2
    for level in wanted:
        before = min(level, before + 1)
        yield before
