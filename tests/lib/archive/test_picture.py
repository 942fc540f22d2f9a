"""Pictures without what they tell, and pictures that are none."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from minhchung.errors import Refused
from minhchung.lib.archive.picture import FORMATS, PIXELS, bare
from minhchung.lib.archive.sniff import sniff
from tests.lib.archive.loopback import code_of

SECRET = "SECRET 10.7769 N"  # what must not be found again
ORIENTATION, MAKE, GPS, LATITUDE_REF = 0x0112, 0x010F, 0x8825, 1
SAID = pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow says it of damaged EXIF, and goes on
TOP, BOTTOM = (200, 30, 30), (30, 30, 200)


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[ORIENTATION], found[MAKE] = orientation, SECRET
    found[GPS] = {LATITUDE_REF: SECRET}
    return found


def two_colours(mode: str = "RGB") -> Image.Image:
    """Twice as high as it is wide."""
    image = Image.new("RGB", (16, 32), TOP)
    image.paste(BOTTOM, (0, 16, 16, 32))
    return image.convert(mode)


def encoded(image: Image.Image, media_type: str, **told: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, FORMATS[media_type], **told)
    return out.getvalue()


def told(media_type: str) -> dict[str, Any]:
    """All that a picture of this kind can tell."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", SECRET)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + SECRET.encode()
    common = {"exif": exif(), "icc_profile": profile, "xmp": SECRET.encode()}
    all_kinds: dict[str, dict[str, Any]] = {
        "image/jpeg": common | {"comment": SECRET, "dpi": (301, 301)},
        "image/png": common | {"pnginfo": notes, "dpi": (301, 301)},
        "image/webp": common,
        "image/gif": {"comment": SECRET},
    }
    return all_kinds[media_type]


@pytest.mark.parametrize("media_type", FORMATS)
def test_bare_tells_nothing(media_type: str) -> None:
    body = encoded(two_colours(), media_type, **told(media_type)) + SECRET.encode()
    assert body.count(SECRET.encode()) > 1
    found = bare(body, media_type)
    with Image.open(io.BytesIO(found)) as image:
        image.load()
        kept = set(image.info) - {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "loop",
            "background",
            "timestamp",
            "duration",
        }
        assert (found.count(b"SECRET"), dict(image.getexif()), kept, image.size) == (0, {}, set(), (16, 32))
        assert image.info.get("jfif_density", (1, 1)) == (1, 1)


@pytest.mark.parametrize("media_type", FORMATS)
def test_bare_is_the_same_for_the_same_bytes(media_type: str) -> None:
    body = encoded(two_colours(), media_type)
    assert bare(body, media_type) == bare(body, media_type)


@pytest.mark.parametrize(
    ("media_type", "kept"),
    [
        ("image/jpeg", "image/jpeg"),
        ("image/png", "image/png"),
        ("image/webp", "image/webp"),
        ("image/gif", "image/png"),
    ],
)
def test_bare_kind(media_type: str, kept: str) -> None:
    assert sniff(bare(encoded(two_colours(), media_type), media_type)) == kept


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/webp"])
def test_bare_turns_the_picture_upright(media_type: str) -> None:
    found = bare(encoded(two_colours(), media_type, exif=exif(orientation=6)), media_type)  # its top is on the right
    with Image.open(io.BytesIO(found)) as image:
        assert (image.size, near(image, (1, 8)), near(image, (30, 8))) == ((32, 16), BOTTOM, TOP)


def near(image: Image.Image, place: tuple[int, int]) -> tuple[int, int, int]:
    """The one of the two colours that is at `place`; lossy kinds miss by a little."""
    found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return min(TOP, BOTTOM, key=lambda colour: sum(abs(a - b) for a, b in zip(found, colour, strict=True)))


@SAID
def test_bare_with_damaged_exif() -> None:
    body = encoded(two_colours(), "image/jpeg", exif=b"Exif\0\0MM\0*\0\0\0\xff\xff\xff\xff")
    with Image.open(io.BytesIO(bare(body, "image/jpeg"))) as image:
        assert image.size == (16, 32)


@pytest.mark.parametrize(
    ("mode", "media_type", "kept"),
    [
        ("1", "image/png", "L"),
        ("L", "image/jpeg", "L"),
        ("P", "image/png", "RGB"),
        ("LA", "image/png", "RGBA"),
        ("RGBA", "image/png", "RGBA"),
        ("RGBA", "image/webp", "RGBA"),
        ("CMYK", "image/jpeg", "RGB"),
    ],
)
def test_bare_mode(mode: str, media_type: str, kept: str) -> None:
    image = Image.new("RGBA", (4, 4), (9, 9, 9, 9)) if mode.endswith("A") else two_colours()
    with Image.open(io.BytesIO(bare(encoded(image.convert(mode), media_type), media_type))) as found:
        assert found.mode == kept


def test_bare_grey_of_16_bits() -> None:
    image = Image.frombytes("I;16", (2, 1), struct.pack("<2H", 0x8000, 0xFFFF))
    with Image.open(io.BytesIO(bare(encoded(image, "image/png"), "image/png"))) as found:
        assert (found.mode, found.tobytes()) == ("L", b"\x80\xff")


def test_bare_lossless_webp_keeps_each_pixel() -> None:
    image = Image.effect_noise((40, 40), 90).convert("RGB")
    with Image.open(io.BytesIO(bare(encoded(image, "image/webp", lossless=True), "image/webp"))) as found:
        assert found.convert("RGB").tobytes() == image.tobytes()


@pytest.mark.parametrize("media_type", ["image/gif", "image/png", "image/webp"])
def test_bare_first_frame(media_type: str) -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in (TOP, BOTTOM)]
    body = encoded(frames[0], media_type, save_all=True, append_images=frames[1:], duration=99, lossless=True)
    with Image.open(io.BytesIO(bare(body, media_type))) as found:
        assert (near(found, (1, 1)), getattr(found, "n_frames", 1)) == (TOP, 1)


def head_of_png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 5001), (10_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_bare_too_many_pixels(size: tuple[int, int]) -> None:
    with pytest.raises(Refused) as caught:
        bare(head_of_png(*size), "image/png")
    assert (caught.value.code, caught.value.facts) == ("picture_too_large", {"limit": 40})


def test_bare_as_many_pixels_as_allowed() -> None:
    body = encoded(Image.new("1", (8000, PIXELS // 8000)), "image/png")
    with Image.open(io.BytesIO(bare(body, "image/png"))) as found:
        assert found.size == (8000, 5000)


def test_bare_notes_that_unpack_to_gigabytes() -> None:
    body = head_of_png(3, 3)
    note = b"zTXtA\0\0" + zlib.compress(b"a" * 2**24)
    bomb = body[:33] + struct.pack(">I", len(note) - 4) + note + struct.pack(">I", zlib.crc32(note)) + body[33:]
    assert code_of(lambda: bare(bomb, "image/png")) == "picture_unreadable"


def test_bare_jpeg_of_a_thousand_scans() -> None:
    body = encoded(two_colours(), "image/jpeg", progressive=True)
    start = body.rindex(b"\xff\xda")
    scan = body[start:-2]
    assert code_of(lambda: bare(body[:start] + scan * 1000 + body[-2:], "image/jpeg")) == "picture_unreadable"


@pytest.mark.parametrize("media_type", FORMATS)
def test_bare_damaged(media_type: str) -> None:
    body = encoded(Image.effect_noise((64, 64), 90).convert("RGB"), media_type)
    for cut in (b"", body[:10], body[: len(body) // 2], b"<html>", b"\0" * 999):
        assert code_of(lambda cut=cut: bare(cut, media_type)) == "picture_unreadable"  # type: ignore[misc]


def test_bare_another_kind_than_it_says() -> None:
    assert code_of(lambda: bare(encoded(two_colours(), "image/png"), "image/jpeg")) == "picture_unreadable"
    assert code_of(lambda: bare(encoded(two_colours(), "image/png"), "image/svg+xml")) == "picture_unreadable"


@SAID
@pytest.mark.parametrize("media_type", FORMATS)
def test_bare_with_any_byte_changed(media_type: str) -> None:
    body = encoded(two_colours(), media_type, **told(media_type))
    for place in range(len(body)):
        try:
            bare(body[:place] + bytes([body[place] ^ 0x41]) + body[place + 1 :], media_type)
        except Refused as error:
            assert error.code.startswith("picture_")  # noqa: PT017  # nothing at all may be raised as well
