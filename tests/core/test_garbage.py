"""不留垃圾: what a page has read is free when it has been answered, and not only when the garbage collector comes.

A refusal that is kept in a list holds the frames it came through, and these the list: a case of a hundred asks stayed whole,
and every thirtieth look stood still for its collection.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from core.applications.actions import feed
from core.explanations.actions import list_figures
from core.procedures.looking import look as look_at_steps
from core.verification.listing import CaseFilters, list_cases
from core.verification.looking import look
from core.work.looking import Asked, Whose, list_work, summary
from hedui.journey import prepare
from tests.conftest import World, connect_departments
from tests.support import rows, work

OURS = ("core.", "tenants.", "plugins.")


@contextmanager
def left_behind() -> Iterator[Counter[str]]:
    """What of ours only the collector can free after the block, by type."""
    found: Counter[str] = Counter()
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        yield found
        gc.collect()
        kinds = Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.garbage)
        found.update({kind: count for kind, count in kinds.items() if kind.startswith(OURS)})
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


async def nothing_stays(page: Callable[[], Awaitable[Any]]) -> None:
    """Looked at once before: what is made at the first look may stay."""
    await page()
    with left_behind() as found:
        await page()
    assert not found


def test_what_refers_to_itself_is_found() -> None:
    with left_behind() as found:
        asked = Asked(Whose.OTHERS)
        ring: list[Any] = [asked]
        ring.append(ring)
        del asked, ring
    assert found == {"core.work.looking.Asked": 1}


async def test_a_case_leaves_nothing_in_any_state(world: World) -> None:
    await connect_departments(world)
    officers, file = await world.officers(), world.file(3)
    county = officers.county
    await feed(await world.scope("XH9001"), file.application())
    ready = await prepare(officers, file)
    await nothing_stays(lambda: look(officers.clerk, ready.id))
    await nothing_stays(lambda: look(county, ready.id))
    await nothing_stays(lambda: look_at_steps(county, ready.id))
    case = await world.begin(4)
    await nothing_stays(lambda: look(county, case.id))
    await work(world)
    await nothing_stays(lambda: look(county, case.id))
    await nothing_stays(lambda: look_at_steps(county, case.id))
    (report,) = await rows(county, "select id from report where verification_id = $1 and final", case.id)
    await nothing_stays(lambda: list_figures(county, report["id"]))
    await nothing_stays(lambda: list_cases(county, 50, None, CaseFilters()))
    await nothing_stays(lambda: list_work(county, Asked(Whose.OTHERS), 50, None))
    await nothing_stays(lambda: summary(county, Asked()))
