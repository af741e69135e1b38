"""Charts as SVG drawn by the server: no script, they print; each stands beside the table it shows."""

from collections.abc import Sequence
from html import escape

CLASSES = ("#faeeda", "#f3d3a4", "#e3a15c", "#c4692b", "#8f3b12")
LIGHT_FROM = 3


def bars(rows: Sequence[tuple[str, float]]) -> str:
    """Horizontal bars with their hours."""
    most = max((value for _, value in rows), default=0) or 1
    drawn = [
        f'<text x="0" y="{22 + 30 * n}" font-size="14" fill="#1b2430">{escape(name)}</text>'
        f'<rect x="86" y="{10 + 30 * n}" width="{max(2, 330 * value / most):.0f}" height="16" rx="4" fill="#c4692b"/>'
        f'<text x="{94 + max(2, 330 * value / most):.0f}" y="{23 + 30 * n}" font-size="13" fill="#465162">'
        f"{value:,.0f} 小时</text>"
        for n, (name, value) in enumerate(rows)
    ]
    return _svg(520, max(40, 10 + 30 * len(rows)), "负担来源，数值见下表", drawn)


def trend(points: Sequence[tuple[str, float]]) -> str:
    """Twelve months as one line."""
    most = max((value for _, value in points), default=0) or 1
    step = 460 / max(1, len(points) - 1)
    at = [(30 + step * n, 150 - 120 * value / most) for n, (_, value) in enumerate(points)]
    path = " ".join(f"{'M' if n == 0 else 'L'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(at))
    drawn = [f'<path d="M30 {y}H490" stroke="#ece9e1"/>' for y in (30, 70, 110, 150)]
    drawn.append(f'<path d="{path}" fill="none" stroke="#1f4e7d" stroke-width="3"/>')
    for (label, _), (x, y) in zip(points, at, strict=True):
        drawn.append(
            f'<text x="{x:.0f}" y="172" font-size="12" text-anchor="middle" fill="#616b7a">{escape(label)}</text>'
        )
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1f4e7d"/>')
    if points:
        x, y = at[-1]
        drawn.append(
            f'<text x="{x:.0f}" y="{y - 8:.0f}" font-size="13" text-anchor="end" fill="#1f4e7d">'
            f"{points[-1][1]:g}</text>"
        )
    return _svg(520, 180, "十二个月走势，数值见下表", drawn)


def tiles(rows: Sequence[tuple[str, int]]) -> str:
    """Counties as equal tiles in code order: no map is needed to say where, and none is approved yet."""
    most = max((value for _, value in rows), default=0) or 1
    drawn = []
    for n, (name, value) in enumerate(rows):
        x, y = 128 * (n % 4), 76 * (n // 4)
        shade = min(len(CLASSES) - 1, round((len(CLASSES) - 1) * value / most))
        ink = "#fff" if shade >= LIGHT_FROM else "#3a2a10"
        drawn.append(
            f'<rect x="{x}" y="{y}" width="122" height="70" rx="6" fill="{CLASSES[shade]}"/>'
            f'<text x="{x + 61}" y="{y + 30}" font-size="14" text-anchor="middle" fill="{ink}">'
            f"{escape(name[:6])}</text>"
            f'<text x="{x + 61}" y="{y + 52}" font-size="15" font-weight="700" text-anchor="middle" fill="{ink}">'
            f"{value:,}</text>"
        )
    return _svg(512, 76 * max(1, -(-len(rows) // 4)), "各县区本月小时数，数值见下表", drawn)


def _svg(width: int, height: int, told: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{told}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>'
    )
