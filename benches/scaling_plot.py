"""Draws what `scaling.py` has measured: one small picture for each curve, on a page that is readable in light and dark."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scaling import Measured

COLUMNS = 3
WIDTH, HEIGHT = 270, 170
PLOT = (12, 44, 246, 88)  # left, top, width, height within a picture

STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.small { font-size: 10px; fill: #59636e }
.axis { stroke: #d1d9e0; fill: none }
.guide { stroke: #818b98; stroke-dasharray: 2 3; fill: none }
.seconds { stroke: #0969da; fill: none; stroke-width: 1.8 }
.bytes { stroke: #bc4c00; fill: none; stroke-width: 1.8 }
.worse { fill: #d1242f; font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .small { fill: #9198a1 }
  .axis { stroke: #3d444d }
  .guide { stroke: #656c76 }
  .seconds { stroke: #4493f8 }
  .bytes { stroke: #f0883e }
  .worse { fill: #f85149 }
}
"""


def drawing(measured: list[Measured]) -> str:
    rows = -(-len(measured) // COLUMNS)
    width, height = COLUMNS * WIDTH, rows * HEIGHT + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">',
        "<title>Time and memory of aiomend against the size of its input, both axes logarithmic</title>",
        f"<style>{STYLE}</style>",
        key(),
    ]
    for at, one in enumerate(measured):
        x, y = at % COLUMNS * WIDTH, at // COLUMNS * HEIGHT + 34
        parts.append(f'<g transform="translate({x} {y})">{picture(one)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def key() -> str:
    entries = [("seconds", "time", 12), ("bytes", "memory", 84), ("guide", "n log n", 176)]
    marks = "".join(
        f'<path class="{name}" d="M{x} 16h22"/><text x="{x + 28}" y="20">{text}</text>' for name, text, x in entries
    )
    return f'<g>{marks}<text class="small" x="262" y="20">both axes logarithmic; exponents of the upper sizes</text></g>'


def picture(one: Measured) -> str:
    left, top, width, height = PLOT
    first, last = one.points[0], one.points[-1]
    lengths = [point.length for point in one.points]

    def across(length: int) -> float:
        return left + width * math.log(length / first.length) / math.log(last.length / first.length)

    # What n log n grows by fills the height of every picture, so that slopes can be compared.
    most = math.log(last.length * math.log2(last.length) / (first.length * math.log2(first.length)))

    def up(ratio: float) -> float:
        return top + height - height * min(1.15, math.log(ratio) / most)

    def line(name: str, values: list[float]) -> str:
        points = " ".join(f"{across(length):.1f},{up(value / values[0]):.1f}" for length, value in zip(lengths, values))
        return f'<polyline class="{name}" points="{points}"/>'

    bottom = top + height
    return "".join(
        [
            f'<text x="{left}" y="14">{escape(one.curve.what)}</text>',
            exponents(one, left),
            f'<path class="axis" d="M{left} {top}V{bottom}H{left + width}"/>',
            line("guide", [length * math.log2(length) for length in lengths]),
            line("bytes", [float(point.bytes) for point in one.points]),
            line("seconds", [point.seconds for point in one.points]),
            f'<text class="small" x="{left}" y="{bottom + 14}">{first.size:,}: {milliseconds(first)}</text>',
            f'<text class="small" x="{left + width}" y="{bottom + 14}" text-anchor="end">'
            f"{last.size:,}: {milliseconds(last)}, {last.bytes / 1e6:.0f} MB</text>",
        ]
    )


def milliseconds(point) -> str:
    return f"{point.seconds * 1000:.0f} ms"


def exponents(one: Measured, left: int) -> str:
    words = []
    for value, name in (("seconds", "time"), ("bytes", "memory")):
        exponent = one.exponent(value)
        text = f"{name} does not grow" if exponent is None else f"{name} n^{exponent:.2f}"
        words.append(f'<tspan class="worse">{text}</tspan>' if one.is_worse(value) else text)
    return f'<text class="small" x="{left}" y="30">{" · ".join(words)}</text>'
