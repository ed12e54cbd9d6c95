"""What a benchmark says: values as ratios to a limit measured in the same run."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "latest.json"


@dataclass(frozen=True)
class Figure:
    """``ratio`` is ``value`` divided by the figure named in ``ratio_to``; 0 where there is none."""

    name: str
    value: float
    unit: str
    ratio_to: str = ""
    ratio: float = 0.0
    runs: int = 1

    @classmethod
    def against(cls, name: str, value: float, unit: str, limit: float, ratio_to: str, runs: int) -> Figure:
        return cls(name, round(value, 3), unit, ratio_to, round(value / limit, 3), runs)

    def __str__(self) -> str:
        shown = f"{self.name:28} {self.value:>12,.2f} {self.unit:10}"
        return f"{shown} {self.ratio:>7.2f} × {self.ratio_to}" if self.ratio_to else shown


def median_of(runs: int, measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(runs))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def write(figures: Sequence[Figure]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")
    for figure in figures:
        print(figure)


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )
