"""Measure how time and memory of aiomend grow with its input, and say which curve is worse than n log n.

    python benches/scaling.py --aiomend target/release/aiomend
    python benches/scaling.py --aiomend target/release/aiomend --only modules,nesting --svg /tmp/scaling.svg

Every curve is a family of generated inputs that grow by doubling in one respect. Each is looked at by `aiomend check`
or `aiomend diff` with every codemod, several times, the fastest of which counts. The exponent is the slope of the
straight line through the upper sizes in a log-log plot, with what the smallest input costs taken off. n is the length
of the input, which for nested blocks grows faster than their number. What n log n itself would have there is printed
beside it. Exit code 1 says that a curve is worse.

With `--svg` the curves are drawn; the README shows `docs/scaling.svg`.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scaling_inputs import CURVES, Curve
from scaling_plot import drawing

# The slope of a measured line over that of n log n: what a busy machine makes of a straight one.
TOLERANCE = 0.2

# Seconds below which a difference is noise, and bytes.
LEAST_SECONDS = 0.004
LEAST_BYTES = 2 << 20


@dataclass
class Point:
    """What an input of one size takes."""

    size: int
    length: int  # of all files, in bytes
    seconds: float
    bytes: int


@dataclass
class Measured:
    """A curve with its points."""

    curve: Curve
    points: list[Point]

    def exponent(self, value: str) -> float | None:
        """The slope over the upper sizes; none where nothing grows beyond noise."""
        first, upper = self.points[0], self.upper()
        least = LEAST_SECONDS if value == "seconds" else LEAST_BYTES
        grown = [(point.length - first.length, getattr(point, value) - getattr(first, value)) for point in upper]
        if any(more < least for _, more in grown):
            return None
        return slope(grown)

    def allowed(self) -> float:
        """The slope of n log n over the same sizes."""
        first = self.points[0].length

        def cost(length: int) -> float:
            return length * math.log2(length)

        return slope([(point.length - first, cost(point.length) - cost(first)) for point in self.upper()])

    def upper(self) -> list[Point]:
        return self.points[max(1, len(self.points) - 3) :]

    def is_worse(self, value: str) -> bool:
        exponent = self.exponent(value)
        return self.curve.bound is None and exponent is not None and exponent > self.allowed() + TOLERANCE


def slope(pairs: list[tuple[float, float]]) -> float:
    """Of the straight line through the logarithms that is nearest to them."""
    points = [(math.log(x), math.log(y)) for x, y in pairs]
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


def main() -> int:
    options = parse_arguments()
    wanted = options.only.split(",") if options.only else [curve.name for curve in CURVES]
    unknown = set(wanted) - {curve.name for curve in CURVES}
    if unknown:
        sys.exit(f"no such curve: {', '.join(sorted(unknown))}; there are {', '.join(curve.name for curve in CURVES)}")
    measured = []
    print(f"{'curve':<12} {'sizes':>16} {'seconds':>16} {'n^':>6} {'MB':>12} {'n^':>6} {'n log n':>8}")
    for curve in CURVES:
        if curve.name in wanted:
            measured.append(measure(curve, options.aiomend.resolve(), options.runs))
            print(row(measured[-1]), flush=True)
    if options.svg:
        options.svg.write_text(drawing(measured), encoding="utf-8")
    worse = [one.curve.name for one in measured if one.is_worse("seconds") or one.is_worse("bytes")]
    for bounded in (one.curve for one in measured if one.curve.bound):
        print(f"not judged: {bounded.name}, since {bounded.bound}")
    print(f"worse than n log n: {', '.join(worse) or 'none'}")
    return 1 if worse else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--aiomend", type=Path, required=True, help="the program, built for release")
    parser.add_argument("--only", help="names of curves, separated by commas")
    parser.add_argument("--runs", type=int, default=3, help="runs of each input, the fastest of which counts")
    parser.add_argument("--svg", type=Path, help="where to draw the curves")
    return parser.parse_args()


def measure(curve: Curve, program: Path, runs: int) -> Measured:
    points = []
    for size in curve.sizes:
        files = curve.files(size)
        with tempfile.TemporaryDirectory(prefix="aiomend-scaling-") as directory:
            tree = Path(directory)
            (tree / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.12"\n')
            for name, text in files.items():
                path = tree / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            command = [str(program), curve.face, "--quiet", "--unsafe-fixes", "--select", "all", "."]
            taken = [run(command, tree) for _ in range(runs)]
        length = sum(len(text) for text in files.values())
        points.append(Point(size, length, min(seconds for seconds, _ in taken), min(size for _, size in taken)))
    return Measured(curve, points)


def run(command: list[str], tree: Path) -> tuple[float, int]:
    """Seconds of all processors, which what else runs hardly changes, and the most memory in bytes."""
    environment = {**os.environ, "HOME": str(tree), "XDG_STATE_HOME": str(tree / ".state"), "AIOMEND_NO_CACHE": "1"}
    process = subprocess.Popen(
        command, cwd=tree, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = usage.ru_utime + usage.ru_stime
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_maxrss * unit


def row(one: Measured) -> str:
    first, last = one.points[0], one.points[-1]

    def shown(value: str) -> str:
        exponent = one.exponent(value)
        return "-" if exponent is None else f"{exponent:.2f}{'!' if one.is_worse(value) else ''}"

    sizes = f"{first.size} … {last.size}"
    seconds = f"{first.seconds:.3f} … {last.seconds:.3f}"
    memory = f"{first.bytes / 1e6:.0f} … {last.bytes / 1e6:.0f}"
    return (
        f"{one.curve.name:<12} {sizes:>16} {seconds:>16} {shown('seconds'):>6} {memory:>12} {shown('bytes'):>6}"
        f" {one.allowed():>8.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())
