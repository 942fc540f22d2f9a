"""Readable text, and quotes that a page holds or does not hold."""

import unicodedata
from collections.abc import Callable

import pytest

from minhchung.errors import Refused
from minhchung.lib.archive.extract import Found, find, locate, readable, seen, whole
from tests.lib.archive.loopback import code_of
from tests.lib.archive.pdfs import pdf, written

PARAGRAPHS = [
    f"Đoạn {number}: người dân nên <a href='/x'>rửa tay</a> với xà phòng, theo hướng dẫn của cơ quan y tế."
    for number in range(20)
]
ARTICLE = f"""<html><head><title>Rửa tay</title></head><body>
<nav><a href=/>Trang chủ</a> <a href=/x>Thể thao</a></nav>
<article><h1>Rửa tay đúng cách</h1>{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}
<ul><li>Việc thứ nhất trong ngày</li><li>Việc thứ hai trong ngày</li></ul></article>
<footer>Liên hệ quảng cáo</footer></body></html>""".encode()


def page(body: bytes, quote: str, *, media_type: str = "text/html", context: int = 160) -> Found:
    return locate(body, quote, media_type=media_type, charset="utf-8", context=context)


# readable text


def test_readable_is_the_article() -> None:
    lines = readable(ARTICLE, media_type="text/html", charset="").split("\n")
    first = "Đoạn 0: người dân nên rửa tay với xà phòng, theo hướng dẫn của cơ quan y tế."
    assert (lines[:2], lines[-1], len(lines)) == (["Rửa tay đúng cách", first], "Việc thứ hai trong ngày", 23)


def test_readable_keeps_nothing_that_is_hidden() -> None:
    """What picks out the article takes some of it for text; then all visible text is given."""
    body = ARTICLE.replace(b"<ul>", "<p hidden>Câu ẩn này không ai đọc thấy cả.</p><ul>".encode())
    text = readable(body, media_type="text/html", charset="")
    assert (text.count("Câu ẩn"), text.count("Đoạn 19")) == (0, 1)


def test_readable_page_without_an_article() -> None:
    body = b"<nav>Menu</nav><p>Short.</p>" + b"".join(b"<div><a href=/>Link %d</a></div>" % n for n in range(50))
    assert readable(body, media_type="text/html", charset="").split("\n")[:3] == ["Menu", "Short.", "Link 0"]


def test_readable_plain_text() -> None:
    assert readable("a <b>đ</b>\n\nc".encode(), media_type="text/plain", charset="") == "a <b>đ</b>\n\nc"


def test_readable_xhtml() -> None:
    body = b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>a</p></body></html>"
    assert readable(body, media_type="application/xhtml+xml", charset="") == "a"


@pytest.mark.parametrize("media_type", ["image/svg+xml", "image/png", "application/octet-stream", ""])
def test_readable_other_type(media_type: str) -> None:
    with pytest.raises(Refused) as caught:
        readable(b"%PDF", media_type=media_type, charset="")
    assert (caught.value.code, caught.value.facts) == ("capture_unreadable", {"media_type": media_type})
    assert code_of(lambda: locate(b"%PDF", "PDF", media_type=media_type, charset="")) == "capture_unreadable"


# quotes


def test_find_with_surroundings() -> None:
    text = "One two three. Four  five\nsix seven. Eight nine ten."
    assert find(text, "five six", context=12) == Found("five six", "three. Four", "seven. Eight", 20)
    assert find(text, "One", context=7) == Found("One", "", "two")
    assert find(text, "ten.", context=100) == Found("ten.", "One two three. Four five six seven. Eight nine", "", 47)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Nước chanh", unicodedata.normalize("NFD", "Nước chanh")),
        (unicodedata.normalize("NFD", "Nước chanh"), "Nước chanh"),
        ("Nước\n\t chanh", " Nước\u00a0chanh "),
        ("Nước\u00ad cha\u200bnh\ufeff \u202e", "Nước chanh"),
        ("Nước chanh \ue000", "Nước \x00chanh"),
    ],
)
def test_find_form_and_white_space_aside(text: str, quote: str) -> None:
    assert find(text, quote).quote == "Nước chanh"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It is unsafe.", "safe"),
        ("It is unsafe.", "It is un"),
        ("giá 3.500 đồng", "500 đồng"),
        ("giá 13 đồng", "3 đồng"),
        ("tăng 3,5 lần", "tăng 3"),
        ("Nước chanh", "nước chanh"),
        ("Nước chanh", "Nuoc chanh"),
        ("“Nước” chanh", '"Nước" chanh'),
        ("Nước chanh", ""),
        ("Nước chanh", "\u200b"),
        ("", "a"),
    ],
)
def test_find_quote_that_is_not_there(text: str, quote: str) -> None:
    with pytest.raises(Refused) as caught:
        find(text, quote)
    assert (caught.value.code, caught.value.facts) == ("quote_not_found", {"quote": seen(quote)})


def test_find_takes_the_whole_word_after_a_part_of_one() -> None:
    assert find("unsafe or safe", "safe") == Found("safe", "unsafe or", "", 10)


@pytest.mark.parametrize(
    ("text", "quote", "before", "after"),
    [
        ("我们的食品安全没有问题", "食品安全", "们的", "没有"),
        ("ภาษาไทยดีมาก", "ไทย", "ษา", "ดี"),
        ("今日はとても良い天気です", "良い天気", "ても", "です"),
    ],
)
def test_find_in_scripts_without_spaces(text: str, quote: str, before: str, after: str) -> None:
    assert find(text, quote, context=2) == Found(quote, before, after, text.index(quote))


def test_find_error_quotes_no_more_than_a_line() -> None:
    with pytest.raises(Refused) as caught:
        find("", "từ " * 100)
    assert caught.value.facts["quote"] == ("từ " * 27)[:80] + "…"


def test_find_error_shows_where_a_long_quote_leaves_the_page() -> None:
    said = " ".join(map(str, range(100, 160)))
    with pytest.raises(Refused) as caught:
        find(f"a {said} z", said.replace("140", "X40"))
    assert caught.value.facts["quote"] == f"…{said[120:160]}X{said[161:200]}…"


def test_locate_takes_surroundings_from_the_article() -> None:
    found = page(ARTICLE, "Rửa tay đúng cách", context=30)
    assert found == Found("Rửa tay đúng cách", "", "Đoạn 0: người dân nên rửa tay", 19)
    last = page(ARTICLE, "Việc thứ hai trong ngày", context=20)
    assert (last.before, last.after) == ("thứ nhất trong ngày", "")


def test_locate_quote_outside_the_article() -> None:
    found = page(ARTICLE, "Liên hệ quảng cáo", context=8)
    assert (found.before, found.after) == ("ngày", "")


@pytest.mark.parametrize("quote", ["Liên hệ quảng cáo", "Việc thứ hai trong ngày", "Trang chủ", "nên  rửa\u200b tay"])
def test_locate_place_is_in_all_visible_text(quote: str) -> None:
    found = page(ARTICLE, quote)
    text = seen(whole(ARTICLE, media_type="text/html", charset=""))
    assert text[found.place :].startswith(f"{found.quote}")
    assert found.place == text.index(found.quote)


def test_locate_over_inline_elements() -> None:
    found = page(ARTICLE, "nên rửa tay với", context=9)
    assert (found.quote, found.before, found.after) == ("nên rửa tay với", "người dân", "xà phòng,")


@pytest.mark.parametrize(
    ("html", "quote"),
    [
        ("<p>The vaccine is <span class=x>not</span> dangerous.</p>", "The vaccine is dangerous."),
        ("<p>The vaccine is <span hidden>very</span> dangerous.</p>", "very"),
        ("<p>Fine.</p><script>var a = 'The vaccine is dangerous.'</script>", "The vaccine is dangerous."),
        ("<noscript>The vaccine is dangerous.</noscript>", "The vaccine is dangerous."),
        ("<!-- The vaccine is dangerous. -->", "The vaccine is dangerous."),
    ],
)
def test_locate_what_no_reader_sees(html: str, quote: str) -> None:
    assert code_of(lambda: page(html.encode(), quote)) == "quote_not_found"


def test_locate_in_plain_text() -> None:
    assert page("a <b>đ</b> c".encode(), "<b>đ</b>", media_type="text/plain") == Found("<b>đ</b>", "a", "c", 2)


@pytest.mark.parametrize(
    "rest", [b"<p>And so on and on.</p>" * 120_000, b"<p>And so on and on." * 60_000], ids=["size", "tags"]
)
def test_locate_in_a_page_too_large_to_pick_out_the_article(rest: bytes) -> None:
    body = b"<nav>Menu</nav><p>First.</p>" + rest
    assert page(body, "First.", context=10) == Found("First.", "Menu", "And so on", 5)


# PDF

PAGES = pdf(written("Trang một: nước chanh không", "chữa được ung thư."), written("Trang hai."))


def test_readable_pdf() -> None:
    text = readable(PAGES, media_type="application/pdf", charset="")
    assert text == "Trang một: nước chanh không\nchữa được ung thư.\fTrang hai."
    assert whole(PAGES, media_type="application/pdf", charset="utf-8") == text


def test_locate_in_pdf_over_lines_and_pages() -> None:
    assert page(PAGES, "không chữa được", media_type="application/pdf", context=12) == Found(
        "không chữa được", "nước chanh", "ung thư.", 22
    )
    assert page(PAGES, "thư. Trang", media_type="application/pdf", context=6) == Found("thư. Trang", "ung", "hai.", 42)


def test_locate_in_pdf_is_letter_for_letter() -> None:
    assert code_of(lambda: page(PAGES, "Không chữa được", media_type="application/pdf")) == "quote_not_found"
    assert code_of(lambda: page(PAGES, "chữa đượ", media_type="application/pdf")) == "quote_not_found"


@pytest.mark.parametrize("call", [readable, whole])
def test_readable_damaged_pdf(call: Callable[..., str]) -> None:
    assert code_of(lambda: call(b"%PDF-1.7", media_type="application/pdf", charset="")) == "pdf_unreadable"
