"""The full sets, one line each, as docs/design.md reports them. Needs the data folder that holds them.

PYTHONPATH=src .venv/bin/python bench/full.py ../shared/data
"""

import json
import sys
from pathlib import Path
from typing import Any

from minhchung.record import measure

SETS = {
    "vi-desk": ("vi-desk/checks.jsonl", "vi-desk/queries.jsonl"),
    "vi-news": ("vi-news/corpus.jsonl", "vi-news/queries.jsonl"),
    "snopes-en dev": ("snopes-en/corpus.jsonl", "snopes-en/queries-dev.jsonl"),
    "xquad vi->en": ("xquad/corpus-en.jsonl", "xquad/queries-vi.jsonl"),
    "xquad en->vi": ("xquad/corpus-vi.jsonl", "xquad/queries-en.jsonl"),
}


def rows(file: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def main(folder: Path) -> None:
    """Measure each set and print a line of Markdown table for it."""
    print("| set | checks | queries | S@1 | S@5 | S@10 | MRR@10 | answered right | false answers | ms p50 / p95 |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, (corpus, queries) in SETS.items():
        docs = [measure.doc(row) for row in rows(folder / corpus)]
        found = measure.run(docs, [measure.question(row) for row in rows(folder / queries)])
        ranking, decision, latency = found.ranking, found.decision, found.latency_ms
        print(
            f"| {name} | {len(docs)} | {found.queries} | "
            + " | ".join(f"{ranking[key]:.3f}" for key in ("s1", "s5", "s10", "mrr10"))
            + f" | {decision['answered_right']:.3f} | {decision['false_answer']:.3f}"
            + f" | {latency['p50']:.0f} / {latency['p95']:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
