"""What a message is for, as a hint to the desk and never a decision: is there anything in it that could be checked?

checkable   could be settled now by public evidence, even inside a quote, a jibe or a question; an announced rule counts
opinion     a value judgement              question   asserts nothing
prediction  only the future settles it     personal   one's own life
advert      sells, even with a wild claim  other      greeting, insult, proverb, verse, noise, instruction to a bot

A softmax regression over the cues, the shape and the words of the text (wording.py) and, where the caller has it, the
meaning of the text as a vector. Made by bench/train_checkable.py from checkable.jsonl (written for this project, CC0);
what it reaches stands in docs/design.md.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from minhchung.lib.text.cues import LABELS, Label, cues
from minhchung.lib.text.wording import Wording

FILE = Path(__file__).with_name("checkable.npz")
ITEMS = Path(__file__).with_name("checkable.jsonl")
SHOWN = 3  # cues named to whoever reads the hint
STRETCH = 4  # words named where there is no cue
# How much each kind of feature weighs against the ridge of the fit.
CUE, GRAM = 0.15, 0.6
_MOST = 2  # a cue that comes again counts once more, and no further
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Hint:
    """`words`: parts of the text, as written, that say so; may be empty."""

    label: Label
    words: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """`plain` holds a row for each feature of the wording and one for the base, a column for each of LABELS.

    `full` has further rows, before the base, for the vector less `centre`. `grams` are the known words and pairs.
    """

    grams: dict[str, int]
    plain: Floats
    full: Floats
    centre: Floats

    def chances(self, wording: Wording, vector: Sequence[float] | Floats | None = None) -> Floats:
        """Shape (7,), in the order of LABELS, together 1."""
        given = features(wording, self.grams)
        if vector is None:
            scores = np.append(given, 1) @ self.plain
        else:
            meant = np.asarray(vector, np.float32) - self.centre
            scores = np.concatenate([given, meant, [1]]) @ self.full
        raised = np.exp(scores - scores.max())
        made: Floats = (raised / raised.sum()).astype(np.float32)
        return made


def hint(text: str, vector: Sequence[float] | Floats | None = None) -> Hint:
    """What `text` is for, and the words that say so.

    `vector`, shape (384,): `text` as a query of the bundled multilingual-e5-small, its language left in. Without it
    the hint is cheaper and errs half again as often, or more. Raises ValueError: a vector of another length.
    """
    wording = Wording(text)
    if not wording.words:
        return Hint("other", ())
    known = model()
    label = LABELS[int(known.chances(wording, vector).argmax())]
    return Hint(label, _telling(wording, label, known))


@cache
def model() -> Model:
    """The numbers that ship with the program."""
    with np.load(FILE, allow_pickle=False) as kept:
        grams = bytes(kept["grams"]).decode().split("\n")
        plain, full, centre = (kept[name].astype(np.float32) for name in ("plain", "full", "centre"))
    return Model({gram: at for at, gram in enumerate(grams)}, plain, full, centre)


def features(wording: Wording, grams: dict[str, int]) -> Floats:
    """What the model reads of a wording: cues, shape, pairs of cues, words. Shape (cues + 11 + 4 + grams,)."""
    counts = _counts(wording)
    bag = np.zeros(len(grams), np.float32)
    found = {gram for gram, _start, _end in wording.grams}
    bag[[grams[gram] for gram in found if gram in grams]] = GRAM / max(1, len(found)) ** 0.5
    told = [min(_MOST, counts[cue.label, cue.name]) for cue in cues()]
    return np.concatenate([np.array(told + wording.shape + _pairs(counts), np.float32) * np.float32(CUE), bag])


def _counts(wording: Wording) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for found in wording.cues:
        counts[found.label, found.cue] += 1
    return counts


def _pairs(counts: dict[tuple[str, str], int]) -> list[float]:
    """What two cues say together and neither alone, such as a rule for tomorrow that somebody has announced."""

    def any_of(label: str, *names: str) -> bool:
        return any(counts[label, name] for name in names)

    announced = any_of("checkable", "decided", "rule", "office")
    heard = any_of("checkable", "reported", "doubted")
    return [
        float(announced and any_of("prediction", "will", "future")),
        float(heard and any_of("question", "asks", "whether", "requests")),
        float(any_of("checkable", "health") and any_of("advert", "sells", "promises", "offers")),
        float(any_of("checkable", "amount", "event", "health") and any_of("opinion", "taste", "judges")),
    ]


def _telling(wording: Wording, label: Label, known: Model) -> tuple[str, ...]:
    """Where the SHOWN most telling cues for the label first stand; without any, the words that weigh most."""
    first: dict[str, tuple[int, int]] = {}
    for found in wording.cues:
        if found.label == label:
            first.setdefault(found.cue, (found.start, found.end))
    spans = _joined(list(first.values())[:SHOWN]) or _weighty(wording, label, known)
    return tuple(wording.text[start:end] for start, end in spans)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In the order of the text, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _weighty(wording: Wording, label: Label, known: Model) -> list[tuple[int, int]]:
    """The STRETCH neighbouring words that together speak most for the label, if they do."""
    base = len(known.plain) - 1 - len(known.grams)
    spoken = [0.0] * len(wording.words)
    place = {word.start: at for at, word in enumerate(wording.words)}
    for gram, start, _end in wording.grams:
        if gram in known.grams:
            spoken[place[start]] += float(known.plain[base + known.grams[gram], LABELS.index(label)])
    starts = range(max(1, len(spoken) - STRETCH + 1))
    best = max(starts, key=lambda at: sum(spoken[at : at + STRETCH]))
    if sum(spoken[best : best + STRETCH]) <= 0:
        return []
    return [(wording.words[best].start, wording.words[best : best + STRETCH][-1].end)]
