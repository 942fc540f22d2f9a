"""The desk's own checks answer like imported ones, before the sample and until they end."""

from pathlib import Path
from typing import Any

import pytest

from minhchung.record import answer, index, log, models, own, publications, sample
from tests.record.publishing import ADDRESS, DAY, ID, NAME, check, corrected, publish, retracted

CLAIM = "Toàn tỉnh cắt điện ba ngày"


def asked(text: str = CLAIM) -> list[str]:
    """Addresses of what answers, with the index brought up to the record."""
    index.catch_up()
    found = answer.ask(text, lang="vi", k=3)
    return [each.check.url for each in found.answers]


def test_own_check_answers_with_its_page(desk: None) -> None:
    publish(check(verdict="misleading"))
    index.catch_up()
    found = answer.ask(CLAIM, lang="vi", k=3)
    first = found.answers[0].check
    assert (found.decision, first.url, first.publisher, first.verdict) == (
        "answered", f"{ADDRESS}/checks/{ID}/", NAME, "misleading",
    )  # fmt: skip
    assert answer.is_sample() is False


def test_corrected_check_answers_with_what_it_says_now(desk: None) -> None:
    publish(check())
    publish(corrected(claim="Xe tải bị cấm qua cầu Mẫu Hạ từ thứ hai", title="Cầu vẫn cho xe tải qua"))
    assert asked("xe tải bị cấm qua cầu Mẫu Hạ") == [f"{ADDRESS}/checks/{ID}/"]
    assert asked() == []
    assert models.Version.objects.count() == 1


def test_retracted_check_answers_no_more(desk: None) -> None:
    publish(check())
    assert asked() == [f"{ADDRESS}/checks/{ID}/"]
    publish(retracted())
    assert asked() == []


def test_erased_check_leaves_no_word_among_the_answers(desk: None) -> None:
    publish(check())
    own.hide(ID, erase=True)
    assert asked() == []
    assert (models.Version.objects.count(), models.Review.objects.get().current) == (0, None)


def test_first_real_check_sends_the_sample_away(desk: None, tmp_path: Path) -> None:
    sample.put(refused_file=tmp_path / "refused.jsonl")
    assert answer.is_sample() is True
    publish(check())
    live = models.Review.objects.filter(live=True)
    assert list(live.values_list("public_id", "source__kind")) == [(ID, "desk")]
    assert answer.is_sample() is False


@pytest.mark.parametrize("real", [False, True])
def test_sample_check_answers_only_where_nothing_real_is(
    db: None, settings: Any, data_folder: Path, real: bool
) -> None:
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    if real:
        source = models.Source.objects.create(name="https://nguon.example/", kind="complete")
        models.Review.objects.create(public_id="i" + "0" * 16, source=source, url="https://nguon.example/1", key="1")
    log.begin(publications.SAMPLE_ADDRESS, day=DAY)
    publications.append(check(), publisher=NAME, sample=True)
    review = models.Review.objects.get(public_id=ID)
    assert (review.live, review.source.kind) == (not real, "sample")
