"""A publisher's own rating, in any of some seventy languages, as one of eight verdicts.

The table is data (verdicts.toml). A rating is known when the whole of it is in the table, or what stands before its
first colon, full stop, dash or bracket is; a sentence that merely contains a known word stays unknown. Unknown is the
answer wherever another reading is possible.
"""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple, cast
from unicodedata import normalize

import regex

from minhchung.lib.claimreview.schema import Verdict

_LONGEST = 500
_BREAK = regex.compile(r"[:：。！!;；|\n–—…(（\[【]|\.(?=\s|$)|\s-+\s")
_SIDES = regex.compile(r"\s*[/|／,，、]\s*|\s+-+\s+")
_BRACKETED = regex.compile(r"[\s#*_]*[\[【(（]([^\])】）]{1,60})[\])】）]\W*(.*)", regex.DOTALL)
_ASKS = regex.compile(r"[?？؟]\W*$|^\W*¿")
_MARKS = regex.compile(r"(?<=[\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}]\p{Mn}*)\p{Mn}|[\u200d\ufe00-\ufe0f]")
_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
# Letters that Unicode does not take apart, and Arabic ones for which Persian and Urdu have code points of their own.
_SAME = str.maketrans(
    {"đ": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ي": "ی", "ى": "ی", "ك": "ک", "ـ": "", "ß": "ss"}
)
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_TRUTHS = ("true", "mostly_true")


class _Table(NamedTuple):
    verdicts: dict[str, Verdict]
    labels: tuple[str, ...]  # longest first
    contrast: tuple[str, ...]


def verdict(
    rating: str, *, value: float | None = None, best: float | None = None, worst: float | None = None
) -> Verdict:
    """The verdict that `rating` names; if it names none, what `value` says on the scale from `worst` to `best`.

    The scale counts only if both ends are given, `best` is above `worst`, and `value` lies on it.
    """
    named = _named(rating[:_LONGEST])
    return named if named != "unknown" else _on_scale(value, best, worst)


def fold(text: str) -> str:
    """`text` as the table is searched: without case, punctuation, and marks that a letter can stand without."""
    split = normalize("NFKD", text.lower().translate(_SAME))
    return _NO_WORD.sub(" ", normalize("NFC", _MARKS.sub("", split)).translate(_SAME)).strip()


def phrases() -> Iterator[tuple[str, str, str]]:
    """Each row of the table: verdict, language, phrase as written."""
    for name, languages in _data().items():
        if name != "words":
            for language, written in languages.items():
                yield from ((name, language, phrase) for phrase in written)


def _named(rating: str) -> Verdict:
    if _ASKS.search(rating):
        return "unknown"
    whole = _known(rating)
    if whole != "unknown":
        return whole
    sides = [_known(side) for side in _SIDES.split(rating) if fold(side)]
    if sides and "unknown" not in sides:
        return sides[0] if len(set(sides)) == 1 else "unknown"
    bracketed = _BRACKETED.match(rating)
    if bracketed:
        return _leading(bracketed[1], bracketed[2])
    found = _BREAK.search(rating)
    if found:
        return _leading(rating[: found.start()], rating[found.end() :])
    return _after_label(rating)


def _known(text: str) -> Verdict:
    return _table().verdicts.get(fold(text), "unknown")


def _leading(head: str, rest: str) -> Verdict:
    """What `head` says, where `rest` does not take it back."""
    if fold(head) in _table().labels:
        return _named(rest)
    said = _known(head)
    if said == "unknown":
        said = _after_label(head)
    again = _known(rest)
    if again not in ("unknown", said) or (said in _TRUTHS and _turns(rest)):
        return "unknown"
    return said


def _after_label(text: str) -> Verdict:
    folded = fold(text)
    for label in _table().labels:
        if folded.startswith(label + " "):
            return _table().verdicts.get(folded[len(label) + 1 :], "unknown")
    return "unknown"


def _turns(rest: str) -> bool:
    folded = fold(rest)
    spaced = f" {folded} "
    return any((word in folded) if _UNSPACED.search(word) else (f" {word} " in spaced) for word in _table().contrast)


def _on_scale(value: float | None, best: float | None, worst: float | None) -> Verdict:
    if value is None or best is None or worst is None or not worst <= value <= best or best == worst:
        return "unknown"
    place = (value - worst) / (best - worst)
    if place == 1:
        return "true"
    # Of five steps: false, mostly false, half, mostly true, true; the second and third mislead.
    return "mostly_true" if place >= 0.7 else "misleading" if place >= 0.125 else "false"


@lru_cache(maxsize=1)
def _table() -> _Table:
    words = _data()["words"]
    found: dict[str, Verdict] = {}
    for name, _, phrase in phrases():
        found.setdefault(fold(phrase), cast("Verdict", name))
    labels = sorted({fold(word) for word in words["labels"]}, key=len, reverse=True)
    return _Table(found, tuple(labels), tuple(fold(word) for word in words["contrast"]))


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("verdicts.toml").read_text(encoding="utf-8"))
