"""Cost against number of rules, both on log scales, as a small SVG."""

from __future__ import annotations

from math import log10
from pathlib import Path

WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM = 640, 360, 80, 140, 50
LINES = (("ours", "#0a6", "clean"), ("loop", "#c33", "loop over regexes"))


def write_graph(costs: dict[str, dict[int, float]], file: Path) -> None:
    """Writes the graph. costs: line → number of rules → microseconds a document."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *_axes(),
    ]
    for name, colour, label in LINES:
        points = [_point(rules, cost) for rules, cost in sorted(costs[name].items())]
        if not points:
            continue
        line = " ".join(f"{x},{y}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        x, y = points[-1]
        parts.append(f'<text x="{x + 8}" y="{y + 4}" fill="{colour}">{label}</text>')
    file.write_text("\n".join([*parts, "</svg>\n"]), "utf-8")


def _axes() -> list[str]:
    parts = []
    for power in range(1, 7):
        x, y = _point(10, 10**power)
        label = f"{10**power / 1000:g} ms" if power >= 3 else f"{10**power} µs"
        parts.append(f'<path d="M{x} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{label}</text>')
    for power in range(1, 6):
        x, y = _point(10**power, 10)
        parts.append(f'<text x="{x}" y="{y + 20}" text-anchor="middle">{10**power:,}</text>')
    middle = (WIDTH - RIGHT + LEFT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">rules</text>')
    return parts


def _point(rules: float, cost: float) -> tuple[float, float]:
    x = LEFT + (log10(rules) - 1) / 4 * (WIDTH - LEFT - RIGHT)
    y = HEIGHT - BOTTOM - (log10(cost) - 1) / 5 * (HEIGHT - BOTTOM - 20)
    return round(x, 1), round(y, 1)
