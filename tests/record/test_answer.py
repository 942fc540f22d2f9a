"""Answers from the record: `record.answer` and `record.index`, with the real index and the real encoder."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.lib.claimreview.schema import Review
from minhchung.record import answer, index, models, sample
from minhchung.record.imports import load
from minhchung.record.staging import Incoming, Part

LAMP = Review(
    url="https://checks.example/lamp",
    host="checks.example",
    claim="A salt lamp in the bedroom removes radiation from mobile phones",
    title="No, salt lamps do not absorb radiation",
    summary="",
    publisher="Example Checks",
    published="2026-03-04",
    language="en",
    rating="Pants on Fire",
    verdict="false",
    claim_published="",
)
BRIDGE = replace(
    LAMP,
    url="https://kiemchung.example/cau",
    host="kiemchung.example",
    claim="Cầu Long Biên sẽ bị tháo dỡ vào tháng 6 để lấy thép",
    title="Không có kế hoạch tháo dỡ cầu Long Biên",
    publisher="Kiểm chứng ví dụ",
    published="2026-05-06",
    language="vi",
    rating="Sai sự thật",
)
Bring = Callable[..., None]


@pytest.fixture
def bring(db: None, data_folder: Path) -> Bring:
    def bring(*reviews: Review, source: str = "feed.json#1") -> None:
        incoming = Incoming(
            source, "complete", sha256(repr(reviews).encode()).hexdigest(), [Part("feed", lambda: iter(reviews))]
        )
        load(incoming, refused_file=data_folder / "refused.jsonl")

    return bring


def claims(text: str, **how: object) -> list[str]:
    return [found.check.claim for found in answer.ask(text, **how).answers]  # type: ignore[arg-type]


def counts() -> dict[tuple[str, str], int]:
    return {(row.check_id, row.kind): row.n for row in models.Count.objects.all()}


def test_ask_finds_what_was_imported_a_moment_ago_by_its_words(bring: Bring) -> None:
    bring(BRIDGE, LAMP)
    assert claims("cau long bien bi thao do lay thep") == [BRIDGE.claim]
    third = replace(LAMP, url="https://checks.example/3", claim="Drinking vinegar dissolves kidney stones")
    bring(BRIDGE, LAMP, third)
    assert claims("drinking vinegar dissolves kidney stones")[0] == third.claim


def test_answer_says_what_the_publisher_said(bring: Bring) -> None:
    bring(LAMP)
    found = answer.ask(LAMP.claim).answers[0]
    public_id = models.Review.objects.get().public_id
    assert found.check == answer.Check(
        id=public_id,
        claim=LAMP.claim,
        title=LAMP.title,
        summary="",
        verdict="false",
        verdict_original="Pants on Fire",
        publisher="Example Checks",
        published="2026-03-04",
        url=LAMP.url,
        language="en",
        source="imported",
    )


def test_ask_stops_answering_with_what_is_gone(bring: Bring) -> None:
    bring(BRIDGE, LAMP)
    assert claims(BRIDGE.claim)[0] == BRIDGE.claim
    bring(LAMP)
    assert BRIDGE.claim not in claims(BRIDGE.claim)


def test_ask_answers_with_the_newest_version(bring: Bring) -> None:
    bring(LAMP)
    answer.ask(LAMP.claim)
    bring(replace(LAMP, rating="Half True", verdict="misleading"))
    assert [found.check.verdict for found in answer.ask(LAMP.claim).answers] == ["misleading"]


def test_twin_of_another_source_is_shown_once(bring: Bring) -> None:
    bring(LAMP)
    bring(replace(LAMP, title="Spelled another way"), source="other.json#2")
    assert claims(LAMP.claim) == [LAMP.claim]


def test_only_lang_leaves_other_languages_out(bring: Bring) -> None:
    german = replace(LAMP, url="https://checks.example/de", language="de")
    bring(LAMP, german)
    assert [found.check.url for found in answer.ask(LAMP.claim, only_lang="de").answers] == [german.url]


def test_lang_brings_the_readers_language_first(bring: Bring) -> None:
    german = replace(LAMP, url="https://checks.example/de", language="de")
    bring(LAMP, german)
    firsts = [answer.ask(LAMP.claim, lang=lang).answers[0].check.language for lang in ("en", "de", "de-AT")]
    assert firsts == ["en", "de", "de"]


def test_ask_counts_and_keeps_nothing_else(bring: Bring) -> None:
    bring(LAMP)
    public_id = models.Review.objects.get().public_id
    answer.ask(LAMP.claim)
    answer.ask("chúc cả nhà buổi sáng vui vẻ")
    answer.not_mine(public_id)
    answer.not_mine(public_id)
    assert counts() == {
        ("", "asked"): 2,
        ("", "answered"): 1,
        ("", "none"): 1,
        (public_id, "answered"): 1,
        (public_id, "not_mine"): 2,
    }


def test_not_mine_of_an_unknown_check_is_refused(db: None) -> None:
    with pytest.raises(Refused) as refused:
        answer.not_mine("i0")
    assert refused.value.code == "unknown_check"
    assert counts() == {}


def test_index_that_was_deleted_answers_again(bring: Bring, data_folder: Path) -> None:
    bring(BRIDGE)
    answer.ask(BRIDGE.claim)
    shutil.rmtree(data_folder / "index")
    assert claims(BRIDGE.claim) == [BRIDGE.claim]


def test_index_ahead_of_a_restored_record_is_rebuilt(bring: Bring) -> None:
    bring(BRIDGE, LAMP)
    answer.ask(BRIDGE.claim)
    gone = models.Review.objects.get(url=LAMP.url)
    models.Change.objects.filter(review=gone).delete()
    models.Review.objects.filter(pk=gone.pk).update(current=None)
    models.Version.objects.filter(review=gone).delete()
    gone.delete()  # as if a backup from before LAMP had been put back
    assert answer.ask(BRIDGE.claim).searched == 1


def test_long_backlog_is_left_to_the_importer(bring: Bring) -> None:
    bring(*(replace(LAMP, url=f"https://checks.example/{n}", claim=f"Claim {n}") for n in range(answer.BACKLOG + 1)))
    assert answer.ask("claim 7").searched == 0
    index.catch_up()
    assert answer.ask("claim 7").searched == answer.BACKLOG + 1


def test_newest_come_by_date_and_sample_is_told(bring: Bring, data_folder: Path) -> None:
    sample.put(refused_file=data_folder / "refused.jsonl")
    assert answer.is_sample() is True
    bring(LAMP, BRIDGE)
    assert answer.is_sample() is False
    assert [check.published for check in answer.newest()] == ["2026-05-06", "2026-03-04"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_text"),
        (" \n\t\u200b\u200e ", "empty_text"),
        ("\x00\x01", "empty_text"),
        ("😀🎉", "no_words"),
        ("113 0912", "no_words"),
        ("https://example.org/a-page", "only_link"),
        ("www.example.org/a http://b.example", "only_link"),
        ("x" * 10_001, "text_too_long"),
    ],
)
def test_text_with_nothing_to_match_is_refused(db: None, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        answer.ask(text)
    assert refused.value.code == code
    assert counts() == {}
