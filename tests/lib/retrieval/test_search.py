"""What a question finds: folded either way, in any script, in any language, however hostile."""

import math
from collections.abc import Iterator

import pytest

from minhchung.lib.retrieval.index import Doc, Index

from .checks import ALL, ids, opened

SCRIPTS = (
    Doc("thai", claim="กินทุเรียนกับเบียร์ทำให้ตาย", lang="th"),
    Doc("chinese", claim="喝绿茶会导致骨质疏松", lang="zh"),
    Doc("arabic", claim="الشاي الأخضر يسبب هشاشة العظام", lang="ar"),
    Doc("english", claim="Green tea on an empty stomach makes bones brittle", lang="en"),
)


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with opened() as made:
        made.add(ALL + SCRIPTS)
        assert made.encode() == 0
        yield made


@pytest.fixture(scope="module")
def unread() -> Iterator[Index]:
    """The same checks, none of them encoded."""
    with opened() as made:
        made.add([*ALL, *SCRIPTS, Doc("flower", claim="Hoà tan muối vào nước hoa")])
        yield made


@pytest.mark.parametrize("text", ["dot quy", "ĐỘT QUỴ", "đột quỵ", "Dot Quỵ", "đột qụy"])
def test_words_with_or_without_marks_find_the_check(unread: Index, text: str) -> None:
    assert ids(unread, text)[0] == "stroke"


@pytest.mark.parametrize("text", ["hoà tan", "hòa tan", "hoa tan"])
def test_tone_mark_placed_either_way_finds_the_check(unread: Index, text: str) -> None:
    assert ids(unread, text)[0] == "flower"


@pytest.mark.parametrize(("text", "found"), [("ทุเรียน", "thai"), ("骨质疏松", "chinese"), ("هشاشة", "arabic")])
def test_scripts_without_spaces_or_latin_letters_are_found_by_words(unread: Index, text: str, found: str) -> None:
    assert ids(unread, text)[0] == found


def test_misspelled_words_are_found_by_grams(unread: Index) -> None:
    hit = unread.search("chichs maus ddaauf ngons tay")[0]
    assert hit.id == "stroke"
    assert hit.why.signals["grams"] > 0


def test_question_in_another_language_is_found_by_meaning(index: Index) -> None:
    hits = index.search("Pricking the fingertips to let blood saves someone having a stroke")
    assert hits[0].id == "stroke"
    assert hits[0].why.words == ()


def test_two_claims_in_one_message_bring_up_both_checks(index: Index) -> None:
    found = ids(index, "Người đột quỵ thì chích máu đầu ngón tay, còn vượt đèn đỏ giờ bị phạt 18 triệu đồng", k=2)
    assert set(found) == {"stroke", "fine"}


def test_why_names_the_shared_words_as_the_message_spells_them(index: Index) -> None:
    why = index.search("TRA XANH lúc doi có hại xương?")[0].why
    assert why.words == ("TRA", "XANH", "lúc", "doi", "xương")
    assert why.field == "claim"
    assert set(why.signals) == {"words", "grams", "meaning", "fused", "asked", "claimed"}


def test_only_lang_leaves_other_languages_out(index: Index) -> None:
    assert set(ids(index, "trà xanh loãng xương green tea bones", only_lang="en-GB")) == {"bridge", "english"}
    assert ids(index, "green tea", only_lang="xx") == []


def test_lang_brings_its_checks_first_among_equals() -> None:
    with opened() as index:
        index.add(Doc(lang or "none", claim="5G 2030", lang=lang) for lang in ("", "en", "vi", "fr"))
        assert ids(index, "5G 2030", lang="vi-VN")[0] == "vi"
        assert ids(index, "5G 2030", lang="fr")[0] == "fr"


def test_signal_left_out_is_not_computed(index: Index) -> None:
    only_words = index.search("trà xanh", weights={"words": 1.0, "grams": 0.0, "meaning": 0.0})
    assert only_words[0].id == "tea"
    assert set(only_words[0].why.signals) == {"words", "fused", "asked", "claimed"}


def test_check_not_yet_encoded_competes_with_encoded_ones(index: Index) -> None:
    with opened() as mixed:
        mixed.add(ALL)
        mixed.encode()
        mixed.add([Doc("durian", claim="Ăn sầu riêng với bia chết người")])
        assert ids(mixed, "an sau rieng voi bia chet nguoi")[0] == "durian"
        assert ids(mixed, "trà xanh lúc đói loãng xương")[0] == "tea"


@pytest.mark.parametrize(
    "text",
    [
        'title:"a" AND (b OR -c)^2 ~ [x TO *] {} \\ / * ? + : ! &&',
        "claim:đột AND NOT quỵ*",
        "😀" * 300,
        "https://example.org/?q=%00",
        "\x00\x01\x02",
        "\ud800 \udfff đột quỵ",
        "\u202eمرحبا\u202c שלום",
        "_" * 5000,
        "a" * 10_000,
        "đột quỵ " * 1250,
        "".join(chr(0x4E00 + n) for n in range(3000)),
        "e\u0301" * 3000,
        "",
        " \n\t",
    ],
)
def test_hostile_text_gives_a_list_and_no_error(index: Index, text: str) -> None:
    hits = index.search(text)
    assert len(hits) <= 10
    assert all(0 <= hit.score <= 1 and math.isfinite(hit.score) for hit in hits)


def test_message_in_search_syntax_finds_by_its_words(unread: Index) -> None:
    assert ids(unread, '+claim:"đột quỵ" -title:(trà*) ^9')[0] == "stroke"


def test_hostile_checks_are_indexed_and_found() -> None:
    with opened() as index:
        index.add(
            [
                Doc("empty"),
                Doc("emoji", claim="😀😀"),
                Doc("long", claim="sầu riêng " * 3000, title="x" * 40_000),
                Doc("odd id", claim="\ud800\x00 quả vải"),
            ]
        )
        assert (index.count, index.encode()) == (4, 0)
        assert ids(index, "sau rieng")[0] == "long"
        assert ids(index, "quả vải")[0] == "odd id"


def test_k_bounds_the_hits(index: Index) -> None:
    assert len(index.search("trà xanh green tea", k=2)) == 2
