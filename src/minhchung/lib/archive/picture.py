"""Pictures without what they say of those who took, edited or saved them: only the picture itself is kept.

A mark that is part of the picture (a name in a corner, a watermark that nobody sees) stays: no program can take it out.
PDF files are kept as they are, with what they say of their makers, since quotes stand on their bytes.
"""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageOps

from minhchung.errors import Refused

PIXELS = 40_000_000
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
# What Pillow raises on damaged files.
_FOREIGN = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError, ArithmeticError, struct.error,
    zlib.error,
)  # fmt: skip
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)
_LOSSLESS = b"VP8L"
# Each scan of a progressive JPEG goes over all pixels again: encoders write some ten of them, a bomb thousands.
_SCAN, _SCANS = b"\xff\xda", 64
_WIDE = ("I", "F")  # what modes of more than 8 bits begin with


def bare(body: bytes, media_type: str) -> bytes:
    """The picture encoded anew, upright: no EXIF, XMP, place, comment, colour profile or thumbnail; nothing after it.

    JPEG, PNG and WebP stay what they are; of what moves, the first frame is kept; GIF becomes PNG. The same bytes
    give the same bytes. Raises Refused: picture_unreadable (another kind than `media_type` too), picture_too_large.
    """
    try:
        with Image.open(BytesIO(body), formats=[FORMATS[media_type]]) as image:
            if image.width * image.height > PIXELS:
                raise Refused("picture_too_large", limit=PIXELS // 1_000_000)
            if media_type == "image/jpeg" and body.count(_SCAN) > _SCANS:
                raise Refused("picture_unreadable")
            return _encoded(_plain(image), body, media_type)
    except _BOMB as error:
        raise Refused("picture_too_large", limit=PIXELS // 1_000_000) from error
    except _FOREIGN as error:
        raise Refused("picture_unreadable") from error


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, in 8 bits: grey, RGB or RGBA."""
    image.load()
    upright: Image.Image = image
    with suppress(*_FOREIGN):  # EXIF that is damaged turns nothing
        upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith(_WIDE):
        upright = upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    seen = upright.has_transparency_data
    grey = upright.mode in ("1", "L") and not seen
    pixels = upright.convert("L" if grey else "RGBA" if seen else "RGB")
    pixels.info = {}
    return pixels


def _encoded(pixels: Image.Image, body: bytes, media_type: str) -> bytes:
    out = BytesIO()
    match media_type:
        case "image/jpeg":
            pixels.save(out, "JPEG", quality=90, subsampling="4:4:4", optimize=True)
        case "image/webp":
            pixels.save(out, "WEBP", quality=90, lossless=_LOSSLESS in body[12:64])
        case _:
            pixels.save(out, "PNG", optimize=False)
    return out.getvalue()
