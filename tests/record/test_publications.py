"""Publications: row, entry and text come together or not at all, and what may follow what."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection

from minhchung.lib.publication import canonical, document
from minhchung.lib.publication.document import Check, Document
from minhchung.record import entries, log, models, publications
from minhchung.record.publications import Appended, Last
from tests.record import publishing
from tests.record.publishing import (
    DAY,
    ID,
    NAME,
    check,
    citation,
    corrected,
    notice,
    publish,
    reply,
    retracted,
    tables,
    unmoved,
    withdrawal,
)  # fmt: skip


def sha256(made: Document) -> str:
    return canonical.digest(document.encode(made))


def answered() -> list[tuple[str, str]]:
    """Id and title of the desk's checks that answer."""
    rows = models.Review.objects.filter(live=True).order_by("pk").select_related("current")
    return [(row.public_id, row.current.content["title"]) for row in rows if row.current]


def test_publication_comes_with_its_entry_and_its_text(desk: None) -> None:
    made = check(citations=[citation(), citation(sha256="a" * 64), citation()])
    [found] = publish(made)
    assert found == Appended("published", ID, 1, sha256(made), 1)
    row = {
        "entry_id": 1, "kind": "published", "public_id": ID, "revision": 1, "sha256": sha256(made), "about": ID,
        "erased": "", "date": made.date,
    }  # fmt: skip
    assert [{**one, "date": one["date"].isoformat()} for one in tables()["record_publication"]] == [row]
    assert models.Document.objects.get(pk=sha256(made)).text.encode() == document.encode(made)
    assert json.loads(models.Entry.objects.get(pk=1).data) == {
        "kind": "published", "id": ID, "revision": 1, "sha256": sha256(made), "evidence": ["c" * 64, "a" * 64],
        "date": made.date,
    }  # fmt: skip
    assert (entries.count(), publications.count()) == (2, 1)


def test_every_kind_is_published_in_order(desk: None) -> None:
    publish(check(), notice(check=ID), reply())
    publish(corrected(), retracted(revision=3), reply(number=2), notice(2))
    assert [(one.kind, one.id, one.revision) for one in entries.decoded(1, entries.count())] == [
        ("published", ID, 1), ("notice", "notice-1", 1), ("reply", ID, 1), ("corrected", ID, 2), ("retracted", ID, 3),
        ("reply", ID, 2), ("notice", "notice-2", 2),
    ]  # fmt: skip
    about = list(models.Publication.objects.order_by("pk").values_list("about", flat=True))
    assert about == [ID, ID, ID, ID, ID, ID, ""]


@pytest.mark.sqlite  # speaks SQLite's SQL
def test_publication_that_fails_half_way_leaves_nothing(desk: None) -> None:
    """The last of the tables that a publication writes refuses it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON record_change BEGIN SELECT RAISE(ABORT, 'full'); END")
    before = tables()
    with pytest.raises(DatabaseError, match="full"):
        publish(check())
    assert tables() == before


def test_nothing_is_published_before_the_log_has_begun(db: None) -> None:
    with unmoved("address_missing"):
        publish(check())


def test_what_could_not_be_read_again_is_not_published(desk: None) -> None:
    made = check()
    assert isinstance(made, Check)
    for bad, code in (
        (replace(made, title="Hai  khoảng"), "document_broken"),
        (replace(made, explanation="[a](javascript:alert(1))"), "field_markup"),
        (replace(made, claim=""), "field_empty"),
        (replace(made, published="2026-10-01"), "field_order"),
        (replace(made, published="2026-11-01", first_seen=""), "field_kind"),
        (replace(made, date="9999-12-31", published="9999-12-31"), "field_future"),
        (replace(made, salt="0"), "field_digits"),
        (replace(made, citations=()), "field_range"),
    ):
        with unmoved(code):
            publish(bad)


def orphan() -> Document:
    """A correction of a check that never was."""
    return check(kind="corrected", revision=2, supersedes="d" * 64, reason="a")


def skipping() -> Document:
    """A correction of revision 1 where there is a revision 2."""
    return corrected(supersedes=sha256(check()))


def unchanged() -> Document:
    """A correction that says what the check said."""
    return corrected(**{name: value for name, value in vars(check()).items() if name == "summary"})


def other() -> Document:
    """Another check."""
    return check("khac")


Step = Callable[[], Document]
REFUSED: list[tuple[str, list[Step], Step, str]] = [
    ("same id again", [check], lambda: check(salt="f" * 32), "check_exists"),
    ("correction of nothing", [], orphan, "unknown_check"),
    ("retraction of nothing", [], retracted, "unknown_check"),
    ("reply to nothing", [], reply, "unknown_check"),
    ("reply to a notice", [notice], lambda: reply("notice-1"), "unknown_check"),
    ("notice about nothing", [], lambda: notice(check="khong-co"), "unknown_check"),
    ("correction after the end", [check, retracted], corrected, "check_ended"),
    ("second retraction", [check, retracted], lambda: retracted(revision=3), "check_ended"),
    ("retraction of revision 1 as 3", [check], lambda: retracted(revision=3), "wrong_revision"),
    ("correction out of turn", [check], lambda: corrected(revision=3), "wrong_revision"),
    ("reply out of turn", [check], lambda: reply(number=2), "wrong_revision"),
    ("same reply again", [check, reply], lambda: reply(salt="f" * 32), "wrong_revision"),
    ("notice out of turn", [], lambda: notice(2), "wrong_revision"),
    ("notice under another name", [], lambda: notice(id="notice-2"), "wrong_revision"),
    ("correction of another text", [check], lambda: corrected(supersedes="d" * 64), "wrong_supersedes"),
    ("correction of the one before last", [check, corrected], skipping, "wrong_supersedes"),
    ("correction of nothing in it", [check], unchanged, "nothing_corrected"),
    ("correction that moves the day", [check], lambda: corrected(published="2026-11-01"), "wrong_published"),
    ("correction before the last", [check, corrected], lambda: corrected(date="2026-11-04"), "wrong_published"),
    ("erasing what never was", [check], lambda: withdrawal("e" * 64), "unknown_document"),
    ("erasing another's text", [check, other], lambda: withdrawal(sha256(other())), "unknown_document"),
    ("erasing a copy that is not public", [check], lambda: withdrawal("c" * 64, what="copy"), "unknown_document"),
    ("erasing out of turn", [check], lambda: withdrawal(sha256(check()), number=2), "wrong_revision"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "step", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_step_that_may_not_follow_is_refused(desk: None, before: list[Step], step: Step, code: str) -> None:
    for one in before:
        publish(one())
    with unmoved(code):
        publish(step())


def test_sample_and_real_never_mix(desk: None) -> None:
    assert (publications.address(), publications.is_sample()) == ("https://kiemchung.example", False)
    with unmoved("real_desk"):
        publications.append(check(), sample=True)


def test_real_document_never_enters_a_sample(db: None, settings: Any, data_folder: Any) -> None:
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    log.begin(publications.SAMPLE_ADDRESS, day=DAY)
    assert publications.is_sample() is True
    with unmoved("sample_desk"):
        publish(check())
    for address in ("", "https://kiemchung.example"):
        with unmoved("sample_desk"):
            log.begin(address)


def test_correction_answers_and_keeps_the_earlier_text(desk: None) -> None:
    publish(check())
    publish(corrected(title="Sửa lại", verdict="misleading"))
    assert answered() == [(ID, "Sửa lại")]
    assert models.Document.objects.count() == 2
    standing = models.Standing.objects.get(pk=ID)
    assert (standing.state, standing.revision, standing.verdict, standing.first, standing.latest) == (
        "live", 2, "misleading", 1, 2,
    )  # fmt: skip


def test_retracted_check_answers_no_more_and_keeps_its_text(desk: None) -> None:
    publish(check(), check("khac"), retracted())
    assert answered() == [("khac", check().title)]  # type: ignore[union-attr]
    assert models.Standing.objects.get(pk=ID).state == "retracted"
    assert models.Document.objects.count() == 3


def test_erased_text_goes_and_its_entries_stay(desk: None) -> None:
    publish(check(summary="Điều phải xóa."), check("khac"))
    publish(corrected(summary="Cũng phải xóa."), reply())
    log_before = tables()["record_entry"]
    rows_before = tables()["record_publication"]
    for number, erased in enumerate(publications.bodies(ID), start=1):
        publish(withdrawal(erased, number=number))
    after = tables()
    assert [row for name in after for row in after[name] if "phải xóa" in str(row)] == []
    assert after["record_entry"][: len(log_before)] == log_before
    assert after["record_publication"][: len(rows_before)] == rows_before
    assert answered() == [("khac", check().title)]  # type: ignore[union-attr]
    assert models.Standing.objects.get(pk=ID).state == "withdrawn"
    with unmoved("unknown_document"):
        publications.bodies(ID)
    for step, code in (
        (corrected, "check_ended"),
        (retracted, "check_ended"),
        (lambda: reply(number=2), "check_withdrawn"),
    ):
        with unmoved(code):
            publish(step())


def test_nothing_is_erased_twice(desk: None) -> None:
    publish(check(), withdrawal(sha256(check())))
    with unmoved("unknown_document"):
        publish(withdrawal(sha256(check()), number=2))


def test_withdrawal_itself_is_not_erased(desk: None) -> None:
    publish(check())
    [gone] = publish(withdrawal(sha256(check())))
    with unmoved("unknown_document"):
        publish(withdrawal(gone.sha256, number=2))


def test_erasing_an_earlier_revision_leaves_the_check_standing(desk: None) -> None:
    publish(check())
    publish(corrected(title="Sửa lại"))
    publish(withdrawal(sha256(check())))
    assert answered() == [(ID, "Sửa lại")]
    assert models.Standing.objects.get(pk=ID).state == "live"
    assert publications.bodies(ID) == [publications.last(ID).sha256]


def test_erasing_a_notice(desk: None) -> None:
    publish(notice(text="Lời phải xóa."))
    [sha] = publications.bodies("notice-1")
    publish(withdrawal(sha, "notice-1"))
    assert [one["about"] for one in tables()["record_publication"]] == ["", ""]
    assert str(tables()).count("Lời phải xóa") == 0


def test_copy_is_erased_in_each_check_that_hands_it_out(desk: None) -> None:
    public = [citation(public=True)]
    publish(check(citations=public), check("khac", citations=public))
    publish(withdrawal("c" * 64, what="copy"))
    with unmoved("unknown_document"):
        publish(withdrawal("c" * 64, number=2, what="copy"))
    [second] = publish(withdrawal("c" * 64, "khac", what="copy"))
    assert (second.id, second.revision) == ("khac", 1)
    assert answered() == [(ID, check().title), ("khac", check().title)]  # type: ignore[union-attr]


def test_newest_revision_is_told_for_a_correction(desk: None) -> None:
    publish(check())
    assert publications.last(ID) == Last(1, sha256(check()), check().first_seen, "2026-11-02", "2026-11-02")
    [second] = publish(corrected())
    assert publications.last(ID) == Last(2, second.sha256, check().first_seen, "2026-11-02", "2026-11-05")
    with unmoved("unknown_check"):
        publications.last("khong-co")


def test_numbers_are_counted_for_each_check(desk: None) -> None:
    publish(check(), check("khac"), reply(), reply(number=2), notice())
    numbers = [publications.next_number("reply", one) for one in (ID, "khac")]
    assert (numbers, publications.next_number("notice")) == ([3, 1], 2)


def test_texts_to_erase_are_those_asked_for(desk: None) -> None:
    publish(check())
    publish(corrected(), reply(), reply(number=2), retracted(revision=3))
    rows = [row["sha256"] for row in tables()["record_publication"]]
    assert publications.bodies(ID) == rows
    assert publications.bodies(ID, revision=2) == [rows[1]]
    assert publications.bodies(ID, reply=2) == [rows[3]]
    for bad in (
        lambda: publications.bodies("khong-co"),
        lambda: publications.bodies(ID, revision=9),
        lambda: publications.bodies(ID, reply=3),
    ):
        with unmoved("unknown_document"):
            bad()


def test_publisher_of_an_answer_is_the_desk(desk: None) -> None:
    publish(check())
    content = models.Review.objects.get().current.content  # type: ignore[union-attr]
    assert (content["publisher"], content["url"]) == (NAME, f"{publishing.ADDRESS}/checks/{ID}/")
