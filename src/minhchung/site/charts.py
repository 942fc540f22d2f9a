"""Charts as SVG, drawn here, so that no reader needs a script. Every one of them has a table beside it.

They are read without colour: each row carries its name and its numbers, lines differ by their stroke and are labelled
where they end. Classes are those of minhchung.css; on a narrow screen it hides `alt`, so that labels do not touch.
"""

from collections.abc import Sequence

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

WIDE = 620
STRIP_HIGH = 70
BAR_MOST = 40.0  # the highest bar of a strip; the rest of its height is for the number above it
LINE_HIGH = 260
LINE_TOP, LINE_FLOOR = 24.0, 226.0
LINE_LEFT, LINE_RIGHT = 40.0, 600.0


def strip(values: Sequence[int], *, most: int) -> SafeString:
    """One row of upright bars, its numbers above them. `most`: the value of the highest bar of all rows."""
    step = WIDE / max(len(values), 1)
    parts = []
    for place, value in enumerate(values):
        x = step * (place + 0.5)
        high = BAR_MOST * value / max(most, 1)
        bar = f'<path class="bars" d="M{x:.1f} 66v-{high:.1f}"/>' if value else ""
        parts.append(f'{bar}<text x="{x:.1f}" y="{60 - high:.1f}" text-anchor="middle">{value}</text>')
    floor = f'<path class="grid" d="M0 66.5h{WIDE}"/>'
    return _svg(WIDE, STRIP_HIGH, "".join(parts) + floor)


def names(labels: Sequence[str]) -> SafeString:
    """The labels under a row of bars."""
    step = WIDE / max(len(labels), 1)
    return _svg(WIDE, 26, _labels([step * (place + 0.5) for place in range(len(labels))], labels, y=19))


def bar(value: int, *, most: int) -> SafeString:
    """A lying bar for a cell of a table, whose number stands in the cell beside it."""
    long = max(200 * value / max(most, 1), 1.5) if value else 0
    return _svg(200, 14, f'<path class="lying" d="M0 7h{long:.1f}"/>' if value else "")


def lines(
    labels: Sequence[str], low: Sequence[int | None], high: Sequence[int | None], *, says: str, ends: tuple[str, str]
) -> SafeString:
    """Two lines over time, `low` unbroken and `high` dashed; None leaves a gap.

    `says` is the chart in one sentence, for who hears it; `ends` are the labels where `low` and `high` end.
    """
    step = _step(max((value for value in (*low, *high) if value is not None), default=1))
    xs = _spread(len(labels))
    parts = [_grid(step), _labels(xs, labels, y=254)]
    for kind, values, end, dy in (("dash", high, ends[1], "-.8em"), ("solid", low, ends[0], "1.7em")):
        ys = [None if value is None else _height(value, step) for value in values]
        parts += [_line(kind, xs, ys), _end(xs, ys, end, dy=dy)]
    return _svg(640, LINE_HIGH, "".join(parts), says=says)


def _spread(count: int) -> list[float]:
    if count == 1:
        return [LINE_RIGHT]
    return [LINE_LEFT + (LINE_RIGHT - LINE_LEFT) * place / (count - 1) for place in range(count)]


def _step(most: int) -> int:
    """Hours between two lines of the grid, of which there are four: days, or parts of one."""
    return next((step for step in (1, 2, 3, 6, 12, 24, 48, 96, 168, 336) if most <= 4 * step), -(-most // 4))


def _height(value: int, step: int) -> float:
    return LINE_FLOOR - (LINE_FLOOR - LINE_TOP) * value / (4 * step)


def _grid(step: int) -> str:
    heights = [(step * count, _height(step * count, step)) for count in range(5)]
    return "".join(
        f'<path class="grid" d="M{LINE_LEFT:.0f} {y:.1f}H{LINE_RIGHT:.0f}"/>'
        f'<text class="t" x="32" y="{y + 4:.1f}" text-anchor="end">{value}</text>'
        for value, y in heights
    )


def _line(kind: str, xs: Sequence[float], ys: Sequence[float | None]) -> str:
    path, drawing = "", False
    for x, y in zip(xs, ys, strict=True):
        if y is not None:
            path += f"{'L' if drawing else 'M'}{x:.1f} {y:.1f}"
        drawing = y is not None
    return f'<path class="{kind}" d="{path}"/>' if path else ""


def _end(xs: Sequence[float], ys: Sequence[float | None], label: str, *, dy: str) -> str:
    """A dot at the newest point, and its label clear of the piece of the line that it stands along."""
    points = [(x, y) for x, y in zip(xs, ys, strict=True) if y is not None]
    if not points:
        return ""
    x, y = points[-1]
    along = [height for _x, height in points[-5:]]
    clear = min(along) if dy.startswith("-") else max(along)
    text = format_html('<text x="{}" y="{}" dy="{}" text-anchor="end">{}</text>', f"{x:.1f}", f"{clear:.1f}", dy, label)
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>{text}'


def _labels(xs: Sequence[float], labels: Sequence[str], *, y: int) -> str:
    """Of more than six labels every third is kept on narrow screens, counted from the last, which is the newest."""
    last, apart = len(labels) - 1, 3 if len(labels) > 6 else 1
    return "".join(
        f'<text class="{"t" if (last - place) % apart == 0 else "t alt"}" x="{x:.1f}" y="{y}" text-anchor="middle">'
        f"{conditional_escape(label)}</text>"
        for place, (x, label) in enumerate(zip(xs, labels, strict=True))
    )


def _svg(wide: int, high: int, inside: str, *, says: str = "") -> SafeString:
    told = format_html('role="img" aria-label="{}"', says) if says else 'aria-hidden="true"'
    # Numbers are formatted above and texts are escaped there: nothing else gets in.
    return mark_safe(f'<svg viewBox="0 0 {wide} {high}" {told}>{inside}</svg>')  # noqa: S308  # see above
