"""What a benchmark measured, beside what was aimed at."""

from __future__ import annotations

import argparse
import json
import math
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; `most` or `least` is the target, where there is one."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.most is not None:
            return self.value <= self.most
        if self.least is not None:
            return self.value >= self.least
        return None

    @property
    def target(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g}"
        return "" if self.least is None else f"≥ {self.least:g}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of `values` do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def halves(name: str, values: Sequence[float], unit: str = "ms") -> list[Figure]:
    """Median and 99th percentile, without targets."""
    return [
        Figure(f"{name}, p50", percentile(values, 0.5), unit),
        Figure(f"{name}, p99", percentile(values, 0.99), unit),
    ]


def memory_mb(process: int, peak: bool = True) -> float:
    """Most (or present) resident memory of a running process in MB, from Linux's /proc."""
    wanted = "VmHWM:" if peak else "VmRSS:"
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(wanted)) * 1024 / 1e6


def together_mb(processes: Sequence[int], kind: str = "Pss") -> float:
    """Present memory of several running processes in MB, what they share counted once (Linux's `Pss`).

    With "Pss_Anon" as `kind` only what is mapped from no file.
    """
    rollups = [Path(f"/proc/{one}/smaps_rollup").read_text("utf-8").splitlines() for one in processes]
    shares = [line for lines in rollups for line in lines if line.startswith(f"{kind}:")]
    return sum(int(share.split()[1]) for share in shares) * 1024 / 1e6


def processor_ms(process: int) -> float:
    """Processor time a running process has used so far, from Linux's /proc."""
    ticks = sum(map(int, _stat(process)[11:13]))
    return ticks * 1e3 / os.sysconf("SC_CLK_TCK")


def major_faults(process: int) -> int:
    """How often a running process waited for a page of memory from the disk, from Linux's /proc."""
    return int(_stat(process)[9])


def _stat(process: int) -> list[str]:
    """What stands in /proc/PID/stat behind the name."""
    return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    rows = ["| what | measured | target | |", "|---|---|---|---|"]
    said = {None: "", True: "reached", False: "**not reached**"}
    rows += [
        f"| {figure.name} | {_short(figure.value)} {figure.unit} | {figure.target} | {said[figure.reached]} |"
        for figure in figures
    ]
    return "\n".join(rows)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def show(figures: Sequence[Figure], as_json: bool) -> None:
    """Print them."""
    if as_json:
        print(json.dumps([asdict(figure) | {"reached": figure.reached} for figure in figures], indent=2))
    else:
        print(table(figures))


def arguments(description: str | None) -> argparse.ArgumentParser:
    """The options every benchmark has."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument(
        "--corpus", type=Path, help="a folder of Markdown or a corpus.jsonl(.gz); default: the sample"
    )
    parser.add_argument("--passages", type=int, default=100_000, help="size of the library measured on")
    parser.add_argument(
        "--keep", type=Path, default=Path(".bench"), help="where made libraries are kept; default: .bench"
    )
    parser.add_argument("--json", action="store_true")
    return parser
