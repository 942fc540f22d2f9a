"""What the desk hands over: finished documents, retractions, and switches between two people and one."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from minhchung.errors import Refused
from minhchung.lib.publication.document import Check, DeclinedTotal, Document, Mode
from minhchung.record import checks, entries, imprint, log, models, publications, publish
from minhchung.record.checks import Switch
from tests.record.publishing import ADDRESS, ID, check, tables


@pytest.fixture
def desk(db: None, settings: Any, data_folder: Path) -> None:
    """A desk that has published nothing and that no setting names."""
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    settings.MINHCHUNG_ADDRESS = settings.MINHCHUNG_NAME = settings.MINHCHUNG_CONTACT = ""


def made(public_id: str = ID, **changed: Any) -> Document:
    """A check of today, as the desk finishes it."""
    today = publish.today()
    return check(public_id, date=today, published=today, **changed)


def kinds() -> list[str]:
    return [one.kind for one in entries.decoded(0, entries.count())]


def test_first_publication_begins_the_log_at_the_address_that_was_written(desk: None) -> None:
    imprint.write(ADDRESS, "Bàn An Mẫu", "")
    done = publish.from_desk(made(), alone=False)
    assert (done.entry, kinds(), publications.address()) == (1, ["key", "published"], ADDRESS)
    review = models.Review.objects.get(public_id=ID)
    assert review.current is not None
    assert review.current.content["publisher"] == "Bàn An Mẫu"


def test_desk_without_an_address_publishes_nothing(desk: None, data_folder: Path) -> None:
    before = tables()
    with pytest.raises(Refused) as caught:
        publish.from_desk(made(), alone=True)
    assert (caught.value.code, tables() == before, (data_folder / "keys").exists()) == ("address_missing", True, False)


def test_desk_of_one_says_so_before_its_first_check(desk: None) -> None:
    imprint.write(ADDRESS, "", "")
    publish.mode(alone=True)  # nothing to note it on yet
    assert entries.count() == 0
    publish.from_desk(made(), alone=True)
    publish.from_desk(made("an-mau-2"), alone=True)
    assert kinds() == ["key", "mode", "published", "published"]
    assert checks.modes() == [Switch(1, solo=True, date=publish.today(), entry=1)]


def test_each_switch_is_an_entry_and_a_document_of_its_own(desk: None) -> None:
    imprint.write(ADDRESS, "", "")
    publish.from_desk(made(), alone=False)
    with override("en"):
        publish.mode(alone=True)
    publish.mode(alone=False)
    assert kinds() == ["key", "published", "mode", "mode"]
    assert checks.modes() == [
        Switch(1, solo=True, date=publish.today(), entry=2),
        Switch(2, solo=False, date=publish.today(), entry=3),
    ]
    found = list(entries.decoded(2, 4))
    assert [(one.id, one.revision, one.evidence) for one in found] == [("mode-1", 1, ()), ("mode-2", 2, ())]
    texts = [checks._texts([one.sha256])[one.sha256] for one in found]
    assert [(type(one), one.language) for one in texts] == [(Mode, "en"), (Mode, "vi")]


def test_switch_of_another_number_is_refused(desk: None) -> None:
    imprint.write(ADDRESS, "", "")
    publish.from_desk(made(), alone=False)
    good = Mode("mode", "mode-1", 1, "vi", solo=True, date=publish.today(), salt="0" * 32)
    before = tables()
    for number, name in ((2, "mode-2"), (1, "mode-2"), (1, ID)):
        with pytest.raises(Refused) as caught:
            publications.append(Mode("mode", name, number, "vi", solo=True, date=good.date, salt=good.salt))
        assert (caught.value.code, tables() == before) == ("wrong_revision", True)
    assert publications.append(good).entry == 2


def test_check_may_not_be_named_like_a_switch(desk: None) -> None:
    with pytest.raises(Refused) as caught:
        made("mode-1")
    assert caught.value.code == "field_reserved"


def test_retraction_ends_the_check_and_says_why(desk: None) -> None:
    imprint.write(ADDRESS, "", "")
    publish.from_desk(made(), alone=False)
    done = publish.retract(ID, reason="Nguồn đã rút lại.", language="vi")
    standing = checks.one(ID)
    assert standing is not None
    assert standing.ended is not None
    assert (done.kind, done.revision, standing.state, standing.ended.reason) == (
        "retracted", 2, "retracted", "Nguồn đã rút lại.",
    )  # fmt: skip
    before = tables()
    for public_id, code in ((ID, "check_ended"), ("khong-co", "unknown_check")):
        with pytest.raises(Refused) as caught:
            publish.retract(public_id, reason="Lý do.", language="vi")
        assert (caught.value.code, tables() == before) == (code, True)


def test_desk_that_lost_its_key_publishes_nothing(desk: None, settings: Any, data_folder: Path) -> None:
    imprint.write(ADDRESS, "", "")
    publish.from_desk(made(), alone=False)
    log.sequence()
    settings.MINHCHUNG_KEYS = data_folder / "elsewhere"
    before = tables()
    with pytest.raises(Refused) as caught:
        publish.from_desk(made("an-mau-2"), alone=False)
    assert (caught.value.code, tables() == before) == ("key_missing", True)


def test_sample_desk_publishes_samples_from_its_desk(desk: None) -> None:
    publish.sample()
    count = entries.count()
    done = publish.from_desk(made(), alone=False)
    assert (done.entry, publications.is_sample()) == (count, True)
    assert models.Review.objects.get(public_id=ID).source.kind == "sample"


def test_check_ahead_is_the_one_that_publishing_gives(desk: None) -> None:
    imprint.write(ADDRESS, "", "")
    first, second = made(), made("an-mau-2")
    assert isinstance(first, Check)
    assert isinstance(second, Check)
    for one in (first, second):
        ahead, before = checks.ahead(one), tables()
        publish.from_desk(one, alone=False)
        assert (checks.one(one.id), len(before["record_publication"])) == (ahead, ahead.position - 1)


def test_replies_are_numbered_and_placed_as_they_stand(desk: None) -> None:
    imprint.write(ADDRESS, "", "")
    publish.from_desk(made(), alone=False)
    done = [publish.reply(ID, text=text, language="en") for text in ("One.\n\nMore.", "Two.")]
    assert [(one.kind, one.revision) for one in done] == [("reply", 1), ("reply", 2)]
    standing = checks.one(ID)
    assert standing is not None
    assert [one.document.text for one in standing.replies if one.document] == ["One.\n\nMore.", "Two."]
    before = tables()
    with pytest.raises(Refused) as caught:
        publish.reply("nobody-knows", text="Three.", language="en")
    assert (caught.value.code, tables() == before) == ("unknown_check", True)


def test_month_is_told_once_and_only_when_it_is_over(desk: None) -> None:
    imprint.write(ADDRESS, "", "")
    assert publish.declined_total("2025-11", claims={"opinion": 1}, replies={}) is None  # there is no log yet
    publish.from_desk(made(), alone=False)
    told = publish.declined_total("2025-11", claims={"opinion": 1}, replies={"advert": 2})
    assert told is not None
    assert (told.kind, told.id, told.revision) == ("declined_total", "declined-2025-11", 1)
    for month in ("2025-11", "2025-10"):
        assert publish.declined_total(month, claims={"opinion": 9}, replies={}) is None
    for month, claims, code in (
        (publish.today()[:7], {"opinion": 1}, "field_order"),
        ("2025-13", {"opinion": 1}, "field_format"),
        ("2025-12", {"ugly": 1}, "field_unknown"),
        ("2025-12", {"opinion": 0}, "field_range"),
    ):
        with pytest.raises(Refused) as caught:
            publish.declined_total(month, claims=claims, replies={})
        assert caught.value.code == code


def test_total_that_does_not_follow_the_last_is_refused(desk: None) -> None:
    imprint.write(ADDRESS, "", "")
    publish.from_desk(made(), alone=False)
    publish.declined_total("2025-11", claims={}, replies={"advert": 2})
    for month, number, code in (("2025-11", 2, "month_counted"), ("2025-12", 3, "wrong_revision")):
        total = DeclinedTotal(
            "declined_total", f"declined-{month}", number, "vi", {}, {"advert": 1}, publish.today(), "0" * 32
        )
        with pytest.raises(Refused) as caught:
            publications.append(total)
        assert caught.value.code == code
