"""The two pictures of the README, drawn from stored measurements where matplotlib is installed.

    python benchmarks/python/pictures.py benchmarks/results/python.json

writes row_length.svg, time as a multiple of the limit against the length of a row, and peers.svg, the peers' times as multiples
of ours, into the folder of the measurements.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

Measured = Dict[str, Dict[str, Dict[str, float]]]

OURS = "native_entropy"
COLOURS = {OURS: "#0b6e4f", f"{OURS}-2": "#6bbf9c", "numpy": "#888888", "scipy": "#8c6bb1", "torch": "#e6550d"}
WIDE = (8.0, 4.2)


def by_row_length(measured: Measured, function: str) -> Dict[str, List[Tuple[int, float]]]:
    """Multiples of the limit, by contender, at the lengths of rows that were measured in float32."""
    found: Dict[str, List[Tuple[int, float]]] = {}
    for name, rows in measured.items():
        shape = re.fullmatch(re.escape(function) + r" \[\d+,(\d+)\] f32", name)
        for who, row in rows.items() if shape else ():
            if not who.startswith("limit"):
                found.setdefault(who, []).append((int(shape[1]), row["limit"]))
    return {who: sorted(points) for who, points in found.items()}


def draw_row_length(plot: Any, measured: Measured, target: Path) -> None:
    figure, panels = plot.subplots(1, 2, figsize=WIDE, sharey=True)
    for panel, function in zip(panels, ("cross_entropy", "cross_entropy + gradient")):
        for who, points in by_row_length(measured, function).items():
            panel.plot(*zip(*points), marker="o", color=COLOURS.get(who), label=who.replace("-2", ", 2 threads"))
        panel.axhline(1, color="black", linewidth=0.8)
        panel.set(title=f"{function}, float32", xscale="log", yscale="log", xlabel="classes")
    panels[0].set_ylabel("time / time to read the input\n(gradient: to copy it)")
    panels[0].legend(frameon=False, fontsize="small")
    save(figure, target)


def draw_peers(plot: Any, measured: Measured, target: Path) -> None:
    names = [name for name, rows in measured.items() if OURS in rows and len(rows) > 2]
    figure, panel = plot.subplots(figsize=(WIDE[0], 1 + 0.16 * len(names)))
    for who in ("numpy", "scipy", "torch"):
        points = [(measured[n][who]["ms"] / measured[n][OURS]["ms"], -i) for i, n in enumerate(names) if who in measured[n]]
        panel.plot(*zip(*points), linestyle="", marker="o", markersize=4, color=COLOURS[who], label=who)
    panel.axvline(1, color=COLOURS[OURS], label=OURS)
    panel.set(xscale="log", xlabel="time / ours, one thread", ylim=(-len(names), 1))
    panel.set_yticks([-i for i in range(len(names))], names, fontsize="xx-small")
    panel.grid(axis="y", linewidth=0.2)
    panel.legend(frameon=False, fontsize="small", loc="lower right")
    save(figure, target)


def save(figure: Any, target: Path) -> None:
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})
    print(f"drawn: {target.name}")


def draw(measurements: Path) -> bool:
    """Both pictures beside the measurements; False where matplotlib is missing."""
    try:
        import matplotlib
    except ImportError:
        print("no pictures: matplotlib is not installed")
        return False
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "native_entropy"
    from matplotlib import pyplot

    measured = json.loads(measurements.read_text())["measured"]
    draw_row_length(pyplot, measured, measurements.with_name("row_length.svg"))
    draw_peers(pyplot, measured, measurements.with_name("peers.svg"))
    return True


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: pictures.py MEASUREMENTS.json")
    sys.exit(0 if draw(Path(sys.argv[1])) else 1)
