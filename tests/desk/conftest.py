"""People, claims and captured pages for tests of the desk; a record to publish to."""

from collections.abc import Callable
from datetime import date

import pytest

from minhchung.desk import check, group, models, rules
from minhchung.desk.check import Source
from minhchung.desk.group import Details
from minhchung.lib.archive import warc
from minhchung.lib.archive.fetch import Response
from minhchung.staff.models import User

ADDRESS = "https://kiemchung.example"
QUOTE = "Tap water in the district met every limit in 2025."
PAGE = f"<html><head><title>Water report</title></head><body><p>Measured monthly. {QUOTE} The next report follows.</p>"
ALL = ("intake", "checker", "reviewer", "publisher", "admin")
WORDS = {
    "title": "The tap water met every limit",
    "verdict": "false",
    "summary": "All measurements of 2025 stayed under the limits.",
    "explanation": "## What we found\n\nThe report names no exceedance [1](#e1).",
}
Person = Callable[..., int]


@pytest.fixture
def person(db: None) -> Person:
    """Makes somebody with these roles; their id."""

    def make(*roles: str) -> int:
        number = User.objects.count() + 1
        user = User(email=f"p{number}@desk.example", name=f"P{number}", roles=list(roles), joined=date(2026, 11, 1))
        user.set_unusable_password()
        user.save()
        return user.pk

    return make


@pytest.fixture
def desk_address(settings: pytest.FixtureRequest) -> str:
    """The desk may publish."""
    settings.MINHCHUNG_ADDRESS = ADDRESS
    settings.MINHCHUNG_KEYS = settings.MINHCHUNG_DATA / "keys"
    return ADDRESS


def captured(claim: int, by: int, *, page: str = PAGE, url: str = "https://water.example/report") -> int:
    """A page in the archive, as a job leaves it; the id of its evidence."""
    body = page.encode()
    response = Response(
        url, 200, {"content-type": "text/html; charset=utf-8"}, body, len(body), version="HTTP/1.1", reason="OK",
        sent=((b"Host", b"water.example"),), received=((b"Content-Type", b"text/html; charset=utf-8"),), address="",
    )  # fmt: skip
    kept = warc.write(rules.archive(), response, when="2026-11-20T08:00:00Z")
    made = models.Evidence.objects.create(
        claim_id=claim, url=url, state="kept", sha256=kept.sha256, file_sha256=kept.file_sha256,
        media_type=kept.media_type, charset=kept.charset, captured=kept.captured, title="Water report", by_id=by,
        day=date(2026, 11, 20),
    )  # fmt: skip
    return made.pk


def claimed(by: int, text: str = "The tap water of the district is poisoned") -> int:
    """An open claim."""
    return group.open_claim(Details(text, language="en", topic="health"), by=by)


def written(by: int, claim: int | None = None) -> int:
    """A draft that lacks nothing; its id."""
    claim = claim or claimed(by)
    draft = check.draft(claim, by=by).revision
    check.save(draft, WORDS, shown={}, by=by)
    check.cite(draft, captured(claim, by), QUOTE, Source("Water report", "Water works", ""), by=by)
    return draft
