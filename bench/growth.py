"""增长: both speeds again with 10 cases in the database and with as many as after years: no slower than 1.2 times.

Two installations side by side, one nearly empty, one loaded in bulk (bench/bulk.py); submit and verify are measured in turn
on the one and on the other. Before that, how many rows each page and step reads on either: what grows with the table is
found there, however fast it still is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.bulk import Loader, sizes
from bench.common import Goal, Options, finish, machine, options, rounds, run, say
from bench.installation import Installation, installed, own_seconds
from bench.office import Household, Office, households
from bench.plans import rows_read, steps
from bench.submit import submitted
from bench.verify import FORMATS, verified
from core.clock import SystemClock, legal_date

GOAL = 1.2
FEW, MANY, QUICK_MANY = 10, 1_000_000, 10_000
THIN = 30
COUNTIES = 90
"""As many as the province has; the last of them has no case at all."""
CASES, SECONDS, CLERKS = 24, 4, 8
OFFENDS = 2_000
"""Rows: a step that reads more of one table than this, and ten times more than with few cases, reads what it need not."""


async def main(told: Options) -> None:
    """Load, look at what is read, then rounds of few and many in turn."""
    count = told.more.cases or (QUICK_MANY if told.quick else MANY)
    counties = 9 if told.quick else COUNTIES
    about = machine(told.folder)
    async with (
        installed(told.folder / "few", counties=counties) as few,
        installed(told.folder / "many", counties=counties) as many,
    ):
        roll = households(legal_date(SystemClock().now()))
        known = {made.folder: (await _carried(made, roll))[0] for made in (few, many)}
        before = await sizes(many)
        say(f"loading {count} cases")
        loaded = await Loader(many, count, told.more.thin).load()
        stored = await sizes(many)
        reads = {} if told.more.no_reads else await _reads(few, many, roll, known)
        goals, done = await _rounds(told, few, many, roll)
    figures = {
        "cases": {"few": FEW, "many": count, "one_ask_in": told.more.thin}, "load": loaded,
        "rows_and_megabytes": stored, "before_the_load": before, "rows_read": reads,
        "offenders": _offenders(reads), "rounds": done,
    }  # fmt: skip
    finish("growth", told, goals, figures, about)


async def _carried(made: Installation, roll: Iterator[Household]) -> list[UUID]:
    """The few cases: of the nearly empty database, and templates of the full one."""
    return await Office(made, made.counties[0], FORMATS).carry(list(islice(roll, FEW)), FEW)


async def _rounds(
    told: Options, few: Installation, many: Installation, roll: Iterator[Household]
) -> tuple[list[Goal], list[dict[str, Any]]]:
    seconds, cases = (1, 8) if told.quick else (SECONDS, CASES)
    submit = Goal("submit: rate with few / with many cases", GOAL, at_least=False)
    p99 = Goal("submit: p99 with many / with few cases", GOAL, at_least=False, gates=False)
    verify = Goal("verify: rate with few / with many cases", GOAL, at_least=False)

    async def measure() -> tuple[dict[str, Any], dict[Goal, float]]:
        one: dict[str, Any] = {}
        for name, made in (("few", few), ("many", many)):
            one[name] = {
                "submit": await submitted(made, roll, seconds, made.counties[:CLERKS]),
                "verify": await verified(made, list(islice(roll, cases)), cases),
            }
        ratios = {
            submit: one["few"]["submit"]["rate"] / one["many"]["submit"]["rate"],
            p99: one["many"]["submit"]["p99_ms"] / one["few"]["submit"]["p99_ms"],
            verify: one["few"]["verify"]["rate"] / one["many"]["verify"]["rate"],
        }
        return one, ratios

    done = await rounds(told, lambda: few.spent() + many.spent() - own_seconds(), measure)
    return [submit, p99, verify], done


async def _reads(
    few: Installation, many: Installation, roll: Iterator[Household], known: dict[Path, UUID]
) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for name, made in (("few", few), ("many", many)):
        for title, step in steps(made, next(roll), next(roll), str(known[made.folder])).items():
            found.setdefault(title, {})[name] = await rows_read(made, step)
            say(f"    {name}, {title}: {sum(found[title][name].values())} rows read")
    return found


def _offenders(reads: dict[str, dict[str, dict[str, int]]]) -> list[dict[str, Any]]:
    return [
        {"step": title, "table": table, "few": by["few"].get(table, 0), "many": rows}
        for title, by in reads.items()
        for table, rows in by["many"].items()
        if rows > max(OFFENDS, 10 * by["few"].get(table, 0))
    ]


if __name__ == "__main__":
    run(main, options(__doc__ or "", cases=0, thin=THIN, no_reads=False))
