"""计划: seeds and numbers of a run; the same seed draws the same households and the same faults."""

from __future__ import annotations

import os

CASES = int(os.environ.get("HEDUI_FAULT_CASES", "200"))
"""Verifications of each of the two long runs; the other tests take their share of it."""
ROUNDS = int(os.environ.get("HEDUI_FAULT_ROUNDS", "1"))
SEED = int(os.environ.get("HEDUI_FAULT_SEED", "20210625"))

FIGURES: list[str] = []
"""What was measured, one line a test; printed at the end of the run."""


def kills() -> int:
    """Of workers between asking and saving: twenty in two hundred verifications."""
    return max(1, CASES // 10)


def of(cases: int) -> int:
    """So many, and in proportion more where CASES is more than 200."""
    return max(cases, cases * CASES // 200)


def patience(seconds: float) -> float:
    """So long where CASES is 200; longer for more, never shorter."""
    return seconds * max(1.0, CASES / 200)


def measured(text: str) -> None:
    """Keep a figure for the end of the run."""
    FIGURES.append(text)
