"""Replies and reported mistakes: redacted before they are written, decided by two people, erased in time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from minhchung.desk import mode, models, publish, queries, receipts, reply
from minhchung.desk.reply import Received, Sent
from minhchung.errors import Refused
from minhchung.record import checks
from minhchung.record import models as record
from tests.desk.conftest import ALL, Person
from tests.desk.test_workflow import published

pytestmark = pytest.mark.usefixtures("desk_address")
WORDS = "The report names the district of 2024.\nIt says nothing of 2025."


@pytest.fixture
def crew(person: Person) -> tuple[int, int]:
    return person("checker"), person("reviewer", "publisher")


@pytest.fixture
def draft(crew: tuple[int, int]) -> int:
    return published(*crew)


@pytest.fixture
def check_id(draft: int) -> str:
    return models.Revision.objects.get(pk=draft).public_id


def send(check_id: str, text: str = WORDS, *, kind: str = "reply", code: str = "") -> int:
    reply.receive(Sent(check_id, kind, text, "en"), code=code or reply.new_code(), send=True)
    return max(models.Reply.objects.values_list("pk", flat=True))


def state(pk: int) -> tuple[str, str, int | None, int | None, bool]:
    row = models.Reply.objects.get(pk=pk)
    return row.state, row.reason, row.by_id, row.decided_by_id, row.solo


def refusal(call: object, *args: object, **named: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **named)  # type: ignore[operator]
    return caught.value.code


def counted() -> dict[str, int]:
    return dict(record.Count.objects.filter(check_id="").values_list("kind", "n"))


# receiving


def test_reply_is_shown_as_it_would_be_stored_and_nothing_is(check_id: str) -> None:
    found = reply.receive(Sent(check_id, "reply", " Call Mr John Smith, 0912 345 678.\r\n", "en"), send=False)
    assert found.kinds == ("name", "phone")
    assert found.text == "Call Mr [name], [phone number]."
    assert models.Reply.objects.count() == 0


def test_sent_reply_is_stored_redacted_under_the_digest_of_its_code(check_id: str) -> None:
    code = reply.new_code()
    sent = Sent(check_id, "mistake", "Gọi 0912 345 678 nhé.", "vi")
    assert reply.receive(sent, code=code, send=True) == Received(
        "Gọi [số điện thoại] nhé.", ("phone",), stored=True, known=False
    )
    (row,) = models.Reply.objects.values()
    assert row == {
        "id": row["id"], "check_id": check_id, "kind": "mistake", "text": "Gọi [số điện thoại] nhé.",
        "language": "vi", "code": receipts.digest_of(code), "day": datetime.now(UTC).date(), "state": "waiting",
        "reason": "", "by_id": None, "decided_by_id": None, "solo": False,
    }  # fmt: skip


def test_address_in_a_reply_loses_who_shared_it(check_id: str) -> None:
    text = "Read https://water.example/report?page=2&fbclid=IwAR0example&utm_source=zalo first."
    seen = reply.receive(Sent(check_id, "reply", text, language="en"), send=False)
    assert seen.text == "Read https://water.example/report?page=2 first."


def test_what_was_shown_is_what_is_stored(check_id: str) -> None:
    shown = reply.receive(Sent(check_id, "reply", "  Hỏi anh Nam 0912 345 678\r\n\r\nrồi xem.  "), send=False)
    again = reply.receive(Sent(check_id, "reply", shown.text.replace("\n", "\r\n")), code=reply.new_code(), send=True)
    assert (again.text, models.Reply.objects.get().text) == (shown.text, shown.text)


def test_codes_are_long_and_read_in_any_writing() -> None:
    codes = {reply.new_code() for _ in range(100)}
    assert (len(codes), {len(code) for code in codes}) == (100, {29})
    code = codes.pop()
    assert receipts.digest_of(code.lower().replace("-", " ")) == receipts.digest_of(code)


def test_same_text_is_kept_once_while_it_waits(check_id: str) -> None:
    first = send(check_id)
    again = reply.receive(Sent(check_id, "reply", WORDS, "en"), code=reply.new_code(), send=True)
    assert (again.stored, again.known, models.Reply.objects.count()) == (False, True, 1)
    send(check_id, kind="mistake")
    assert models.Reply.objects.count() == 2
    models.Reply.objects.filter(pk=first).delete()
    send(check_id)
    assert models.Reply.objects.count() == 2


def test_form_that_is_sent_twice_has_one_receipt(check_id: str, crew: tuple[int, int]) -> None:
    code = reply.new_code()
    for _ in range(2):
        assert reply.receive(Sent(check_id, "reply", WORDS, "en"), code=code, send=True).stored is True
    pk = models.Reply.objects.get().pk
    reply.propose(pk, "place", by=crew[0])
    reply.confirm(pk, by=crew[1])
    assert reply.receive(Sent(check_id, "reply", WORDS, "en"), code=code, send=True).stored is True
    assert models.Reply.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"check": "nobody-knows"}, "unknown_check"),
        ({"kind": "praise"}, "reply_kind"),
        ({"text": " \n "}, "reply_empty"),
        ({"text": "a" * 3001}, "reply_too_long"),
        ({"text": "See <script>x</script>"}, "reply_unreadable"),
        ({"text": "left \u202e right"}, "reply_unreadable"),
        ({"language": "<b>"}, "bad_lang"),
    ],
)
def test_what_cannot_be_published_is_refused_before_it_is_stored(
    check_id: str, changed: dict[str, str], code: str
) -> None:
    given = {"check": check_id, "kind": "reply", "text": WORDS, "language": "en"} | changed
    for sending in (False, True):
        assert refusal(reply.receive, Sent(**given), code=reply.new_code(), send=sending) == code
    assert models.Reply.objects.count() == 0


def test_code_that_no_form_of_ours_made_is_refused(check_id: str) -> None:
    assert refusal(reply.receive, Sent(check_id, "reply", WORDS), code="12345", send=True) == "bad_form"


def test_longest_text_fits(check_id: str) -> None:
    send(check_id, "b" * 3000)
    assert len(models.Reply.objects.get().text) == 3000


def test_check_that_was_withdrawn_takes_none(check_id: str, crew: tuple[int, int], draft: int) -> None:
    pk = send(check_id)
    reply.propose(pk, "place", by=crew[0])
    publish.propose_withdraw(draft, "Court order.", language="en", by=crew[0])
    publish.confirm(draft, by=crew[1])
    assert refusal(reply.receive, Sent(check_id, "reply", "Another one"), send=False) == "check_withdrawn"
    assert refusal(reply.confirm, pk, by=crew[1]) == "check_withdrawn"
    assert state(pk) == ("to_place", "", crew[0], None, False)


def test_check_takes_no_more_than_people_can_read(check_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reply, "UNDECIDED_MOST", 2)
    first = send(check_id, "One")
    send(check_id, "Two")
    assert refusal(send, check_id, "Three") == "replies_full"
    assert refusal(reply.receive, Sent(check_id, "reply", "Three"), send=False) == "replies_full"
    assert reply.receive(Sent(check_id, "mistake", "Three"), send=False).text == "Three"
    send(check_id, "Two")  # known already
    models.Reply.objects.filter(pk=first).update(state="expired")
    send(check_id, "Three")


# deciding


def test_reply_is_placed_whole_by_two_people(check_id: str, crew: tuple[int, int]) -> None:
    writer, second = crew
    code = reply.new_code()
    pk = send(check_id, code=code)
    reply.propose(pk, "place", by=writer)
    assert state(pk) == ("to_place", "", writer, None, False)
    assert refusal(reply.confirm, pk, by=writer) == "you_proposed"
    reply.confirm(pk, by=second)
    assert state(pk) == ("placed", "", writer, second, False)
    standing = checks.one(check_id)
    assert standing is not None
    (placed,) = standing.replies
    assert placed.document is not None
    assert (placed.number, placed.document.text, placed.document.language) == (1, WORDS, "en")
    assert models.Reply.objects.get().text == ""  # what is withdrawn later lies in no second place
    found = reply.state_of(receipts.digest_of(code))
    assert found is not None
    assert (found.check, found.kind, found.state, found.reason) == (check_id, "reply", "placed", "")
    steps = models.Step.objects.filter(action__endswith="_reply").values_list("action", "by", "origin", "to", "claim")
    claim = models.Revision.objects.get(public_id=check_id).claim_id
    assert list(steps) == [
        ("propose_reply", writer, "waiting", "to_place", claim),
        ("place_reply", second, "to_place", "placed", claim),
    ]


def test_second_reply_has_the_next_number(check_id: str, crew: tuple[int, int]) -> None:
    for text in ("First", "Second"):
        pk = send(check_id, text)
        reply.propose(pk, "place", by=crew[1])
        reply.confirm(pk, by=crew[0])
    standing = checks.one(check_id)
    assert standing is not None
    assert [(one.number, one.document.text) for one in standing.replies if one.document] == [
        (1, "First"), (2, "Second"),
    ]  # fmt: skip


@pytest.mark.parametrize("reason", ["not_about_check", "exposes_person", "unlawful", "advert", "duplicate"])
def test_reply_is_declined_for_a_reason_and_counted(check_id: str, crew: tuple[int, int], reason: str) -> None:
    code = reply.new_code()
    pk = send(check_id, code=code)
    reply.propose(pk, "decline", reason=reason, by=crew[0])
    waits = reply.state_of(receipts.digest_of(code))
    assert waits is not None
    assert (waits.state, waits.reason, counted()) == ("waiting", "", {})
    reply.confirm(pk, by=crew[1])
    found = reply.state_of(receipts.digest_of(code))
    assert found is not None
    assert (found.state, found.reason, counted()) == ("declined", reason, {f"reply_declined_{reason}": 1})
    standing = checks.one(check_id)
    assert standing is not None
    assert standing.replies == ()


def test_proposal_that_is_turned_down_leaves_the_reply_waiting(check_id: str, crew: tuple[int, int]) -> None:
    pk = send(check_id)
    reply.propose(pk, "decline", reason="advert", by=crew[0])
    reply.refuse(pk, by=crew[1])
    assert state(pk) == ("waiting", "", None, None, False)
    reply.propose(pk, "place", by=crew[1])
    reply.confirm(pk, by=crew[0])
    assert state(pk)[0] == "placed"


def test_steps_out_of_order_are_refused(check_id: str, crew: tuple[int, int], person: Person) -> None:
    writer, second = crew
    pk = send(check_id)
    assert refusal(reply.confirm, pk, by=second) == "reply_decided"
    assert refusal(reply.refuse, pk, by=second) == "reply_decided"
    for action, reason in (("decline", ""), ("decline", "ugly"), ("place", "advert"), ("burn", "")):
        assert refusal(reply.propose, pk, action, reason=reason, by=writer) == "bad_reason"
    intake = person("intake", "admin")
    for door in (reply.confirm, reply.refuse):
        assert refusal(door, pk, by=intake) == "not_your_role"
    assert refusal(reply.propose, pk, "place", by=intake) == "not_your_role"
    assert refusal(reply.propose, pk + 1, "place", by=writer) == "unknown_reply"
    reply.propose(pk, "place", by=writer)
    assert refusal(reply.propose, pk, "place", by=second) == "reply_decided"
    reply.confirm(pk, by=second)
    for door in (reply.confirm, reply.refuse):
        assert refusal(door, pk, by=second) == "reply_decided"


def test_one_person_alone_decides_only_in_a_desk_that_says_so(check_id: str, person: Person) -> None:
    alone = person(*ALL)
    pk = send(check_id)
    reply.propose(pk, "place", by=alone)
    mode.switch(on=True, by=alone)
    reply.confirm(pk, by=alone)
    assert state(pk) == ("placed", "", alone, alone, True)
    mode.switch(on=False, by=alone)
    reply.expire(datetime.now(UTC) + timedelta(days=200))  # what was decided stays, whatever the mode is now


# mistakes


def test_report_of_what_is_right_is_declined_for_that_and_a_reply_is_not(check_id: str, crew: tuple[int, int]) -> None:
    first, second = crew
    pk = send(check_id)
    assert refusal(reply.propose, pk, "decline", reason="no_mistake", by=first) == "bad_reason"
    pk = send(check_id, kind="mistake")
    reply.propose(pk, "decline", reason="no_mistake", by=first)
    reply.confirm(pk, by=second)
    assert (state(pk)[:2], counted()) == (("declined", "no_mistake"), {"reply_declined_no_mistake": 1})


def test_mistake_is_answered_by_a_correction_and_never_published(
    check_id: str, crew: tuple[int, int], draft: int
) -> None:
    writer, second = crew
    pk = send(check_id, kind="mistake")
    assert refusal(reply.propose, pk, "place", by=writer) == "mistake_open"
    publish.propose_retract(draft, "It is wrong.", language="en", by=writer)
    publish.confirm(draft, by=second)
    reply.propose(pk, "place", by=writer)
    reply.confirm(pk, by=second)
    assert (state(pk)[0], counted()) == ("placed", {"mistake_settled": 1})
    standing = checks.one(check_id)
    assert standing is not None
    assert standing.replies == ()


def test_correction_before_the_report_answers_nothing(check_id: str, crew: tuple[int, int], draft: int) -> None:
    publish.propose_retract(draft, "It is wrong.", language="en", by=crew[0])
    publish.confirm(draft, by=crew[1])
    pk = send(check_id, kind="mistake")
    models.Reply.objects.filter(pk=pk).update(day=datetime.now(UTC).date() + timedelta(days=2))
    assert refusal(reply.propose, pk, "place", by=crew[0]) == "mistake_open"


# time


def test_undecided_expire_and_texts_that_are_not_public_go(check_id: str, crew: tuple[int, int]) -> None:
    waits, declined, proposed = (send(check_id, text) for text in ("One", "Two", "Three"))
    reply.propose(declined, "decline", reason="advert", by=crew[0])
    reply.confirm(declined, by=crew[1])
    reply.propose(proposed, "place", by=crew[0])
    now = datetime.now(UTC)
    assert reply.expire(now + timedelta(days=89)) == 0
    assert reply.expire(now + timedelta(days=90)) == 3
    assert list(models.Reply.objects.order_by("pk").values_list("text", flat=True)) == ["", "", ""]
    assert state(waits) == ("expired", "", None, None, False)
    assert state(declined) == ("declined", "advert", *crew, False)
    assert state(proposed) == ("expired", "", None, None, False)
    assert counted() == {"reply_declined_advert": 1, "reply_expired": 2}
    assert reply.expire(now + timedelta(days=91)) == 0


def test_texts_that_went_are_nowhere_in_the_database(check_id: str) -> None:
    send(check_id, "zebrafish in the tap water")
    reply.expire(datetime.now(UTC) + timedelta(days=90))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "zebrafish" not in str(cursor.fetchall())


def test_list_shows_what_waits_oldest_first_and_what_is_decided(check_id: str, crew: tuple[int, int]) -> None:
    first, second, third = (send(check_id, text) for text in ("One", "Two", "Three"))
    reply.propose(second, "decline", reason="advert", by=crew[0])
    reply.confirm(second, by=crew[1])
    assert [one.id for one in queries.replies()] == [first, third]
    assert [(one.id, one.by, one.decided_by) for one in queries.replies(decided=True)] == [
        (second, queries._names([crew[0]])[crew[0]], queries._names([crew[1]])[crew[1]])
    ]
    assert (queries.counts()["replies"], queries.replies(check="another")) == (2, ())


# the database itself


@pytest.mark.parametrize(
    ("before", "values"),
    [
        ("to_place", {"state": "placed", "decided_by": 0}),
        ("to_place", {"state": "placed", "decided_by": 0, "solo": True}),
        ("to_place", {"state": "placed", "decided_by": 1, "by": 1}),
        ("waiting", {"state": "placed", "decided_by": 1, "by": 0}),
        ("waiting", {"state": "declined"}),
        ("placed", {"state": "waiting"}),
    ],
)
def test_database_lets_nobody_decide_alone(
    check_id: str, crew: tuple[int, int], before: str, values: dict[str, object]
) -> None:
    pk = send(check_id)
    if before != "waiting":
        reply.propose(pk, "place", by=crew[0])
    if before == "placed":
        reply.confirm(pk, by=crew[1])
    named = {name: crew[int(value)] if name in {"by", "decided_by"} else value for name, value in values.items()}  # type: ignore[call-overload]
    with pytest.raises(DatabaseError), transaction.atomic():
        models.Reply.objects.filter(pk=pk).update(**named)


def test_database_lets_no_reply_begin_decided(check_id: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        models.Reply.objects.create(
            check_id=check_id, kind="reply", text="x", language="en", code="c", day=date(2026, 11, 1), state="placed"
        )


def test_journal_holds_no_text(check_id: str, crew: tuple[int, int]) -> None:
    pk = send(check_id)
    reply.propose(pk, "decline", reason="advert", by=crew[0])
    assert models.Step.objects.get(action="propose_reply").facts == {"reply": pk, "kind": "reply", "reason": "advert"}


def test_reply_to_a_check_that_the_desk_never_wrote_is_decided_all_the_same(
    check_id: str, crew: tuple[int, int]
) -> None:
    pk = send(check_id)
    models.Reply.objects.filter(pk=pk).update(check_id="by-command")
    assert queries.standing_revision("by-command") is None
    reply.propose(pk, "decline", reason="duplicate", by=crew[0])
    assert models.Step.objects.get(action="propose_reply").claim_id is None
