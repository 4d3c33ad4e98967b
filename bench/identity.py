"""证件号码检查: our own check of a resident's number against `stdnum.cn.ric`, one number at a time and a whole roll.

A roll is read through the same door, line by line: nothing in the product judges many numbers in one call.
Both judge numbers made here whose right answer is known. stdnum refuses right ones too, where the county code was not in
use in the year of birth; those are counted, and left out of what is timed: it stops early at some of them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from bench.common import Goal, Options, finish, machine, options, rounds, run, same
from core.households.identity import BadIdentity, parse
from plugins.simulated_departments.population import DIVISIONS, checked

try:
    from stdnum.cn import ric
except ImportError:
    raise SystemExit("stdnum is not installed: pip install -r bench/requirements.txt (make bench does it)") from None

SINGLE_GOAL, BATCH_GOAL = 25.0, 300.0
ROLL, SAMPLE, TIMES = 400_000, 10_000, 40
"""Numbers of the whole roll; those of them that both judge; and how often ours judges them to work as long as stdnum."""
QUICK_ROLL, QUICK_SAMPLE = 40_000, 1_000
WRONG_SHARE = 0.05
SEED = 20_210_625


def made(count: int) -> tuple[list[str], list[str]]:
    """Right numbers of people of all ages, and wrong ones: a digit mistaken, or a day that no calendar has."""
    draw = random.Random(SEED)
    right, wrong = set[str](), set[str]()
    while len(right) < count:
        birth = date(1925, 1, 1) + timedelta(days=draw.randrange(365 * 100))
        number = checked(f"{draw.choice(DIVISIONS)}{birth:%Y%m%d}{draw.randrange(1000):03d}")
        right.add(number)
        if draw.random() < WRONG_SHARE:
            place = draw.randrange(17)
            other = str((int(number[place]) + draw.randrange(1, 10)) % 10)
            wrong.add(number[:place] + other + number[place + 1 :])
            wrong.add(checked(number[:10] + "0230" + number[14:17]))
    return sorted(right), sorted(wrong)


def ours(number: str) -> bool:
    """Whether the product takes the number."""
    try:
        parse("resident_id", number)
    except BadIdentity:
        return False
    return True


def theirs(number: str) -> bool:
    """Whether stdnum takes it. At a county code that it knows half of, it fails instead of answering."""
    try:
        return bool(ric.is_valid(number))
    except KeyError:
        return False


def agreed(right: Sequence[str], wrong: Sequence[str], sample: int) -> tuple[list[str], float]:
    """结果比对 by the answers known: what both get right, and the share of right numbers that stdnum refuses."""
    same("right numbers that ours refuses", [], [number for number in right if not ours(number)])
    same("wrong numbers that ours takes", [], [number for number in wrong if ours(number)])
    looked = right[:: max(1, len(right) // sample)]
    taken = [number for number in looked if theirs(number)]
    both = [*taken, *(number for number in wrong[: len(taken) // 20] if not theirs(number))]
    return both, 1 - len(taken) / len(looked)


def cost(judge: Callable[[str], bool], numbers: Sequence[str], times: int = 1) -> float:
    """Microseconds of processor time a number, one call after another."""
    began = time.process_time()
    for _ in range(times):
        for number in numbers:
            judge(number)
    return (time.process_time() - began) / len(numbers) / times * 1e6


async def main(told: Options) -> None:
    """Compare, then time in turn."""
    roll, sample = (QUICK_ROLL, QUICK_SAMPLE) if told.quick else (ROLL, SAMPLE)
    draw, about = random.Random(SEED), machine(told.folder)
    right, wrong = made(roll)
    both, refused = agreed(right, wrong, sample)
    single = Goal("single: stdnum / ours", SINGLE_GOAL)
    batch = Goal("a whole roll: stdnum / ours", BATCH_GOAL, gates=False)

    async def measure() -> tuple[dict[str, Any], dict[Goal, float]]:
        draw.shuffle(right)
        draw.shuffle(both)
        anchor, one, many = cost(theirs, both), cost(ours, both, TIMES), cost(ours, right)
        figures = {"stdnum_us": round(anchor, 2), "ours_us": round(one, 3), "roll_us": round(many, 3)}
        return figures, {single: anchor / one, batch: anchor / many}

    done = await rounds(told, time.process_time, measure)
    figures = {"refused_by_stdnum_though_right": round(refused, 3), "numbers": len(right), "rounds": done}
    finish("identity", told, [single, batch], figures, about)


if __name__ == "__main__":
    run(main, options(__doc__ or ""))
