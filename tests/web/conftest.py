"""A record of a few real-looking checks, a reader's browser, and a clean slate for the limits."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client

from minhchung.lib.claimreview.schema import Review
from minhchung.record import index, sample
from minhchung.record.imports import load
from minhchung.record.staging import Incoming, Part

Publish = Callable[..., None]


@pytest.fixture(autouse=True)
def _no_limit(settings) -> None:
    settings.MINHCHUNG_ASKS_A_MINUTE = 0


@pytest.fixture
def publish(db: None, data_folder: Path) -> Publish:
    """Import checks, each given by the fields that matter to the test."""

    def publish(*checks: dict[str, str]) -> None:
        reviews = [review(n, **check) for n, check in enumerate(checks)]
        source = Incoming(
            "feed.json#1",
            "complete",
            sha256(repr(reviews).encode()).hexdigest(),
            [Part("feed.json", lambda: iter(reviews))],
        )
        load(source, refused_file=data_folder / "refused.jsonl")
        index.encode()

    return publish


def review(n: int, **fields: str) -> Review:
    given = {
        "url": f"https://www.checks.example/{n}?a=1&b=2",
        "host": "www.checks.example",
        "claim": "",
        "title": "",
        "summary": "",
        "publisher": "Example Checks",
        "published": "2026-11-22",
        "language": "vi",
        "rating": "Sai",
        "verdict": "false",
        "claim_published": "",
    }
    return Review(**(given | fields))


@pytest.fixture
def sample_record(db: None, data_folder: Path) -> None:
    """The sample that ships with the program."""
    sample.put(refused_file=data_folder / "refused.jsonl")
    index.catch_up()


@pytest.fixture
def vi() -> Client:
    """A browser whose reader reads Vietnamese."""
    return Client(headers={"accept-language": "vi-VN,vi;q=0.9,en;q=0.5"}, raise_request_exception=False)


@pytest.fixture
def en() -> Client:
    """A browser whose reader reads English."""
    return Client(headers={"accept-language": "en-GB,en;q=0.9"}, raise_request_exception=False)
