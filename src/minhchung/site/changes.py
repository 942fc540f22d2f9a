"""What changed between two revisions of a check, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from minhchung.lib.publication.document import Check, Citation
from minhchung.site.words import TOPICS, VERDICTS

# A stretch of changed text longer than this is shown as taken out and put in whole: difflib's time grows with the
# square of it.
LONGEST = 2000
# Words shown on either side of a change.
AROUND = 12
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_LINE = re.compile(r"[^\n]*\n+|[^\n]+$")


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `kind`: "same", "del" (only in the older one), "ins" (only in the newer), "gap" (left out)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs, as the pieces of both texts in reading order."""

    field: str
    label: Promise
    pieces: tuple[Piece, ...]


LABELS = {
    "verdict": pgettext_lazy("field", "Verdict"),
    "title": pgettext_lazy("field", "Title"),
    "claim": pgettext_lazy("field", "Claim"),
    "summary": pgettext_lazy("field", "Short answer"),
    "explanation": pgettext_lazy("field", "Explanation (as Markdown)"),
    "topic": pgettext_lazy("field", "Topic"),
    "first_seen": pgettext_lazy("field", "First seen"),
    "language": pgettext_lazy("field", "Language"),
    "solo": pgettext_lazy("field", "Second reviewer"),
}
CITATION = pgettext_lazy("field", "Evidence")
PUBLIC = pgettext_lazy("evidence", "public copy")
_NAMES = {"verdict": {name: word for name, (_shape, word) in VERDICTS.items()}, "topic": TOPICS}
_SOLO = {True: pgettext_lazy("second reviewer", "no"), False: pgettext_lazy("second reviewer", "yes")}


def differences(older: Check, newer: Check) -> tuple[Change, ...]:
    """Each field that differs, in reading order; in the active language where a field holds one of our words."""
    fields = [_change(field, _said(older, field), _said(newer, field)) for field in LABELS]
    return tuple(filter(None, fields)) + tuple(_citations(older.citations, newer.citations))


def compare(older: str, newer: str) -> tuple[Piece, ...]:
    """Both texts as pieces: first by lines, then by words within what differs. Joined again they give both texts."""
    pieces: list[Piece] = []
    for kind, old, new in _runs(_LINE.findall(older), _LINE.findall(newer)):
        if kind == "same":
            pieces.append(Piece("same", "".join(old)))
        elif len(old) == len(new):  # each line became the one in its place
            pieces += [piece for pair in zip(old, new, strict=True) for piece in _words(*pair)]
        else:
            pieces += _words("".join(old), "".join(new))
    return tuple(_joined(pieces))


def shorten(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """`pieces` without the middle of long stretches that did not change."""
    last = len(pieces) - 1
    return tuple(part for at, piece in enumerate(pieces) for part in _shortened(piece, at == 0, at == last))


def _said(check: Check, field: str) -> str:
    value = getattr(check, field)
    if field == "solo":
        return str(_SOLO[value])
    return str(_NAMES.get(field, {}).get(value, value))


def _change(field: str, older: str, newer: str) -> Change | None:
    if older == newer:
        return None
    return Change(field, LABELS[field], shorten(compare(older, newer)))


def _citations(older: Sequence[Citation], newer: Sequence[Citation]) -> Iterator[Change]:
    """Citations that were taken out, put in, or said otherwise; one with the same capture and quote is the same."""
    before = {(one.sha256, one.quote): _cited(one) for one in older}
    after = {(one.sha256, one.quote): _cited(one) for one in newer}
    for key, text in before.items():
        if text != after.get(key):
            yield Change("citation", CITATION, shorten(compare(text, after.get(key, ""))))
    for key, text in after.items():
        if key not in before:
            yield Change("citation", CITATION, (Piece("ins", text),))


def _cited(one: Citation) -> str:
    facts = [one.title, one.source, one.url, *([str(PUBLIC)] if one.public else [])]
    return f"“{one.quote}” ({', '.join(facts)})"


def _words(older: str, newer: str) -> list[Piece]:
    one, other = _WORD.findall(older), _WORD.findall(newer)
    if max(len(one), len(other)) > LONGEST:
        return [Piece("del", older), Piece("ins", newer)]
    pieces = []
    for kind, old, new in _runs(one, other):
        pieces += [Piece("same", "".join(old))] if kind == "same" else _swap("".join(old), "".join(new))
    return pieces


def _swap(old: str, new: str) -> list[Piece]:
    """`old` taken out and `new` put in; white space after both is no part of the change."""
    end = old[len(old.rstrip()) :]
    if not end or end != new[len(new.rstrip()) :]:
        return [Piece("del", old), Piece("ins", new)]
    return [Piece("del", old.rstrip()), Piece("ins", new.rstrip()), Piece("same", end)]


def _runs(older: list[str], newer: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """("same", tokens, tokens) and ("other", old, new) in turn; what is everywhere is no anchor (autojunk)."""
    for kind, a, b, c, d in SequenceMatcher(None, older, newer).get_opcodes():
        yield "same" if kind == "equal" else "other", older[a:b], newer[c:d]


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """`pieces` without empty ones, neighbours of one kind as one."""
    kind, text = "", ""
    for piece in pieces:
        if piece.text and piece.kind != kind:
            if text:
                yield Piece(kind, text)
            kind, text = piece.kind, ""
        text += piece.text
    if text:
        yield Piece(kind, text)


def _shortened(piece: Piece, first: bool, last: bool) -> list[Piece]:
    words = _WORD.findall(piece.text)
    if piece.kind != "same" or len(words) <= 2 * AROUND + 6:
        return [piece]
    head, tail = "".join(words[:AROUND]), "".join(words[-AROUND:])
    parts = [] if first else [Piece("same", head)]
    return [*parts, Piece("gap", ""), *([] if last else [Piece("same", tail)])]
