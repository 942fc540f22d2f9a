"""Make checkable.npz, the numbers of lib/text/checkable.py, and say what to expect of them.

    python bench/train_checkable.py [--items FILE]

reads checkable.jsonl beside that file (written for this project, CC0), each item also without its marks. Prints the
figures of five-fold cross-validation, four neighbouring items in one fold, which keeps kindred ones together; with
--items those of a file that was not trained on. The cues were written while the errors of cross-validation were read,
so its figures flatter; tests/lib/text/messages.jsonl was written after all that. For comparison also: the vector alone.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from minhchung.lib.retrieval.dense import default_encoder
from minhchung.lib.text.agreement import Agreement, agreement
from minhchung.lib.text.checkable import FILE, ITEMS, Floats, features
from minhchung.lib.text.cues import LABELS
from minhchung.lib.text.fold import fold
from minhchung.lib.text.wording import Wording

Array = npt.NDArray[np.float64]
FOLDS, BLOCK, OFTEN = 5, 4, 6  # OFTEN: a word is known that stands in so many texts
RIDGE, STEPS = 0.1, 40


@dataclass(frozen=True)
class Set:
    """Texts as features; `wording` (n, cues and words) and `meaning` (n, 384)."""

    wording: Array
    meaning: Floats

    def rows(self, *parts: str) -> Array:
        """The named parts side by side, and a column of ones."""
        return np.column_stack([*(getattr(self, part) for part in parts), np.ones(len(self.wording))])

    def __getitem__(self, chosen: npt.NDArray[np.bool_]) -> "Set":
        return Set(self.wording[chosen], self.meaning[chosen])


def read(file: Path) -> tuple[list[str], list[str]]:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [row["text"] for row in rows], [row["label"] for row in rows]


def known_grams(texts: Iterable[str]) -> dict[str, int]:
    counts = Counter(gram for text in texts for gram in {gram for gram, _start, _end in Wording(text).grams})
    return {gram: at for at, gram in enumerate(sorted(gram for gram, n in counts.items() if n >= OFTEN))}


def wordings(texts: list[str], grams: dict[str, int]) -> Array:
    return np.stack([features(Wording(text), grams) for text in texts]).astype(np.float64)


def fit(rows: Array, labels: Array) -> Array:
    """Softmax regression: Böhning's one bound on the curvature (1992) for every step, with Nesterov's momentum."""
    curve = np.linalg.inv(rows.T @ rows / 2 + RIDGE * np.eye(rows.shape[1]))
    found = ahead = np.zeros((rows.shape[1], labels.shape[1]))
    pace = 1.0
    for _ in range(STEPS):
        slope = rows.T @ (chances(rows @ ahead) - labels) + RIDGE * ahead
        step, quicker = ahead - curve @ slope, (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = step + (pace - 1) / quicker * (step - found)
        found, pace = step, quicker
    return found


def chances(scores: Array) -> Array:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    made: Array = raised / raised.sum(axis=1, keepdims=True)
    return made


def agreed(labels: list[str], scores: Array) -> Agreement:
    return agreement(zip(labels, (LABELS[at] for at in scores.argmax(axis=1)), strict=True))


def tell(name: str, found: Agreement) -> None:
    print(f"{name:<28} n {found.n}  accuracy {found.accuracy:.3f}  macro-F1 {found.macro_f1:.3f}")
    for label, one in found.by_label.items():
        print(f"    {label:<12} {one.n:>4}  precision {one.precision:.2f}  recall {one.recall:.2f}  F1 {one.f1:.2f}")


def folds(labels: list[str]) -> npt.NDArray[np.int64]:
    """The fold of each item: the blocks of each label go round."""
    seen: Counter[str] = Counter()
    found = []
    for label in labels:
        found.append(seen[label] // BLOCK % FOLDS)
        seen[label] += 1
    return np.array(found)


def main(extra: Path | None) -> None:
    texts, labels = read(ITEMS)
    bare = [fold(text) for text in texts]
    asked, asked_labels = read(extra) if extra else ([], [])
    grams = known_grams(texts + bare)
    encode = default_encoder().query
    centre = encode(texts).mean(axis=0)
    whole, unmarked = (Set(wordings(some, grams), encode(some) - centre) for some in (texts, bare))
    target = np.array([[label == one for one in LABELS] for label in labels], np.float64)
    fold_of = folds(labels)
    approaches = {"full": ("wording", "meaning"), "plain": ("wording",), "meaning alone": ("meaning",)}
    made = {}
    for name, parts in approaches.items():
        rows, bare_rows = whole.rows(*parts), unmarked.rows(*parts)
        scores, bare_scores = np.zeros(target.shape), np.zeros(target.shape)
        for one in range(FOLDS):
            out = fold_of == one
            numbers = fit(np.vstack([rows[~out], bare_rows[~out]]), np.vstack([target[~out]] * 2))
            scores[out], bare_scores[out] = rows[out] @ numbers, bare_rows[out] @ numbers
        made[name] = fit(np.vstack([rows, bare_rows]), np.vstack([target] * 2))
        tell(f"{name}, cross-validated", agreed(labels, scores))
        print(f"    without marks: {agreed(labels, bare_scores).macro_f1:.3f}")
        if asked:
            other = Set(wordings(asked, grams), encode(asked) - centre)
            tell(f"{name}, {extra}", agreed(asked_labels, other.rows(*parts) @ made[name]))
    save(grams, made["plain"], made["full"], centre)


def save(grams: dict[str, int], plain: Array, full: Array, centre: Array) -> None:
    letters = np.frombuffer("\n".join(grams).encode(), np.uint8)
    halves = [numbers.astype(np.float16) for numbers in (plain, full, centre)]
    np.savez_compressed(FILE, grams=letters, plain=halves[0], full=halves[1], centre=halves[2])
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes, {len(grams)} words and pairs")


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--items", type=Path)
    main(given.parse_args().items)
