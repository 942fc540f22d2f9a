"""Real reviews of 25 sites with all their oddities, and feeds in other shapes."""

import json
from collections import Counter
from pathlib import Path

from minhchung.lib.claimreview.read import open_source
from minhchung.lib.claimreview.schema import REASONS, Refusal, Review


def outcomes(path: Path) -> tuple[str, list[Review], list[Refusal]]:
    with path.open("rb") as stream:
        source = open_source(stream, name=path.name)
        read = list(source.items)
    refused = [item for item in read if isinstance(item, Refusal)]
    return source.kind, [item for item in read if isinstance(item, Review)], refused


def test_every_real_node_is_read_or_refused_with_a_reason(shared: Path) -> None:
    kind, read, refused = outcomes(shared / "claimreview" / "nodes.jsonl")
    assert (kind, len(read), len(refused)) == ("complete", 64, 1)
    assert {item.reason for item in refused} <= REASONS.keys()
    assert all(item.language or len(item.claim) < 60 for item in read)
    assert sum(item.verdict == "unknown" for item in read) <= 3


def persons_of(value: object) -> set[str]:
    """Names that stand in a node's Person objects, and in whatever its itemReviewed has for an author."""
    if isinstance(value, list):
        return set().union(*map(persons_of, value))
    if not isinstance(value, dict):
        return set()
    found = set().union(*map(persons_of, value.values()))
    reviewed = value.get("itemReviewed")
    named = [value] if value.get("@type") == "Person" else []
    named += [reviewed["author"]] if isinstance(reviewed, dict) and isinstance(reviewed.get("author"), dict) else []
    return found | {
        each["name"].strip() for each in named if isinstance(each.get("name"), str) and each["name"].strip()
    }


def test_no_real_person_is_the_publisher_of_a_review(shared: Path) -> None:
    path = shared / "claimreview" / "nodes.jsonl"
    named = persons_of([json.loads(line) for line in path.read_text().splitlines()])
    _, read, _ = outcomes(path)
    assert len(named) > 10
    assert {item.publisher for item in read} & named == set()


def test_other_real_forms_are_read_or_refused(shared: Path) -> None:
    _, read, refused = outcomes(shared / "claimreview" / "other-formats.jsonl")
    assert (len(read), Counter(item.reason for item in refused)) == (2, {"not_claim_review": 2})


def test_real_feed_is_read_whole(shared: Path) -> None:
    kind, read, refused = outcomes(shared / "feeds" / "averitec-500.json")
    assert (kind, len(read), refused) == ("complete", 371, [])
    assert "unknown" not in {item.verdict for item in read}
