"""The text of PDF files, and files that would hang, crash or eat memory."""

import os
import tracemalloc

import pytest

from minhchung.errors import Refused
from minhchung.lib.archive.pdf import Limits, text
from tests.lib.archive.loopback import code_of
from tests.lib.archive.pdfs import bomb, packed, pdf, written

BOMB = pdf(bomb())
# Encryption by the standard handler; the key of nobody.
LOCKED = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -1/O<%b>/U<%b>>>" % (b"ab" * 32, b"cd" * 32)


def test_text_of_pages() -> None:
    body = pdf(written("Nước chanh", "không"), written(), written("trang 3"))
    assert text(body).split("\f") == ["Nước chanh\nkhông", "", "trang 3"]


def test_text_of_a_word_split_at_the_end_of_a_line() -> None:
    assert text(pdf(written("the vac-", "cine works"))) == "the vaccine works"


def test_text_of_compressed_pages() -> None:
    assert text(pdf(packed(written("trang")[1]))) == "trang"


def test_text_of_a_scan() -> None:
    assert text(pdf((b"", b"0 0 9 9 re f"))) == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"%PDF-1.7",
        pdf(written("a"))[:200],
        b"%PDF-1.7\n" + os.urandom(9999),
        pdf(written("a"), more=LOCKED),
    ],
    ids=["empty", "text", "head", "cut", "noise", "locked"],
)
def test_text_of_what_cannot_be_read(body: bytes) -> None:
    assert code_of(lambda: text(body)) == "pdf_unreadable"


# The letters of each page are too many, or the machine is kept busy for hours, or gigabytes are asked for.
@pytest.mark.parametrize(
    ("body", "limits"),
    [
        (BOMB, Limits(memory=2**28)),
        (pdf(packed(b"q " * 20_000_000)), Limits(memory=2**29)),
        (
            pdf(packed(b"BT /F 12 Tf 14 TL " + b"(abcdefghij) Tj T* " * 2_000 + b"ET")),
            Limits(characters=9_000),
        ),
        (pdf((b"", b"/X Do"), forms=(*[b"/X Do " * 10] * 9, written("a")[1])), Limits(processor=1)),
        (pdf(*[written("a")] * 11), Limits(pages=10)),
        (pdf(written("a")), Limits(seconds=0.001)),
    ],
    ids=["zeros", "operators", "letters", "forms", "pages", "clock"],
)
def test_text_beyond_a_limit(body: bytes, limits: Limits) -> None:
    assert len(body) < 200_000
    with pytest.raises(Refused) as caught:
        text(body, limits=limits)
    assert (caught.value.code, caught.value.facts) == ("pdf_too_heavy", {"pages": limits.pages})


def test_text_up_to_the_limits() -> None:
    assert text(pdf(*[written("ab")] * 3), limits=Limits(pages=3, characters=6)) == "ab\fab\fab"


def test_text_costs_this_process_nothing() -> None:
    tracemalloc.start()
    try:
        assert code_of(lambda: text(BOMB)) == "pdf_too_heavy"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2**20


def test_text_of_a_file_with_a_byte_changed() -> None:
    whole = pdf(written("Nước chanh"))
    for place in range(0, len(whole), 97):
        try:
            text(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        except Refused as error:
            assert error.code in {"pdf_unreadable", "pdf_too_heavy"}  # noqa: PT017  # nothing at all may be raised as well
