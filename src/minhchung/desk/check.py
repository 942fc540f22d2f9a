"""Drafts: begun, saved field by field without losing anybody's words, given their quotes, sent to review."""

import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile

from django.db import IntegrityError, transaction

from minhchung.errors import Refused
from minhchung.lib.archive import extract
from minhchung.lib.archive.extract import Found
from minhchung.lib.archive.guard import read_url
from minhchung.lib.text.fold import fold
from minhchung.record import checks
from minhchung.staff import people

from . import documents, evidence, journal, models, workflow
from .capture import allow
from .rules import CONTEXT
from .workflow import Moved

LONGEST = {"statement": 1000, "title": 200, "summary": 1000, "explanation": 30_000, "reason": 1000}
ID_MOST = 20


@dataclass(frozen=True)
class Clash:
    """Two people changed the same field: `mine` was kept as Unmerged `id`, `theirs` stands."""

    id: int
    field: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Saved:
    """The version of the draft after a save, and what of it could not be taken."""

    version: int
    clashes: tuple[Clash, ...]


@dataclass(frozen=True)
class Source:
    """What a citation says of the page behind it: `source` is the organisation; `public`: its copy is handed out."""

    title: str
    source: str
    url: str
    public: bool = False


def draft(claim: int, *, by: int) -> Moved:
    """Begin the check of a claim, or the correction of its published check.

    Raises Refused: not_your_role, unknown_claim, draft_exists, claim_closed, check_ended.
    """
    found = models.Claim.objects.filter(pk=claim).first()
    if found is None:
        raise Refused("unknown_claim")
    for _ in range(8):  # somebody may take the same address at the same moment
        try:
            return workflow.begin(claim, by=by, public_id=free_id(found.text), day=documents.today())
        except IntegrityError as error:
            if models.Revision.objects.filter(claim=found, state__in=("draft", "in_review", "approved")).exists():
                raise Refused("draft_exists") from error
    raise Refused("draft_exists")


def mark(text: str) -> str:
    """What a form carries of a field as it was shown, so that a save knows whether it was changed since."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def save(revision: int, fields: Mapping[str, str], *, shown: Mapping[str, str], by: int) -> Saved:
    """Save `fields` of a draft. `shown` holds `mark` of each as the form showed it.

    A field that nobody else changed meanwhile is taken; one that somebody did is kept aside and reported.
    Raises Refused: not_your_role, unknown_revision, step_impossible (it is no draft any more), field_too_long,
    field_value, check_exists.
    """
    wanted = {name: _clean(name, value) for name, value in fields.items() if name in documents.FIELDS}
    with transaction.atomic():
        found = _open(revision, by)
        taken, clashes = {}, []
        for name, mine in wanted.items():
            now = getattr(found, name)
            if mine == now or mark(mine) == shown.get(name, mark(now)):
                continue
            if mark(now) == shown.get(name, mark(now)):
                taken[name] = mine
            else:
                clashes.append(_keep(found, name, mine, by))
        _fix_address(found, taken)
        if taken:
            _write(found, taken, by)
    return Saved(found.version, tuple(clashes))


def resolve(unmerged: int, *, take: bool, by: int) -> None:
    """Use the words that were kept aside in place of the present ones, or let them go.

    Raises Refused: not_your_role, unknown_revision, step_impossible.
    """
    with transaction.atomic():
        seen = models.Unmerged.objects.filter(pk=unmerged).first()
        found = _open(seen.revision_id, by) if seen else None
        kept = models.Unmerged.objects.filter(
            pk=unmerged, settled=False
        ).first()  # as it is now that the draft is locked
        if found is None or kept is None:
            return  # somebody else has looked at them
        if take:
            left = getattr(found, kept.field)
            _write(found, {kept.field: kept.text}, by)
            kept.text = left
        kept.settled = True
        kept.save()
        journal.write("resolve", by=by, revision=found, facts={"field": kept.field})


def quoted(evidence_id: int, quote: str) -> Found:
    """`quote` in the capture: as the page spells it, with what surrounds it.

    Raises Refused: unknown_evidence, quote_not_found, capture_unreadable; Broken: capture_missing, capture_damaged.
    """
    kept, body = evidence.body(evidence_id)
    return extract.locate(body, quote, media_type=kept.media_type, charset=kept.charset, context=CONTEXT)


def cite(revision: int, evidence_id: int, quote: str, source: Source, *, by: int) -> int:
    """Add a quote to a draft; the id of the citation.

    Raises Refused: not_your_role, unknown_revision, step_impossible, unknown_evidence, quote_not_found, no_source,
    citation_no_url, other_claim, too_many_quotes.
    """
    found_quote = quoted(evidence_id, quote)
    with transaction.atomic():
        draft_ = _open(revision, by)
        kept = models.Evidence.objects.select_for_update(no_key=True).filter(pk=evidence_id).first()
        if kept is None:
            raise Refused("unknown_evidence")  # removed while it was read
        if kept.claim_id != draft_.claim_id:
            raise Refused("other_claim")
        if draft_.citations.count() >= 50:
            raise Refused("too_many_quotes", most=50)
        last = draft_.citations.order_by("position").last()
        made = models.Citation.objects.create(
            revision=draft_,
            evidence=kept,
            position=last.position + 1 if last else 1,
            quote=found_quote.quote,
            before=found_quote.before,
            after=found_quote.after,
            place=found_quote.place,
            **_source(source, kept),
        )
        _one_copy(made)
        _touch(draft_, by, action="cite")
    return made.pk


def change_citation(citation: int, source: Source, *, by: int) -> None:
    """Change what a citation says of its page. Raises Refused: what `cite` raises."""
    with transaction.atomic():
        found, draft_ = _citation(citation, by)
        models.Citation.objects.filter(pk=found.pk).update(**_source(source, found.evidence))
        _one_copy(models.Citation.objects.get(pk=found.pk))
        _touch(draft_, by, action="change_citation")


def uncite(citation: int, *, by: int) -> None:
    """Take a quote out of a draft. Raises Refused: not_your_role, unknown_revision, step_impossible."""
    with transaction.atomic():
        found, draft_ = _citation(citation, by)
        found.delete()
        _touch(draft_, by, action="uncite")


def raise_citation(citation: int, *, by: int) -> None:
    """Put a quote before the one above it: their order is that of the page. Raises as `uncite`."""
    with transaction.atomic():
        found, draft_ = _citation(citation, by)
        above = draft_.citations.filter(position__lt=found.position).order_by("position").last()
        if above is not None:
            above.position, found.position = found.position, above.position
            above.save()
            found.save()
            _touch(draft_, by, action="raise_citation")


def submit(revision: int, *, by: int) -> Moved:
    """Send a draft to review. Raises Refused: what `workflow.move` raises; Broken: capture_missing, capture_damaged."""
    return workflow.move(revision, "submit", by=by)


def take_back(revision: int, *, by: int) -> Moved:
    """Go on writing what one submitted oneself. Raises Refused: what `workflow.move` raises."""
    return workflow.move(revision, "take_back", by=by)


def abandon(revision: int, *, by: int) -> Moved:
    """Give a draft up; its words stay in the desk. Raises Refused: what `workflow.move` raises."""
    return workflow.move(revision, "abandon", by=by)


def free_id(text: str) -> str:
    """An address that no check has, from the first words of `text`."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(text).lower()).split()
    slug = ""
    for word in words:
        if len(f"{slug}-{word}") > ID_MOST - 3:
            break
        slug = f"{slug}-{word}".strip("-")
    if len(slug) >= 3 and not _taken(slug):
        return slug
    return f"{slug[: ID_MOST - 5].strip('-') or 'check'}-{secrets.token_hex(2)}"  # many begin with the same words


def _taken(public_id: str, but: int = 0) -> bool:
    rows = models.Revision.objects.filter(public_id=public_id).exclude(claim_id=but).exclude(state="abandoned")
    return rows.exists() or checks.one(public_id) is not None


def _clean(name: str, value: str) -> str:
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
    if name != "explanation":
        text = " ".join(text.split())
    if len(text) > (most := LONGEST.get(name, 100)):
        raise Refused("field_too_long", field=name, length=len(text), limit=most)
    return text


def _open(revision: int, by: int) -> models.Revision:
    """The draft under a lock, for somebody who may write it."""
    if "checker" not in people.roles(by):
        raise Refused("not_your_role", roles="checker")
    found = models.Revision.objects.filter(pk=revision).first()
    if found is None:
        raise Refused("unknown_revision")
    models.Claim.objects.select_for_update(no_key=True).get(pk=found.claim_id)
    found.refresh_from_db()
    if found.state != "draft":
        raise Refused("step_impossible", action="save", state=found.state)
    return found


def _citation(citation: int, by: int) -> tuple[models.Citation, models.Revision]:
    """The citation as it stands in its draft under the lock: somebody else may just have moved or removed it."""
    rows = models.Citation.objects.select_related("evidence").filter(pk=citation)
    seen = rows.first()
    draft_ = _open(seen.revision_id, by) if seen else None
    found = rows.first()
    if draft_ is None or found is None:
        raise Refused("unknown_citation")
    return found, draft_


def _fix_address(found: models.Revision, taken: dict[str, str]) -> None:
    """The address and the language are those of the first publication."""
    if found.number > 1:
        for name in documents.FIRST_ONLY:
            taken.pop(name, None)
    if (wanted := taken.get("public_id")) and _taken(wanted, but=found.claim_id):
        raise Refused("check_exists", id=wanted)


def _keep(found: models.Revision, name: str, mine: str, by: int) -> Clash:
    """Keep `mine` aside, beside what the same person put there in another form, unless they only typed on."""
    waiting = models.Unmerged.objects.filter(revision=found, field=name, by_id=by, settled=False)
    kept = next((row for row in waiting if _typed_on(row.text, mine)), None)
    kept = kept or models.Unmerged(revision=found, field=name, by_id=by)
    kept.text, kept.moment = mine, datetime.now(UTC)
    kept.save()
    return Clash(kept.pk, name, mine, getattr(found, name))


def _typed_on(before: str, now: str) -> bool:
    """Whether letters were only added, in one place."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, now, strict=False)))
    return len(now) >= len(before) and now.endswith(before[same:])


def _write(found: models.Revision, taken: Mapping[str, str], by: int) -> None:
    for name, value in taken.items():
        setattr(found, name, value)
    found.version += 1
    try:
        found.save(update_fields=[*taken, "version"])
    except IntegrityError as error:
        if "public_id" not in taken:
            raise
        raise Refused("check_exists", id=found.public_id) from error  # another draft took it at the same moment
    models.Editor.objects.get_or_create(revision=found, by_id=by)


def _touch(found: models.Revision, by: int, *, action: str) -> None:
    _write(found, {}, by)
    journal.write(action, by=by, revision=found)


def _source(source: Source, kept: models.Evidence) -> dict[str, str | bool]:
    """What a citation says of its page. Of a page that the desk fetched, the address is where it was fetched."""
    values = {name: " ".join(getattr(source, name).split()) for name in ("title", "source", "url")}
    values["url"] = (values["url"] or kept.url) if kept.given else kept.url
    if not values["title"] or not values["source"]:
        raise Refused("no_source")
    if not values["url"]:
        raise Refused("citation_no_url")
    for name, most in {"title": 300, "source": 200}.items():
        if len(values[name]) > most:
            raise Refused("field_too_long", field=name, length=len(values[name]), limit=most)
    values["url"] = read_url(values["url"], allow=allow()).url
    return {**values, "public": source.public}


def _one_copy(citation: models.Citation) -> None:
    """One capture is public, or it is not, whichever quote was changed last."""
    same = models.Citation.objects.filter(revision=citation.revision, evidence__sha256=citation.evidence.sha256)
    same.update(public=citation.public)
