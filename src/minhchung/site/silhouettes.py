"""The shapes of the verdicts for pictures, on a field of 24 x 24: the silhouettes of templates/site/shapes.html."""

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw

_FINE = 4  # drawn this many times larger and made smaller, because the drawing functions leave jagged edges

Points = Sequence[tuple[float, float]]


@lru_cache(maxsize=32)
def silhouette(verdict: str, size: int) -> Image.Image:
    """The shape of `verdict`, `size` pixels square: 255 where it is, 0 where it is not, between at its edges."""
    pen = _Pen(size * _FINE)
    _SHAPES[verdict](pen)
    return pen.image.reduce(_FINE)


class _Pen:
    """Draws in units of the field; `ink` 0 cuts out of what was drawn before."""

    def __init__(self, pixels: int) -> None:
        self.image = Image.new("L", (pixels, pixels))
        self._draw = ImageDraw.Draw(self.image)
        self._unit = pixels / 24

    def area(self, points: Points, ink: int = 255) -> None:
        self._draw.polygon(self._scaled(points), fill=ink)

    def line(self, points: Points, ink: int = 255, width: float = 2) -> None:
        self._draw.line(self._scaled(points), fill=ink, width=round(width * self._unit), joint="curve")

    def disc(self, centre: tuple[float, float], radius: float, start: float = 0, end: float = 360) -> None:
        self._draw.pieslice(self._box(centre, radius), start, end, fill=255)

    def arc(self, centre: tuple[float, float], radius: float, start: float, end: float) -> None:
        """An arc whose stroke of 2 units has `radius` in its middle; degrees clockwise from the right."""
        self._draw.arc(self._box(centre, radius + 1), start, end, fill=255, width=round(2 * self._unit))

    def _scaled(self, points: Points) -> list[tuple[float, float]]:
        return [(x * self._unit, y * self._unit) for x, y in points]

    def _box(self, centre: tuple[float, float], radius: float) -> list[tuple[float, float]]:
        x, y = centre
        return self._scaled([(x - radius, y - radius), (x + radius, y + radius)])


def _true(pen: _Pen) -> None:
    pen.disc((12, 12), 11)
    pen.line([(6.8, 12.4), (10.4, 16), (17.4, 8.4)], ink=0, width=2.5)


def _mostly_true(pen: _Pen) -> None:
    pen.disc((11, 13), 10.5, 0, 270)
    pen.line([(14, 10), (14, 1.5)])
    pen.line([(13, 10), (22.5, 10)])
    pen.arc((14, 10), 8.5, 270, 360)


def _misleading(pen: _Pen) -> None:
    pen.area([(12, 0.6), (0.6, 12), (12, 23.4)])
    pen.line([(12, 2), (22, 12), (12, 22), (12, 2)])


def _false(pen: _Pen) -> None:
    pen.area([(1.5, 1.5), (22.5, 1.5), (22.5, 22.5), (1.5, 22.5)])
    pen.line([(7.5, 7.5), (16.5, 16.5)], ink=0, width=2.5)
    pen.line([(16.5, 7.5), (7.5, 16.5)], ink=0, width=2.5)


def _outdated(pen: _Pen) -> None:
    left = [(3, 23), (3, 19.6), (10, 12), (3, 4.4), (3, 1)]
    pen.area([*left, *((24 - x, y) for x, y in reversed(left))])


def _satire(pen: _Pen) -> None:
    pen.area([(1.5, 2), (22.5, 2), (22.5, 17.5), (12.5, 17.5), (6, 23.5), (6, 17.5), (1.5, 17.5)])
    smile = [(7 + 10 * t / 20, 8.5 + 11.6 * (t / 20) * (1 - t / 20)) for t in range(21)]
    pen.line(smile, ink=0, width=2.5)


def _unproven(pen: _Pen) -> None:
    for dash in range(10):
        pen.arc((12, 12), 10.2, 36 * dash, 36 * dash + 24)
    pen.arc((12, 9.4), 3.1, 180, 420)
    pen.line([(13.55, 12.08), (12.6, 12.8), (12.1, 13.5), (12, 14.5)])
    pen.disc((12, 17.6), 1.4)


_SHAPES = {
    "true": _true,
    "mostly_true": _mostly_true,
    "misleading": _misleading,
    "false": _false,
    "outdated": _outdated,
    "satire": _satire,
    "unproven": _unproven,
}
