"""计划: seeds and numbers of a run; the same seed draws the same households, the same kills and the same misbehaviour.

Unless told otherwise it is the short form that CI runs; `make faults` tells the numbers of the long one.
"""

from __future__ import annotations

import os

CASES = int(os.environ.get("HEDUI_FAULT_CASES", "8"))
"""Verifications of the campaign; the other tests take their share where it is more than 200."""
ROUNDS = int(os.environ.get("HEDUI_FAULT_ROUNDS", "1"))
"""So often is every process of the campaign killed, and so many times a worker between asking and saving."""
SEED = int(os.environ.get("HEDUI_FAULT_SEED", "20210625"))

FIGURES: list[str] = []
"""What was measured, one line a test; printed at the end of the run."""


def told() -> str:
    """What was drawn from, for the head of the run: with it the run can be repeated."""
    return f"HEDUI_FAULT_SEED={SEED} HEDUI_FAULT_CASES={CASES} HEDUI_FAULT_ROUNDS={ROUNDS}"


def kills() -> int:
    """Of workers between asking and saving."""
    return max(3, ROUNDS)


def of(cases: int) -> int:
    """So many, and in proportion more where CASES is more than 200."""
    return max(cases, cases * CASES // 200)


def patience(seconds: float) -> float:
    """So long where CASES is 200 or fewer; longer for more."""
    return seconds * max(1.0, CASES / 200)


def measured(text: str) -> None:
    """Keep a figure for the end of the run."""
    FIGURES.append(text)
