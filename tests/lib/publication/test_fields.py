"""Fields that a person wrote: each kind of bad input is refused, naming its field and what is wrong with it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.errors import Refused
from minhchung.lib.publication import document
from minhchung.lib.publication.fields import Reader
from tests.lib.publication.documents import CHECK, CITATION, CORRECTED, EVERY, NOTICE, TODAY, citing, without

TEXTS = ("claim", "title", "summary", "explanation")
CITED = ("quote", "before", "after", "title", "source", "media_type")


def refusal(given: Any) -> tuple[str, str]:
    """Code and field of the refusal, which its message names in both languages."""
    with pytest.raises(Refused) as caught:
        document.read(given, today=TODAY)
    field = str(caught.value.facts["field"])
    assert (caught.value.say("en").count(field), caught.value.say("vi").count(field)) >= (1, 1)
    return caught.value.code, field


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, given in EVERY.items() for field in given])
def test_missing_field_is_refused(kind: str, field: str) -> None:
    optional = {"published": {"supersedes", "reason"}}
    if field in optional.get(kind, ()):
        assert document.read(without(EVERY[kind], field), today=TODAY) == document.read(EVERY[kind], today=TODAY)
    else:
        assert refusal(without(EVERY[kind], field)) == ("field_missing", field)


@pytest.mark.parametrize("field", CITATION)
def test_missing_field_of_a_citation_is_refused(field: str) -> None:
    given = CHECK | {"citations": [CITATION, without(CITATION, field)]}
    assert refusal(given) == ("field_missing", f"citations[1].{field}")


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, given in EVERY.items() for field in given])
@pytest.mark.parametrize("value", [None, 1.5, {"a": 1}, [["a"]], b"x"])
def test_wrongly_typed_field_is_refused(kind: str, field: str, value: Any) -> None:
    code, named = refusal(EVERY[kind] | {field: value})
    if field == "citations" and isinstance(value, list):
        assert (code, named) == ("field_type", "citations[0]")
    elif kind == "published" and field in {"supersedes", "reason"}:
        assert (code, named) == ("field_not_first", field)
    elif kind == "declined_total" and field in {"claims", "replies"} and isinstance(value, dict):
        assert (code, named) == ("field_unknown", f"{field}.a")
    else:
        assert (code, named) == ("field_type", field)


@pytest.mark.parametrize("field", CITATION)
@pytest.mark.parametrize("value", [None, 1, ["a"], {}])
def test_wrongly_typed_field_of_a_citation_is_refused(field: str, value: Any) -> None:
    assert refusal(citing(**{field: value})) == ("field_type", f"citations[0].{field}")


@pytest.mark.parametrize(
    ("field", "value"),
    [("revision", True), ("revision", "1"), ("revision", 1.0), ("solo", 1), ("solo", "true"), ("solo", 0)],
)
def test_numbers_and_truth_are_not_taken_for_each_other(field: str, value: Any) -> None:
    assert refusal(CHECK | {field: value}) == ("field_type", field)


@pytest.mark.parametrize("given", [None, [], "x", 1, [CHECK]])
def test_document_that_is_no_object_is_refused(given: Any) -> None:
    assert refusal(given) == ("field_type", "document")


@pytest.mark.parametrize(
    ("field", "most"), [("claim", 1000), ("title", 200), ("summary", 1000), ("explanation", 30_000), ("reason", 1000)]
)
def test_text_is_refused_from_one_character_too_many_on(field: str, most: int) -> None:
    kept = document.read(CORRECTED | {field: "ạ" * most}, today=TODAY)
    assert getattr(kept, field) == "ạ" * most
    assert refusal(CORRECTED | {field: "ạ" * (most + 1)}) == ("field_too_long", field)


@pytest.mark.parametrize(
    ("field", "most"),
    [("quote", 2000), ("before", 400), ("after", 400), ("title", 300), ("source", 200), ("media_type", 100)],
)
def test_text_of_a_citation_is_refused_from_one_character_too_many_on(field: str, most: int) -> None:
    assert document.read(citing(**{field: "a" * most}), today=TODAY)
    assert refusal(citing(**{field: "a" * (most + 1)})) == ("field_too_long", f"citations[0].{field}")


def test_oversized_fields_of_other_kinds_are_refused() -> None:
    assert refusal(CHECK | {"citations": [CITATION] * 51}) == ("field_range", "citations")
    assert refusal(CHECK | {"citations": []}) == ("field_range", "citations")
    assert refusal(CHECK | {"language": "vi" + "-abcdefgh" * 4}) == ("field_format", "language")
    assert refusal(citing(url="https://a.example/" + "a" * 2000)) == ("field_format", "citations[0].url")
    assert refusal(CORRECTED | {"revision": 100_001}) == ("field_range", "revision")
    assert refusal(CHECK | {"revision": 10**4000}) == ("field_range", "revision")


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("value", ["", " ", "\n\t ", "\u00a0"])
def test_empty_text_is_refused(field: str, value: str) -> None:
    assert refusal(CHECK | {field: value}) == ("field_empty", field)


@pytest.mark.parametrize(
    "script",
    [
        "<script>alert(1)</script>",
        "</script>",
        "< SCRIPT src=//a.example>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src='https://a.example'>",
        "<b onmouseover='alert(1)'>",
        "<b\nonmouseover = alert(1)>",
        "<style>body{}</style>",
        "<base href='//a.example'>",
    ],
)
@pytest.mark.parametrize("field", [*TEXTS, "reason"])
def test_scripted_text_is_refused(field: str, script: str) -> None:
    given = CORRECTED | {field: f"Tin {script} sai"}
    if field == "explanation" and script in {"< SCRIPT src=//a.example>", "<svg/onload=alert(1)>"}:
        assert document.read(given, today=TODAY)  # no HTML in Markdown: shown as the text that it is
    else:
        assert refusal(given) == ("field_markup", field)


def test_scripted_text_of_every_kind_is_refused() -> None:
    assert refusal(EVERY["retracted"] | {"reason": "<script>"}) == ("field_markup", "reason")
    assert refusal(EVERY["reply"] | {"text": "a\n\n<script>"}) == ("field_markup", "text")
    assert refusal(NOTICE | {"text": "<script>"}) == ("field_markup", "text")
    assert refusal(EVERY["withdrawn"] | {"reason": "<script>"}) == ("field_markup", "reason")
    assert refusal(citing(title="<script>")) == ("field_markup", "citations[0].title")
    assert refusal(citing(source="<script>")) == ("field_markup", "citations[0].source")


def test_text_with_small_and_large_is_kept_and_a_quote_stands_letter_for_letter() -> None:
    said = "5 < 6, a <b và c> d, <3, R&D"
    assert document.read(CHECK | {"claim": said}, today=TODAY).claim == said  # type: ignore[union-attr]
    quoted = document.read(citing(quote="Thẻ <script> chạy mã."), today=TODAY)
    assert quoted.citations[0].quote == "Thẻ <script> chạy mã."  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "explanation",
    ["Chữ <b>đậm</b>", "[a](javascript:alert(1))", "[a][b]\n\n[b]: JavaScript:x", "![a](https://a.example/x.png)"],
)
def test_explanation_with_html_or_other_links_is_refused(explanation: str) -> None:
    assert refusal(CHECK | {"explanation": explanation}) == ("field_markup", "explanation")


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff",
     "\ue000", "\uffff", "\U0010ffff", "\u0378", "\r"],
)  # fmt: skip
@pytest.mark.parametrize("field", TEXTS)
def test_control_and_direction_characters_are_refused(field: str, character: str) -> None:
    assert refusal(CHECK | {field: f"Tin{character}sai"}) == ("field_control", field)


@pytest.mark.parametrize("field", CITED)
@pytest.mark.parametrize("character", ["\ud800", "\u202e", "\x00"])
def test_control_characters_of_a_citation_are_refused(field: str, character: str) -> None:
    assert refusal(citing(**{field: f"a{character}b"})) == ("field_control", f"citations[0].{field}")


@pytest.mark.parametrize("field", ["id", "language", "topic", "verdict", "published", "date", "first_seen", "salt"])
@pytest.mark.parametrize("value", ["\ud800", "vi\u202e", "\x00", "<script>", "x" * 100_000])
def test_nonsense_in_a_field_of_fixed_form_is_refused(field: str, value: str) -> None:
    code, named = refusal(CHECK | {field: value})
    expected = {"topic": "field_value", "verdict": "field_value", "salt": "field_digits"}
    assert (code, named) == (expected.get(field, "field_format"), field)


def test_text_is_normalised_and_lines_are_single() -> None:
    given = CHECK | {"claim": "  To\u0300an\n\ttỉnh\u00a0 mất  điện ", "explanation": "Một\r\n\r\nhai\n"}
    made = document.read(given, today=TODAY)
    assert (made.claim, made.explanation) == ("Tòan tỉnh mất điện", "Một\n\nhai")  # type: ignore[union-attr]


@given(st.text(max_size=60))
def test_line_that_is_read_reads_again_equal(text: str) -> None:
    """What was published once must be readable for ever, whatever a person pasted."""
    try:
        first = Reader({"a": text}, today=TODAY).line("a", most=100)
    except Refused:
        return
    assert Reader({"a": first}, today=TODAY).line("a", most=100) == first


@pytest.mark.parametrize("name", ["Title", "titel", "author", "", "\ud800", "note\u202e", "x" * 500])
def test_unknown_field_is_refused(name: str) -> None:
    code, field = refusal(CHECK | {name: "x"})
    assert (code, field) == ("field_unknown", name.replace("\ud800", "?").replace("\u202e", "?")[:80])
    field.encode()


@pytest.mark.parametrize("name", ["author", "capture", "Quote"])
def test_unknown_field_of_a_citation_is_refused(name: str) -> None:
    assert refusal(citing(**{name: "x"})) == ("field_unknown", f"citations[0].{name}")


@pytest.mark.parametrize("field", ["date", "published", "first_seen"])
@pytest.mark.parametrize(
    "value",
    ["2026-11-31", "2026-02-29", "2026-13-01", "0000-01-01", "2026-1-2", "20261102", "2026-W45-1",
     "2026-11-02T00:00:00Z",      "02/11/2026", "２０２６-11-02", "2026-11-02 ", "hôm nay"],
)  # fmt: skip
def test_day_in_another_form_is_refused(field: str, value: str) -> None:
    assert refusal(CHECK | {field: value}) == ("field_format", field)


def test_future_days_are_refused() -> None:
    ahead = {"date": "2026-11-25", "published": "2026-11-25"}
    assert refusal(CHECK | ahead) == ("field_future", "date")
    assert refusal(CHECK | {"first_seen": "2026-11-25"}) == ("field_future", "first_seen")
    assert refusal(CORRECTED | {"date": "2027-01-01"}) == ("field_future", "date")
    assert refusal(CHECK | {"published": "9999-12-31"}) == ("field_future", "published")
    assert refusal(NOTICE | {"received": "2026-11-25"}) == ("field_future", "received")
    assert refusal(citing(captured="2026-11-25T00:00:00Z")) == ("field_future", "citations[0].captured")
    today = {"date": TODAY, "published": TODAY, "first_seen": TODAY}
    assert document.read(CHECK | today, today=TODAY).date == TODAY


def test_days_out_of_order_are_refused() -> None:
    assert refusal(CHECK | {"first_seen": "2026-11-03"}) == ("field_order", "first_seen")
    assert refusal(CORRECTED | {"date": "2026-11-01", "first_seen": ""}) == ("field_order", "published")


def test_first_revision_was_published_on_its_day() -> None:
    """A check must not claim to have been out earlier than it was."""
    assert refusal(CHECK | {"published": "2026-11-01"}) == ("field_kind", "published")


@pytest.mark.parametrize(
    "value",
    ["2026-11-02 03:00:00Z", "2026-11-02T03:00:00", "2026-11-02T03:00:00+07:00", "2026-11-02T03:00:00.5Z",
     "2026-11-02T24:00:00Z", "2026-11-02T03:60:00Z", "2026-11-31T03:00:00Z", "2026-11-02T3:00:00Z", "",
     "2026-11-02T03:00:00z", "２０２６-11-02T03:00:00Z", "2026-11-02"],
)  # fmt: skip
def test_moment_in_another_form_is_refused(value: str) -> None:
    assert refusal(citing(captured=value)) == ("field_format", "citations[0].captured")


@pytest.mark.parametrize(
    "value",
    ["", "a.example", "ftp://a.example/", "javascript:alert(1)", "data:text/html,x", "https://", "https:///a",
     "https://a.example:0/", "https://a.example:99999/", "https://a.example:x/", "https://ban:mat@a.example/",
     "https://ban@a.example/", "https://a b.example/", "https://a.example/a b", "https://a.example/<script>",
     "https://a.example/\"onclick=", "https://a.example/\n", "https://a.example/\u202egpj.exe",
     "https://a.example/\ud800", "https://a.example/\x00", "https://[::1", "https://a..example/", "https://-a.example/",
     "https://\u212a.example/", "//a.example/", "https://a.example/\\", "https://a.example/`", "https://a.example/{}"],
)  # fmt: skip
def test_web_address_in_another_form_is_refused(value: str) -> None:
    assert refusal(citing(url=f"{value}x" if value.endswith("\n") else value)) == ("field_format", "citations[0].url")


@pytest.mark.parametrize(
    "value",
    ["https://a.example", "http://a.example:8080/x", "https://xn--bo-hoc-yta.example/a?b=%20#c", "https://1.2.3.4/ạ"],
)
def test_web_address_may_be_of_any_public_form(value: str) -> None:
    assert document.read(citing(url=value), today=TODAY).citations[0].url == value  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value",
    ["", "ab", "A-b-c", "an_mau", "-abc", "abc-", "a--bc", "an mau", "ấn-mẫu", "a" * 21, "../abc", "abc/d",
     "abc\n"],
)  # fmt: skip
def test_id_in_another_form_is_refused(value: str) -> None:
    assert refusal(CHECK | {"id": value}) == ("field_format", "id")


@pytest.mark.parametrize("value", ["page", "topics", "verdicts", "index", "i0123456789abcdef", "notice-1", "notice-x"])
def test_id_that_means_something_else_is_refused(value: str) -> None:
    assert refusal(CHECK | {"id": value}) == ("field_reserved", "id")


def test_id_of_a_notice_is_its_own() -> None:
    assert document.read(NOTICE | {"id": "notice-7", "revision": 7}, today=TODAY).id == "notice-7"


@pytest.mark.parametrize("link", ["#e2", "#e0", "#e01", "#e" + "9" * 5000])
def test_link_to_a_citation_that_is_not_there_is_refused(link: str) -> None:
    assert refusal(CHECK | {"explanation": f"Xem [ảnh]({link})."}) == ("field_dead_link", "explanation")
    assert refusal(CHECK | {"explanation": f"- > *[ảnh][a]*\n\n[a]: {link}"}) == ("field_dead_link", "explanation")


@pytest.mark.parametrize("link", ["#e1", "#ended", "#e", "/#e2", "https://a.example/#e9"])
def test_link_to_anything_else_is_read(link: str) -> None:
    text = f"Xem [ảnh]({link}), không phải `[a](#e9)`."
    assert document.read(CHECK | {"explanation": text}, today=TODAY).explanation == text  # type: ignore[union-attr]


def test_capture_is_public_or_it_is_not() -> None:
    other = CITATION | {"sha256": "a" * 64, "public": not CITATION["public"]}
    assert document.read(CHECK | {"citations": [CITATION, other]}, today=TODAY)
    mixed = [CITATION, other, CITATION | {"public": not CITATION["public"]}]
    assert refusal(CHECK | {"citations": mixed}) == ("field_value", "citations[2].public")


@pytest.mark.parametrize("value", ["abc", "a" * 20, "2026-con-1", "i0123456789abcdeg"])
def test_id_of_3_to_20_characters_is_read(value: str) -> None:
    assert document.read(CHECK | {"id": value}, today=TODAY).id == value


@pytest.mark.parametrize("value", ["", "v", "VI", "vi_VN", "vietnamese", "vi-", "vi-a", "vi-abcdefghi", "tiếng"])
def test_language_in_another_form_is_refused(value: str) -> None:
    assert refusal(CHECK | {"language": value}) == ("field_format", "language")


@pytest.mark.parametrize("value", ["vi", "en-GB", "zh-Hant", "hmn"])
def test_language_is_a_tag(value: str) -> None:
    assert document.read(CHECK | {"language": value}, today=TODAY).language == value


@pytest.mark.parametrize(("field", "length"), [("salt", 32), ("supersedes", 64)])
def test_digits_in_another_form_are_refused(field: str, length: int) -> None:
    for value in ("", "a" * (length - 1), "a" * (length + 1), "A" * length, "g" * length, "a" * length + "\n"):
        assert refusal(CORRECTED | {field: value}) == ("field_digits", field)


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "deleted"), ("verdict", "False"), ("topic", ""), ("topic", "Health")]
)
def test_word_outside_its_list_is_refused(field: str, value: str) -> None:
    assert refusal(CHECK | {field: value}) == ("field_value", field)


def test_first_revision_has_neither_reason_nor_predecessor() -> None:
    assert refusal(CHECK | {"reason": "Vì thế"}) == ("field_not_first", "reason")
    assert refusal(CHECK | {"supersedes": "d" * 64}) == ("field_not_first", "supersedes")


def test_kind_and_number_of_a_revision_agree() -> None:
    assert refusal(CHECK | {"revision": 2}) == ("field_kind", "revision")
    assert refusal(CORRECTED | {"revision": 1}) == ("field_kind", "revision")
    assert refusal(CHECK | {"revision": 0}) == ("field_range", "revision")
