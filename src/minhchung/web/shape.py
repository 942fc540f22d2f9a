"""The form of an answer for programs: the API and `minhchung ask --json` print exactly this."""

from minhchung.record.answer import Answer, Check, Found

# What lies beyond is the order in which floats were added, and differs between two starts.
DIGITS = 4


def answer_json(answer: Answer) -> dict[str, object]:
    """`answer` as plain values, ready for JSON. `docs/formats.md` describes it."""
    return {"decision": answer.decision, "answers": [_found(found) for found in answer.answers]}


def check_json(check: Check) -> dict[str, object]:
    """A published check as plain values."""
    return {
        "id": check.id,
        "claim": check.claim,
        "title": check.title,
        "verdict": check.verdict,
        "verdict_original": check.verdict_original,
        "publisher": check.publisher,
        "published": check.published,
        "url": check.url,
        "language": check.language,
        "source": check.source,
        "solo": check.solo,
    }


def _found(found: Found) -> dict[str, object]:
    why, said = found.why, check_json(found.check)
    return {
        "id": said.pop("id"),
        "decision": found.decision,
        **said,
        "score": round(found.score, DIGITS),
        "why": {
            "words": list(why.words),
            "field": why.field,
            "signals": {name: round(value, DIGITS) for name, value in why.signals.items()},
            "clashes": [{"kind": c.kind, "asked": c.asked, "checked": c.checked} for c in why.clashes],
        },
    }
