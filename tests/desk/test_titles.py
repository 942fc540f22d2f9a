"""What a capture is called in the desk."""

import pytest

from minhchung.desk.titles import LONGEST, title
from minhchung.errors import Refused
from tests.lib.archive.pdfs import pdf, written


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("<title>Giá nước &amp; điện</title><p>x", "Giá nước & điện"),
        ("<html><head><title>\n Giá\tnước </title><title>Second</title></head>", "Giá nước"),
        ("<p>A page without a title", ""),
        ("", ""),
        ("no element at all", ""),
        ("<title></title>", ""),
        ("<svg><title>A drawing</title></svg>", "A drawing"),
        ("<title>A\0B</title>", "AB"),
        (f"<title>{'a' * 400}</title>", "a" * (LONGEST - 1) + "…"),
        (f"<!--{'x' * 300_000}--><title>Too far down</title>", ""),
        ("<title>Gia\u0301 nu\u031bo\u031b\u0301c</title>", "Giá nước"),
    ],
)
def test_page_is_called_by_its_title(body: str, named: str) -> None:
    assert title(body.encode(), media_type="text/html", charset="utf-8") == named


def test_text_is_called_by_its_first_line() -> None:
    assert title("\n \n  Giá nước\nMột khối".encode(), media_type="text/plain", charset="") == "Giá nước"


def test_pdf_is_not_called_by_what_it_says_of_its_maker() -> None:
    body = pdf(written("Bang gia nuoc", "Mot khoi"), more=b"/Info<</Title(nguyen-van-a-final.docx)/Author(A)>>")
    assert title(body, media_type="application/pdf", charset="") == "Bang gia nuoc"
    with pytest.raises(Refused) as caught:
        title(b"%PDF-1.7", media_type="application/pdf", charset="")
    assert caught.value.code == "pdf_unreadable"


def test_picture_has_no_title() -> None:
    assert title(b"\xff\xd8\xff", media_type="image/jpeg", charset="") == ""
