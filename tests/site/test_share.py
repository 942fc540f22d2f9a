"""Share images: their size, every letter, small, the same bytes each time, and a sample never without its stripe."""

import io

import pytest
from PIL import Image

from minhchung.lib.publication.document import VERDICTS
from minhchung.site.share import COLOURS, HEIGHT, WIDTH, settable, share_image

TITLE = "Không có lệnh cắt điện toàn tỉnh ba ngày vì bão số 3"
STACKED = "Ẩm ướt, quỵ ngã, ngẫm nghĩ, đột quỵ, ỹ, ặ, ỗ, Ử"


def image(title: str = TITLE, **other: str) -> bytes:
    given = {"verdict": "false", "word": "Sai", "name": "Minh Chứng", "date": "22/11/2026"} | other
    return share_image(title, **given)


def pixels(title: str = TITLE, **other: str) -> Image.Image:
    return Image.open(io.BytesIO(image(title, **other))).convert("RGB")


def ink(picture: Image.Image) -> int:
    """How many pixels of the title's field are no paper."""
    field = picture.crop((400, 0, WIDTH, 480))
    return sum(n for n, colour in field.getcolors(1 << 20) or [] if colour != (0xFB, 0xFC, 0xFB))


@pytest.mark.parametrize("verdict", VERDICTS)
def test_image_of_each_verdict_has_its_size_and_colour(verdict: str) -> None:
    picture = pixels(verdict=verdict, word="Chưa đủ bằng chứng")
    assert (picture.size, picture.getpixel((5, 300))) == ((WIDTH, HEIGHT), tuple(bytes.fromhex(COLOURS[verdict])))


def test_verdicts_differ_without_their_colours() -> None:
    shapes = {pixels(verdict=verdict).crop((0, 0, 360, 300)).convert("L").point(lambda v: v > 150 and 255).tobytes()
              for verdict in VERDICTS}  # fmt: skip
    assert len(shapes) == len(VERDICTS)


def test_same_text_gives_the_same_bytes() -> None:
    assert image() == image()


def test_text_in_parts_gives_the_image_of_the_composed_one() -> None:
    from unicodedata import normalize

    assert image(normalize("NFD", STACKED)) == image(STACKED)


@pytest.mark.parametrize("title", [TITLE, STACKED, TITLE * 3])
def test_image_is_small(title: str) -> None:
    assert len(image(title, sample="Dữ liệu mẫu")) < 25_000


def test_each_vietnamese_letter_is_in_the_font() -> None:
    assert (settable(STACKED), settable("“Đúng” – 3.500 ₫…")) == (STACKED, "“Đúng” – 3.500 ₫…")


@pytest.mark.parametrize("title", ["ดื่มน้ำร้อน", "الماء الساخن", "热水", "गरम पानी", "热水 và nước"])
def test_title_in_letters_that_cannot_be_set_gives_its_place_to_the_desk(title: str) -> None:
    assert image(title) == image("Minh Chứng", name="")


def test_sign_that_the_font_lacks_is_left_out() -> None:
    assert image("Gấp 🚨️ chia sẻ") == image("Gấp chia sẻ")


def test_title_too_long_for_the_image_ends_in_an_ellipsis() -> None:
    shown = [image(f"{TITLE} " * 12 + end) for end in ("một", "hai")]
    assert shown[0] == shown[1]


def test_word_wider_than_the_image_stays_in_it() -> None:
    column = pixels("đ" * 400).crop((WIDTH - 40, 0, WIDTH, HEIGHT))
    assert column.getcolors() == [(40 * HEIGHT, (0xFB, 0xFC, 0xFB))]


def test_empty_title_gives_its_place_to_the_desk() -> None:
    assert ink(pixels("")) > 1000


@pytest.mark.parametrize("sample", ["", "Dữ liệu mẫu"])
def test_caveat_stands_above_the_desk_and_takes_room_from_nothing_else(sample: str) -> None:
    title = f"{TITLE} " * 12
    plain, said = (pixels(title, sample=sample, caveat=caveat) for caveat in ("", "Chưa có người thứ hai đọc lại"))
    foot = HEIGHT - (64 if sample else 0)
    line = said.crop((400, foot - 128, WIDTH, foot - 84)).getcolors(1 << 20) or []
    assert sum(n for n, colour in line if colour == (0x14, 0x20, 0x1C)) > 500
    same = [picture.crop((400, foot - 84, WIDTH, HEIGHT)).tobytes() for picture in (plain, said)]
    assert same[0] == same[1]
    gap = said.crop((400, foot - 148, WIDTH, foot - 128)).getcolors(1 << 20)
    assert gap == [((WIDTH - 400) * 20, (0xFB, 0xFC, 0xFB))]


def test_sample_desk_says_so_in_stripes() -> None:
    ends = [pixels(sample=sample).crop((0, 570, 360, HEIGHT)).getcolors() or [] for sample in ("Dữ liệu mẫu", "")]
    yellow = [sum(n for n, colour in colours if colour == (0xFF, 0xE7, 0xA1)) > 3000 for colours in ends]
    assert yellow == [True, False]
