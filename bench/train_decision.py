"""Make the numbers of lib/retrieval/decide.py from a labelled sample, and say what to expect of them.

    python bench/train_decision.py --data FOLDER

FOLDER holds checks.jsonl and queries.jsonl, as the sample does. Each message gives a row for the first check found
(right or wrong) and, where it has an answer, one for the best check that is none: what a desk without that check would
see. Rules that stand over the numbers (the language of message and check, FEWEST, `labels`) are not part of the fit.
Cross-validated by blocks of ten neighbouring checks, which keeps families of near neighbours together.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from minhchung.lib.retrieval.decide import FOREIGN
from minhchung.lib.retrieval.index import Doc, Hit, Index
from minhchung.lib.text.fold import tokens

Array = npt.NDArray[np.float64]
FOLDS, BLOCK, RIDGE, STANDING_IN = 5, 10, 0.05, 0.5
FIELDS = ("id", "claim", "title", "summary", "lang")


@dataclass(frozen=True)
class Row:
    """One check found for one message; `kind` is the message's style, or "removed" for the best wrong check."""

    kind: str
    right: bool
    hit: Hit
    block: int

    def features(self) -> list[float]:
        meaning, claimed = self.hit.why.signals["meaning"], self.hit.why.signals["claimed"]
        foreign = float(claimed < FOREIGN)
        return [1.0, foreign, (1 - foreign) * meaning, foreign * meaning, (1 - foreign) * claimed]


def rows(data: Path) -> list[Row]:
    """Every labelled pair of the sample, through the index as the product asks it."""
    checks = [json.loads(line) for line in (data / "checks.jsonl").read_text("utf-8").splitlines()]
    queries = [json.loads(line) for line in (data / "queries.jsonl").read_text("utf-8").splitlines()]
    place = {check["id"]: at // BLOCK for at, check in enumerate(checks)}
    found: list[Row] = []
    with Index.open(None, tokens=tokens) as index:
        index.add(Doc(**{field: check[field] for field in FIELDS}) for check in checks)
        index.encode()
        for query in queries:
            hits, right = index.search(query["text"]), set(query["answers"])
            wrong = [hit for hit in hits if hit.id not in right][: 1 if right else 0]
            found += [Row(query["style"], hit.id in right, hit, place[hits[0].id]) for hit in hits[:1]]
            found += [Row("removed", False, hit, place[hits[0].id]) for hit in wrong]
    return [row for row in found if not row.hit.why.clashes]


def fit(features: Array, right: Array, weights: Array) -> Array:
    """Logistic regression by Newton's method, ridge on all but the two intercepts."""
    ridge = np.diag([1e-3, 1e-3, RIDGE, RIDGE, RIDGE])
    found = np.zeros(features.shape[1])
    for _ in range(50):
        chance = chances(features, found)
        slope = features.T @ (weights * (chance - right)) + ridge @ found
        curve = (features * (weights * chance * (1 - chance))[:, None]).T @ features + ridge
        found = found - np.linalg.solve(curve, slope)
    return found


def chances(features: Array, numbers: Array) -> Array:
    made: Array = 1 / (1 + np.exp(-features @ numbers))
    return made


def main(data: Path) -> None:
    made = rows(data)
    features = np.array([row.features() for row in made])
    right = np.array([float(row.right) for row in made])
    weights = np.array([STANDING_IN if row.kind == "removed" else 1.0 for row in made])
    fold = np.array([row.block % FOLDS for row in made])
    chance = np.zeros(len(made))
    for one in range(FOLDS):
        out = fold == one
        chance[out] = chances(features[out], fit(features[~out], right[~out], weights[~out]))
    base, foreign, meaning, foreign_meaning, claimed = fit(features, right, weights)
    print(f"BASE {base:.2f} MEANING {meaning:.2f} CLAIMED {claimed:.2f}")
    print(f"FOREIGN_BASE {base + foreign:.2f} FOREIGN_MEANING {foreign_meaning:.2f}")
    kind = np.array([row.kind for row in made])
    answerable = ~np.isin(kind, ["near_miss", "unrelated", "removed"])
    for threshold in np.arange(0.1, 0.95, 0.05):
        shown = chance >= threshold
        parts = [f"{name} {shown[kind == name].mean():.3f}" for name in ("near_miss", "unrelated", "removed")]
        print(f"{threshold:.2f} answered right {(shown & (right > 0))[answerable].mean():.3f}", *parts)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, required=True)
    main(asked.parse_args().data)
