"""Candidates for a message, their signals, and the best of them as hits."""

from collections.abc import Mapping
from dataclasses import dataclass

from minhchung.lib.retrieval.compare import Message, Reading, Weigh, compare, rarity
from minhchung.lib.retrieval.decide import score
from minhchung.lib.retrieval.fuse import fuse
from minhchung.lib.retrieval.generation import Generation, primary
from minhchung.lib.retrieval.lexical import Found
from minhchung.lib.retrieval.shapes import Floats, Hit, Why

TOP = 50  # candidates of each signal
FEWEST = 3  # different words that a message needs to claim anything
NEARLY = 0.02  # difference of places under which the language of the reader decides


@dataclass(frozen=True)
class Candidate:
    """A check that may be meant: its number, its place in the ranking (0..1), its raw signals."""

    n: int
    fused: float
    signals: Mapping[str, float]


def candidates(
    generation: Generation,
    message: Message,
    vectors: Floats | None,
    *,
    only_lang: str,
    weights: Mapping[str, float],
) -> list[Candidate]:
    """Every check that one of the signals brings up, best first."""
    lexical = _lexical(generation, message, primary(only_lang), weights)
    lists = {name: found.scores for name, found in lexical.items()}
    unread: frozenset[int] = frozenset()
    if vectors is not None:
        allowed = generation.allowed(primary(only_lang))
        near = generation.vectors.search(vectors, limit=TOP, allowed=allowed)
        numbers = {n for found in lists.values() for n in found} | {n for n, _ in near}
        close = generation.vectors.cosines(vectors, numbers)
        lists["meaning"] = {n: float(cosines.max()) for n, cosines in close.items()}
        unread = frozenset(numbers - close.keys())
    alive = {name: {n: s for n, s in scores.items() if n in generation.live} for name, scores in lists.items()}
    whole = {name: found.whole for name, found in lexical.items()}
    fused = fuse(alive, whole=whole, unread=unread, weights=weights)
    ranked = sorted(fused, key=lambda n: (-fused[n], n))
    return [Candidate(n, fused[n], {name: found[n] for name, found in alive.items() if n in found}) for n in ranked]


def best_hits(generation: Generation, message: Message, found: list[Candidate], *, k: int, lang: str) -> list[Hit]:
    """The first `k` as hits; among nearly equal ones those in `lang` come first."""
    spoken = primary(lang)
    favoured = {one.n: NEARLY if spoken and generation.live.get(one.n) == spoken else 0.0 for one in found}
    kept = sorted(found, key=lambda one: -(one.fused + favoured[one.n]))[:k]
    checks = generation.readings(candidate.n for candidate in kept)
    said = [word for check in checks.values() for word in check.known]
    weigh = rarity(generation.lexicon.frequencies([*message.folded, *said]), len(generation.live))
    return [_hit(one, checks[one.n], message, weigh) for one in kept if one.n in checks]


def _hit(candidate: Candidate, check: Reading, message: Message, weigh: Weigh) -> Hit:
    doc, like = check.doc, compare(message, check, weigh=weigh)
    signals = {**candidate.signals, "fused": candidate.fused, "asked": like.asked, "claimed": like.claimed}
    held_back = bool(like.clashes) or len(message.folded) < FEWEST
    found = score(signals, held_back=held_back, foreign=message.language not in {"", primary(doc.lang)})
    return Hit(doc.id, found, Why(like.words, like.field, signals, like.clashes))


def _lexical(
    generation: Generation, message: Message, only_lang: str, weights: Mapping[str, float]
) -> dict[str, Found]:
    ask = {"words": generation.lexicon.words, "grams": generation.lexicon.grams}
    wanted = {name: search for name, search in ask.items() if weights.get(name)}
    return {name: search(message.terms, limit=TOP, lang=only_lang) for name, search in wanted.items()}
