"""The index of the wordings of open claims: which of them may say the same as another message.

Private and derived. It lies in `index-desk/` of the data folder and is deleted whole when texts have to go, since parts
of a text stay in the files of an index from which it was removed; the next search builds it again.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import regex
from django.conf import settings
from django.db.models import Max, Q, QuerySet

from minhchung.lib.claimreview.language import guessed
from minhchung.lib.retrieval.index import Doc, Hit, Index
from minhchung.lib.text.fold import tokens
from minhchung.lib.text.redact import MARKS

from . import jobs, models
from .states import OPEN_CLAIM

FOLDER = "index-desk"
# How near (0..1, the score that answering uses too) two wordings are from which a person is asked, and about how many
# claims at most. Set on the vi-desk sample, of whose pairs `bench grouping` then finds 90 %; figures in docs/design.md.
CLOSE = 0.07
MOST = 3
DEEP = 30  # wordings looked at: several may be of one claim, or of one that is closed
ENCODED = 50  # vectors made before a search; after a rebuild the rest follow with the next ones
_MARK = regex.compile("|".join(regex.escape(mark) for marks in MARKS.values() for mark in marks.values()))
_held: dict[Path, Index] = {}


@dataclass(frozen=True)
class Near:
    """A claim that may be the same, by its nearest wording; `clashes`: (kind, in the message, in that wording)."""

    claim: int
    wording: int
    score: float
    clashes: tuple[tuple[str, str, str], ...]


def near(wording: models.Wording) -> tuple[Near, ...]:
    """The other open claims that `wording` may belong to, the nearest first. It is then in the index itself."""
    with jobs.alone(FOLDER):
        index = _caught_up(wording)
        hits = index.search(said(wording.text), k=DEEP)
    known = dict(_open().filter(pk__in=[int(hit.id) for hit in hits]).values_list("pk", "claim"))
    known = {pk: claim for pk, claim in known.items() if claim != wording.claim_id}
    return closest(hits, lambda hit: known.get(int(hit.id)))


def closest(hits: Iterable[Hit], claim_of: Callable[[Hit], int | None]) -> tuple[Near, ...]:
    """Of each claim the nearest wording, if it is near enough; those of claim None are left out."""
    best: dict[int, Near] = {}
    for hit in sorted(hits, key=lambda one: -one.score):
        claim = claim_of(hit)
        if claim is not None and hit.score >= CLOSE:
            clashes = tuple((one.kind, one.asked, one.checked) for one in hit.why.clashes)
            best.setdefault(claim, Near(claim, int(hit.id), hit.score, clashes))
    return tuple(best.values())[:MOST]


def said(text: str) -> str:
    """`text` without the marks of what was taken out: two texts are not alike because both named a phone number."""
    return _MARK.sub(" ", text)


def forget() -> None:
    """Delete the index, and with it every trace of the texts in it. What is left in the tables comes back by itself."""
    with jobs.alone(FOLDER):
        close()
        shutil.rmtree(_folder(), ignore_errors=True)


def close() -> None:
    """Let go of the open index."""
    for index in _held.values():
        index.close()
    _held.clear()


def opened(folder: Path | None) -> Index:
    """An index for wordings; None: a temporary one."""
    return Index.open(folder, tokens=tokens, guess=guessed)


def _caught_up(wording: models.Wording) -> Index:
    """The index with all that is open in it, as far as it came before; `wording` for sure."""
    folder = _folder()
    if folder in _held and not folder.exists():  # another process deleted it
        with suppress(OSError):
            _held.pop(folder).close()
    if folder not in _held:
        _held[folder] = opened(folder)
    index = _held[folder]
    newest = models.Wording.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if index.position > newest:  # the tables were restored from a backup: ids may mean other texts now
        index.rebuild([doc(row) for row in _open()], position=newest)
    fresh = list(_open().filter(Q(pk__gt=index.position) | Q(pk=wording.pk)).order_by("pk"))
    if fresh:
        index.add([doc(row) for row in fresh], position=max(index.position, fresh[-1].pk))
    index.encode(limit=ENCODED)
    return index


def doc(row: models.Wording) -> Doc:
    """A wording as the index holds it."""
    return Doc(id=str(row.pk), claim=said(row.text), lang=row.language)


def _open() -> QuerySet[models.Wording]:
    return models.Wording.objects.filter(claim__state__in=OPEN_CLAIM, claim__merged=None).exclude(text="")


def _folder() -> Path:
    return Path(settings.MINHCHUNG_DATA) / FOLDER
