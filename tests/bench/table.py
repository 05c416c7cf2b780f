"""Rows of figures, one column a run, with what they are to reach."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Row:
    """A ratio (or what else is judged) of each run, and how it is shown."""

    values: list[float] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    most: float | None = None
    least: float | None = None

    @property
    def target(self) -> str:
        if self.most is not None:
            return f"<= {self.most:g}"
        return f">= {self.least:g}" if self.least is not None else ""

    @property
    def mark(self) -> str:
        """Whether the median run holds."""
        middle = sorted(self.values)[len(self.values) // 2]
        if self.most is not None:
            return "ok" if middle <= self.most else "SHORT"
        return ("ok" if middle >= self.least else "SHORT") if self.least is not None else ""


class Table:
    """Filled by one run after another; printed as it fills, and as a whole at the end."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def add(
        self,
        name: str,
        value: float,
        shown: str | None = None,
        *,
        most: float | None = None,
        least: float | None = None,
    ) -> None:
        """A figure of the present run. shown: how it reads; `1.23×` if None."""
        row = self.rows.setdefault(name, Row(most=most, least=least))
        row.values.append(value)
        row.shown.append(shown or f"{value:.3g}×")
        print(f"  {name}: {row.shown[-1]}", flush=True)

    def __str__(self) -> str:
        runs = max((len(row.shown) for row in self.rows.values()), default=0)
        head = f"{'':<74} " + " ".join(f"{f'run {n + 1}':>24}" for n in range(runs)) + "  target"
        lines = [head]
        for name, row in self.rows.items():
            cells = " ".join(f"{shown:>24}" for shown in row.shown)
            lines.append(f"{name:<74} {cells}  {row.target:<9} {row.mark}".rstrip())
        return "\n".join(lines)
