"""Redaction as a whole: `lib.text.redact`, `lib.text.recall`."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.lib.text.recall import Recall, recall
from minhchung.lib.text.redact import MARKS, Span, find, redact
from tests.conftest import ROOT

MESSAGE = "Chị Ngô Thị Bích (0355 666 777, bich@example.org) bán sâm giả 500k, xe 51H-678.90"
PIECES = [
    "anh ", "Nguyễn Văn Bình ", "chị hoa, ", "0912 345 678", "o9o1", " 12/34 đường Lá Me", ", phường Nắng", "@be_mun ",
    "x@y.vn", "29A-123.45 ", "STK ", "1.200.000đ", "\n", "fb.com/ao ", "[tên người]", "½", "\u0301", "\u200b", "\ufffc",
    "không chín không một hai ba bốn năm sáu bảy ", "BIDV ", "(+84)", ".", "-", "số 5 ", "ẤP 3, XÃ MƠ ", "Mr. ", "ﬁ",
    "①",
]  # fmt: skip


def test_redact_puts_a_typed_mark_for_each_thing_and_tells_the_kinds_in_order() -> None:
    redacted = redact(MESSAGE)
    assert redacted.text == "Chị [tên người] ([số điện thoại], [địa chỉ e-mail]) bán sâm giả 500k, xe [biển số xe]"
    assert redacted.kinds == ("name", "phone", "email", "plate")


@pytest.mark.parametrize(
    ("lang", "mark"), [("en", "[phone number]"), ("vi", "[số điện thoại]"), ("fr", "[số điện thoại]")]
)
def test_redact_speaks_the_language_asked_for(lang: str, mark: str) -> None:
    assert redact("Gọi 0912345678", lang=lang).text == f"Gọi {mark}"


def test_marks_are_the_same_kinds_in_both_languages() -> None:
    assert list(MARKS["vi"]) == list(MARKS["en"])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_mark_of_an_earlier_run_is_left_alone(lang: str) -> None:
    text = " ".join(MARKS[lang].values()) + " 123456789"
    assert find(text) == []


def test_find_points_into_the_message_as_it_was_sent() -> None:
    decomposed = unicodedata.normalize("NFD", MESSAGE)
    assert [decomposed[span.start : span.end] for span in find(decomposed)] == [
        unicodedata.normalize("NFD", part)
        for part in ("Ngô Thị Bích", "0355 666 777", "bich@example.org", "51H-678.90")
    ]


@pytest.mark.parametrize(
    "disguised",
    [
        "gọi ０９１２ ３４５ ６７８",  # full width
        "gọi 0\u200b912\u200b 345\u00ad 678",  # zero-width space, soft hyphen
        "gọi 𝟎𝟗𝟏𝟐 𝟑𝟒𝟓 𝟔𝟕𝟖",
        "gọi 0️⃣9️⃣1️⃣2️⃣ 3️⃣4️⃣5️⃣ 6️⃣7️⃣8️⃣",
        "gọi ٠٩١٢ ٣٤٥ ٦٧٨",
        "gọi 0912\u00a0345\u2011678",  # no-break space, no-break hyphen
    ],
)
def test_redact_sees_through_letters_styled_to_hide(disguised: str) -> None:
    assert redact(disguised).text == "gọi [số điện thoại]"


@pytest.mark.parametrize("message", ["", " ", "\n", "😀", "[", "Ăn chanh chữa ung thư?\r\n\r\n- thật\tkhông"])
def test_redact_leaves_a_message_without_personal_data_letter_for_letter(message: str) -> None:
    assert redact(message) == (type(redact(""))(message, ()))


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text())
def test_redact_of_what_was_redacted_changes_nothing(message: str) -> None:
    once = redact(message)
    assert redact(once.text) == type(once)(once.text, ())


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_find_gives_spans_in_order_and_apart_and_redact_keeps_the_rest(message: str) -> None:
    spans, kept, at = find(message), [], 0
    for span in spans:
        assert at <= span.start < span.end
        kept += [message[at : span.start], MARKS["vi"][span.kind]]
        at = span.end
    assert redact(message).text == "".join([*kept, message[at:]])


def calls(message: str) -> int:
    """How many functions, of Python and of C, redacting takes: a measure of work that no other load changes."""
    count = 0

    def tally(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(tally)
    try:
        redact(message)
    finally:
        sys.setprofile(None)
    return count


HOSTILE = [
    "0 ", "0-", "0912345678 ", "số 1 ", "số 1, ", "đường ", "phường 1, ", "anh ", "Anh Nguyễn ", "chị Hoa ",
    "Nguyễn Thị ", "a@", "@a", "tên là ", "tòa ", "không chín ", "29A-", "facebook.com/", "họ tên ", "[tên người]",
    "stk ", "½", "tp. ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_as_the_message_does(piece: str) -> None:
    redact(piece * 50)  # what is remembered between calls is in place
    short, long = calls(piece * 300), calls(piece * 1200)
    assert long <= 5 * short


def test_patterns_end_on_the_longest_hostile_messages() -> None:
    """Work within one pattern is no function call; a pattern that backtracks would outlast the limit by far."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (120, 120));"
        "from minhchung.lib.text.redact import redact;"
        "[redact(piece * (100_000 // len(piece))) for piece in sys.argv[1:]]; print('done')"
    )
    pieces = [
        "a",
        "a.",
        "@",
        "a@b.",
        "[",
        "(",
        " ",
        "\n",
        "o",
        "I",
        "1",
        "A b ",
        "1 Aa Bb Cc ",
        "bank",
        "https://",
        "a\u0301",
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, *pieces], capture_output=True, text=True, check=False, cwd=ROOT / "src"
    )
    assert (done.returncode, done.stdout) == (0, "done\n")


def test_recall_counts_a_span_when_all_its_letters_and_digits_are_gone() -> None:
    items = [
        ("Gọi (028) 3812 3456.", [Span(4, 20, "phone")]),  # its brackets and its dot may stay
        ("anh Bình và Xyzzq", [Span(4, 8, "name"), Span(12, 17, "name")]),
        ("giá 500k", []),
        ("gọi 0912345678", []),
    ]
    assert recall(items) == Recall(3, 2 / 3, {"name": 0.5, "phone": 1.0}, 2, 1)


def test_recall_of_nothing_is_nothing() -> None:
    assert recall([]) == Recall(0, 0.0, {}, 0, 0)
