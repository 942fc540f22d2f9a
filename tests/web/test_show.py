"""An answer as a page shows it. `web.show`."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from minhchung.record.answer import Answer, Check, Clash, Found, Why
from minhchung.web.show import answer_shown, check_shown

CHECK = Check(
    id="a1",
    claim="Bão số 3 sắp vào, cả tỉnh bị cắt điện ba ngày",
    title="Không có lệnh cắt điện toàn tỉnh",
    summary="Ngành điện chỉ báo cắt luân phiên.",
    verdict="false",
    verdict_original="Sai",
    publisher="Example Checks",
    published="2026-11-22",
    url="https://www.checks.example/1",
    language="vi",
    source="imported",
)


def found(
    *words: str, decision="answered", field: str = "claim", clashes: tuple[Clash, ...] = (), check=CHECK
) -> Found:
    return Found(check, decision, 0.934, Why(words, field, {"words": 1.0}, clashes))


@pytest.mark.parametrize(
    ("verdict", "original", "shown"),
    [
        ("false", "Sai", ""),
        ("false", "FALSE", ""),
        ("false", "Pants on Fire", "Pants on Fire"),
        ("mostly_true", "Mostly True", ""),
        ("mostly_true", "phan lon dung", ""),
        ("unknown", "Three Pinocchios", "Three Pinocchios"),
        ("unknown", "", ""),
        ("brand_new", "Nouveau", "Nouveau"),
    ],
)
def test_original_rating_is_shown_where_it_says_something_else(verdict: str, original: str, shown: str) -> None:
    with override("vi"):
        check = check_shown(replace(CHECK, verdict=verdict, verdict_original=original), lang="vi")
    assert check.rating == shown


@pytest.mark.parametrize(
    ("url", "source", "link", "host"),
    [
        ("https://www.checks.example/1", "imported", "https://www.checks.example/1", "checks.example"),
        ("http://checks.example/1", "imported", "http://checks.example/1", "checks.example"),
        ("javascript:alert(1)", "imported", "", ""),
        ("//evil.example", "imported", "", ""),
        ("", "imported", "", ""),
        ("https://sample.invalid/d001", "sample", "", ""),
    ],
)
def test_only_web_addresses_of_real_checks_become_links(url: str, source, link: str, host: str) -> None:
    check = check_shown(replace(CHECK, url=url, source=source), lang="en")
    assert (check.link, check.host, check.sample) == (link, host, source == "sample")


def test_shared_words_are_marked_in_both_texts() -> None:
    with override("vi"):
        shown = answer_shown(
            Answer("answered", (found("cat", "dien", "ngay", "luan"),), 12, 0.85), text="cat dien may ngay", lang="vi"
        )
    assert shown.first is not None
    assert shown.first.message == "<mark>cat dien</mark> may <mark>ngay</mark>"
    assert shown.first.claim == "Bão số 3 sắp vào, cả tỉnh bị <mark>cắt điện</mark> ba <mark>ngày</mark>"
    assert (shown.first.field, shown.first.score, shown.threshold) == ("tin được kiểm chứng", "0,93", "0,85")


def test_field_that_matched_is_shown_with_its_marks() -> None:
    shown = answer_shown(
        Answer("answered", (found("luan", "phien", field="summary"),), 12, 0.85), text="cat luan phien", lang="en"
    )
    assert shown.first is not None
    assert shown.first.message == "cat <mark>luan phien</mark>"
    assert shown.first.other == "Ngành điện chỉ báo cắt <mark>luân phiên</mark>."


def test_word_that_stands_in_no_shown_text_is_not_marked() -> None:
    shown = answer_shown(Answer("answered", (found("luan"),), 12, 0.85), text="cat luan phien", lang="en")
    assert shown.first is not None
    assert (shown.first.message, shown.first.marked) == ("cat luan phien", False)


def test_clash_is_marked_on_both_sides() -> None:
    clash = Clash("number", "bão số 5", "bão số 3")
    with override("en"):
        shown = answer_shown(
            Answer("related", (found("bão", "số", decision="related", clashes=(clash,)),), 12, 0.85),
            text="bão số 5 <b>",
            lang="en",
        )
    assert shown.first is not None
    assert shown.first.message == '<em class="diff">bão số 5</em> &lt;b&gt;'
    assert shown.first.claim == '<em class="diff">Bão số 3</em> sắp vào, cả tỉnh bị cắt điện ba ngày'
    assert [(c.label, c.asked, c.checked) for c in shown.first.clashes] == [("number", "bão số 5", "bão số 3")]


def test_further_checks_are_told_apart_by_whether_they_answer() -> None:
    other = replace(CHECK, id="a2", verdict="true")
    answers = (found(), found(check=other), found(decision="related"), found(decision="none"))
    shown = answer_shown(Answer("answered", answers, 12, 0.85), text="x", lang="en")
    assert [each.check.id for each in shown.others] == ["a2"]
    assert [each.decision for each in shown.related] == ["related"]
    assert shown.disagree
    agreeing = answer_shown(Answer("answered", (found(), found()), 12, 0.85), text="x", lang="en")
    assert not agreeing.disagree
