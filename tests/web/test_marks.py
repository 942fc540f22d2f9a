"""What is marked in two texts. `web.marks`."""

import pytest

from minhchung.web.marks import Piece, common, html, pieces


def marked(text: str, *, shared: tuple[str, ...] = (), clashing: tuple[str, ...] = ()) -> str:
    brackets = {"": "{}", "mark": "[{}]", "diff": "<{}>"}
    return "".join(brackets[p.kind].format(p.text) for p in pieces(text, shared=shared, clashing=clashing))


@pytest.mark.parametrize(
    ("text", "shared", "expected"),
    [
        ("Bão số 3 vào bờ", ("bao", "so", "3"), "[Bão số 3] vào bờ"),
        ("bao so 3 vao bo", ("Bão", "số"), "[bao so] 3 vao bo"),
        ("hoà bình", ("hòa",), "[hoà] bình"),
        ("mà má ma", ("má",), "mà [má ma]"),
        ("đột quỵ, đột biến", ("đột",), "[đột] quỵ, [đột] biến"),
        ("ngày  ba", ("ngày", "ba"), "[ngày]  [ba]"),
        ("ngày\nba", ("ngày", "ba"), "[ngày]\n[ba]"),
        ("người xem", ("ngươi",), "người xem"),
        ("東京都", ("東京",), "[東京]都"),
        ("東京都", ("東京", "京都"), "[東京都]"),
        ("", ("a",), ""),
        ("chữ", (), "chữ"),
    ],
)
def test_shared_words_are_marked_in_either_spelling(text: str, shared: tuple[str, ...], expected: str) -> None:
    assert marked(text, shared=shared) == expected


def test_clashing_phrase_is_marked_whole_and_before_shared_words() -> None:
    assert marked("Bão số 5 cắt điện 5 ngày", shared=("bão", "số", "cắt"), clashing=("bão số 5",)) == (
        "<Bão số 5> [cắt] điện 5 ngày"
    )


def test_clash_without_words_marks_nothing() -> None:
    assert marked("không có", clashing=("", "...")) == "không có"


def test_pieces_put_together_are_the_text() -> None:
    text = "  ﷽ e\u0301 \U0001f600 a\u0300b  hoà\n\nhòa đ"
    assert "".join(piece.text for piece in pieces(text, shared=("hoà", "e"), clashing=("đ",))) == text


def test_common_words_are_those_in_the_other_text() -> None:
    assert common(("nuoc", "dua", "ngon"), "Nước dừa nóng") == ["nuoc", "dua"]


def test_html_escapes_each_piece() -> None:
    cut = (Piece("<b>&"), Piece('"<script>', "mark"), Piece("'", "diff"))
    assert html(cut) == '&lt;b&gt;&amp;<mark>&quot;&lt;script&gt;</mark><em class="diff">&#x27;</em>'
