"""Suggestions: near claims of other words are put before a person, and never joined by themselves."""

from datetime import timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from minhchung.desk import group, jobs, join, models, nearby, suggest, tips
from minhchung.lib.retrieval.dense import default_encoder
from minhchung.lib.text.checkable import hint
from tests.desk.conftest import Person
from tests.desk.test_join import MONDAY, claim_of, refused, tipped

PERILLA = "Uống lá tía tô nấu muối mỗi sáng thì không bị sốt xuất huyết"
SAME = "Nhà nào uống nước lá tía tô thì khỏi sợ sốt xuất huyết"
STORM = "Bão số 5 sắp vào, cả tỉnh bị cắt điện ba ngày"
OTHER_STORM = "Bão số 3 sắp vào, cả tỉnh bị cắt điện ba ngày"
BANK = "Ngân hàng khóa thẻ của ai không cập nhật căn cước trước cuối tháng"


def looked(*texts: str, **more: tuple[str, ...]) -> list[int]:
    """These texts as tips of claims of their own, one after another, each looked at; their claims."""
    made = []
    for text in texts:
        wording = tipped(text, **more)  # type: ignore[arg-type]
        suggest.compare(wording)
        made.append(claim_of(wording))
    return made


@pytest.fixture(autouse=True)
def _closed() -> object:
    yield
    nearby.close()


def test_near_claim_is_suggested_and_a_far_one_is_not(person: Person) -> None:
    older, _far, younger = looked(PERILLA, BANK, SAME)
    (pair,) = suggest.waiting()
    assert (pair.one.claim, pair.other.claim, pair.clashes, pair.missing) == (older, younger, (), False)
    assert (pair.one.sent, pair.one.wordings, pair.score >= nearby.CLOSE) == (1, 1, True)
    assert models.Claim.objects.filter(merged=None).count() == 3


def test_differing_numbers_are_told(person: Person) -> None:
    looked(STORM, OTHER_STORM)
    (pair,) = suggest.waiting()
    assert pair.clashes == (("number", "5 sắp", "3 sắp"),)


def test_text_with_something_taken_out_says_that_a_name_may_be_missing(person: Person) -> None:
    looked("[tên người] nói uống lá tía tô thì không bị sốt xuất huyết", kinds=("name",))
    looked(SAME)
    assert [pair.missing for pair in suggest.waiting()] == [True]


def test_marks_of_what_was_taken_out_are_no_likeness(person: Person) -> None:
    looked("Gọi [số điện thoại] để nhận nhà", "Gọi [số điện thoại] hỏi [địa chỉ nhà]", kinds=("phone",))
    assert nearby.said("Gọi [số điện thoại] ngay") == "Gọi   ngay"
    assert suggest.compare(tipped("[số điện thoại]", kinds=("phone",))) == 0


def test_job_looks_at_the_wording(person: Person) -> None:
    looked(PERILLA)
    jobs.add("look", tipped(SAME))
    jobs.work_off()
    assert suggest.count() == 1
    assert [(job.state, job.evidence) for job in jobs.listed()] == []


def test_job_about_a_tip_keeps_the_day_and_is_tried_again_on_the_next(person: Person, data_folder: Path) -> None:
    jobs.add("look", tipped(SAME))
    row = models.Job.objects.get()
    day = row.moment
    assert (day.hour, day.minute, day.second, day.microsecond, row.due) == (0, 0, 0, 0, day)
    lock = data_folder / f"{nearby.FOLDER}.lock"
    lock.mkdir()  # no lock can be opened
    jobs.work_off()
    row.refresh_from_db()
    assert (row.state, row.code, row.attempts, row.moment, row.due) == (
        "waiting", "job_broke", 1, day, day + timedelta(days=1)
    )  # fmt: skip
    jobs.work_off()
    assert models.Job.objects.get().attempts == 1
    assert DBTaskResult.objects.count() == 0  # whose rows tell the time
    lock.rmdir()
    models.Job.objects.update(due=day, state="running")  # as a killed process leaves it
    jobs.begin_anew()
    jobs.work_off()
    row.refresh_from_db()
    assert (row.state, row.code, row.attempts, row.moment) == ("done", "", 2, day)


def test_confirmed_suggestion_joins_and_is_undone(person: Person) -> None:
    by = person("intake")
    older, younger = looked(PERILLA, SAME)
    (pair,) = suggest.waiting()
    assert suggest.confirm(pair.id, by=by) == older
    assert (models.Claim.objects.get(pk=younger).merged_id, suggest.waiting()) == (older, ())
    assert refused(suggest.confirm, pair.id, by=by) == "suggestion_settled"
    join.unmerge(younger, by=by)
    assert [one.id for one in suggest.waiting()] == [pair.id]


def test_rejected_suggestion_is_not_made_again_until_it_is_undone(person: Person) -> None:
    by = person("intake")
    older, younger = looked(PERILLA, SAME)
    (pair,) = suggest.waiting()
    suggest.reject(pair.id, by=by)
    suggest.compare(models.Wording.objects.get(claim=younger).pk)
    assert suggest.waiting() == ()
    assert refused(suggest.reject, pair.id, by=by) == "suggestion_settled"
    suggest.ask_again(pair.id, by=by)
    assert [one.id for one in suggest.about(older)] == [pair.id]
    assert models.Suggestion.objects.get().by_id is None


def test_suggestions_are_decided_by_those_who_handle_claims(person: Person) -> None:
    looked(PERILLA, SAME)
    (pair,) = suggest.waiting()
    for door in (suggest.confirm, suggest.reject, suggest.ask_again):
        assert refused(door, pair.id, by=person("admin")) == "not_your_role"
        assert refused(door, 999, by=person("intake")) == "unknown_suggestion"


def test_job_says_by_the_meaning_too_what_a_wording_is_for(db: None) -> None:
    text = "Nhà còn dư một phòng lầu hai, cửa sổ nhìn ra sông, ai cần thì ghé coi"
    tips.keep(text)
    row = models.Wording.objects.get()
    meant = hint(text, default_encoder().query([text])[0])
    models.Wording.objects.update(hint="other", words=["x"])
    jobs.work_off()
    row.refresh_from_db()
    assert (row.hint, row.words) == (meant.label, list(meant.words))


def test_closed_claims_are_not_suggested(person: Person) -> None:
    by = person("intake")
    (older,) = looked(PERILLA)
    group.decline(older, "opinion", by=by)
    looked(SAME)
    assert models.Suggestion.objects.count() == 0


def test_wording_of_a_joined_claim_leads_to_the_whole(person: Person) -> None:
    by = person("intake")
    older, younger = looked(BANK, PERILLA)
    join.merge(older, younger, by=by)
    (third,) = looked(SAME)
    assert [(pair.one.claim, pair.other.claim) for pair in suggest.waiting()] == [(older, third)]


def test_wording_without_text_or_claim_is_passed_over(person: Person) -> None:
    gone = tipped(PERILLA)
    models.Wording.objects.filter(pk=gone).update(text="")
    assert (suggest.compare(gone), suggest.compare(999)) == (0, 0)


def test_nothing_of_a_text_that_went_is_left_in_the_index(person: Person, settings: pytest.FixtureRequest) -> None:
    folder = Path(settings.MINHCHUNG_DATA) / nearby.FOLDER
    looked("Bão số 5 sắp vào Zyzzogeton, cả tỉnh bị cắt điện", OTHER_STORM)
    assert models.Suggestion.objects.get().clashes != []
    assert holds(folder, b"zyzzogeton") != []
    models.Wording.objects.filter(text__contains="Zyzzogeton").update(text="")
    suggest.forget()
    assert holds(folder, b"zyzzogeton") == []
    assert models.Suggestion.objects.get().clashes == []
    looked(STORM)  # the index comes back by itself, without it
    assert holds(folder, b"zyzzogeton") == []
    assert models.Suggestion.objects.count() == 2


def test_index_of_tables_that_were_restored_is_built_anew(person: Person) -> None:
    """An id may stand for another text in an older backup."""
    claims = looked(PERILLA, STORM, BANK)
    models.Wording.objects.all().delete()
    for pk, claim, text in ((1, claims[1], BANK), (2, claims[2], SAME)):
        models.Wording.objects.create(pk=pk, claim_id=claim, text=text, language="vi", day=MONDAY, latest=MONDAY)
    assert suggest.compare(2) == 0


def holds(folder: Path, word: bytes) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and word in file.read_bytes().lower()]
