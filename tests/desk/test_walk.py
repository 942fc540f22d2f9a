"""Random people take random steps, each pair with what the other saw a while ago: no way leads past a guard."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from minhchung.desk import check, group, mode, models, publish, review
from minhchung.errors import MinhChungError
from minhchung.staff import people
from tests.desk.conftest import ALL, QUOTE, WORDS, Person, captured, claimed, written
from tests.desk.invariants import broken, past_roles

CREW = (("checker",), ("checker", "reviewer"), ("reviewer",), ("reviewer", "publisher"), ("intake",), ALL)
WHO = st.integers(0, len(CREW) - 1)
WHICH = st.integers(0, 3)
FIELDS = st.sampled_from(["title", "verdict", "summary", "explanation", "reason", "statement"])
VALUES = st.sampled_from(["false", "true", "", "Other words", "Still other words"])


class Walk(RuleBasedStateMachine):
    """A desk with six people and at most four drafts at a time; what each of them looked at last may be old."""

    make: Person

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people = [type(self).make(*roles) for roles in CREW]
        self.seen: dict[int, tuple[int, str]] = {}
        self.marks: dict[int, tuple[int, dict[str, str]]] = {}
        self.source = check.Source("Water report", "Water works", "")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, call: Any, *arguments: Any, **named: Any) -> None:
        """Take a step; a refusal of ours is an answer too, anything else is a mistake."""
        try:
            with transaction.atomic():
                call(*arguments, **named)
        except MinhChungError:
            pass

    def revision(self, which: int) -> int:
        ids = list(models.Revision.objects.order_by("-pk").values_list("pk", flat=True)[:4])
        return ids[which % len(ids)] if ids else 0

    def claim(self, which: int) -> int:
        ids = list(models.Claim.objects.order_by("-pk").values_list("pk", flat=True)[:4])
        return ids[which % len(ids)] if ids else 0

    @initialize()
    def begin(self) -> None:
        """One check is public, one draft is begun."""
        draft, second = written(self.people[0]), self.people[3]
        check.submit(draft, by=self.people[0])
        made = review.preview(draft, by=second)
        assert made is not None
        review.approve(draft, made.sha256, by=second)
        publish.publish(draft, by=second)
        written(self.people[0])

    @rule(who=WHO, whole=st.booleans())
    def start(self, who: int, whole: bool) -> None:
        by = self.people[who]
        self.attempt(written if whole else claimed, by)

    @rule(who=WHO, which=WHICH)
    def draft(self, who: int, which: int) -> None:
        self.attempt(check.draft, self.claim(which), by=self.people[who])

    @rule(who=WHO, which=WHICH)
    def look(self, who: int, which: int) -> None:
        revision = self.revision(which)
        made = review.preview(revision, by=self.people[who])
        self.seen[who] = (revision, made.sha256 if made else "")
        row = models.Revision.objects.get(pk=revision)
        self.marks[who] = (revision, {name: check.mark(getattr(row, name)) for name in WORDS})

    @rule(who=WHO, field=FIELDS, value=VALUES)
    def save(self, who: int, field: str, value: str) -> None:
        revision, shown = self.marks.get(who, (self.revision(0), {}))
        self.attempt(check.save, revision, {field: value}, shown=shown, by=self.people[who])

    @rule(who=WHO, which=WHICH)
    def cite(self, who: int, which: int) -> None:
        revision, by = self.revision(which), self.people[who]
        claim = models.Revision.objects.get(pk=revision).claim_id

        def both() -> None:
            check.cite(revision, captured(claim, by), QUOTE, self.source, by=by)

        self.attempt(both)

    @rule(who=WHO)
    def uncite(self, who: int) -> None:
        one = models.Citation.objects.order_by("-pk").first()
        self.attempt(check.uncite, one.pk if one else 0, by=self.people[who])

    @rule(who=WHO, which=WHICH, step=st.sampled_from(["submit", "take_back", "abandon"]))
    def write(self, who: int, which: int, step: str) -> None:
        self.attempt(getattr(check, step), self.revision(which), by=self.people[who])

    @rule(who=WHO)
    def approve(self, who: int) -> None:
        revision, sha256 = self.seen.get(who, (self.revision(0), ""))
        self.attempt(review.approve, revision, sha256, by=self.people[who])

    @rule(who=WHO, which=WHICH)
    def approve_now(self, who: int, which: int) -> None:
        self.look(who, which)
        self.approve(who)

    @rule(who=WHO, which=WHICH)
    def send_back(self, who: int, which: int) -> None:
        self.attempt(review.send_back, self.revision(which), "Look again.", by=self.people[who])

    @rule(who=WHO, which=WHICH)
    def make_public(self, who: int, which: int) -> None:
        self.attempt(publish.publish, self.revision(which), by=self.people[who])

    @rule(who=WHO, which=WHICH, kind=st.sampled_from([publish.propose_retract, publish.propose_withdraw]))
    def propose(self, who: int, which: int, kind: Any) -> None:
        self.attempt(kind, self.revision(which), "It is wrong.", language="en", by=self.people[who])

    @rule(who=WHO, which=WHICH, kind=st.sampled_from([publish.confirm, publish.refuse]))
    def decide(self, who: int, which: int, kind: Any) -> None:
        self.attempt(kind, self.revision(which), by=self.people[who])

    @rule(who=WHO, which=WHICH, what=st.sampled_from(["decline", "reopen"]))
    def claims(self, who: int, which: int, what: str) -> None:
        if what == "decline":
            self.attempt(group.decline, self.claim(which), "opinion", by=self.people[who])
        else:
            self.attempt(group.reopen, self.claim(which), by=self.people[who])

    @rule(who=WHO, on=st.booleans())
    def switch(self, who: int, on: bool) -> None:
        self.attempt(mode.switch, on=on, by=self.people[who])

    @invariant()
    def nothing_is_past_a_guard(self) -> None:
        assert broken() == []
        assert past_roles({one.id: people.roles(one.id) for one in people.every()}) == []


@pytest.mark.usefixtures("desk_address")
def test_no_walk_leads_past_a_guard(person: Person) -> None:
    found = type("Found", (Walk,), {"make": staticmethod(person)})
    few = settings(
        max_examples=40,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=(Phase.generate,),  # a walk that failed is shown as it was: shortening it takes minutes
    )
    run_state_machine_as_test(found, settings=few)
