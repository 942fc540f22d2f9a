"""Tips: matched in memory, redacted before the first write, joined, expired: `desk.tips`, `wordings`, `match`."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from minhchung.desk import group, join, match, models, nearby, overwrite, queries, receipts, suggest, tips, wordings
from minhchung.desk.group import Details
from minhchung.desk.shown import Filter
from minhchung.errors import MinhChungError
from minhchung.lib.text.checkable import hint
from minhchung.record import models as record_models
from tests.desk.conftest import Person
from tests.web.conftest import Publish, publish
from tests.web.test_pages import CLAIM, TITLE

__all__ = ["publish"]

RUMOUR = "Nghe nói cầu Bến Mẫu sắp bị đóng cửa ba tháng để sửa, xe tải phải đi vòng 40 km"
NAMED = "Chị Trần Thị Mơ bảo cầu Bến Mẫu sắp đóng ba tháng, gọi 0912 345 678 để hỏi thêm"
REDACTED = "Chị [tên người] bảo cầu Bến Mẫu sắp đóng ba tháng, gọi [số điện thoại] để hỏi thêm"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def days_old(days: int) -> None:
    day = (NOW - timedelta(days=days)).date()
    models.Wording.objects.update(day=day, latest=day)
    models.Claim.objects.update(opened=day)
    models.Receipt.objects.update(day=day)


def counters() -> dict[str, int]:
    return dict(record_models.Count.objects.values_list("kind", "n"))


def stored() -> list[tuple[int, int, int, int]]:
    """How many wordings, claims, receipts there are, and how often a tip was counted."""
    n = sum(models.Demand.objects.values_list("n", flat=True))
    return [(models.Wording.objects.count(), models.Claim.objects.count(), models.Receipt.objects.count(), n)]


def test_answered_tip_is_counted_and_nothing_of_it_is_kept(publish: Publish) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    came = tips.receive(CLAIM, send=True)
    assert (came.answer.decision, came.stored) == ("answered", None)
    assert stored() == [(0, 0, 0, 0)]
    assert {name: n for name, n in counters().items() if name != "related"} == {"asked": 1, "answered": 1}


def test_answered_tip_is_kept_where_its_sender_says_so(publish: Publish) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    came = tips.receive(CLAIM, send=True, anyway=True)
    assert (came.answer.decision, came.stored is None, stored()) == ("answered", False, [(1, 1, 1, 1)])


def test_tip_that_is_not_sent_is_shown_and_not_kept(db: None) -> None:
    seen = tips.look(NAMED, links=["https://youtu.be/abc?si=z", "facebook.com/tran.thi.mo"])
    assert (seen.kept.text, seen.kept.kinds) == (REDACTED, ("name", "phone"))
    assert (seen.kept.links, seen.kept.dropped, seen.kept.language) == (("https://youtu.be/abc",), 1, "vi")
    assert stored() == [(0, 0, 0, 0)]


def test_tip_is_kept_redacted_with_its_hint(db: None) -> None:
    code = receipts.fresh()
    made = tips.keep(NAMED, links=["https://tin.example/a?fbclid=1"], code=code)
    wording = models.Wording.objects.get()
    assert (wording.text, wording.kinds, wording.links) == (REDACTED, ["name", "phone"], ["https://tin.example/a"])
    assert (wording.fold, wording.language, wording.times) == ("", "vi", 1)
    seems = hint(REDACTED)
    assert (wording.hint, wording.words) == (seems.label, list(seems.words))
    assert (wording.claim.text, wording.claim.state, wording.claim.token) == (REDACTED, "new", made.feed)
    assert made.receipt == code
    receipt = models.Receipt.objects.get()
    assert (receipt.code, receipt.channel) == (receipts.digest_of(code), "page")
    assert list(models.Job.objects.values_list("kind", "subject")) == [("look", wording.pk)]


def test_what_was_shown_is_what_is_kept(db: None) -> None:
    seen = tips.look(NAMED)
    tips.keep(seen.kept.text, ticket=seen.ticket)
    wording = models.Wording.objects.get()
    assert (wording.text, tuple(wording.kinds)) == (seen.kept.text, seen.kept.kinds)


def test_links_in_the_text_lose_their_tracking(db: None) -> None:
    tips.keep(f"{RUMOUR} https://tin.example/a?utm_source=zalo&b=1.")
    assert models.Wording.objects.get().text == f"{RUMOUR} https://tin.example/a?b=1."


@pytest.mark.parametrize("again", [RUMOUR, RUMOUR.upper(), f"  “{RUMOUR}”!!! ", "\n".join(RUMOUR.split(" "))])
def test_same_text_in_another_spelling_joins(again: str, db: None) -> None:
    tips.keep(RUMOUR, links=["https://a.example/1"])
    tips.keep(again, links=["https://a.example/1", "https://b.example/2"])
    wording = models.Wording.objects.get()
    assert (wording.times, wording.links) == (2, ["https://a.example/1", "https://b.example/2"])
    assert stored() == [(1, 1, 2, 2)]


@pytest.mark.parametrize("other", [RUMOUR.replace("40", "14"), RUMOUR.replace("40 km", "40%"), f"Không phải: {RUMOUR}"])
def test_other_text_begins_a_claim_of_its_own(other: str, db: None) -> None:
    tips.keep(RUMOUR)
    tips.keep(other)
    assert stored() == [(2, 2, 2, 2)]


def test_redacted_texts_that_read_alike_do_not_join(db: None) -> None:
    """The name that is missing may be another one."""
    for name in ("Trần Thị Mơ", "Lê Thị Thu"):
        tips.receive(f"Chị {name} bị bắt vì bán thuốc giả ở chợ Bến Mẫu", send=True)
    texts = list(models.Wording.objects.values_list("text", flat=True))
    assert (len(texts), len(set(texts)), models.Claim.objects.count()) == (2, 1, 2)


def test_literally_the_same_text_joins_though_it_was_redacted(db: None) -> None:
    for _ in range(3):
        tips.receive(NAMED, send=True)
    assert (stored(), models.Wording.objects.get().times) == ([(1, 1, 3, 3)], 3)


def test_redacted_text_without_its_ticket_begins_a_claim(db: None) -> None:
    for _ in range(2):
        tips.keep(REDACTED)
    assert stored() == [(2, 2, 2, 2)]


def test_ticket_of_one_text_does_not_lead_to_another(db: None) -> None:
    """Else everybody who sends the rumour would be counted to an advert."""
    seen = tips.look(RUMOUR)
    tips.keep("Thuốc nam Bến Mẫu chữa khỏi mọi bệnh, giao tận nhà", ticket=seen.ticket)
    tips.receive(RUMOUR, send=True)
    assert sorted(models.Wording.objects.values_list("times", flat=True)) == [1, 1]


def test_ticket_holds_whatever_line_ends_the_browser_sends(db: None) -> None:
    for _ in range(2):
        seen = tips.look(f"{NAMED}\nChuyển cho mọi người")
        tips.keep(seen.kept.text.replace("\n", "\r\n"), ticket=seen.ticket)
    assert stored() == [(1, 1, 2, 2)]


def test_text_whose_check_stands_no_more_comes_to_the_desk_anew(publish: Publish, person: Person) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    check = record_models.Review.objects.get()
    for text in (RUMOUR, NAMED):
        tips.receive(text, send=True)
    for claim in models.Claim.objects.all():
        group.answer_with(claim.pk, check.public_id, by=person("intake"))
    record_models.Review.objects.update(live=False)
    for _ in range(2):
        for text in (RUMOUR, NAMED):
            tips.receive(text, send=True)
    rows = models.Wording.objects.order_by("pk").values_list("claim__state", "times")
    assert list(rows) == [("answered", 1), ("answered", 1), ("new", 2), ("new", 2)]


def test_form_that_is_sent_twice_is_one_tip(db: None) -> None:
    code = receipts.fresh()
    assert tips.keep(RUMOUR, code=code) == tips.keep(RUMOUR, code=code)
    assert stored() == [(1, 1, 1, 1)]


def test_flood_of_one_text_is_a_counter(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipts, "A_DAY", 3)
    made = [tips.keep(RUMOUR) for _ in range(5)]
    assert [bool(one.receipt) for one in made] == [True, True, True, False, False]
    assert ({one.feed for one in made}, stored()) == ({models.Claim.objects.get().token}, [(1, 1, 3, 5)])


def test_tip_joins_the_claim_that_its_wording_was_merged_into(db: None, person: Person) -> None:
    tips.keep(RUMOUR)
    tips.keep(NAMED)
    one, other = models.Claim.objects.order_by("pk")
    join.merge(one.pk, other.pk, by=person("intake"))
    tips.keep(RUMOUR)
    assert sum(models.Demand.objects.filter(claim=one).values_list("n", flat=True)) == 3
    assert [event.kind for event in receipts.feed(other.token).events] == ["received", "merged"]


@pytest.mark.parametrize(
    ("text", "given", "code"),
    [
        ("", {}, "empty_text"),
        (RUMOUR * 300, {}, "text_too_long"),
        ("0912 345 678", {}, "only_marks"),
        ("PK\ufffd\ufffd\ufffd\ufffd zip", {}, "binary_text"),
        (RUMOUR, {"lang": "tiếng Việt"}, "bad_lang"),
        (RUMOUR, {"links": ["https://a.example"] * 4}, "too_many_links"),
        (RUMOUR, {"links": ["javascript:alert(1)"]}, "bad_link"),
        (RUMOUR, {"links": ["https://a.example/" + "x" * 2000]}, "bad_link"),
        (RUMOUR, {"links": ["khong phai link"]}, "bad_link"),
        (RUMOUR, {"code": "AAAAA-AAAAA"}, "bad_form"),
    ],
)
def test_tip_that_cannot_be_kept_is_refused(text: str, given: dict[str, str], code: str, db: None) -> None:
    with pytest.raises(MinhChungError) as refused:
        tips.keep(text, **given)
    assert (refused.value.code, stored()) == (code, [(0, 0, 0, 0)])


def test_refusal_does_not_repeat_the_message(db: None) -> None:
    with pytest.raises(MinhChungError) as refused:
        tips.look(NAMED, links=["https://[0912345678"])
    assert refused.value.facts == {"number": 1, "limit": wordings.LINK_MOST}
    assert refused.value.say("vi").count("0912") == 0


def test_answer_of_a_repeated_text_is_remembered_and_counted(publish: Publish) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    before = match.ask(RUMOUR, lang="vi")
    assert match.ask(RUMOUR, lang="vi") is before
    assert counters()["asked"] == 2
    record_models.Change.objects.create(review=record_models.Review.objects.first())
    assert match.ask(RUMOUR, lang="vi") is not before


def test_beyond_the_budget_of_the_encoder_words_alone_match(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    monkeypatch.setattr(match, "_encoder", match.Budget(0, 0))
    found = match.ask(CLAIM, lang="vi")
    assert [sorted(one.why.signals) for one in found.answers if "meaning" in one.why.signals] == []
    assert "meaning" in match.answer.related(CLAIM, lang="vi").answers[0].why.signals


def test_budget_is_overdrawn_once_and_fills_up_with_time() -> None:
    now, granted, short = [0.0], [], []
    budget = match.Budget(2, 0.25, clock=lambda: now[0])
    for took, passes in ((1.5, 0), (1.5, 0), (0, 1), (0, 1.5), (0, 100), (3, 0), (0, 0)):
        with budget.spend() as may:
            granted.append(may)
            now[0] += took
        short.append(budget.short(1))
        now[0] += passes
    assert granted == [True, True, False, False, True, True, False]
    assert short == [False, False, True, True, False, False, True]


def test_text_matched_by_words_is_matched_by_meaning_when_it_comes_again_in_time(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish({"claim": CLAIM, "title": TITLE})
    met = []
    for budget in (match.Budget(0, 0), match.Budget(9, 0), match.Budget(0, 0)):
        monkeypatch.setattr(match, "_encoder", budget)
        met.append("meaning" in match.ask(CLAIM, lang="vi").answers[0].why.signals)
    assert met == [False, True, True]


def test_background_does_a_little_while_too_many_come_and_all_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    now, done = [0.0], []
    encoder = match.Budget(0, 0, clock=lambda: now[0])
    monkeypatch.setattr(match, "_encoder", encoder)
    monkeypatch.setattr(match, "_behind", match.Budget(2, 0.5, clock=lambda: now[0]))
    for rush in (True, True, True, True, True, False, False):  # the sixth is over its share, but nobody waits
        with encoder.spend() if rush else nullcontext(), match.background() as may:
            done.append(may)
            now[0] += 1.5
    assert done == [True, True, True, False, True, True, True]


def test_memory_forgets_by_number_and_by_time() -> None:
    now = [0.0]
    held: match.Memory[int] = match.Memory(2, clock=lambda: now[0])
    for n in (1, 2, 3):
        held.put(b"%d" % n, n, seconds=10)
    assert [held.get(b"%d" % n) for n in (1, 2, 3)] == [None, 2, 3]
    now[0] = 11
    assert held.get(b"3") is None


def test_text_expires_and_demand_stays(db: None, settings) -> None:
    tips.keep(RUMOUR, links=["https://a.example/1"])
    made = tips.keep(NAMED)
    days_old(89)
    assert tips.expire(NOW) == 0
    days_old(90)
    assert tips.expire(NOW) == 2
    rows = models.Wording.objects.values_list("text", "links", "words", "fold", "times")
    assert list(rows) == [("", [], [], "", 1)] * 2
    assert list(models.Wording.objects.order_by("pk").values_list("kinds", flat=True)) == [[], ["name", "phone"]]
    assert list(models.Claim.objects.values_list("text", "state")) == [("", "new")] * 2
    assert (models.Demand.objects.count(), models.Receipt.objects.count()) == (2, 2)
    assert receipts.read(made.receipt).state == "expired"
    assert tips.expire(NOW) == 0
    days_old(365)
    tips.expire(NOW)
    assert models.Receipt.objects.count() == 0


def test_days_until_a_text_expires_are_a_setting(db: None, settings) -> None:
    settings.MINHCHUNG_TIP_DAYS = 7
    tips.keep(RUMOUR)
    days_old(7)
    assert tips.expire(NOW) == 1


def test_claim_whose_texts_expired_leaves_the_queue(db: None) -> None:
    for text in (RUMOUR, NAMED):
        tips.keep(text)
    one, other = models.Claim.objects.order_by("pk")
    models.Suggestion.objects.create(one=one, other=other, score=0.5)
    assert (queries.claims(Filter()).total, queries.counts()["claims"], suggest.count()) == (2, 2, 1)
    days_old(90)
    tips.expire(NOW)
    assert (queries.claims(Filter()).total, queries.counts()["claims"], suggest.count()) == (0, 0, 0)


def test_words_of_a_person_stay_when_the_text_expires(db: None, person: Person) -> None:
    tips.keep(RUMOUR)
    claim = models.Claim.objects.get()
    group.change(claim.pk, Details("Cầu Bến Mẫu đóng ba tháng"), by=person("intake"))
    days_old(90)
    tips.expire(NOW)
    claim.refresh_from_db()
    assert claim.text == "Cầu Bến Mẫu đóng ba tháng"


def test_words_of_a_tip_go_whatever_was_decided_about_it(db: None, person: Person) -> None:
    by = person("intake")
    for text in (RUMOUR, NAMED, f"{RUMOUR} nhé", f"Chị hàng xóm bảo {RUMOUR}"):
        tips.keep(text)
    one, two, three, four = models.Claim.objects.order_by("pk").values_list("pk", flat=True)
    join.merge(one, two, by=by)
    group.decline(three, "personal", by=by)
    group.assign(four, by, by=by)
    days_old(90)
    tips.expire(NOW)
    assert set(models.Claim.objects.values_list("text", flat=True)) == {""}


def test_night_in_which_nothing_went_overwrites_nothing(
    db: None, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words that a person wrote for a claim which became a part of another are looked at every night, and stay."""
    by, done = person("intake"), []
    for text in (RUMOUR, NAMED):
        tips.keep(text)
    one, two = models.Claim.objects.order_by("pk").values_list("pk", flat=True)
    group.change(two, Details("Cầu Bến Mẫu đóng ba tháng"), by=by)
    join.merge(one, two, by=by)
    days_old(90)
    tips.expire(NOW)
    monkeypatch.setattr(overwrite.publications, "overwrite", lambda: done.append("overwritten"))
    tips.expire(NOW)
    assert done == []


def test_text_that_keeps_coming_does_not_expire(db: None) -> None:
    tips.keep(RUMOUR)
    days_old(89)
    tips.keep(RUMOUR)
    tips.expire(NOW + timedelta(days=30))
    assert models.Wording.objects.get().text == RUMOUR


def test_claim_that_is_taken_out_again_reads_as_its_wordings_do(db: None, person: Person) -> None:
    for text in (RUMOUR, NAMED):
        tips.keep(text)
    one, two = models.Claim.objects.order_by("pk").values_list("pk", flat=True)
    join.merge(one, two, by=person("intake"))
    models.Claim.objects.update(opened=(NOW - timedelta(days=90)).date())
    tips.expire(NOW)
    assert models.Claim.objects.get(pk=two).text == ""
    join.unmerge(two, by=person("intake"))
    assert models.Claim.objects.get(pk=two).text == REDACTED


def test_overwriting_that_failed_is_done_the_next_time(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    tips.keep(RUMOUR)
    days_old(90)
    monkeypatch.setattr(overwrite.publications, "overwrite", lambda: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        tips.expire(NOW)
    monkeypatch.setattr(overwrite.publications, "overwrite", lambda: done.append(overwrite.ask()))
    tips.expire(NOW)
    assert (len(done), overwrite.wanted()) == (1, True)  # what is asked meanwhile waits for the next time


def test_new_text_after_the_old_one_expired_begins_a_claim(db: None) -> None:
    tips.receive(NAMED, send=True)
    days_old(90)
    tips.expire(NOW)
    tips.receive(NAMED, send=True)
    assert stored() == [(2, 2, 2, 2)]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_expired_and_deleted_texts_are_in_no_file(data_folder: Path) -> None:
    tips.keep(f"{RUMOUR} kimcương")
    nearby.near(models.Wording.objects.get())
    assert (in_pages("kimcương"), in_files("kimcương", data_folder)) == (True, True)
    days_old(90)
    tips.expire(NOW)
    assert (in_pages("kimcương"), in_files("kimcương", data_folder)) == (False, False)
    code = receipts.fresh()
    tips.keep(f"{RUMOUR} hổphách", code=code)
    assert receipts.delete(code)
    assert overwrite.wanted()
    tips.expire(NOW)
    assert (in_pages("hổphách"), overwrite.wanted()) == (
        False,
        False,
    )


def in_pages(word: str) -> bool:
    """Whether a page of the database holds it, one that is free as well."""
    connection.ensure_connection()
    return word.encode() in connection.connection.serialize()


def in_files(word: str, folder: Path) -> bool:
    return any(word.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())
