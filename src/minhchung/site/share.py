"""The picture that a link to a check shows elsewhere: verdict in word, shape and colour, the title, desk and day.

PNG of 1200 x 630 pixels (Open Graph) in 16 colours, each ink in a few steps from its ground: half the bytes of 256.
The letters are Noto Sans from a package, set without a shaping engine: every Vietnamese letter is one glyph of that
font, and the same text gives the same picture whatever else a machine has installed.
"""

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

import fontpkg_noto_sans
import regex
from PIL import Image, ImageDraw, ImageFont

from minhchung.site.silhouettes import silhouette

WIDTH, HEIGHT = 1200, 630
COLOURS = {  # as in assets/minhchung.css, light; white on each has a contrast of 6.2 or more
    "true": "0b6b4b",
    "mostly_true": "4a6410",
    "misleading": "974a00",
    "false": "a81e22",
    "outdated": "5b3fa0",
    "satire": "97216c",
    "unproven": "46525c",
}
_PAPER, _INK, _SOFT, _WHITE, _MARK, _MARKLINE = "fbfcfb", "14201c", "4a5853", "ffffff", "ffe7a1", "8a5a00"
# Places in the palette: an ink begins with its ground. More steps are not seen at the edges of letters of this size.
_STEPS = {(_INK_AT := 0): 5, (_SOFT_AT := 5): 4, (_WORD_AT := 9): 5}
_STRIPE_AT, _EDGE_AT = 14, 15
_LEVELS = {at: [at + round(level * (steps - 1) / 255) for level in range(256)] for at, steps in _STEPS.items()}

_BAND = 360  # width of the verdict's colour on the left
_LEFT, _RIGHT = _BAND + 64, WIDTH - 60  # of the title and the line under it
_NOTE = 64  # height of the stripe of a sample desk
_LINE = 1.28  # from line to line, in sizes: under 1.2 the marks of two lines touch

_LETTER = regex.compile(r"\p{L}")
# Letters of these scripts stand alone; \p{Inherited} is a mark that found no letter to be one glyph with.
_SHAPED = regex.compile(r"[^\p{Latin}\p{Greek}\p{Cyrillic}\p{Common}\p{Inherited}]|\p{Mn}(?<![\ufe0e\ufe0f])")

Box = tuple[int, int, int, int]  # left, top, right, bottom


class _Lines(NamedTuple):
    """A text as it will stand: its lines, in letters of `size` pixels."""

    lines: Sequence[str]
    size: int


def share_image(
    title: str, *, verdict: str, word: str, name: str, date: str, sample: str = "", caveat: str = ""
) -> bytes:
    """The PNG. `word` is the verdict in the reader's language, `name` the desk, `date` the day as people write it.

    `sample`: what a sample desk says of itself ("Dữ liệu mẫu"), "" for a real one. `caveat`: a line that must travel
    with the picture (no second reviewer), or "". A title in letters that the font
    lacks (Thai, Arabic, Chinese) is left out, and the desk's name stands in its place.
    """
    canvas = _ground(verdict).copy()
    foot = HEIGHT - (_NOTE if sample else 0)
    _put(canvas, (56, 320, _BAND - 24, foot - 36), _WORD_AT, _fitted(settable(word), _BAND - 80, foot - 356, (76, 34)))
    shown = [text for text in map(settable, (title, name)) if text]
    room = (_LEFT, 56, _RIGHT, foot - (148 if caveat else 104))
    _put(canvas, room, _INK_AT, _fitted((shown or [""])[0], _RIGHT - _LEFT, room[3] - room[1], (72, 40)))
    signed = settable(", ".join([*shown[1:], date]))
    _put(canvas, (_LEFT, foot - 84, _RIGHT, foot - 34), _SOFT_AT, _Lines([_cut(signed, 32, _RIGHT - _LEFT)], 32))
    if caveat:
        _put(
            canvas,
            (_LEFT, foot - 128, _RIGHT, foot - 84),
            _INK_AT,
            _Lines([_cut(settable(caveat), 32, _RIGHT - _LEFT)], 32),
        )
    if sample:
        _stripe(canvas, settable(sample))
    return _png(canvas, COLOURS[verdict])


def settable(text: str) -> str:
    """`text` without the signs that the font lacks (emoji); "" where it lacks a letter, or would need to shape one."""
    composed = normalize("NFC", text)
    if any(not _has(letter) for letter in set(_LETTER.findall(composed))) or _SHAPED.search(composed):
        return ""
    return "".join(sign for sign in composed if sign.isspace() or _has(sign))


@lru_cache(maxsize=8192)
def _has(letter: str) -> bool:
    font = _font(32)
    # A letter that the font lacks is drawn as its box for "no such letter", which no letter looks like.
    missing = font.getmask("\U000effff")
    drawn = font.getmask(letter)
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = next(fontpkg_noto_sans.ROOT.glob("files/NotoSans[[]*"))
    font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([700, 100])  # weight, width
    return font


def _fitted(text: str, width: int, height: int, sizes: tuple[int, int]) -> _Lines:
    """`text` in the largest size between `sizes` whose lines fit; in the smallest, what does not fit is cut off."""
    words = text.split()
    for size in range(sizes[0], sizes[1] - 1, -4):
        lines = _broken(words, size, width)
        if len(lines) <= height // int(size * _LINE) and all(_wide(line, size) <= width for line in lines):
            return _Lines(_evened(words, size, width, len(lines)), size)
    lines = _broken(words, sizes[1], width)
    most = height // int(sizes[1] * _LINE)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    return _Lines([_cut(line, sizes[1], width) for line in lines], sizes[1])


def _broken(words: Sequence[str], size: int, width: int) -> list[str]:
    """The words in lines that are at most `width` wide, where a word alone is not wider."""
    lines: list[str] = []
    for word in words:
        if lines and _wide(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _evened(words: Sequence[str], size: int, width: int, count: int) -> list[str]:
    """The same number of lines, about equally long: no last line of one word."""
    lines = _broken(words, size, width)
    for narrower in range(width - 24, 0, -24):
        tried = _broken(words, size, narrower)
        if len(tried) > count or any(_wide(line, size) > narrower for line in tried):
            break
        lines = tried
    return lines


def _cut(line: str, size: int, width: int) -> str:
    """`line`, with an ellipsis for what is wider than `width`."""
    if _wide(line, size) <= width:
        return line
    kept = line.rstrip("…")
    while kept and _wide(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _wide(line: str, size: int) -> float:
    """Width in pixels. Without a shaping engine a line is as wide as its letters are."""
    return sum(_letter(letter, size) for letter in line)


@lru_cache(maxsize=65536)
def _letter(letter: str, size: int) -> float:
    return _font(size).getlength(letter)


def _put(canvas: Image.Image, box: Box, ink: int, said: _Lines) -> None:
    """Draw the lines from the top left of `box` on, in an ink of the palette."""
    field = Image.new("L", (box[2] - box[0], box[3] - box[1]))
    pen = ImageDraw.Draw(field)
    for at, line in enumerate(said.lines):
        pen.text((0, at * int(said.size * _LINE)), line, fill=255, font=_font(said.size))
    canvas.paste(field.point(_LEVELS[ink]), box[:2])


def _stripe(canvas: Image.Image, sample: str) -> None:
    """The stripe of a sample desk, as loud as on its pages."""
    canvas.paste(_hatched(), (0, HEIGHT - _NOTE))
    wide = int(_wide(sample, 32)) + 48
    top = HEIGHT - _NOTE
    canvas.paste(_INK_AT, (_LEFT - 24, top + 4, _LEFT - 24 + wide, HEIGHT))
    _put(canvas, (_LEFT, top + 10, _LEFT + wide - 24, HEIGHT), _INK_AT, _Lines([sample], 32))


@lru_cache(maxsize=1)
def _hatched() -> Image.Image:
    field = Image.new("L", (WIDTH, _NOTE), _INK_AT)
    pen = ImageDraw.Draw(field)
    for left in range(-_NOTE, WIDTH, 44):
        pen.polygon([(left, _NOTE), (left + _NOTE, 0), (left + _NOTE + 22, 0), (left + 22, _NOTE)], fill=_STRIPE_AT)
    pen.rectangle((0, 0, WIDTH, 3), fill=_EDGE_AT)
    return field


@lru_cache(maxsize=len(COLOURS))
def _ground(verdict: str) -> Image.Image:
    """Paper, the band, and the shape in it."""
    canvas = Image.new("L", (WIDTH, HEIGHT), _INK_AT)
    canvas.paste(_WORD_AT, (0, 0, _BAND, HEIGHT))
    canvas.paste(silhouette(verdict, 192).point(_LEVELS[_WORD_AT]), (56, 64))
    return canvas


def _png(canvas: Image.Image, colour: str) -> bytes:
    picture = Image.frombytes("P", canvas.size, canvas.tobytes())
    picture.putpalette(_palette(colour))
    written = io.BytesIO()
    picture.save(written, "PNG", bits=4, compress_level=4)
    return written.getvalue()


@lru_cache(maxsize=len(COLOURS))
def _palette(colour: str) -> bytes:
    inks = {
        _INK_AT: (_PAPER, _INK),
        _SOFT_AT: (_PAPER, _SOFT),
        _WORD_AT: (colour, _WHITE),
        _STRIPE_AT: (_MARK, _MARKLINE),
    }
    return b"".join(bytes(shade) for at, ends in inks.items() for shade in _shades(*ends, _STEPS.get(at, 2)))


def _shades(ground: str, ink: str, steps: int) -> Iterator[tuple[int, int, int]]:
    """From `ground` to `ink`, both among them, equally far apart."""
    low, high = bytes.fromhex(ground), bytes.fromhex(ink)
    for step in range(steps):
        red, green, blue = (a + (b - a) * step // (steps - 1) for a, b in zip(low, high, strict=True))
        yield red, green, blue
