"""How much of the personal data in marked messages `redact` takes out, and how many clean ones it leaves alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minhchung.lib.text.redact import Span, find


@dataclass(frozen=True)
class Recall:
    """What `bench redaction` prints. Shares in 0..1; `clean_untouched` counts texts of the `clean_texts`."""

    spans: int
    recall: float
    by_type: Mapping[str, float]
    clean_texts: int
    clean_untouched: int


def recall(items: Iterable[tuple[str, Sequence[Span]]]) -> Recall:
    """Over (text, what should go, each with its type as `kind`): a span counts when all its letters and digits go."""
    gone: dict[str, list[bool]] = defaultdict(list)
    clean: list[bool] = []
    for text, spans in items:
        found = find(text)
        if not spans:
            clean.append(not found)
        taken = {place for span in found for place in range(span.start, span.end)}
        for start, end, kind in spans:
            gone[kind].append(all(at in taken for at in range(start, end) if text[at].isalnum()))
    hits = [hit for kind in gone.values() for hit in kind]
    return Recall(
        spans=len(hits),
        recall=sum(hits) / len(hits) if hits else 0.0,
        by_type={kind: sum(some) / len(some) for kind, some in sorted(gone.items())},
        clean_texts=len(clean),
        clean_untouched=sum(clean),
    )
