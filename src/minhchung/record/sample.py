"""The sample record that ships with the program: composed checks, never real ones, and each says so."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from minhchung.lib.claimreview.schema import Review

from .imports import Report, has_real, hide_sample, load
from .staging import SAMPLE_HOST, Incoming, Part

FILE = Path(__file__).with_suffix(".jsonl")
PUBLISHER = "SAMPLE, not a fact-check"


def put(*, refused_file: Path) -> Report:
    """Load the sample, unless the record has ever held a real review."""
    if has_real():
        return Report()
    fingerprint = hashlib.sha256(FILE.read_bytes()).hexdigest()
    incoming = Incoming("sample", "sample", fingerprint, [Part("checks", _reviews)])
    return load(incoming, refused_file=refused_file)


def take_out() -> None:
    """Take the sample out of the answers."""
    hide_sample()


def _reviews() -> Iterator[Review]:
    with FILE.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Review(
                url=f"https://{SAMPLE_HOST}/{row['id']}",
                host=SAMPLE_HOST,
                claim=row["claim"],
                title=row["title"],
                summary=row["summary"],
                publisher=PUBLISHER,
                published="",
                language=row["lang"],
                rating="",
                verdict=row["verdict"],
                claim_published="",
            )
