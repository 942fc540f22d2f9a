"""Answered, related or none: what the desk may honestly say about a check that was found.

A check's score is the estimated chance that it answers the message, from how near the meanings are and how much of
the claim's words (by rarity) the message has. The five numbers are a logistic regression made by
bench/train_decision.py on the vi-desk sample, and only there; figures of cross-validation stand in docs/design.md.
"""

import math
from collections.abc import Mapping, Sequence

from minhchung.lib.retrieval.shapes import Hit, Label

# Where the message shares words with the claim: BASE + MEANING * cosine + CLAIMED * share of the claim's words.
BASE, MEANING, CLAIMED = -4.2, 5.4, 4.3
# Where it shares hardly any (another language, another spelling), words say nothing and meaning alone decides.
FOREIGN = 0.15
FOREIGN_BASE, FOREIGN_MEANING = -5.1, 11.3
# Cross-validated at 0.6, before the rules of `labels` and rank.FEWEST: 74 % answered right; of the near misses that no
# clash of facts holds back 44 % answered, of the unrelated none. At 0.5 it is 77, 56 and 0, at 0.7 it is 65, 31 and 0.
ANSWERED = 0.6
# Under it stand 98 % of the unrelated, 7 % of the near misses, and 9 % of the right checks.
RELATED = 0.25
UNREAD_MEANING = 0.4  # of what the words promise: all the meaning granted to a check whose vector is still to come


def score(signals: Mapping[str, float], *, held_back: bool, foreign: bool) -> float:
    """0..1. `foreign`: the message may be in another language than the check, so that few shared words say nothing.

    `held_back` keeps it under ANSWERED, however near the rest is: facts clash, or the message is too short to claim.
    """
    claimed, asked = signals["claimed"], signals["asked"]
    meaning = signals.get("meaning", UNREAD_MEANING * min(claimed, asked))
    if foreign and claimed < FOREIGN and "meaning" in signals:
        weight = FOREIGN_BASE + FOREIGN_MEANING * meaning
    else:
        weight = BASE + MEANING * meaning + CLAIMED * claimed
    chance = 1 / (1 + math.exp(-weight))
    return chance * ANSWERED * 0.99 if held_back else chance


def label(hit: Hit) -> Label:
    """What may be said of this check alone."""
    if hit.score >= ANSWERED:
        return "answered"
    return "related" if hit.score >= RELATED else "none"


def labels(hits: Sequence[Hit]) -> list[Label]:
    """What may be said of each, best first: only behind a first one that answers can another answer as well."""
    found = [label(hit) for hit in hits]
    if found and found[0] != "answered":
        return ["related" if one == "answered" else one for one in found]
    return found


def decide(hits: Sequence[Hit]) -> Label:
    """What may be said of them all: the strongest that holds for one."""
    found = labels(hits)
    return "answered" if "answered" in found else "related" if "related" in found else "none"
