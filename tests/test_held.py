"""No column of JSON holds what was not judged; the journal, out of which nothing can be taken again, holds no words."""

from django.apps import apps
from django.db.models import JSONField

from minhchung.desk import check, group, join, models, publish, reply, review, suggest, tips
from minhchung.desk.reply import Sent
from tests import held
from tests.desk.conftest import ALL, Person, claimed, desk_address, person, written
from tests.test_rooms import PERSONAL

__all__ = ["desk_address", "person"]


def test_every_column_of_json_was_judged() -> None:
    found = {
        f"{model._meta.db_table}.{field.column}"
        for room in ("record", "desk", "staff")
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, JSONField)
    }
    assert found == set(held.HELD)


def test_no_name_in_json_is_that_of_a_person() -> None:
    """What a message names stands in the facts of an evidence."""
    names = {name for allowed, _ in held.HELD.values() for name in allowed.split()}
    assert len(names) > 60
    assert {name for name in names if set(name.split("_")) & set(PERSONAL)} == set()


def test_judgement_of_json_refuses_words_and_unknown_names() -> None:
    assert held.wrong("desk_step.facts", {"evidence": 7, "demand": {"2026-11-24": 3}}) == []
    assert held.wrong("desk_step.facts", {"told": 7}) == ["desk_step.facts: 'told'"]
    assert held.wrong("desk_step.facts", '{"reason": "Mrs Example said so"}') == [
        "desk_step.facts: 'Mrs Example said so'"
    ]
    assert held.wrong("desk_wording.kinds", ["phone", "0912345678"]) == ["desk_wording.kinds: '0912345678'"]


def test_journal_keeps_numbers_and_codes_and_no_words(person: Person, desk_address: str) -> None:
    """Nothing can be taken out of it again, so that nothing that somebody wrote may be in it."""
    by, second = person(*ALL), person(*ALL)
    draft = written(by, claimed(by))
    check.submit(draft, by=by)
    finished = review.preview(draft, by=second)
    assert finished is not None
    review.approve(draft, finished.sha256, by=second)
    publish.publish(draft, by=second)
    joined(by)
    replied(models.Revision.objects.get(pk=draft).public_id, by, second)
    publish.propose_retract(draft, "The report was withdrawn.", language="en", by=by)
    publish.confirm(draft, by=second)
    steps = list(models.Step.objects.values_list("action", "facts"))
    assert [wrong for _, facts in steps for wrong in held.wrong("desk_step.facts", facts)] == []
    assert {action for action, facts in steps if facts} >= {"merge", "split", "place_reply", "decline_reply", "decline"}


def joined(by: int) -> None:
    """Three tips become one claim, and do not."""
    for place in ("Sông Vàng", "Đồi Sim", "Bến Mẫu"):
        tips.keep(f"Hồ chứa {place} số 12 sắp vỡ, chị Trần Thị Mơ báo mọi người chạy đi", lang="vi")
    one, two, three = models.Wording.objects.order_by("pk").values_list("claim", flat=True)
    pair = models.Suggestion.objects.create(one_id=one, other_id=two, score=0.5)
    suggest.confirm(pair.pk, by=by)
    join.unsplit(join.split(models.Wording.objects.filter(claim=one)[1].pk, by=by), by=by)
    join.unmerge(two, by=by)
    group.decline(three, "personal", by=by)
    group.reopen(three, by=by)
    group.assign(three, by, by=by)


def replied(public_id: str, by: int, second: int) -> None:
    """One is placed, one declined."""
    for action, reason in (("place", ""), ("decline", "advert")):
        sent = Sent(public_id, "reply", f"We see it otherwise, to {action} it.", language="en")
        reply.receive(sent, code=reply.new_code(), send=True)
        waiting = models.Reply.objects.get(state="waiting").pk
        reply.propose(waiting, action, reason=reason, by=by)
        reply.confirm(waiting, by=second)
