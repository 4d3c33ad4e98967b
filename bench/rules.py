"""认定: one assessment by an installed pack, fully explained, beside OpenFisca and beside a function written for the purpose.

All three reckon the same made-up households by the same articles (样例市，第二条至第七条，低保), one household at a time, from
what each of them takes as its input; and all must come to the same persons, support, income, property and conclusion, to
the fen, before anything is timed. Ours leaves every line with its rule, clause, values, reason and evidence; OpenFisca
and the function leave five figures. Reported beside: OpenFisca with the account that it can give of itself (its trace),
every figure of ours written out in sentences, and OpenFisca's vectorised rate (its calculation alone, the situation
built beforehand).
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, TypeVar

from bench.common import Goal, Options, finish, machine, options, rounds, run, same
from bench.rules_by_hand import by_hand
from bench.rules_configured import PACKS, Case, assessed, case_of, explained, law_of, outcome
from bench.rules_households import households
from core.compiled import MODULES, state
from core.law import Law
from core.plugin.registry import Registry, discover

try:
    from bench.rules_openfisca import calculated, reckoned, simulated, situation, traced
except ImportError:
    raise SystemExit("openfisca-core is not installed: make bench does it") from None

AT_LEAST, AIM, FLAT, NO_SLOWER = 20.0, 100.0, 1.1, 1.05
COMPARED, SAMPLE, FEW, MANY = 10_000, 1_000, 1_000, 100_000
"""Households whose outcomes are compared; that are timed a round; and that the cost is measured over."""
QUICK_COMPARED, QUICK_SAMPLE, QUICK_FEW, QUICK_MANY = 300, 100, 100, 1_000
SINGLE, PIECE = 5, 1_000
"""OpenFisca takes so much longer that a part of the sample (1 in 5) is enough; households made at once for a long run."""
_T = TypeVar("_T")


def agreed(law: Law, count: int) -> None:
    """结果比对, household by household; OpenFisca both all at once and one at a time."""
    made = list(households(count))
    wanted = [by_hand(household) for household in made]
    same("ours and by hand", wanted, [outcome(assessed(law, case_of(household))) for household in made])
    same("OpenFisca at once and by hand", wanted, reckoned(situation(made)))
    few = made[: max(1, count // 20)]
    same("OpenFisca singly and by hand", wanted[: len(few)], [reckoned(situation([one]))[0] for one in few])


def cost(work: Callable[[_T], object], given: Iterable[_T]) -> float:
    """Microseconds of processor time each, one call after another."""
    asked = list(given)
    gc.collect()
    began = time.process_time()
    for one in asked:
        work(one)
    return (time.process_time() - began) / len(asked) * 1e6


def over(law: Law, count: int) -> float:
    """Microseconds a household over so many different ones; they are made piece by piece, off the clock."""
    made, spent = households(count), 0.0
    for _ in range(0, count, PIECE):
        piece: Sequence[Case] = [case_of(household) for household in islice(made, PIECE)]
        spent += cost(lambda case: assessed(law, case), piece) * len(piece)
    return spent / count


def alone(registry: Registry) -> Registry:
    """The pack and what it stands on, without all the others."""
    return Registry({name: registry.plugins[name] for name in PACKS})


def form() -> str:
    """Which form of the core runs here; both give the same results."""
    compiled = len(state().compiled)
    return f"{compiled} of {len(MODULES)} modules compiled" if compiled else "interpreted"


async def main(told: Options) -> None:
    """Compare, then time in turn."""
    registry, about = discover(), machine(told.folder)
    law, lone = law_of(registry), law_of(alone(registry))
    compared, sample, few, many = (
        (QUICK_COMPARED, QUICK_SAMPLE, QUICK_FEW, QUICK_MANY) if told.quick else (COMPARED, SAMPLE, FEW, MANY)
    )
    agreed(law, compared)
    made = list(households(sample))
    cases, asked = [case_of(household) for household in made], [situation([one]) for one in made[::SINGLE]]
    single = Goal("OpenFisca singly / ours", AT_LEAST)
    aim = Goal("OpenFisca singly / ours, the aim", AIM, gates=False)
    accounted = Goal("OpenFisca singly with its trace / ours", AT_LEAST, gates=False)
    hand = Goal("ours / by hand", 1.5, at_least=False, gates=False)
    packs = Goal("all packs / one", NO_SLOWER, at_least=False)
    flat = Goal(f"{many} households / {few}", FLAT, at_least=False)

    async def measure() -> tuple[dict[str, Any], dict[Goal, float]]:
        theirs, ours, plain = cost(reckoned, asked), cost(lambda case: assessed(law, case), cases), cost(by_hand, made)
        traced_us = cost(traced, asked)
        one = cost(lambda case: assessed(lone, case), cases)
        short = min(over(law, few) for _ in range(3))
        figures = {
            "openfisca_us": round(theirs, 1), "openfisca_traced_us": round(traced_us, 1),
            "ours_us": round(ours, 1), "by_hand_us": round(plain, 2),
            "one_pack_us": round(one, 1), "ours_in_sentences_us": round(cost(lambda c: explained(law, c), cases), 1),
            "openfisca_vectorised_us": round(cost(calculated, [simulated(made)]) / len(made), 2),
            "compose_us": round(cost(law_of, [registry] * 20), 1),
        }  # fmt: skip
        ratios = {
            single: theirs / ours,
            aim: theirs / ours,
            accounted: traced_us / ours,
            hand: ours / plain,
            packs: ours / one,
        }
        return figures, ratios | {flat: over(law, many) / short}

    done = await rounds(told, time.process_time, measure)
    size = {"facts": sum(len(c.facts) for c in cases) / sample, "persons": sum(len(c.subjects) for c in cases) / sample}
    figures = {"form": form(), "compared": compared, "a_household": size, "rounds": done}
    finish("rules", told, [single, aim, accounted, hand, packs, flat], figures, about)


if __name__ == "__main__":
    run(main, options(__doc__ or ""))
