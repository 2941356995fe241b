"""Plots as inline SVG: no script, no font and no picture from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

_ROW, _LABEL, _WIDTH = 24, 190, 360
INK, PALE, GOOD, OLD = "#1d2733", "#d8dee6", "#2f6f8f", "#b9c4d0"
LINES = ("#2f6f8f", "#b5533c", "#5b7f3a", "#7a5aa6")


def bars(rows: Sequence[tuple[str, float, float | None, str]]) -> Markup:
    """Shares from 0 to 1 by (label, value, value before or None, note), the earlier as a thin bar beneath."""
    height = _ROW * len(rows) + 6
    body = Markup("").join(_bar(number, *row) for number, row in enumerate(rows))
    return _svg(_LABEL + _WIDTH + 150, height, body, "bars")


def _bar(number: int, label: str, value: float, before: float | None, note: str) -> Markup:
    top = number * _ROW + 4
    old = (
        Markup('<rect x="{}" y="{}" width="{:.1f}" height="4" fill="{}"/>').format(
            _LABEL, top + 14, _WIDTH * before, OLD
        )
        if before is not None
        else ""
    )
    return Markup(
        '<text x="{}" y="{}" text-anchor="end">{}</text><rect x="{}" y="{}" width="{}" height="14" fill="{}"/>'
        '<rect x="{}" y="{}" width="{:.1f}" height="14" fill="{}"/>{}<text x="{}" y="{}">{}</text>'
    ).format(
        _LABEL - 8, top + 12, label, _LABEL, top, _WIDTH, PALE, _LABEL, top, _WIDTH * value, GOOD, old,
        _LABEL + _WIDTH + 8, top + 12, note,
    )  # fmt: skip


def confusion(counts: Mapping[tuple[str, str], int]) -> Markup:
    """A table of squares: expected verdicts down, given ones across; darker is more."""
    rows = sorted({expected for expected, _ in counts})
    columns = sorted({given for _, given in counts})
    most = max(counts.values(), default=1)
    side, left, top = 54, 230, 78
    parts = []
    for y, expected in enumerate(rows):
        parts.append(
            Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
                left - 8, top + y * 30 + 20, expected.replace("_", " ")
            )
        )
        for x, given in enumerate(columns):
            count = counts.get((expected, given), 0)
            right = given in expected.split(" or ")
            colour = GOOD if right else "#b5533c"
            parts.append(
                Markup(
                    '<rect x="{}" y="{}" width="{}" height="26" fill="{}" fill-opacity="{:.2f}" stroke="{}"/>'
                    '<text x="{}" y="{}" text-anchor="middle">{}</text>'
                ).format(
                    left + x * side,
                    top + y * 30,
                    side - 4,
                    colour,
                    0.15 + 0.75 * count / most if count else 0,
                    PALE,
                    left + x * side + side / 2 - 2,
                    top + y * 30 + 18,
                    count or "",
                )
            )
    for x, given in enumerate(columns):
        at = left + x * side + side / 2
        parts.append(
            Markup('<text x="{}" y="{}" transform="rotate(-35 {} {})">{}</text>').format(
                at, top - 8, at, top - 8, given.replace("_", " ")
            )
        )
    return _svg(
        left + len(columns) * side + 60, top + len(rows) * 30 + 6, Markup("").join(parts), "confusion of verdicts"
    )


def lines(series: Mapping[str, Sequence[tuple[float, float]]], across: str, up: str) -> Markup:
    """Lines through (x, y) points, both axes logarithmic, in one picture with its own background."""
    points = [point for line in series.values() for point in line if min(point) > 0]
    xs, ys = [math.log10(x) for x, _ in points], [math.log10(y) for _, y in points]
    x0, x1, y0, y1 = math.floor(min(xs)), math.ceil(max(xs)), math.floor(min(ys)), math.ceil(max(ys))
    left, top, width, height = 74, 16, 420, 220
    parts = [Markup('<rect width="100%" height="100%" fill="#ffffff"/>')]

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            left + width * (math.log10(x) - x0) / max(x1 - x0, 1),
            top + height * (1 - (math.log10(y) - y0) / max(y1 - y0, 1)),
        )

    for power in range(x0, x1 + 1):
        x, _ = at(10.0**power, 10.0**y0)
        parts.append(
            Markup(
                '<line x1="{0:.1f}" y1="{1}" x2="{0:.1f}" y2="{2}" stroke="{3}"/>'
                '<text x="{0:.1f}" y="{4}" text-anchor="middle">{5}</text>'
            ).format(x, top, top + height, PALE, top + height + 18, f"{10.0**power:,g}")
        )
    for power in range(y0, y1 + 1):
        _, y = at(10.0**x0, 10.0**power)
        parts.append(
            Markup(
                '<line x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}" stroke="{}"/>'
                '<text x="{}" y="{:.1f}" text-anchor="end">{}</text>'
            ).format(left, y, left + width, y, PALE, left - 8, y + 4, f"{10.0**power:,g}")
        )
    for number, (name, line) in enumerate(series.items()):
        colour = LINES[number % len(LINES)]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in line if min(point) > 0))
        parts.append(
            Markup(
                '<polyline points="{}" fill="none" stroke="{}" stroke-width="2"/>'
                '<text x="{}" y="{}" style="fill:{}">{}</text>'
            ).format(drawn, colour, left + width + 12, top + 14 + 18 * number, colour, name)
        )
    parts.append(
        Markup('<text x="{}" y="{}" text-anchor="middle">{}</text><text x="12" y="12">{}</text>').format(
            left + width / 2, top + height + 38, across, up
        )
    )
    return _svg(left + width + 200, top + height + 48, Markup("").join(parts), f"{up} by {across}")


def _svg(width: float, height: float, body: Markup, title: str) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" '
        'role="img" font-family="system-ui, sans-serif" font-size="12" fill="{2}"><title>{3}</title>{4}</svg>'
    ).format(width, height, INK, title, body)
