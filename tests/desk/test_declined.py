"""What was declined in a month that is over goes onto the log, once, by reason."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from minhchung.desk import declined, models, states
from minhchung.lib.publication import document
from minhchung.record import checks, entries
from tests.desk.conftest import Person, claimed
from tests.desk.test_workflow import published

pytestmark = pytest.mark.usefixtures("desk_address")
NOW = datetime(2026, 2, 3, 19, tzinfo=UTC)


def step(by: int, moment: str, action: str, claim: int | None = None, **facts: str) -> None:
    """A line of the journal as it would have been written at another time."""
    models.Step.objects.create(
        moment=datetime.fromisoformat(f"{moment}T12:00:00+00:00"), by_id=by, action=action, claim_id=claim, facts=facts
    )


def told() -> Iterable[tuple[str, int, dict[str, int], dict[str, int]]]:
    found = [one for one in entries.decoded(0, entries.count()) if one.kind == "declined_total"]
    for one in found:
        data = checks.document_bytes(one.sha256)
        assert data is not None
        said = document.decode(data)
        assert isinstance(said, document.DeclinedTotal)
        yield said.id, said.revision, said.claims, said.replies


@pytest.fixture
def by(person: Person) -> int:
    writer = person("checker")
    published(writer, person("reviewer", "publisher"))
    return writer


def test_reasons_are_those_of_the_documents() -> None:
    assert states.DECLINED_FOR == document.CLAIMS_DECLINED


def test_month_that_is_over_is_told_once_by_reason(by: int) -> None:
    claims = [claimed(by, f"Claim {n}") for n in range(4)]
    for claim in claims[:2]:
        step(by, "2025-12-05", "decline", claim, declined_for="opinion")
    step(by, "2025-12-31", "decline", claims[2], declined_for="unclear")
    for reason in ("advert", "advert", "duplicate"):
        step(by, "2025-12-07", "decline_reply", reply="1", reason=reason)
    step(by, "2026-02-01", "decline", claims[3], declined_for="opinion")  # this month is not over
    assert declined.tell(NOW) == 1
    assert declined.tell(NOW) == 0
    assert list(told()) == [
        ("declined-2025-12", 1, {"opinion": 2, "unclear": 1}, {"advert": 2, "duplicate": 1}),
    ]  # fmt: skip
    assert declined.tell(datetime(2026, 3, 1, tzinfo=UTC)) == 1
    assert list(told())[1:] == [("declined-2026-02", 2, {"opinion": 1}, {})]


def test_what_was_undone_in_the_same_month_was_not_declined(by: int) -> None:
    undone, twice, later = (claimed(by, f"Claim {n}") for n in range(3))
    step(by, "2025-12-05", "decline", undone, declined_for="opinion")
    step(by, "2025-12-06", "reopen", undone, answer="", declined_for="")
    step(by, "2025-12-05", "decline", twice, declined_for="opinion")
    step(by, "2025-12-06", "reopen", twice, answer="", declined_for="")
    step(by, "2025-12-07", "decline", twice, declined_for="personal")
    step(by, "2025-12-08", "decline", later, declined_for="unclear")
    step(by, "2026-01-02", "reopen", later, answer="", declined_for="")
    assert declined.tell(NOW) == 1
    assert list(told()) == [("declined-2025-12", 1, {"personal": 1, "unclear": 1}, {})]


def test_months_that_the_server_slept_through_are_made_up_for(by: int) -> None:
    for month in ("2025-12", "2026-01"):
        step(by, f"{month}-20", "decline_reply", reply="1", reason="advert")
    assert declined.tell(NOW) == 2
    assert [(name, number) for name, number, _, _ in told()] == [("declined-2025-12", 1), ("declined-2026-01", 2)]


def test_month_in_which_nothing_was_declined_has_no_entry(by: int) -> None:
    assert (declined.tell(NOW), list(told())) == (0, [])


def test_desk_that_published_nothing_has_no_log_to_tell(person: Person) -> None:
    by = person("checker")
    step(by, "2025-12-05", "decline", claimed(by), declined_for="opinion")
    assert (declined.tell(NOW), entries.count()) == (0, 0)
