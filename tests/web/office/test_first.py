"""The guided first check: each step leads to where it is done."""

from minhchung.desk import check, mode, models, review
from minhchung.staff import people
from minhchung.web.office.first import steps
from tests.desk.conftest import ALL, Person, captured, claimed, written


def now(who: int) -> tuple[int, str]:
    """The number of the step to do, and where its button leads."""
    person = people.one(who)
    assert person is not None
    found = steps(person)
    ((place, step),) = [(place, step) for place, step in enumerate(found, start=1) if step.now]
    assert [one.done for one in found] == [number < place for number in range(1, 6)]
    return place, step.link


def test_steps_follow_the_claim_that_is_furthest(person: Person, settings) -> None:
    me = person(*ALL)
    assert now(me) == (1, "/desk/claims/new/")
    claim = claimed(me)
    claimed(me, "Another one")
    assert now(me) == (2, f"/desk/claims/{claim}/#evidence")
    captured(claim, me)
    assert now(me) == (3, f"/desk/claims/{claim}/#check")
    models.Evidence.objects.all().delete()
    draft = written(me, claim)
    assert now(me) == (3, f"/desk/revisions/{draft}/edit/")
    check.submit(draft, by=me)
    assert now(me) == (4, "/desk/people/")
    mode.switch(on=True, by=me)
    assert now(me) == (4, f"/desk/revisions/{draft}/review/")
    mode.switch(on=False, by=me)
    second = person("reviewer")
    assert now(me) == (4, f"/desk/revisions/{draft}/review/")
    review.approve(draft, review.ahead(draft, by=second).document.sha256, by=second)
    assert now(me) == (5, "/desk/setup/")
    settings.MINHCHUNG_ADDRESS = "https://kiemchung.example"
    assert now(me) == (5, f"/desk/revisions/{draft}/review/")


def test_steps_lead_nobody_where_they_may_not_go(person: Person) -> None:
    me = person("checker", "reviewer")
    check.submit(written(me), by=me)
    assert now(me) == (4, "")
